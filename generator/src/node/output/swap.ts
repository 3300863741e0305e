/** Changing many files as one: staged beside them, moved in by renames, with a journal that can take every step back. */

import { dirname, join } from 'node:path';
import type { Files } from '../files.ts';
import { Refusal, reasonOf, systemCode } from '../refusal.ts';

export const STAGING = '.quartet-staging';

/** What a swap does to the output folder; paths as in the manifest. */
export interface Moves {
  /** New files, staged under the same path. */
  readonly add: readonly string[];
  /** Staged files that take the place of others. */
  readonly replace: readonly string[];
  readonly remove: readonly string[];
}

const newPath = (out: string, path: string): string => join(out, STAGING, 'new', path);
const oldPath = (out: string, path: string): string => join(out, STAGING, 'old', path);
const journalPath = (out: string): string => join(out, STAGING, 'journal.json');

/** Where to stage the file that is to stand at `path`. */
export const stagedPath = newPath;

/**
 * Moves everything staged in `out` to its place. At no moment is a replaced file missing.
 *
 * @throws the system's error when a step fails; everything is then as it was before; Refusal `half-written` when even that failed.
 */
export async function swap(out: string, moves: Moves, files: Files): Promise<void> {
  await files.writeDurably(journalPath(out), JSON.stringify(moves));
  try {
    for (const path of moves.replace) {
      files.makeFolder(dirname(oldPath(out, path)));
      files.duplicate(join(out, path), oldPath(out, path));
      files.rename(newPath(out, path), join(out, path));
    }
    for (const path of moves.add) {
      files.makeFolder(dirname(join(out, path)));
      files.rename(newPath(out, path), join(out, path));
    }
    for (const path of moves.remove) {
      files.makeFolder(dirname(oldPath(out, path)));
      files.rename(join(out, path), oldPath(out, path));
    }
    // Without its journal a staging folder is only litter: from here on the new state holds.
    files.removeFile(journalPath(out));
  } catch (error) {
    rollBackAfter(error, out, moves, files);
    throw error;
  }
  discardStaging(out, files);
  removeEmptyFolders(out, moves.remove, files);
}

/**
 * Clears the staging folder away, unless a journal says that a swap is to be taken back first. What cannot be cleared
 * is left to the next run.
 */
export function discardStaging(out: string, files: Files): void {
  try {
    if (files.kindOf(journalPath(out)) === undefined) files.removeTree(join(out, STAGING));
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
  }
}

/**
 * Takes back what an earlier run did not finish, and clears away its staging folder.
 *
 * @returns whether there was a swap to take back.
 */
export function recover(out: string, files: Files): boolean {
  if (files.kindOf(join(out, STAGING)) === undefined) return false;
  const moves = readJournal(out, files);
  if (moves === undefined) files.removeTree(join(out, STAGING));
  else rollBack(out, moves, files);
  return moves !== undefined;
}

function rollBackAfter(cause: unknown, out: string, moves: Moves, files: Files): void {
  try {
    rollBack(out, moves, files);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Refusal(
      'half-written',
      `Writing failed (${reasonOf(cause) ?? String(cause)}), and so did taking it back: ${reason}. Some files are new, some old.`,
      { help: 'mend the cause and run again: the next run takes back what is left in `.quartet-staging`' },
    );
  }
}

function rollBack(out: string, moves: Moves, files: Files): void {
  for (const path of [...moves.replace, ...moves.remove]) {
    if (files.kindOf(oldPath(out, path)) !== undefined) files.rename(oldPath(out, path), join(out, path));
  }
  for (const path of moves.add) {
    // What still waits in the staging folder has not been moved, so whatever stands in its place is not ours.
    const wasMoved = files.kindOf(newPath(out, path)) === undefined;
    if (wasMoved && files.kindOf(join(out, path)) === 'file') files.removeFile(join(out, path));
  }
  files.removeFile(journalPath(out));
  discardStaging(out, files);
  removeEmptyFolders(out, moves.add, files);
}

/** A journal that was cut short was never acted on: it is on the disk before the first move. */
function readJournal(out: string, files: Files): Moves | undefined {
  try {
    const parsed = JSON.parse(files.read(journalPath(out)).toString('utf8')) as Moves;
    return Array.isArray(parsed.add) && Array.isArray(parsed.replace) && Array.isArray(parsed.remove)
      ? parsed
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Folders that held only files which are gone now, from the deepest up. */
export function removeEmptyFolders(out: string, paths: readonly string[], files: Files): void {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      files.removeEmptyFolder(join(out, folder));
    } catch (error) {
      const code = systemCode(error);
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    }
  }
}
