/** `quartet test`: proves every alert with promtool, on rules as compiled or as they lie on a disk. */

import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Source } from '../../compile-types.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { OutputFile } from '../../plan.ts';
import { compiledParts } from '../compiling.ts';
import { readInputs, shownPath } from '../inputs.ts';
import type { Io } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { progressOn } from '../progress.ts';
import type { Inability } from '../promtool/ability.ts';
import { inabilityOf } from '../promtool/ability.ts';
import { findPromtool } from '../promtool/find.ts';
import { problemLines } from '../promtool/problems.ts';
import type { ClaimedAlert, PartCase, UnprovenAlert } from '../promtool/proof.ts';
import { unprovenAlerts } from '../promtool/proof.ts';
import { shapeOf } from '../promtool/shape.ts';
import type { CaseVerdict, TestFile } from '../promtool/verdicts.ts';
import { judge } from '../promtool/verdicts.ts';
import { Refusal, reasonOf } from '../refusal.ts';
import { hasAtLeast } from '../report/print.ts';
import { textsOf } from '../report/texts.ts';

export interface ProveOptions {
  readonly promtool?: string;
  /** A folder whose rule files take the place of the compiled ones. */
  readonly rules?: string;
  /** Prove each service, also those that differ from a proven one in their names alone. */
  readonly every?: boolean;
}

interface Proof {
  readonly diagnostics: readonly Diagnostic[];
  readonly alerts: readonly ClaimedAlert[];
  readonly cases: readonly PartCase[];
  readonly tests: readonly TestFile[];
  /** Owners with alerts, and how many of them were run. */
  readonly owners: { readonly all: number; readonly run: number };
}

/** @throws Refusal when a spec cannot be read, promtool is missing or no temporary folder can be made; Interrupted. */
export async function prove(
  specs: readonly string[],
  options: ProveOptions,
  { io, settings }: CommandContext,
): Promise<Outcome> {
  const promtool = findPromtool(options.promtool, io);
  const sources = await readInputs(specs, io);
  const folder = temporaryFolder(io);
  try {
    const cannotRun = await inabilityOf(promtool, folder, io);
    const proof = await layOut(sources, options, cannotRun, folder, io);
    const textOf = textsOf(sources);
    if (hasAtLeast(proof.diagnostics, settings)) {
      const summary = 'Nothing was proven: mend the findings first.';
      return { diagnostics: proof.diagnostics, textOf, summary, failed: true, json: { ran: false } };
    }
    const progress = progressOn(io);
    const show = (done: number): void => progress.show(`${done} of ${proof.tests.length} test files run`);
    const verdicts = await judge(promtool, folder, proof.tests, io, show).finally(progress.clear);
    const unproven = unprovenAlerts(proof.alerts, proof.cases, verdicts);
    return { diagnostics: proof.diagnostics, textOf, ...report(proof, verdicts, unproven) };
  } finally {
    io.files.removeTree(folder);
  }
}

/** Writes rules and tests below `folder`, and keeps what is claimed about them. */
async function layOut(
  sources: readonly Source[],
  { rules: rulesFolder, every }: ProveOptions,
  cannotRun: Inability,
  folder: string,
  io: Io,
): Promise<Proof> {
  const diagnostics: Diagnostic[] = [];
  const alerts: ClaimedAlert[] = [];
  const cases: PartCase[] = [];
  const tests: TestFile[] = [];
  const shapes = new Map<string, number>();
  let owners = 0;
  let number = 0;
  for await (const part of compiledParts(sources, ['prometheus-rules', 'promtool-tests'], io)) {
    const { owner } = part;
    number++;
    diagnostics.push(...part.diagnostics);
    if (part.alerts.length > 0) owners++;
    // Rules on a disk may have been changed by hand, so each of them is proven by itself.
    const shape = every || rulesFolder !== undefined || part.alerts.length === 0 ? String(number) : shapeOf(part);
    const run = shapes.get(shape) ?? number;
    if (part.alerts.length > 0) shapes.set(shape, run);
    const inability = cannotRun(part);
    for (const { id, unproven = inability } of part.alerts) {
      alerts.push({ part: run, owner, id, ...(unproven === undefined ? {} : { unproven }) });
    }
    if (run !== number || inability !== undefined) continue;
    for (const one of part.cases) cases.push({ ...one, part: number });
    for (const file of part.files) {
      const isTest = isTestFile(file);
      const text =
        isTest || rulesFolder === undefined ? file.text : rulesOnDisk(rulesFolder, file.path, io, diagnostics);
      if (text === undefined) continue;
      await io.files.writeDurably(join(folder, file.path), text);
      if (isTest) {
        const own = part.cases.filter((one) => one.file === file.path);
        tests.push({ path: file.path, cases: own, length: text.length });
      }
    }
  }
  return { diagnostics, alerts, cases, tests, owners: { all: owners, run: shapes.size } };
}

