/** One writer at a time: within the process by a queue, among processes by lock files in both folders. */

import { join } from 'node:path';
import type { Lock } from '../../output/lock.ts';
import { takeLock } from '../../output/lock.ts';
import { machine } from '../../output/processes.ts';
import { Refusal, reasonOf, systemCode } from '../../refusal.ts';
import type { SaveContext } from './context.ts';
import { SaveRefused } from './problem.ts';
import { STATE } from './transaction.ts';

/** Writers that wait in one process; more would wait longer than anybody keeps a page open. */
const MOST_WAITING = 200;
const RETRY_MS = 50;
/** Says that somebody waits for the lock. One that was left behind costs one pause. */
const NOTE = 'waiting';

export interface Turns {
  /**
   * Runs `work` when its turn has come and both locks are held.
   *
   * @throws SaveRefused `locked` where too many wait; Refusal `output-locked` where another process does not let go.
   */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs `work` between two turns, without the locks: for what only looks. */
  readonly between: <T>(work: () => Promise<T>) => Promise<T>;
}

export function turns(context: SaveContext): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    between: queued,
    take: async (work) => {
      if (waiting >= MOST_WAITING) {
        throw new SaveRefused('locked', `${waiting} changes wait for their turn already.`, {
          help: 'try again in a while',
          outcome: 'unchanged',
        });
      }
      waiting++;
      try {
        return await queued(() => locked(work, context));
      } finally {
        waiting--;
      }
    },
  };
}

async function locked<T>(work: () => Promise<T>, context: SaveContext): Promise<T> {
  const { files, roots, shown } = context;
  const state = join(roots.specs, STATE);
  prepareState(state, context);
  files.makeFolder(roots.rules);
  await letOthersIn(state, context);
  const own = await patiently(() => takeLock(state, join(shown.specs, STATE), files, machine), state, context);
  try {
    const rules = await patiently(() => takeLock(roots.rules, shown.rules, files, machine), state, context);
    try {
      return await work();
    } finally {
      letGo(rules);
    }
  } finally {
    letGo(own);
  }
}

/** Once more where the disk did not take it. What was done is done, so its outcome stays what it is. */
function letGo(lock: Lock): void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      lock.release();
      return;
    } catch (error) {
      if (reasonOf(error) === undefined) throw error;
    }
  }
}

/** The folder ignores itself, so that nobody commits a journal. */
function prepareState(state: string, { files }: SaveContext): void {
  const ignore = join(state, '.gitignore');
  if (files.kindOf(ignore) !== undefined) return;
  files.makeFolder(state);
  try {
    files.writeNew(ignore, '*\n');
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Takes a lock, again and again while another process holds it, with a note for that process that somebody waits.
 *
 * @param notes  Folder for the note.
 */
async function patiently(take: () => Lock, notes: string, { files, pause, limits, io }: SaveContext): Promise<Lock> {
  const end = io.now() + limits.lockMs;
  const note = join(notes, NOTE);
  for (;;) {
    try {
      return take();
    } catch (error) {
      const isHeld = error instanceof Refusal && error.finding.code === 'output-locked';
      if (!isHeld || io.now() > end) throw error;
    }
    if (files.kindOf(note) === undefined) {
      try {
        files.writeNew(note, '');
      } catch (error) {
        // Somebody else who waits was faster, or the holder just took the note away.
        if (reasonOf(error) === undefined) throw error;
      }
    }
    await pause(RETRY_MS);
  }
}

/** A process with a long queue would take the lock again before anybody who waits has looked. */
async function letOthersIn(notes: string, { files, pause }: SaveContext): Promise<void> {
  const note = join(notes, NOTE);
  if (files.kindOf(note) === undefined) return;
  try {
    files.removeFile(note);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  await pause(3 * RETRY_MS);
}
