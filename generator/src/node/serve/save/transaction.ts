/**
 * Changing files in two folders, specs and rules, as one: staged beside them, moved in by renames, under a journal that
 * is on the disk before the first move. Whoever finds the journal takes the moves back, unless the history says that
 * the change was committed.
 */

import { dirname, join } from 'node:path';
import type { Files } from '../../files.ts';
import { removeEmptyFolders } from '../../output/swap.ts';
import { reasonOf, systemCode } from '../../refusal.ts';

/** In the specs' folder: journal, lock and the history that is kept without Git. Hidden, so nobody takes it for specs. */
export const STATE = '.quartet';
/** In the rules' folder; begins with a dot, so that no glob of Prometheus finds it. */
export const RULES_STAGING = '.quartet-save';
const JOURNAL = 'journal.json';

export type Root = 'specs' | 'rules';
export interface Roots extends Readonly<Record<Root, string>> {
  /** Name of the staging folder among the rules, where it is not the usual one. */
  readonly staging?: string;
}

export interface Move {
  readonly root: Root;
  /** Inside its folder, with forward slashes. */
  readonly path: string;
  readonly kind: 'add' | 'replace' | 'remove';
}

export interface Journal {
  /** Of this change; the history names it once the change holds. */
  readonly id: string;
  /** A change of specs is in the history when it holds; one that only renews rules never is. */
  readonly hasCommit: boolean;
  readonly moves: readonly Move[];
}

export interface Transaction {
  readonly journal: Journal;
  /** Puts the folders back as they were. @throws the system's error; the journal then stays for the next start. */
  readonly rollBack: () => void;
  /** From here on the new state holds. */
  readonly finish: () => void;
}

const stagingOf = (roots: Roots, root: Root): string =>
  root === 'specs' ? join(roots.specs, STATE, 'save') : join(roots.rules, roots.staging ?? RULES_STAGING);
const newPath = (roots: Roots, { root, path }: Pick<Move, 'root' | 'path'>): string =>
  join(stagingOf(roots, root), 'new', path);
const oldPath = (roots: Roots, { root, path }: Move): string => join(stagingOf(roots, root), 'old', path);
const placeOf = (roots: Roots, { root, path }: Move): string => join(roots[root], path);
const journalPath = (roots: Roots): string => join(roots.specs, STATE, JOURNAL);

/** The journal while it is written: what is in it counts once it has its name. */
const unnamedJournal = (roots: Roots): string => `${journalPath(roots)}.new`;

/** Where the staged rule files lie, so that promtool can read them first. */
export const stagedRules = (roots: Roots): string => join(stagingOf(roots, 'rules'), 'new');

/** Writes a file to be moved in later; it is on the disk when this resolves. */
export function stage(roots: Roots, root: Root, path: string, text: string, files: Files): Promise<void> {
  return files.writeDurably(newPath(roots, { root, path }), text);
}

/**
 * Moves in what was staged.
 *
 * @throws the system's error when a step fails; the folders are then as they were, or the journal is there still.
 */
export async function begin(roots: Roots, journal: Journal, files: Files): Promise<Transaction> {
  const path = journalPath(roots);
  const rollBack = (): void => {
    takeBack(roots, journal, files);
    close(roots, journal, files);
  };
  await files.writeDurably(unnamedJournal(roots), `${JSON.stringify(journal)}\n`);
  files.rename(unnamedJournal(roots), path);
  files.syncFolder(dirname(path));
  try {
    for (const move of journal.moves) make(roots, move, files);
    for (const folder of foldersOf(roots, journal.moves)) files.syncFolder(folder);
  } catch (error) {
    rollBack();
    throw error;
  }
  return {
    journal,
    rollBack,
    finish: () => {
      close(roots, journal, files);
    },
  };
}

/** The journal of a change that was not finished; undefined where there is none. */
export function unfinished(roots: Roots, files: Files): Journal | undefined {
  let text: string;
  try {
    text = files.read(journalPath(roots)).toString('utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
  // The journal gets its name only when it is whole, so what cannot be read is no work of ours.
  return JSON.parse(text) as Journal;
}

/** Takes back, or clears away after, a change that an earlier run did not finish. */
export function settle(roots: Roots, journal: Journal, isCommitted: boolean, files: Files): void {
  if (!isCommitted) takeBack(roots, journal, files);
  close(roots, journal, files);
}

/** Clears away what was staged and never moved. */
export function discard(roots: Roots, files: Files): void {
  if (files.kindOf(journalPath(roots)) !== undefined) throw new Error('discard: there is a journal to settle first');
  try {
    for (const litter of [stagingOf(roots, 'specs'), stagingOf(roots, 'rules'), unnamedJournal(roots)]) {
      if (files.kindOf(litter) !== undefined) files.removeTree(litter);
    }
  } catch (error) {
    // It is litter and not state: the next run tries again.
    if (reasonOf(error) === undefined) throw error;
  }
}

function make(roots: Roots, move: Move, files: Files): void {
  const place = placeOf(roots, move);
  if (move.kind === 'add') {
    files.makeFolder(dirname(place));
    files.rename(newPath(roots, move), place);
    return;
  }
  files.makeFolder(dirname(oldPath(roots, move)));
  if (move.kind === 'remove') files.rename(place, oldPath(roots, move));
  else {
    // A second name first, so that at no moment the file is missing.
    files.duplicate(place, oldPath(roots, move));
    files.rename(newPath(roots, move), place);
  }
}

function takeBack(roots: Roots, { moves }: Journal, files: Files): void {
  for (const move of [...moves].reverse()) {
    const place = placeOf(roots, move);
    if (move.kind !== 'add') {
      const old = oldPath(roots, move);
      if (files.kindOf(old) === undefined) continue;
      files.makeFolder(dirname(place));
      files.rename(old, place);
    } else if (files.kindOf(newPath(roots, move)) === undefined && files.kindOf(place) === 'file') {
      files.removeFile(place);
    }
  }
  for (const folder of foldersOf(roots, moves)) if (files.kindOf(folder) !== undefined) files.syncFolder(folder);
}

/** Without its journal a staging folder is only litter, so the journal goes first. */
function close(roots: Roots, { moves }: Journal, files: Files): void {
  files.removeFile(journalPath(roots));
  files.syncFolder(dirname(journalPath(roots)));
  discard(roots, files);
  for (const root of ['specs', 'rules'] as const) {
    const gone = moves.filter((move) => move.root === root && files.kindOf(placeOf(roots, move)) === undefined);
    removeEmptyFolders(
      roots[root],
      gone.map(({ path }) => path),
      files,
    );
  }
}

function foldersOf(roots: Roots, moves: readonly Move[]): readonly string[] {
  return [...new Set(moves.map((move) => dirname(placeOf(roots, move))))];
}
