/** The two Flask shops under gunicorn, in a Python environment of their own; also a program that runs just them. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../setup.mjs';
import { type Children, createChildren, endLeftovers, type Program } from './children.ts';
import { deferred } from './deferred.ts';
import { LOCAL, ROOT } from './paths.ts';
import { freePort } from './ports.ts';

const FOLDER = join(ROOT, 'examples/flask');
const REQUIREMENTS = join(FOLDER, 'requirements.txt');

/** A Python environment that has what the Flask shops need, or why there is none. */
export type Environment = { readonly bin: string } | { readonly missing: string };

/**
 * The environment in `folder/venv`, made anew when the requirements changed since.
 *
 * @param say  Told once, before anything that takes long.
 */
export async function pythonEnvironment(folder: string, say: (line: string) => void): Promise<Environment> {
  const python = findProgram(['python3']);
  if (python === undefined) return { missing: 'python3 is not on PATH' };
  const venv = join(folder, 'venv');
  const bin = join(venv, 'bin');
  const stamp = join(venv, 'requirements-sha256');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (textOf(stamp) === wanted && (await run(join(bin, 'gunicorn'), ['--version'])).code === 0) return { bin };

  say('Installing the Python packages of the Flask shops');
  rmSync(venv, { recursive: true, force: true });
  const made = await run(python, ['-m', 'venv', venv]);
  if (made.code !== 0) return { missing: 'Python has no venv; on Debian: apt-get install -y python3-venv' };
  const installed = await run(join(bin, 'pip'), ['install', '--quiet', '--requirement', REQUIREMENTS]);
  if (installed.code !== 0) return { missing: `pip could not install the packages: ${lastLine(installed.words)}` };
  writeFileSync(stamp, wanted);
  return { bin };
}

/**
 * The programs of both shops, each on a free port on loopback.
 *
 * @param bin  Folder with gunicorn, from `pythonEnvironment`.
 * @param folder  For databases and the counters that workers share.
 */
export async function flaskPrograms(bin: string, folder: string): Promise<readonly [Program, Program]> {
  const data = join(folder, 'flask');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  const program = async (
    name: string,
    app: string,
    preferred: number,
    env: Record<string, string>,
  ): Promise<Program> => {
    const address = `127.0.0.1:${await freePort(preferred)}`;
    return {
      name,
      command: join(bin, 'gunicorn'),
      args: [app],
      cwd: FOLDER,
      env: { BIND: address, SHOP_DB: join(data, `${name}.sqlite`), PYTHONDONTWRITEBYTECODE: '1', ...env },
      url: `http://${address}`,
    };
  };
  return [
    await program('shop-flask', 'app:app', 8000, { PROMETHEUS_MULTIPROC_DIR: join(data, 'multiproc') }),
    await program('shop-guide', 'app_guide:app', 8001, { WEB_CONCURRENCY: '1' }),
  ];
}

interface Finished {
  readonly code: number | null;
  readonly words: string;
}

function run(command: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    const add = (chunk: Buffer) => {
      words += chunk.toString();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.once('error', (failure) => resolve({ code: null, words: failure.message }));
    child.once('close', (code) => resolve({ code, words }));
  });
}

function lastLine(words: string): string {
  return words.trimEnd().split('\n').at(-1) ?? '';
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Runs the two shops in `folder` until a signal or until one of them ends. @returns The exit code. */
async function runShops(folder: string, say: (line: string) => void): Promise<number> {
  const left = await endLeftovers(folder);
  if ('busy' in left) {
    say(`A local run is already there (process ${left.busy}).`);
    return 1;
  }
  const environment = await pythonEnvironment(folder, say);
  if ('missing' in environment) {
    say(`${environment.missing}.`);
    return 1;
  }
  const children: Children = createChildren(folder);
  const stopped = deferred<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.resolve(undefined));
  for (const program of await flaskPrograms(environment.bin, folder)) {
    children.start(program);
    say(`${program.name}  ${program.url}`);
  }
  const ended = await Promise.race([stopped.promise, children.ended]);
  await children.stop();
  if (ended) say(`${ended.name} ${ended.how}:\n${ended.log}`);
  return ended ? 1 : 0;
}

if (import.meta.main) {
  process.exitCode = await runShops(join(LOCAL, 'flask-alone'), (line) => process.stderr.write(`${line}\n`));
}
