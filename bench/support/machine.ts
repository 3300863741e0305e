/** What a benchmark ran on, in one line above its table. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

/** Cores, memory, system, and the versions of Node and of `program` (a Prometheus tool). */
export function machineLine(program: string): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores, ${gib} GiB, ${systemName()}, Node ${process.versions.node}, ${versionOf(program)}`;
}

/** @throws with the program's name where it is not installed. */
export function versionOf(program: string): string {
  let text: string;
  try {
    text = execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${program} cannot be run: ${error instanceof Error ? error.message : String(error)}`);
  }
  return `${program} ${/version (\d[\d.]*)/.exec(text)?.[1] ?? text.split('\n')[0]!.trim()}`;
}

function systemName(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
