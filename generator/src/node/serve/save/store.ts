/** The specs as this process knows them, kept in step with the folder: what others changed there is found by its stamps. */

import { join } from 'node:path';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { MAX_FILE_LENGTH } from '../../../specfile/load.ts';
import type { Files } from '../../files.ts';
import { systemCode } from '../../refusal.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { changedFleet } from '../fleet/fleet.ts';
import type { FoundSpec } from '../fleet/scan.ts';
import { scanSpecs } from '../fleet/scan.ts';

export interface Refreshed {
  /** Before and after; the same where nothing changed. */
  readonly before: Fleet;
  readonly fleet: Fleet;
  /** Paths that were changed on the disk, with their new text; null: gone. */
  readonly changes: ReadonlyMap<string, string | null>;
}

export interface SpecStore {
  readonly fleet: () => Fleet;
  /** Entries of the folder that are not read. */
  readonly diagnostics: () => readonly Diagnostic[];
  /** Whether a file that stands there can be replaced. */
  readonly isWritable: (path: string) => boolean;
  /** Reads what changed since. @throws the system's error where the folder cannot be read. */
  readonly refresh: () => Promise<Refreshed>;
  /** Takes over a fleet that was written by this process. */
  readonly accept: (fleet: Fleet, paths: Iterable<string>) => void;
  /** A text of some seconds or hours ago, by its ETag. */
  readonly textOf: (etag: string) => string | undefined;
}

/** Characters of old texts that are kept for three-way views. */
const KEPT = 32 * 1024 * 1024;

export function specStore(root: string, files: Files): SpecStore {
  let fleet: Fleet = new Map();
  let found: ReadonlyMap<string, FoundSpec> = new Map();
  let diagnostics: readonly Diagnostic[] = [];
  const old = new Map<string, string>();
  let kept = 0;

  const remember = (before: Fleet, paths: Iterable<string>): void => {
    for (const path of paths) {
      const file = before.get(path);
      if (file === undefined || old.has(file.etag)) continue;
      old.set(file.etag, file.text);
      kept += file.text.length;
      for (const [etag, text] of old) {
        if (kept <= KEPT) break;
        old.delete(etag);
        kept -= text.length;
      }
    }
  };

  return {
    fleet: () => fleet,
    diagnostics: () => diagnostics,
    isWritable: (path) => found.get(path)?.isWritable ?? true,
    textOf: (etag) => old.get(etag),
    refresh: async () => {
      const scan = scanSpecs(root, files);
      const changes = new Map<string, string | null>();
      for (const [path, { stamp }] of scan.specs) {
        if (found.get(path)?.stamp === stamp) continue;
        const text = textAt(root, path, files);
        if (text !== undefined && text !== fleet.get(path)?.text) changes.set(path, text);
      }
      for (const path of fleet.keys()) if (!scan.specs.has(path)) changes.set(path, null);
      const before = fleet;
      if (changes.size > 0) {
        remember(before, changes.keys());
        fleet = (await changedFleet(before, changes)).fleet;
      }
      found = scan.specs;
      diagnostics = scan.diagnostics;
      return { before, fleet, changes };
    },
    accept: (next, paths) => {
      remember(fleet, paths);
      fleet = next;
      const stamps = new Map(found);
      for (const path of paths) {
        if (!next.has(path)) stamps.delete(path);
        else stamps.set(path, { path, stamp: files.stampOf(join(root, path)), isWritable: true });
      }
      found = stamps;
    },
  };
}

/** A file far over the limit of spec files is cut, so that reading it says that it is too large. */
function textAt(root: string, path: string, files: Files): string | undefined {
  try {
    const bytes = files.read(join(root, path));
    return (bytes.length > 4 * MAX_FILE_LENGTH ? bytes.subarray(0, MAX_FILE_LENGTH + 16) : bytes).toString('utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
