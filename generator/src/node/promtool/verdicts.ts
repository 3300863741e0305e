/** Judging every proof case with the real promtool: files at once while they pass, case by case where one does not. */

import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { WrittenCase } from '../../compile-types.ts';
import type { Io } from '../io.ts';
import type { Problem } from './problems.ts';
import { problemsOf } from './problems.ts';
import { inParallel, runTool } from './run.ts';

/** promtool runs at one time: each takes about one core. */
const WIDTH = 2;

export interface TestFile {
  /** Path inside the folder, with forward slashes. */
  readonly path: string;
  readonly cases: readonly WrittenCase[];
  /** Length of the text, by which the largest is begun first. */
  readonly length: number;
}

export interface CaseVerdict {
  readonly file: string;
  readonly name: string;
  readonly hasPassed: boolean;
  /** What promtool said, where it failed. */
  readonly problems: readonly Problem[];
}

/**
 * A verdict for each case of each file, in their order.
 *
 * promtool does not say which case an expression belongs to, so the cases of a file that fails are run again each by
 * itself. A file that fails although each of its cases passes alone counts as failed in all of them.
 *
 * @param folder  Where the files lie, with the rule files they name.
 * @param onDone  Called after each file with the number of files judged.
 */
export async function judge(
  promtool: string,
  folder: string,
  files: readonly TestFile[],
  io: Io,
  onDone: (files: number) => void,
): Promise<readonly CaseVerdict[]> {
  let done = 0;
  const verdicts = new Map<TestFile, readonly CaseVerdict[]>();
  // A large file begun last would run alone, long after the others are done.
  const largestFirst = [...files].sort((a, b) => b.length - a.length);
  await inParallel(largestFirst, WIDTH, async (file) => {
    verdicts.set(file, await judgeFile(promtool, folder, file, io));
    onDone(++done);
  });
  return files.flatMap((file) => verdicts.get(file)!);
}

async function judgeFile(promtool: string, folder: string, file: TestFile, io: Io): Promise<readonly CaseVerdict[]> {
  const whole = await runTest(promtool, folder, file.path, io);
  if (whole === undefined)
    return file.cases.map(({ name }) => ({ file: file.path, name, hasPassed: true, problems: [] }));
  const alone = await judgeCases(promtool, folder, file, io);
  if (alone.some((verdict) => !verdict.hasPassed)) return alone;
  const cases = file.cases.length > 0 ? file.cases : [{ name: 'the file as a whole' }];
  return cases.map(({ name }) => ({ file: file.path, name, hasPassed: false, problems: whole }));
}

async function judgeCases(promtool: string, folder: string, file: TestFile, io: Io): Promise<readonly CaseVerdict[]> {
  const singles = singleCases(io.files.read(join(folder, file.path)).toString('utf8'));
  const verdicts: CaseVerdict[] = [];
  for (const [index, single] of singles.entries()) {
    // In the same folder, since rule files are named relative to the test file.
    const path = join(dirname(file.path), `.case-${index}-${file.path.split('/').at(-1)}`);
    io.files.writeNew(join(folder, path), single.text);
    const problems = await runTest(promtool, folder, path, io);
    io.files.removeFile(join(folder, path));
    verdicts.push({ file: file.path, name: single.name, hasPassed: problems === undefined, problems: problems ?? [] });
  }
  return verdicts;
}

/** @returns undefined where it passes. */
async function runTest(
  promtool: string,
  folder: string,
  path: string,
  io: Io,
): Promise<readonly Problem[] | undefined> {
  const result = await runTool(promtool, ['test', 'rules', path], { cwd: folder, signal: io.signal });
  if (result.code === 0) return undefined;
  const problems = problemsOf(`${result.stdout}\n${result.stderr}`);
  return problems.length > 0
    ? problems
    : [{ text: `promtool ended with code ${result.code ?? 'unknown'} and said nothing` }];
}

/** One test file for each case of `text`; none where `text` is not a test file. */
function singleCases(text: string): readonly { readonly name: string; readonly text: string }[] {
  const parsed = load(text);
  if (typeof parsed !== 'object' || parsed === null || !('tests' in parsed) || !Array.isArray(parsed.tests)) return [];
  return parsed.tests.map((test: unknown, index) => ({
    name: nameOf(test) ?? `case ${index + 1}`,
    text: dump({ ...parsed, tests: [test] }),
  }));
}

function nameOf(test: unknown): string | undefined {
  if (typeof test !== 'object' || test === null || !('name' in test)) return undefined;
  return typeof test.name === 'string' ? test.name : undefined;
}
