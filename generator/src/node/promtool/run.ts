/** Running promtool: a child process with its output, ended when the user interrupts or it takes too long. */

import { spawn } from 'node:child_process';
import { Interrupted } from '../io.ts';
import { Refusal } from '../refusal.ts';

/** How long one run may take, in milliseconds: the largest test file measured took seconds. */
const LIMIT_MS = 300_000;

export interface ToolResult {
  /** undefined where it was ended from outside. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Milliseconds after which it is ended; five minutes where absent. */
  readonly limitMs?: number;
}

/**
 * Runs `program` and waits for it.
 *
 * @throws Refusal `promtool-broken` when it cannot be started; Interrupted.
 */
export function runTool(program: string, args: readonly string[], options: ToolOptions): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    if (options.signal.aborted) {
      reject(new Interrupted());
      return;
    }
    const child = spawn(program, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let isLate = false;
    const stop = (): void => {
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, options.limitMs ?? LIMIT_MS);
    const done = (): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', stop);
    };
    options.signal.addEventListener('abort', stop);
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) => {
      done();
      reject(
        new Refusal('promtool-broken', `\`${program}\` cannot be started: ${error.message}.`, {
          help: 'name a working one with --promtool PATH',
        }),
      );
    });
    child.on('close', (code) => {
      done();
      if (options.signal.aborted) return reject(new Interrupted());
      const late = isLate ? `ended after ${(options.limitMs ?? LIMIT_MS) / 1000} s without a result\n` : '';
      resolve({
        code: isLate ? undefined : (code ?? undefined),
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: late + Buffer.concat(stderr).toString('utf8'),
      });
    });
  });
}

/**
 * `work` on every item, at most `width` at a time, results in the order of the items. The first failure ends it.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
