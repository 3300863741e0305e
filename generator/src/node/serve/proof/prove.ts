/** Proving the alerts of compiled specs with promtool, for a draft or a save: bounded in time, one of each shape. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestResult } from '../../../api/index.ts';
import type { Io } from '../../io.ts';
import { Interrupted } from '../../io.ts';
import { inabilityOf } from '../../promtool/ability.ts';
import { problemLines } from '../../promtool/problems.ts';
import type { ClaimedAlert, PartCase } from '../../promtool/proof.ts';
import { unprovenAlerts } from '../../promtool/proof.ts';
import { shapeOf } from '../../promtool/shape.ts';
import type { TestFile } from '../../promtool/verdicts.ts';
import { judge } from '../../promtool/verdicts.ts';
import type { CompiledOwner } from '../fleet/compiled.ts';

/** Verdicts of one owner: alert id → why it is not proven; undefined where it is. */
export type OwnerProof = ReadonlyMap<string, string | undefined>;

export interface Proofs {
  /** What is known of rules by the hashes of their files (`rulesKey`); undefined where nobody tested them. */
  readonly known: (rules: string) => OwnerProof | undefined;
  /**
   * Runs the cases of owners, which must be compiled with their tests. Who asks for the same proof meanwhile waits for
   * the same run.
   *
   * @param limitMs  How long to wait. What is not done by then is `late`; it goes on, and is known when it is asked for again.
   */
  readonly prove: (owners: readonly CompiledOwner[], limitMs: number) => Promise<Proven>;
}

export interface Proven {
  readonly isLate: boolean;
  readonly alerts: TestResult['alerts'];
  readonly cases: TestResult['cases'];
}

interface Shape {
  readonly proof: OwnerProof;
  readonly cases: TestResult['cases'];
}

interface Run {
  readonly owner: string;
  readonly stop: AbortController;
  readonly verdict: Promise<Shape>;
  /** How many wait for it. */
  waiting: number;
}

/** How long one proof may take, in milliseconds, when nobody waits for it any more. */
const LONGEST_MS = 120_000;
/** Verdicts that are kept, by shape and by rules: a fleet of thousands has a few dozen shapes. */
const KEPT = 20_000;

/** The rules of an owner as one key: equal texts have equal proofs. */
export function rulesKey(rules: readonly { readonly hash: string }[]): string {
  return rules.map(({ hash }) => hash).join(' ');
}

/**
 * @param promtool  Absolute path.
 * @param longestMs  After which a proof is given up.
 */
export function proofsWith(promtool: string, io: Io, longestMs = LONGEST_MS): Proofs {
  const shapes = new Map<string, Shape>();
  const byRules = new Map<string, OwnerProof>();
  const running = new Map<string, Run>();
  const start = (shape: string, owner: CompiledOwner): Run => {
    // A version that nobody waits for has had its successor: what it would prove is of no use, and takes a core.
    for (const one of running.values()) if (one.owner === owner.owner && one.waiting === 0) one.stop.abort();
    const stop = new AbortController();
    const signal = AbortSignal.any([io.signal, stop.signal, AbortSignal.timeout(longestMs)]);
    const run: Run = { owner: owner.owner, stop, waiting: 0, verdict: runCases(promtool, owner, { ...io, signal }) };
    running.set(shape, run);
    run.verdict
      .then((verdict) => {
        keep(shapes, shape, verdict);
        keep(byRules, rulesKey(owner.rules), verdict.proof);
      })
      // Whoever waits for it is told.
      .catch(() => {})
      .finally(() => running.delete(shape));
    return run;
  };
  /** undefined where it takes longer, or longer than any proof may. */
  const verdictOf = async (run: Run, ms: number): Promise<Shape | undefined> => {
    run.waiting++;
    try {
      return await within(run.verdict, ms);
    } catch (error) {
      if (error instanceof Interrupted && !io.signal.aborted) return undefined;
      throw error;
    } finally {
      run.waiting--;
    }
  };
  return {
    known: (rules) => byRules.get(rules),
    prove: async (owners, limitMs) => {
      const end = performance.now() + limitMs;
      let isLate = false;
      for (const owner of owners) {
        const shape = shapeOf(owner.part);
        if (shapes.has(shape)) continue;
        const run = running.get(shape) ?? start(shape, owner);
        const verdict = await verdictOf(run, Math.max(end - performance.now(), 0));
        if (verdict !== undefined) continue;
        isLate = true;
        break;
      }
      const done = owners.flatMap((owner) => {
        const shape = shapes.get(shapeOf(owner.part));
        return shape === undefined ? [] : [{ owner, shape }];
      });
      for (const { owner, shape } of done) keep(byRules, rulesKey(owner.rules), shape.proof);
      return {
        isLate,
        alerts: done.flatMap(({ owner, shape }) =>
          [...shape.proof].map(([id, reason]) => ({
            owner: owner.owner,
            id,
            isProven: reason === undefined,
            ...(reason === undefined ? {} : { reason }),
          })),
        ),
        cases: {
          passed: done.reduce((sum, { shape }) => sum + shape.cases.passed, 0),
          failed: done.reduce((sum, { shape }) => sum + shape.cases.failed, 0),
          failures: done.flatMap(({ shape }) => shape.cases.failures),
        },
      };
    },
  };
}

function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
  kept.set(key, value);
}

/** undefined where it takes longer. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function runCases(promtool: string, { owner, part }: CompiledOwner, io: Io): Promise<Shape> {
  const folder = io.files.makeTemporary(join(io.env.TMPDIR || tmpdir(), 'quartet-proof-'));
  try {
    const inability = (await inabilityOf(promtool, folder, io))(part);
    const alerts: ClaimedAlert[] = part.alerts.map(({ id, unproven = inability }) => ({
      part: 0,
      owner,
      id,
      ...(unproven === undefined ? {} : { unproven }),
    }));
    const cases: PartCase[] = inability === undefined ? part.cases.map((one) => ({ ...one, part: 0 })) : [];
    const tests: TestFile[] = [];
    for (const { path, text } of part.files) {
      await io.files.writeDurably(join(folder, path), text);
      const own = cases.filter(({ file }) => file === path);
      if (own.length > 0) tests.push({ path, cases: own, length: text.length });
    }
    const verdicts = await judge(promtool, folder, tests, io, () => {});
    const failures = verdicts.filter(({ hasPassed }) => !hasPassed);
    const unproven = new Map(unprovenAlerts(alerts, cases, verdicts).map(({ id, reason }) => [id, reason]));
    return {
      proof: new Map(alerts.map(({ id }) => [id, unproven.get(id)])),
      cases: {
        passed: verdicts.length - failures.length,
        failed: failures.length,
        failures: failures.map(({ file, name, problems }) => ({
          file,
          name,
          problems: problems.flatMap(problemLines),
        })),
      },
    };
  } finally {
    io.files.removeTree(folder);
  }
}
