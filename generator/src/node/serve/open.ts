/** Opening folders and upstreams for the save path: what `serve` and `apply` begin with. */

import { resolve } from 'node:path';
import type { Io } from '../io.ts';
import { findPromtool, promtoolIfAny } from '../promtool/find.ts';
import { Refusal, reasonOf } from '../refusal.ts';
import { prometheusAt } from './prometheus/client.ts';
import { proofsWith } from './proof/prove.ts';
import type { SaveContext, SaveLimits } from './save/context.ts';
import { SAVE_LIMITS } from './save/context.ts';
import type { Faults } from './save/faults.ts';
import { noFaults, watchedFetch, watchedFiles } from './save/faults.ts';
import { gitHistory } from './save/git.ts';
import { HistoryError } from './save/history.ts';
import { journalHistory } from './save/journal-history.ts';

export interface OpenOptions {
  readonly specs: string;
  readonly rules: string;
  readonly prometheus: URL;
  readonly prometheusToken?: string | undefined;
  /** A promtool to use; else the environment's, else the first on the PATH, else none. */
  readonly promtool?: string | undefined;
  /** Milliseconds for one request to an upstream. */
  readonly timeoutMs: number;
  readonly limits?: Partial<SaveLimits>;
  readonly faults?: Faults;
  /** The time of day, for the journal. */
  readonly today: () => Date;
}

/**
 * @throws Refusal where a folder is missing or Git refuses to work in it.
 */
export async function openContext(options: OpenOptions, io: Io): Promise<SaveContext> {
  const { faults = noFaults, prometheus, prometheusToken, timeoutMs, today } = options;
  const files = watchedFiles(io.files, faults);
  const roots = { specs: folderAt(options.specs, io), rules: resolve(io.cwd, options.rules) };
  if (`${roots.rules}/`.startsWith(`${roots.specs}/`) || `${roots.specs}/`.startsWith(`${roots.rules}/`)) {
    throw new Refusal('wrong-folder', 'The folders of specs and rules lie inside one another.', {
      help: 'give each a folder of its own: what lies in the one is written by people, in the other by quartet',
    });
  }
  const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
  const promtool = options.promtool === undefined ? promtoolIfAny(io) : findPromtool(options.promtool, io);
  return {
    io,
    files,
    faults,
    roots,
    shown: { specs: options.specs, rules: options.rules },
    prometheus: prometheusAt(prometheus, {
      fetch: watchedFetch(io.fetch, faults),
      timeoutMs,
      token: prometheusToken,
    }),
    promtool,
    proofs: promtool === undefined ? undefined : proofsWith(promtool, io),
    history: await historyAt(roots.specs, faults, pause, options.specs).then(
      (git) => git ?? journalHistory(roots.specs, files, () => today().toISOString()),
    ),
    pause,
    limits: { ...SAVE_LIMITS, ...options.limits },
  };
}

async function historyAt(specs: string, faults: Faults, pause: (ms: number) => Promise<void>, shown: string) {
  try {
    return await gitHistory({ specs, faults, pause });
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    throw new Refusal('git-refuses', error.message, {
      file: shown,
      help: 'mend that, or move the specs out of the repository',
    });
  }
}

function folderAt(folder: string, io: Io): string {
  const path = resolve(io.cwd, folder);
  try {
    if (io.files.targetKindOf(path) === 'folder') return io.files.realPath(path);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Refusal('unreadable-input', `\`${folder}\` cannot be read: ${reason}.`);
  }
  throw new Refusal('unreadable-input', `\`${folder}\` is not a folder.`, {
    help: 'name the folder that holds the specs',
  });
}
