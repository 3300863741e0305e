/** Who changed which spec when: what the save path needs of Git, or of the journal that stands in for it. */

import type { HistoryEntry } from '../../../api/index.ts';

export interface Author {
  readonly name: string;
  readonly email: string;
}

export interface Commit {
  readonly id: string;
  readonly author: Author;
  readonly message: string;
  /** Paths of specs with the texts that stand there now; null: gone. */
  readonly changes: readonly { readonly path: string; readonly text: string | null }[];
}

export interface History {
  readonly kind: 'git' | 'journal';
  /**
   * Makes the change part of the history, whole or not at all.
   *
   * @returns the commit's name.
   * @throws HistoryError with a reason for people; the history is then as it was.
   */
  readonly commit: (commit: Commit) => Promise<string>;
  /** Whether the change `id` is in the history. */
  readonly has: (id: string) => Promise<boolean>;
  /** Undoes what a commit that was broken off left behind; `paths` are those of the change. */
  readonly clear: (paths: readonly string[]) => Promise<void>;
  /** Changes of one spec, newest first. */
  readonly entries: (path: string, limit: number, after?: string) => Promise<readonly HistoryEntry[]>;
  /** The text at a commit; null where the file was not there; undefined where there is no such commit. */
  readonly textAt: (path: string, commit: string) => Promise<string | null | undefined>;
}

/** The history does not take a change, or cannot be read; the message is for people and names no secrets. */
export class HistoryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HistoryError';
  }
}

/** The line of a commit message by which a change is found again. */
export const TRAILER = 'Quartet-Save';

/** A message without control characters, its first line not empty. */
export function plainMessage(message: string | undefined, fallback: string): string {
  const lines = (message ?? '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, ' ').trimEnd());
  const text = lines.join('\n').trim();
  return text === '' ? fallback : text;
}

/** A name or address as Git takes it: no angle brackets, no line ends. */
export function plainAuthor({ name, email }: Author): Author {
  const plain = (text: string): string =>
    text
      .replace(/[<>\p{Cc}]/gu, ' ')
      .trim()
      .slice(0, 200);
  return { name: plain(name) || 'grafana', email: plain(email) };
}
