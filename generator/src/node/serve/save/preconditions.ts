/** Whether a change may be made to the specs as they stand: its paths, and what its author has seen of them. */

import { isSpecPath } from '../../../api/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { isPlainPlace } from '../fleet/scan.ts';
import { etagOf } from '../fleet/spec-file.ts';
import { conflictOf } from './conflict.ts';
import type { SaveContext } from './context.ts';
import { SaveRefused } from './problem.ts';
import type { SpecStore } from './store.ts';

export interface Change {
  readonly path: string;
  /** null: delete. */
  readonly text: string | null;
  /** The ETag that the author has seen; null: there was no such spec; undefined: whatever stands there. */
  readonly expected?: string | null;
}

/** Entries of the history that are searched for the text that the author has seen. */
const SEARCHED = 50;

/** @throws SaveRefused `conflict`, `exists`, `not-found`, `bad-request` or `cannot-write`. */
export async function checkPreconditions(
  changes: readonly Change[],
  store: SpecStore,
  context: SaveContext,
): Promise<void> {
  const fleet = store.fleet();
  for (const change of changes) {
    const { path, text, expected } = change;
    if (!isSpecPath(path)) throw new SaveRefused('bad-request', `\`${path}\` cannot be the path of a spec.`);
    const found = fleet.get(path);
    const theirs = found && { text: found.text, etag: found.etag };
    if (expected === null && found) {
      throw new SaveRefused('exists', `There is a spec at \`${path}\` already.`, {
        conflict: conflictOf(undefined, theirs, text),
        outcome: 'unchanged',
      });
    }
    if (typeof expected === 'string' && found?.etag !== expected) {
      const base = store.textOf(expected) ?? (await seenText(path, expected, context));
      throw new SaveRefused('conflict', found ? `\`${path}\` was changed since you read it.` : `\`${path}\` is gone.`, {
        conflict: conflictOf(base, theirs, text),
        outcome: 'unchanged',
      });
    }
    if (text === null && !found) throw new SaveRefused('not-found', `There is no spec at \`${path}\`.`);
    if (!store.isWritable(path) || !isPlainPlace(context.roots.specs, path, context.files)) {
      throw new SaveRefused('cannot-write', `\`${path}\` is not a plain file in the folder of the specs.`, {
        help: 'change the file that it leads to',
        outcome: 'unchanged',
      });
    }
  }
  checkCase(changes, fleet);
}

/** Two names that differ in case alone are one file on some disks. */
function checkCase(changes: readonly Change[], fleet: Fleet): void {
  const added = changes.filter(({ path, text }) => text !== null && !fleet.has(path));
  if (added.length === 0) return;
  const gone = new Set(changes.filter(({ text }) => text === null).map(({ path }) => path));
  const names = new Map([...fleet.keys()].filter((path) => !gone.has(path)).map((path) => [path.toLowerCase(), path]));
  for (const { path } of added) {
    const other = names.get(path.toLowerCase());
    if (other !== undefined) throw new SaveRefused('exists', `\`${other}\` differs from \`${path}\` in case alone.`);
  }
}

async function seenText(path: string, etag: string, { history }: SaveContext): Promise<string | undefined> {
  try {
    for (const { commit } of await history.entries(path, SEARCHED)) {
      const text = await history.textAt(path, commit);
      if (typeof text === 'string' && etagOf(text) === etag) return text;
    }
  } catch {
    // Without the text that was read first the two versions are shown all the same.
    return undefined;
  }
  return undefined;
}