/** promtool's test files have `tests:` at the top, rule files `groups:`. */
function isTestFile({ text }: OutputFile): boolean {
  return /^tests:/m.test(text);
}

/** The rule file that stands for `path` in `rulesFolder`: by its whole path, or without the folders that lead to it. */
function rulesOnDisk(rulesFolder: string, path: string, io: Io, diagnostics: Diagnostic[]): string | undefined {
  const parts = path.split('/');
  for (let skipped = 0; skipped < parts.length; skipped++) {
    const name = join(rulesFolder, ...parts.slice(skipped));
    try {
      return io.files.read(resolve(io.cwd, name)).toString('utf8');
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      const isAbsent =
        io.files.kindOf(resolve(io.cwd, rulesFolder)) !== undefined && /no such file|not a folder/.test(reason);
      if (!isAbsent)
        throw new Refusal('unreadable-input', `\`${name}\` cannot be read: ${reason}.`, { file: shownPath(name) });
    }
  }
  diagnostics.push({
    code: 'rule-file-missing',
    severity: 'error',
    message: `\`${path}\` is not in \`${shownPath(rulesFolder)}\`, so its alerts cannot be proven.`,
    help: `run quartet generate SPEC --out ${shownPath(rulesFolder)} first, or leave --rules out`,
    file: shownPath(join(rulesFolder, path)),
  });
  return undefined;
}

function report(
  proof: Proof,
  verdicts: readonly CaseVerdict[],
  unproven: readonly UnprovenAlert[],
): Pick<Outcome, 'results' | 'failed' | 'json' | 'summary'> {
  const failures = verdicts.filter((verdict) => !verdict.hasPassed);
  const proven = proof.alerts.length - unproven.length;
  const passed = verdicts.length - failures.length;
  return {
    results: [
      ...failures.flatMap(failureLines),
      ...unproven.map(({ owner, id, reason }) => `unproven  ${owner}  ${id}: ${reason}`),
      ...(failures.length + unproven.length > 0 ? [''] : []),
      `${proof.alerts.length} alerts, ${proven} proven`,
      `${passed} passed, ${failures.length} failed`,
    ],
    ...(proof.owners.run < proof.owners.all ? { summary: shapesSummary(proof.owners) } : {}),
    failed: failures.length > 0 || unproven.length > 0,
    json: {
      ran: true,
      alerts: { total: proof.alerts.length, proven, unproven },
      cases: {
        passed,
        failed: failures.length,
        failures: failures.map(({ file, name, problems }) => ({ file, name, problems })),
      },
    },
  };
}

function shapesSummary({ all, run }: Proof['owners']): string {
  return `${all} owners have ${run} shapes: one of each was run, since the others differ in names alone (--every runs them all).`;
}

function failureLines({ file, name, problems }: CaseVerdict): readonly string[] {
  return [`failed  ${file}  ${name}`, ...problems.flatMap(problemLines).map((line) => `  ${line}`), ''];
}

function temporaryFolder(io: Io): string {
  const parent = io.env.TMPDIR || tmpdir();
  try {
    return io.files.makeTemporary(join(parent, 'quartet-test-'));
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Refusal('cannot-write', `No temporary folder can be made in \`${parent}\`: ${reason}.`, {
      help: 'set TMPDIR to a folder that can be written',
    });
  }
}
