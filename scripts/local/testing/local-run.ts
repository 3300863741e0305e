/** A local run under test: started as `npm start` does it, with what it says kept. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';

export interface LocalRun {
  readonly process: ChildProcess;
  /** What it said on stderr, and on stdout. */
  readonly words: () => string;
  readonly results: () => string;
  readonly exit: Promise<number | null>;
}

/** Everything but the Flask shops, whose packages take a minute to install. */
export const WITHOUT_FLASK = 'shop,mariadb,exporters,alertmanager,prometheus,server,page';

export function startRun(dir: string, ...args: readonly string[]): LocalRun {
  const all = ['--conditions=source', 'scripts/start.ts', '--dir', dir, '--minutes', '8', ...args];
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), all, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let results = '';
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => {
    results += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, words: () => words, results: () => results, exit };
}

/** `npm run break -- KIND` for the run in `dir`. @returns The exit code. */
export function turn(kind: string, dir: string): number | null {
  return runScript('scripts/local/break.ts', kind, '--dir', dir).status;
}

export function runScript(script: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, ['--conditions=source', join(ROOT, script), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
}

/** @throws Error with what the run said when it is not so within `seconds`. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  seconds: number,
  what: string,
  run: LocalRun,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new Error(`${what} not within ${seconds} s\n${run.words()}\n${run.results().slice(-4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
