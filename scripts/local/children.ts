/** Starts the programs of a local run, remembers them in the run file, and ends them all. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deferred } from './deferred.ts';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.ts';
import { type RunRecord, readRun, removeRun, writeRun } from './run-file.ts';

/** Programs get this long to end by themselves, in milliseconds; the shop lets open requests end within 5 s. */
const GRACE_MS = 8_000;
const LOOK_MS = 50;

export interface Program {
  /** Names the log file, and the program in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where it listens, when it does. */
  readonly url?: string;
  /** Ends by itself when its work is done. */
  readonly ends?: boolean;
}

/** A program that ended although it should not have. */
export interface Ended {
  readonly name: string;
  readonly how: string;
  /** Its last words. */
  readonly log: string;
}

export interface Children {
  readonly start: (program: Program) => void;
  /** Resolves when the first program ends that should not have; never while `stop` runs. */
  readonly ended: Promise<Ended>;
  /** Ends all programs and everything they started, and removes the run file. */
  readonly stop: () => Promise<void>;
  /** Ends the waiting of `stop`: from now on nothing is asked politely. */
  readonly hurry: () => void;
}

/** The last `lines` of a program's log; empty where it has none. */
export function lastWords(folder: string, name: string, lines = 5): string {
  try {
    return readFileSync(logPath(folder, name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/**
 * Children of this process, recorded in `folder`, with their output in `folder/logs`.
 *
 * @throws when `folder` cannot be written.
 */
export function createChildren(folder: string): Children {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const owner = identityOf(process.pid);
  if (!owner) throw new Error('createChildren: this process is not among the running ones');
  let record: RunRecord = { owner, children: [], urls: {} };
  let isStopping = false;
  const hurrying = new AbortController();
  const { promise: ended, resolve: reportEnd } = deferred<Ended>();
  writeRun(folder, record);

  const start = (program: Program): void => {
    const { name, command, args, cwd, env, url, ends = false } = program;
    const log = openSync(logPath(folder, name), 'w');
    // A group of its own: Ctrl-C reaches us alone, and workers of workers end with it.
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    const report = (how: string) => {
      if (!isStopping) reportEnd({ name, how, log: lastWords(folder, name) });
    };
    child.once('error', (failure) => report(failure.message));
    child.once('exit', (code, signal) => {
      if (!ends || code !== 0) report(signal ? `ended by ${signal}` : `ended with code ${code}`);
    });
    record = withChild(record, name, child, url);
    writeRun(folder, record);
  };

  return {
    start,
    ended,
    hurry: () => hurrying.abort(),
    stop: async () => {
      isStopping = true;
      await endAll(record.children, hurrying.signal);
      removeRun(folder);
    },
  };
}

/**
 * Ends what an earlier run in `folder` left behind.
 *
 * @returns The names of what was ended; or `busy`, with the process id, when that run is still there.
 */
export async function endLeftovers(folder: string): Promise<readonly string[] | { readonly busy: number }> {
  const record = readRun(folder);
  if (!record) return [];
  if (isRunning(record.owner)) return { busy: record.owner.pid };
  const left = record.children.filter(isRunning);
  await endAll(left, new AbortController().signal);
  removeRun(folder);
  return left.map((child) => child.name);
}

function withChild(record: RunRecord, name: string, child: ChildProcess, url: string | undefined): RunRecord {
  const identity = child.pid === undefined ? undefined : identityOf(child.pid);
  return {
    ...record,
    children: identity ? [...record.children, { ...identity, name }] : record.children,
    urls: url === undefined ? record.urls : { ...record.urls, [name]: url },
  };
}

async function endAll(children: readonly ProcessIdentity[], hurry: AbortSignal): Promise<void> {
  const running = () => children.filter(isRunning);
  for (const child of running()) signalGroup(child, 'SIGTERM');
  const deadline = performance.now() + GRACE_MS;
  while (running().length > 0 && performance.now() < deadline && !hurry.aborted) await pause(LOOK_MS);
  for (const child of running()) signalGroup(child, 'SIGKILL');
  while (running().length > 0) await pause(LOOK_MS);
}

function signalGroup({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

function logPath(folder: string, name: string): string {
  return join(folder, 'logs', `${name}.log`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
