/** `npm test`: checks, build, unit tests, the pages in a browser, the proof of the examples' alerts. Its last line is `N passed, N failed`. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { findK6, nodePaths, promtool3Path } from './setup.mjs';

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'quartet-test-'));

/** Proven with each promtool. */
const SPECS = ['examples/shop/quartet'];
/** Proven with the installed one alone, for the time it takes. */
const ONCE = ['examples/flask/quartet', 'examples/databases/quartet'];

/** Run after the rest of the unit tests, since they need what is built meanwhile. */
const LATE = ['scripts/load/load.test.ts', 'scripts/local/story.test.ts'];

let passed = 0;
let failed = 0;
/** What failed, said once more at the end, where a long log is read first. */
const failures: string[] = [];

/** What is read of the report of the unit tests. */
interface UnitReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const programs = buildPrograms();
try {
  step('check', ['--conditions=source', 'scripts/check.ts']);
  step('build', ['--conditions=source', 'scripts/build.ts']);
  unitTests(
    'units',
    LATE.flatMap((file) => ['--exclude', file]),
  );
  browserSuite();
  await programs.built;
  unitTests('late', LATE);
  for (const promtool of promtools()) prove(promtool);
} finally {
  programs.end();
  rmSync(scratch, { recursive: true, force: true });
}
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function step(name: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  count(status === 0 ? 1 : 0, status === 0 ? 0 : 1);
  if (status !== 0) failures.push(name);
}

/**
 * k6 and promtool 3 come as sources and take Go some minutes. They are built in the pauses of the tests that do without
 * them.
 */
function buildPrograms(): { readonly built: Promise<void>; readonly end: () => void } {
  const wanted = [...(findK6() ? [] : ['k6']), ...(existsSync(promtool3Path()) ? [] : ['promtool3'])];
  if (wanted.length === 0) return { built: Promise.resolve(), end: () => undefined };
  const args = ['-n', '10', process.execPath, 'scripts/setup.mjs', ...wanted];
  const child = spawn('nice', args, { cwd: root, stdio: 'inherit', detached: true });
  const built = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  return {
    built,
    end: () => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid);
    },
  };
}

function unitTests(name: string, which: readonly string[]): void {
  const report = join(scratch, `${name}.json`);
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...which,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  // Without colour a dot is one character in a log, not twelve.
  const env = { ...process.env, NO_COLOR: '1', QUARTET_TEST_NODES: nodePaths().join(delimiter) };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  if (!existsSync(report)) {
    failures.push('the unit tests gave no report');
    count(0, 1);
    return;
  }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as UnitReport;
  count(numPassedTests, numFailedTests);
  for (const file of testResults) {
    const broken = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of broken)
      failures.push(`${relative(root, file.name)}: ${test.fullName}\n${indent(test.failureMessages)}`);
    // A file that does not load has no tests that could fail.
    if (file.status === 'failed' && broken.length === 0) {
      failures.push(`${relative(root, file.name)}\n${indent([file.message])}`);
      count(0, 1);
    }
  }
  if (status !== 0 && failures.length === 0) count(0, 1);
}

/** The beginning of what a test said when it failed. */
function indent(messages: readonly string[]): string {
  return messages
    .join('\n')
    .split('\n')
    .slice(0, 12)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** The pages in a browser, with both lines of libraries; the build step made the plugin already. */
function browserSuite(): void {
  const { status, stdout } = spawnSync(process.execPath, ['--conditions=source', 'scripts/e2e.ts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 << 20,
  });
  process.stdout.write(stdout.replace(/^(\d+) passed, (\d+) failed$/m, '$1 browser tests passed, $2 failed'));
  const result = /^(\d+) passed, (\d+) failed$/m.exec(stdout);
  count(Number(result?.[1] ?? 0), Number(result?.[2] ?? 1));
  for (const [, name] of stdout.matchAll(/^ {4}(\[.*)$/gm)) failures.push(`browser: ${name}`);
  if (status !== 0 && result?.[2] === '0') count(0, 1);
}

/** The installed promtool, and the Prometheus 3 one where the set-up could build it. */
function promtools(): readonly string[] {
  const third = promtool3Path();
  return existsSync(third) ? ['promtool', third] : ['promtool'];
}

function prove(promtool: string): void {
  const version = spawnSync(promtool, ['--version'], { encoding: 'utf8' });
  console.log(`proof of the examples with ${`${version.stdout}${version.stderr}`.split('\n')[0]}`);
  const { stdout, status } = spawnSync(
    process.execPath,
    ['generator/bin/quartet.js', 'test', ...SPECS, ...(promtool === 'promtool' ? ONCE : []), '--promtool', promtool],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 << 20 },
  );
  process.stdout.write(stdout.replace(/^(\d+) passed, (\d+) failed$/m, '$1 cases passed, $2 failed'));
  const result = /^(\d+) passed, (\d+) failed$/m.exec(stdout);
  count(Number(result?.[1] ?? 0), Number(result?.[2] ?? 1));
  if (status !== 0 && result?.[2] === '0') count(0, 1);
}

function count(more: number, worse: number): void {
  passed += more;
  failed += worse;
}
