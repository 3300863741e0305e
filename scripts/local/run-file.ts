/** The file that says what a local run has started and where it listens, so that the next one and `break` find it. */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';

export interface RunRecord {
  /** The process that started the others. */
  readonly owner: ProcessIdentity;
  /** Each leads a process group of its own. */
  readonly children: readonly (ProcessIdentity & { readonly name: string })[];
  /** Base addresses by name: `shop`, `prometheus`, … */
  readonly urls: Readonly<Record<string, string>>;
}

const FILE = 'run.json';

/** @returns undefined where there is none, or none that can be read. */
export function readRun(folder: string): RunRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(join(folder, FILE), 'utf8'));
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the record in one step: a kill at any moment leaves the old or the new one. */
export function writeRun(folder: string, record: RunRecord): void {
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(record, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}

export function removeRun(folder: string): void {
  rmSync(join(folder, FILE), { force: true });
}

function isRecord(value: unknown): value is RunRecord {
  return (
    isObject(value) &&
    isIdentity(value.owner) &&
    Array.isArray(value.children) &&
    value.children.every(isIdentity) &&
    isObject(value.urls)
  );
}

function isIdentity(value: unknown): boolean {
  return isObject(value) && typeof value.pid === 'number' && value.pid > 1 && typeof value.began === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
