/** Drafts that are kept in the browser, so that a closed tab or a refused save costs nothing. */

export interface KeptDraft {
  readonly text: string;
  /** Of the text that the draft was made from: a save names it, so that what came between is not lost. */
  readonly etag: string | null;
  readonly base: string;
  /** Milliseconds. */
  readonly at: number;
}

export interface Drafts {
  read(path: string): KeptDraft | undefined;
  /** Keeps nothing where the browser has no room; the page goes on without. */
  keep(path: string, draft: KeptDraft): void;
  drop(path: string): void;
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** @param user  Several people may use one browser. */
export function draftsOf(shelf: Shelf, user: string): Drafts {
  const keyOf = (path: string) => `quartet.draft.${JSON.stringify([user, path])}`;
  return {
    read(path) {
      try {
        const kept: unknown = JSON.parse(shelf.getItem(keyOf(path)) ?? 'null');
        return isDraft(kept) ? kept : undefined;
      } catch {
        return undefined;
      }
    },
    keep(path, draft) {
      try {
        shelf.setItem(keyOf(path), JSON.stringify(draft));
      } catch {
        // A browser without room or permission keeps nothing.
      }
    },
    drop(path) {
      try {
        shelf.removeItem(keyOf(path));
      } catch {
        // As above.
      }
    },
  };
}

function isDraft(value: unknown): value is KeptDraft {
  const { at, base, etag, text } = (value ?? {}) as Partial<KeptDraft>;
  return (
    typeof text === 'string' &&
    typeof base === 'string' &&
    typeof at === 'number' &&
    (etag === null || typeof etag === 'string')
  );
}
