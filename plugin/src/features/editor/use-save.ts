/** Saving and restoring: what is under way, what became of it, and the version that the page goes on from. */

import type { Conflict, Problem, Saved } from '@quartet/generator/api';
import { useCallback, useState } from 'react';
import { serverErrorOf } from '../../server/client.ts';
import type { RuleStore, SaveOutcome } from '../../server/rule-store.ts';
import type { Session } from './use-session.ts';

export type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly saved: Saved }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'conflict'; readonly conflict: Conflict; readonly words: string };

export interface Saving {
  readonly state: SaveState;
  save(message: string): Promise<void>;
  restore(commit: string, text: string, message: string): Promise<void>;
  /** Goes on from what stands there now, with `text` as the draft. */
  resolve(conflict: Conflict, text: string): void;
  dismiss(): void;
}

export function useSave(store: RuleStore | undefined, session: Session): Saving {
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  const { adopt, open, text } = session;

  const run = useCallback(
    async (change: (using: RuleStore) => Promise<SaveOutcome>, after: string) => {
      if (!store) return;
      setState({ kind: 'saving' });
      try {
        const outcome = await change(store);
        setState(outcome);
        if (outcome.kind === 'saved') adopt({ ...open, text: after, etag: outcome.saved.etag }, after);
      } catch (error) {
        // What cannot be read as an answer says nothing of what the server did.
        const { message } = serverErrorOf(error);
        setState({ kind: 'refused', problem: { error: 'unavailable', message, outcome: 'unclear' } });
      }
    },
    [store, adopt, open],
  );

  return {
    state,
    save: (message) => run((using) => using.save(open.path, open.etag, text, message), text),
    restore: (commit, old, message) =>
      run(
        (using) =>
          open.etag === null
            ? using.save(open.path, null, old, message)
            : using.revert(open.path, open.etag, commit, message),
        old,
      ),
    resolve: (conflict, chosen) => {
      adopt({ ...open, text: conflict.theirs ?? '', etag: conflict.etag }, chosen);
      setState({ kind: 'idle' });
    },
    dismiss: () => setState({ kind: 'idle' }),
  };
}
