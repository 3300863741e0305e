/** The specs' folder on the disk: which spec files there are, and which entries are left alone, and why. */

import { join, sep } from 'node:path';
import { isSpecPath } from '../../../api/index.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Files } from '../../files.ts';
import { isYaml } from '../../inputs.ts';
import { reasonOf, systemCode } from '../../refusal.ts';

/** Folders inside one another, beyond which a tree is taken for a mistake. */
const MAX_DEPTH = 16;

export interface FoundSpec {
  readonly path: string;
  /** Changes whenever the file does. */
  readonly stamp: string;
  /** It can be replaced: a plain file with a name that the API takes. */
  readonly isWritable: boolean;
}

export interface Scan {
  /** By path. */
  readonly specs: ReadonlyMap<string, FoundSpec>;
  /** Entries that are not read. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The spec files below `root`: hidden folders, `node_modules` and links to folders are left out; a link to a file is
 * read where it stays inside `root`, and never written.
 *
 * @throws the system's error where the folder itself cannot be read.
 */
export function scanSpecs(root: string, files: Files): Scan {
  const specs = new Map<string, FoundSpec>();
  const diagnostics: Diagnostic[] = [];
  const real = files.realPath(root);
  const refuse = (path: string, why: string): void => {
    diagnostics.push({
      code: 'spec-not-read',
      severity: 'warning',
      message: `\`${path}\` is not read: ${why}.`,
      help: 'put the file itself into the folder of the specs',
      file: path,
    });
  };
  const look = (path: string, kind: string): void => {
    try {
      if (kind === 'link') {
        const leadsOut = !files.realPath(join(root, path)).startsWith(`${real}${sep}`);
        if (leadsOut || files.targetKindOf(join(root, path)) !== 'file') {
          refuse(
            path,
            leadsOut ? 'it is a link that leads out of the folder' : 'it is a link to something else than a file',
          );
          return;
        }
      } else if (kind !== 'file') {
        refuse(path, 'it is no file');
        return;
      }
      const isWritable = kind === 'file' && isSpecPath(path);
      specs.set(path, { path, stamp: files.stampOf(join(root, path)), isWritable });
    } catch (error) {
      // Between listing and looking it may be gone.
      if (systemCode(error) === 'ENOENT') return;
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      refuse(path, reason);
    }
  };
  const walk = (folder: string, depth: number): void => {
    if (depth > MAX_DEPTH) {
      refuse(folder, `it lies more than ${MAX_DEPTH} folders deep`);
      return;
    }
    for (const { name, kind } of files.list(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (name.startsWith('.') || name === 'node_modules') continue;
      if (kind === 'folder') {
        try {
          walk(path, depth + 1);
        } catch (error) {
          const reason = reasonOf(error);
          if (reason === undefined) throw error;
          refuse(path, reason);
        }
      } else if (isYaml(name)) look(path, kind);
      else if (kind === 'link' && files.targetKindOf(join(root, path)) === 'folder')
        refuse(path, 'it is a link to a folder');
    }
  };
  walk('', 0);
  return { specs, diagnostics };
}

/** Whether nothing on the way to `path` is a link, so that what is written there stays inside `root`. */
export function isPlainPlace(root: string, path: string, files: Files): boolean {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count++) {
    const kind = files.kindOf(join(root, ...parts.slice(0, count)));
    if (kind === undefined) return true;
    if (kind !== (count === parts.length ? 'file' : 'folder')) return false;
  }
  return true;
}
