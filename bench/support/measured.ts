/** CPU time and peak memory of one process and all its threads, as the kernel accounts for them. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** GNU time: it reads the kernel's own account of its child (`wait4`). */
const TIME = '/usr/bin/time';

export interface Usage {
  /** User and system time in seconds, to a hundredth. */
  readonly cpuSeconds: number;
  /** Largest resident set in MiB. */
  readonly peakMiB: number;
}

/**
 * Runs `command` to its end.
 *
 * @throws when the program or GNU time is missing, and when it ends with another code than 0: the last of what it
 *   wrote to stderr is in the message.
 */
export function measured(command: readonly string[]): Usage {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-time-'));
  const report = join(folder, 'usage');
  try {
    const args = ['--quiet', '--output', report, '--format', '%U %S %M', ...command];
    const { error, status, stderr } = spawnSync(TIME, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    if (error) throw new Error(`${TIME} cannot be run (${error.message}); on Debian it is in the package \`time\``);
    if (status !== 0)
      throw new Error(`${command.slice(0, 4).join(' ')} … ended with ${status}: ${stderr.slice(-2000)}`);
    return usageOf(readFileSync(report, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads `user system kilobytes`. */
export function usageOf(report: string): Usage {
  const numbers = report.trim().split(/\s+/).map(Number);
  const [user, system, kib] = numbers;
  if (user === undefined || system === undefined || kib === undefined || numbers.some(Number.isNaN)) {
    throw new Error(`usageOf: ${JSON.stringify(report)} is not what GNU time was asked for`);
  }
  return { cpuSeconds: user + system, peakMiB: kib / 1024 };
}
