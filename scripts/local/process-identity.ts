/** Tells a process apart from a later one with the same id, so that only what we started is ever ended. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process id and when it began, in the system's own notation. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly began: string;
}

/** @returns undefined when no such process runs; one that has ended but is not yet collected does not run. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const began = beganOf(pid);
  return began === undefined ? undefined : { pid, began };
}

/** Whether this very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.began === identity.began;
}

function beganOf(pid: number): string | undefined {
  const boot = read('/proc/sys/kernel/random/boot_id');
  if (boot === undefined) return beganByPs(pid);
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The program's name stands in parentheses and may hold any character; the fields are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  return state === 'Z' || ticks === undefined ? undefined : `${boot.trim()} ${ticks}`;
}

function beganByPs(pid: number): string | undefined {
  const text = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim();
  return text ? text : undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
