/** Runs the promtool that is installed on texts of a test's own, each run in a folder that is gone afterwards. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface Outcome {
  readonly passed: boolean;
  /** Everything promtool said, with the names of the temporary folder left out. */
  readonly output: string;
}

/**
 * `promtool check rules` on all files at once.
 *
 * @param lint  `none` accepts what Prometheus loads; otherwise duplicate rules fail too.
 */
export function checkRules(files: readonly TextFile[], lint: 'duplicate-rules' | 'none' = 'duplicate-rules'): Outcome {
  return run(['check', 'rules', `--lint=${lint}`], files, files);
}

/** `promtool test rules` on the files that `isTest` picks; the others are rule files they name. */
export function testRules(files: readonly TextFile[], isTest: (path: string) => boolean): Outcome {
  const tests = files.filter((file) => isTest(file.path));
  if (tests.length === 0) throw new Error('testRules: no test file');
  return run(['test', 'rules'], files, tests);
}

/** Number of rules that `check rules` says it found in all files together. */
export function rulesFound({ output }: Outcome): number {
  return [...output.matchAll(/SUCCESS: (\d+) rules? found/g)].reduce((sum, match) => sum + Number(match[1]), 0);
}

/** A series of samples in promtool's notation, one for each name: `{ 'up{job="a"}': '1x10' }`. */
export type Inputs = Readonly<Record<string, string>>;

/** An expression at an instant and the values it must have, by the labels of each series. */
export interface Expected {
  readonly at: string;
  readonly expr: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface UnitTest {
  readonly inputs: Inputs;
  readonly expected: readonly Expected[];
  readonly interval?: string;
}

/** The text of a test file over `rules`, which stand beside it. JSON is YAML. */
export function unitTests(
  rules: readonly string[],
  evaluation: string,
  tests: readonly UnitTest[],
  order: readonly string[] = [],
): string {
  return JSON.stringify({
    rule_files: rules,
    evaluation_interval: evaluation,
    group_eval_order: order,
    tests: tests.map(({ inputs, expected, interval = '1m' }) => ({
      interval,
      input_series: Object.entries(inputs).map(([series, values]) => ({ series, values })),
      promql_expr_test: expected.map(({ at, expr, values }) => ({
        expr,
        eval_time: at,
        exp_samples: Object.entries(values).map(([labels, value]) => ({ labels, value })),
      })),
    })),
  });
}

function run(command: readonly string[], files: readonly TextFile[], given: readonly TextFile[]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-generator-'));
  try {
    for (const { path, text } of files) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const paths = given.map((file) => file.path);
    const result = spawnSync('promtool', [...command, ...paths], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (result.error) {
      const { code } = result.error as { code?: string };
      throw code === 'ENOENT' ? new Error('promtool is not installed: apt-get install prometheus') : result.error;
    }
    return { passed: result.status === 0, output: `${result.stdout}${result.stderr}`.replaceAll(folder, '') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
