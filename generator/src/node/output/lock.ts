/** One writer at a time: a lock file that names its process, so that a lock left behind by a crash is seen for what it is. */

import { join } from 'node:path';
import type { Files } from '../files.ts';
import { Refusal, systemCode } from '../refusal.ts';

export const LOCK = '.quartet.lock';

/** Who a process is, so that another one that got the same number later is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the system's own terms; undefined where the system does not say. */
  readonly birth?: string;
}

/** What the lock needs to know of processes. */
export interface Processes {
  readonly self: ProcessIdentity;
  /** The process that has `pid` on this machine now; undefined where none has. */
  readonly running: (pid: number) => ProcessIdentity | undefined;
}

export interface Lock {
  readonly release: () => void;
}

/**
 * Takes the lock of `out`. A lock whose process is gone is taken over.
 *
 * @throws Refusal `output-locked` while another process holds it, naming the process.
 */
export function takeLock(out: string, shownOut: string, files: Files, processes: Processes): Lock {
  const path = join(out, LOCK);
  const text = `${JSON.stringify(processes.self)}\n`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      files.writeNew(path, text);
      return { release: () => release(path, text, files) };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const held = readIfThere(path, files);
    if (held === undefined) continue;
    if (isAlive(held, processes)) throw locked(held, shownOut);
    putAside(path, held, processes.self.pid, files);
  }
  throw locked(readIfThere(path, files) ?? '', shownOut);
}

/** Two may find the same dead lock; the rename lets one of them have it, and a lock newer than the dead one goes back. */
function putAside(path: string, dead: string, pid: number, files: Files): void {
  const aside = `${path}.${pid}`;
  try {
    files.rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside, files) !== dead) {
    try {
      files.duplicate(aside, path);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
  files.removeFile(aside);
}

function release(path: string, text: string, files: Files): void {
  if (readIfThere(path, files) === text) files.removeFile(path);
}

function isAlive(held: string, processes: Processes): boolean {
  const owner = identityOf(held);
  // An empty lock is one whose writer died between making and filling it.
  if (owner === undefined) return false;
  if (owner.host !== processes.self.host) return true;
  if (owner.pid === processes.self.pid) return owner.birth === processes.self.birth;
  const now = processes.running(owner.pid);
  return now !== undefined && (owner.birth === undefined || now.birth === undefined || owner.birth === now.birth);
}

function identityOf(text: string): ProcessIdentity | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { pid, host, birth } = parsed as Partial<Record<string, unknown>>;
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined;
    return { pid, host, ...(typeof birth === 'string' ? { birth } : {}) };
  } catch {
    return undefined;
  }
}

function readIfThere(path: string, files: Files): string | undefined {
  try {
    return files.read(path).toString('utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function locked(held: string, shownOut: string): Refusal {
  const owner = identityOf(held);
  const who = owner === undefined ? 'Another run' : `Process \`${owner.pid}\` on \`${owner.host}\``;
  return new Refusal('output-locked', `${who} is writing to \`${shownOut}\`.`, {
    file: join(shownOut, LOCK),
    help: `wait until it is done; where that process is gone, delete ${join(shownOut, LOCK)}`,
  });
}
