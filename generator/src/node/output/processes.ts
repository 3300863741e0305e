/** Which processes run on this machine, as the lock needs to know. */

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes, ProcessIdentity } from './lock.ts';

export const machine: Processes = { self: identity(process.pid), running };

function running(pid: number): ProcessIdentity | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means that it runs and belongs to someone else.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return undefined;
  }
  return identity(pid);
}

function identity(pid: number): ProcessIdentity {
  const birth = birthOf(pid);
  return { pid, host: hostname(), ...(birth === undefined ? {} : { birth }) };
}

/** On Linux the boot and the tick at which the process began; undefined elsewhere. */
function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces; `starttime` is field 22 (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}
