/** Bringing a change into the world: written, reloaded, verified, committed; or taken back as a whole. */

import { randomUUID } from 'node:crypto';
import type { Problem, Step } from '../../../api/index.ts';
import type { SaveContext } from './context.ts';
import type { Author } from './history.ts';
import { problemOf, SaveRefused, withSteps } from './problem.ts';
import type { RuleMoves } from './rule-moves.ts';
import type { Steps } from './steps.ts';
import type { Move, Transaction } from './transaction.ts';
import { begin, discard, stage } from './transaction.ts';

export interface Publication {
  /** Specs with their new texts; null: gone. Empty where only rules are renewed. */
  readonly specs: readonly { readonly path: string; readonly text: string | null; readonly isThere: boolean }[];
  readonly rules: RuleMoves;
  readonly author: Author;
  readonly message: string;
}

export interface Published {
  /** Empty where nothing was to be committed. */
  readonly commit: string;
}

export interface Publisher {
  /** Stages all files; promtool can then look at them. @throws the system's error; nothing is changed. */
  readonly stage: (publication: Publication) => Promise<void>;
  /** @throws SaveRefused with the steps, and with what became of the files. */
  readonly publish: (publication: Publication, steps: Steps) => Promise<Published>;
  /** Tells Prometheus of files that were put back, where it could not be told at the time. */
  readonly settleReload: () => Promise<void>;
  /** Notes that Prometheus has to be told. */
  readonly owe: () => void;
}

export function publisher(context: SaveContext): Publisher {
  const { files, roots, prometheus, history } = context;
  let owesReload = false;

  const settleReload = async (): Promise<void> => {
    if (!owesReload) return;
    await prometheus.reload();
    owesReload = false;
  };

  /** @returns what became of the files, and what was not possible. */
  const takeBack = async (
    transaction: Transaction,
    paths: readonly string[],
    ruleFiles: number,
  ): Promise<{ readonly outcome: Problem['outcome']; readonly words?: string }> => {
    try {
      transaction.rollBack();
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return { outcome: 'unclear', words: `The files could not be put back yet: ${problem.message}` };
    }
    if (paths.length > 0) await history.clear(paths);
    if (ruleFiles === 0) return { outcome: 'restored' };
    owesReload = true;
    try {
      await settleReload();
      return { outcome: 'restored' };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return { outcome: 'restored', words: `Prometheus could not be told that the files are back: ${problem.message}` };
    }
  };

  return {
    stage: async ({ specs, rules }) => {
      discard(roots, files);
      for (const { path, text } of specs) if (text !== null) await stage(roots, 'specs', path, text, files);
      for (const [path, text] of rules.texts) await stage(roots, 'rules', path, text, files);
    },
    publish: async (publication, steps) => {
      const { specs, rules, author, message } = publication;
      const id = randomUUID();
      const paths = specs.map(({ path }) => path);
      let transaction: Transaction | undefined;
      try {
        await steps.run('written', async () => {
          const moves: readonly Move[] = [...rules.moves, ...specs.flatMap(specMove)];
          transaction = await begin(roots, { id, hasCommit: specs.length > 0, moves }, files);
          return { value: undefined, words: writtenWords(publication) };
        });
        if (rules.count > 0) {
          await steps.run('reloaded', async () => {
            await prometheus.reload();
            owesReload = false;
            return { value: undefined, words: 'Prometheus has read the rules' };
          });
          await steps.run('verified', async () => {
            const { pause, limits, io } = context;
            const options = { deadlineMs: limits.verifyMs, pause, now: io.now };
            const verdict = await rules.verify(prometheus, options);
            if (!verdict.ok) throw new SaveRefused('upstream-refused', `In Prometheus ${verdict.words}.`);
            return { value: undefined, words: verdict.words };
          });
        }
        const commit = specs.length === 0 ? '' : await committed(context, { id, author, message, specs }, steps);
        finish(transaction!);
        return { commit };
      } catch (error) {
        const problem = problemOf(error);
        const undone =
          transaction === undefined
            ? { outcome: 'unchanged' as const }
            : await takeBack(transaction, paths, rules.count);
        if (problem === undefined) throw error;
        const help = [problem.help, 'words' in undone ? undone.words : undefined].filter((one) => one !== undefined);
        throw refused(problem, steps.done(), undone.outcome, help.join(' '));
      }
    },
    settleReload,
    owe: () => {
      owesReload = true;
    },
  };
}

async function committed(
  { history }: SaveContext,
  { id, author, message, specs }: { readonly id: string } & Pick<Publication, 'author' | 'message' | 'specs'>,
  steps: Steps,
): Promise<string> {
  return steps.run('committed', async () => {
    const changes = specs.map(({ path, text }) => ({ path, text }));
    let commit: string;
    try {
      commit = await history.commit({ id, author, message, changes });
    } catch (error) {
      // It may have come through although its answer did not.
      if (problemOf(error) === undefined || !(await history.has(id).catch(() => false))) throw error;
      commit = (await history.entries(changes[0]!.path, 1))[0]?.commit ?? '';
    }
    const place = history.kind === 'git' ? '' : ' in the journal of this server, since the specs are under no Git';
    return { value: commit, words: `committed as ${author.name}${place}` };
  });
}

/** The change is in the history: what cannot be cleared away is found and cleared at the next turn. */
function finish(transaction: Transaction): void {
  try {
    transaction.finish();
  } catch (error) {
    if (problemOf(error) === undefined) throw error;
  }
}

function specMove({ path, text, isThere }: Publication['specs'][number]): readonly Move[] {
  if (text === null) return isThere ? [{ root: 'specs', path, kind: 'remove' }] : [];
  return [{ root: 'specs', path, kind: isThere ? 'replace' : 'add' }];
}

function writtenWords({ specs, rules }: Publication): string {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const parts = [
    ...(specs.length > 0 ? [count(specs.length, 'spec')] : []),
    rules.count > 0 ? count(rules.count, 'rule file') : 'no rule changes, so Prometheus is left alone',
  ];
  return parts.join(' and ');
}

function refused(problem: Problem, steps: readonly Step[], outcome: Problem['outcome'], help: string): SaveRefused {
  const { error, message, ...more } = withSteps(problem, steps, outcome);
  return new SaveRefused(error, message, { ...more, ...(help === '' ? {} : { help }) });
}
