/** `quartet apply`: rules of given specs into a folder and into Prometheus, without a directory of specs or a history. */

import { join } from 'node:path';
import type { Problem, Step } from '../../../api/index.ts';
import type { Source } from '../../../compile-types.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { takeLock } from '../../output/lock.ts';
import { MANIFEST, readManifest } from '../../output/manifest.ts';
import { machine } from '../../output/processes.ts';
import { recover } from '../../output/swap.ts';
import { Refusal } from '../../refusal.ts';
import { changedFleet } from '../fleet/fleet.ts';
import type { SaveContext } from './context.ts';
import { problemOf, withSteps } from './problem.ts';
import { promtoolCheck } from './promtool-check.ts';
import type { Publication } from './publish.ts';
import { publisher } from './publish.ts';
import { stageFleet } from './stage-fleet.ts';
import { stepsBy } from './steps.ts';
import type { Roots } from './transaction.ts';
import { discard, RULES_STAGING, settle, stagedRules, unfinished } from './transaction.ts';

export interface Applied {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** Rule files that were added, changed and removed. */
  readonly files: { readonly added: number; readonly changed: number; readonly removed: number };
  /** Why it was not done, or taken back. */
  readonly problem?: Problem;
}

/** Folders of a run of `apply`: its journal lies among the rules, hidden. */
export function applyRoots(rules: string): Roots {
  return { specs: join(rules, '.quartet-apply-state'), rules, staging: '.quartet-apply' };
}

/**
 * Brings the folder and Prometheus to what `sources` say, or leaves both as they were.
 *
 * @param context  Its roots are those of `applyRoots`.
 * @param blocks  Whether a finding forbids it.
 * @throws Refusal where the folder cannot be written, is locked, or holds an unfinished change of a server.
 */
export async function applyRules(
  sources: readonly Source[],
  context: SaveContext,
  blocks: (diagnostic: Diagnostic) => boolean,
): Promise<Applied> {
  const { files, io, promtool, roots, shown } = context;
  const steps = stepsBy(io.now);
  files.makeFolder(roots.specs);
  const lock = takeLock(roots.rules, shown.rules, files, machine);
  let diagnostics: readonly Diagnostic[] = [];
  try {
    if (files.kindOf(join(roots.rules, RULES_STAGING)) !== undefined) {
      throw new Refusal('half-written', `\`${shown.rules}\` holds a change that \`quartet serve\` did not finish.`, {
        help: 'start quartet serve once, so that it is completed or taken back',
      });
    }
    recover(roots.rules, files);
    const journal = unfinished(roots, files);
    if (journal !== undefined) settle(roots, journal, false, files);
    const outlet = publisher(context);
    const publication = await steps.run('checked', async () => {
      const { fleet } = await changedFleet(
        new Map(),
        new Map(sources.map(({ file, text }) => [file, text])),
        io.signal,
      );
      const manifest = readManifest(roots.rules, shown.rules, files);
      discard(roots, files);
      const staged = await stageFleet(fleet, manifest, context, () => {});
      diagnostics = staged.diagnostics;
      if (diagnostics.some(blocks)) return { value: undefined, words: 'the specs have findings' };
      if (promtool !== undefined) await promtoolCheck(promtool, stagedRules(roots), staged.checkable, io);
      const made: Publication = { specs: [], rules: staged.rules, author: { name: 'quartet', email: '' }, message: '' };
      return {
        value: made,
        words: `${fleet.size === 1 ? '1 spec' : `${fleet.size} specs`}, ${staged.rules.count} rule files differ`,
      };
    });
    if (publication === undefined)
      return { steps: steps.done(), diagnostics, files: { added: 0, changed: 0, removed: 0 } };
    if (publication.rules.moves.length > 0) await outlet.publish(publication, steps);
    const moved = publication.rules.moves.filter(({ path }) => path !== MANIFEST);
    return {
      steps: steps.done(),
      diagnostics,
      files: {
        added: moved.filter(({ kind }) => kind === 'add').length,
        changed: moved.filter(({ kind }) => kind === 'replace').length,
        removed: moved.filter(({ kind }) => kind === 'remove').length,
      },
    };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    const told = withSteps(problem, problem.steps ?? steps.done(), problem.outcome ?? 'unchanged');
    return { steps: told.steps ?? [], diagnostics, files: { added: 0, changed: 0, removed: 0 }, problem: told };
  } finally {
    if (unfinished(roots, files) === undefined) {
      discard(roots, files);
      files.removeTree(roots.specs);
    }
    lock.release();
  }
}
