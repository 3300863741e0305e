/** Rules of specs into a ruler: set, taken away, read back; where any of it fails the groups of before are put back. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { Problem, Step } from '../../../api/index.ts';
import type { Source } from '../../../compile-types.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { compiledParts } from '../../compiling.ts';
import type { Io } from '../../io.ts';
import { Interrupted, pausePoint } from '../../io.ts';
import { counted } from '../../report/counts.ts';
import { UpstreamError } from '../prometheus/client.ts';
import { problemOf, withSteps } from '../save/problem.ts';
import { promtoolCheck } from '../save/promtool-check.ts';
import { stepsBy } from '../save/steps.ts';
import type { Namespaces, Ruler } from './client.ts';
import type { GroupChange, WantedGroup } from './wanted.ts';
import { changesTo, meaningOf, placeOf, wantedOf } from './wanted.ts';

export interface RulerSite {
  readonly io: Io;
  readonly ruler: Ruler;
  /** What our namespaces begin with. */
  readonly prefix: string;
  readonly promtool: string | undefined;
}

export interface AppliedToRuler {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  readonly groups: {
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly unchanged: number;
  };
  /** Why it was not done, or taken back. */
  readonly problem?: Problem;
}

const NONE = { added: 0, changed: 0, removed: 0, unchanged: 0 } as const;

/**
 * Brings our namespaces of the ruler to what `sources` say, or leaves them as they were.
 *
 * @param blocks  Whether a finding forbids it.
 * @throws Interrupted once what was done is taken back; Refusal where promtool cannot be started.
 */
export async function applyToRuler(
  sources: readonly Source[],
  site: RulerSite,
  blocks: (diagnostic: Diagnostic) => boolean,
): Promise<AppliedToRuler> {
  const { io, prefix, ruler } = site;
  const steps = stepsBy(io.now);
  const diagnostics: Diagnostic[] = [];
  const done: GroupChange[] = [];
  try {
    const wanted = await steps.run('checked', async () => {
      const groups: WantedGroup[] = [];
      for await (const part of compiledParts(sources, ['prometheus-rules'], io)) {
        diagnostics.push(...part.diagnostics);
        groups.push(...wantedOf(part, prefix));
      }
      if (diagnostics.some(blocks)) return { value: undefined, words: 'the specs have findings' };
      if (site.promtool !== undefined) await checked(groups, site.promtool, io);
      return { value: groups, words: counted(groups.length, 'group') };
    });
    if (wanted === undefined) return { steps: steps.done(), diagnostics, groups: NONE };
    const { changes, unchanged } = await steps.run('written', async () => {
      const found = changesTo(wanted, await ruler.namespaces(), prefix);
      for (const change of found.changes) {
        await pausePoint(io.signal);
        // Noted first: a request that failed may have been carried out.
        done.push(change);
        await carryOut(change, ruler);
      }
      return { value: found, words: writtenWords(found.changes.length) };
    });
    if (changes.length > 0) {
      await steps.run('verified', async () => {
        const left = changesTo(wanted, await ruler.namespaces(), prefix).changes[0];
        if (left !== undefined)
          throw new UpstreamError('refused', `The ruler does not hold what it took: ${told(left)}`);
        return { value: undefined, words: `${counted(wanted.length, 'group')} read back from the ruler` };
      });
    }
    const of = (kind: GroupChange['kind']): number => changes.filter((change) => change.kind === kind).length;
    return {
      steps: steps.done(),
      diagnostics,
      groups: { added: of('added'), changed: of('changed'), removed: of('removed'), unchanged },
    };
  } catch (error) {
    const outcome = done.length === 0 ? 'unchanged' : await takenBack(done, ruler);
    const problem = problemOf(error);
    if (error instanceof Interrupted && outcome !== 'unclear') throw error;
    if (problem === undefined && !(error instanceof Interrupted)) throw error;
    const why: Problem = problem ?? { error: 'unavailable', message: 'It was interrupted.' };
    return { steps: steps.done(), diagnostics, groups: NONE, problem: withSteps(why, steps.done(), outcome) };
  }
}

const writtenWords = (changes: number): string =>
  changes === 0 ? 'every group stands there already' : `${counted(changes, 'group')} set or taken away`;

async function carryOut(change: GroupChange, ruler: Ruler): Promise<void> {
  const { group, namespace } = placeOf(change);
  if (change.kind === 'removed') return ruler.remove(namespace, group);
  try {
    await ruler.set(namespace, change.wanted.text);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    throw new UpstreamError(error.kind, `\`${namespace}\` / \`${group}\`: ${error.message}`);
  }
}

/** Puts the groups of before back where others stand now, the last change first, and looks whether they stand there. */
async function takenBack(done: readonly GroupChange[], ruler: Ruler): Promise<NonNullable<Problem['outcome']>> {
  try {
    const found = await ruler.namespaces();
    const wrong = done.filter((change) => !standsAsBefore(change, found)).reverse();
    if (wrong.length === 0) return 'unchanged';
    for (const change of wrong) {
      const { group, namespace } = placeOf(change);
      // With every field it had, also those that only Mimir knows.
      if (change.before !== undefined) await ruler.set(namespace, dump(change.before, { lineWidth: -1 }));
      else await ruler.remove(namespace, group);
    }
    const now = await ruler.namespaces();
    return wrong.every((change) => standsAsBefore(change, now)) ? 'restored' : 'unclear';
  } catch (error) {
    if (error instanceof UpstreamError) return 'unclear';
    throw error;
  }
}

function standsAsBefore(change: GroupChange, now: Namespaces): boolean {
  const { group, namespace } = placeOf(change);
  const found = now.get(namespace)?.find(({ name }) => name === group);
  if (change.before === undefined || found === undefined) return change.before === found;
  return meaningOf(found) === meaningOf(change.before);
}

function told(change: GroupChange): string {
  const { group, namespace } = placeOf(change);
  const what = { added: 'is missing', changed: 'is another', removed: 'is still there' }[change.kind];
  return `\`${group}\` of \`${namespace}\` ${what}`;
}

/** promtool reads files, so the groups lie in a folder of their own for as long as it runs. */
async function checked(groups: readonly WantedGroup[], promtool: string, io: Io): Promise<void> {
  const folder = io.files.makeTemporary(join(tmpdir(), 'quartet-apply-'));
  try {
    const files = new Map<string, unknown[]>();
    for (const { namespace, text } of groups) files.set(namespace, [...(files.get(namespace) ?? []), load(text)]);
    for (const [namespace, all] of files)
      io.files.writeNew(join(folder, `${namespace}.yaml`), dump({ groups: all }, { lineWidth: -1 }));
    const names = [...files.keys()].map((namespace) => `${namespace}.yaml`);
    await promtoolCheck(promtool, folder, names, io);
  } finally {
    io.files.removeTree(folder);
  }
}
