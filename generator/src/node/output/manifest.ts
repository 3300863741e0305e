/** The manifest: which files of an output folder are ours, and what they held when they were written. */

import { join } from 'node:path';
import { compareText } from '../../diagnostics/diagnostic.ts';
import type { Files } from '../files.ts';
import { Refusal, reasonOf, systemCode } from '../refusal.ts';

export const MANIFEST = '.quartet-manifest.json';

/** Path inside the output folder, with forward slashes → SHA-256 of the file's bytes. */
export type Manifest = ReadonlyMap<string, string>;

/**
 * The manifest of `out`; empty where there is none.
 *
 * @throws Refusal `manifest-unreadable`: guessing would mean to overwrite or remove files that are not ours.
 */
export function readManifest(out: string, shownOut: string, files: Files): Manifest {
  const path = join(out, MANIFEST);
  let text: string;
  try {
    text = files.read(path).toString('utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return new Map();
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw broken(shownOut, reason);
  }
  const entries = entriesOf(text);
  if (entries === undefined) throw broken(shownOut, 'it is not a manifest of this version');
  return new Map(entries);
}

/** The manifest as text: sorted by path, two spaces of indent, one line feed at the end. */
export function printManifest(manifest: Manifest): string {
  const files = Object.fromEntries([...manifest].sort(([a], [b]) => compareText(a, b)));
  return `${JSON.stringify({ version: 1, files }, null, 2)}\n`;
}

/** Whether `path` can name a file below the output folder: relative, forward slashes, no `..`, not one of our own. */
export function isOutputPath(path: string): boolean {
  const parts = path.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part));
  return isPlain && !/^[A-Za-z]:/.test(path) && !parts[0]!.startsWith('.quartet');
}

function entriesOf(text: string): readonly [string, string][] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || parsed.version !== 1 || !isRecord(parsed.files)) return undefined;
  const entries: [string, string][] = [];
  for (const [path, hash] of Object.entries(parsed.files)) {
    if (typeof hash !== 'string' || !isOutputPath(path)) return undefined;
    entries.push([path, hash]);
  }
  return entries;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken(shownOut: string, reason: string): Refusal {
  return new Refusal('manifest-unreadable', `\`${MANIFEST}\` in \`${shownOut}\` cannot be used: ${reason}.`, {
    file: join(shownOut, MANIFEST),
    help: 'restore it, or delete it: files that are as they would be written are then taken over, others are left alone',
  });
}
