/** Comparing what is to be written with what lies in the output folder, one file at a time, keeping no text. */

import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compareText } from '../../diagnostics/diagnostic.ts';
import type { OutputFile } from '../../plan.ts';
import type { Files } from '../files.ts';
import { systemCode } from '../refusal.ts';
import { sha256 } from './hash.ts';
import type { Manifest } from './manifest.ts';
import { isOutputPath } from './manifest.ts';

export type FileState = 'added' | 'changed' | 'unchanged' | 'blocked';

export interface Survey {
  /** How `file` relates to what is there. */
  readonly look: (file: OutputFile) => FileState;
  /** To be asked once, after all files were looked at. */
  readonly close: () => SurveyResult;
}

export interface SurveyResult {
  /** Everything that was looked at, with its hash. */
  readonly next: Manifest;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: number;
  /** Ours, no longer generated, and as we wrote them. */
  readonly removed: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Starts a comparison with the folder `out`.
 *
 * @param shownOut  The folder as the user wrote it, for messages.
 * @param before  The manifest of the last run.
 */
export function survey(out: string, shownOut: string, before: Manifest, files: Files): Survey {
  const next = new Map<string, string>();
  const added: string[] = [];
  const changed: string[] = [];
  const diagnostics: Diagnostic[] = [];
  let unchanged = 0;

  const stateOf = (path: string, hash: string): FileState => {
    const found = hashOnDisk(join(out, path), files);
    if (found === hash) return 'unchanged';
    const ours = before.get(path);
    if (found === undefined) {
      const obstacle = fileAbove(out, path, files);
      if (obstacle === undefined) return 'added';
      diagnostics.push(foreign(join(shownOut, obstacle), `a folder is needed there for \`${path}\``));
      return 'blocked';
    }
    if (ours === undefined || found === NO_FILE) {
      diagnostics.push(foreign(join(shownOut, path), 'it was not written by quartet'));
      return 'blocked';
    }
    if (found !== ours) diagnostics.push(edited(join(shownOut, path)));
    return 'changed';
  };

  return {
    look: ({ path, text }) => {
      if (!isOutputPath(path)) throw new Error(`survey: ${JSON.stringify(path)} is not a path below the output folder`);
      if (next.has(path)) throw new Error(`survey: two outputs share the path ${path}`);
      const hash = sha256(text);
      next.set(path, hash);
      const state = stateOf(path, hash);
      if (state === 'added') added.push(path);
      else if (state === 'changed') changed.push(path);
      else if (state === 'unchanged') unchanged++;
      return state;
    },
    close: () => {
      const removed: string[] = [];
      for (const [path, hash] of [...before].sort(([a], [b]) => compareText(a, b))) {
        const found = next.has(path) ? undefined : hashOnDisk(join(out, path), files);
        if (found === hash) removed.push(path);
        else if (found !== undefined) diagnostics.push(kept(join(shownOut, path)));
      }
      return {
        next,
        added: added.sort(compareText),
        changed: changed.sort(compareText),
        unchanged,
        removed,
        diagnostics,
      };
    },
  };
}

/** Something that is not a file and so has no hash: a folder, a link, a device. */
const NO_FILE = '';

function hashOnDisk(path: string, files: Files): string | undefined {
  try {
    const kind = files.kindOf(path);
    if (kind === undefined) return undefined;
    return kind === 'file' ? sha256(files.read(path)) : NO_FILE;
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR' || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The part of `path` that should be a folder and is something else; undefined where the way is free. */
function fileAbove(out: string, path: string, files: Files): string | undefined {
  for (let above = dirname(path); above !== '.'; above = dirname(above)) {
    try {
      const kind = files.targetKindOf(join(out, above));
      if (kind === 'folder') return undefined;
      if (kind !== undefined) return above;
    } catch (error) {
      if (systemCode(error) !== 'ENOTDIR') throw error;
    }
  }
  return undefined;
}

function foreign(file: string, why: string): Diagnostic {
  return {
    code: 'foreign-file',
    severity: 'error',
    message: `\`${file}\` is in the way: ${why}.`,
    help: 'move or delete it, or choose another --out',
    file,
  };
}

function edited(file: string): Diagnostic {
  return {
    code: 'edited-file',
    severity: 'warning',
    message: `\`${file}\` was edited by hand since it was written; what the specs say replaces the edit.`,
    help: 'make the change in the spec, so that it lasts',
    file,
  };
}

function kept(file: string): Diagnostic {
  return {
    code: 'edited-file-kept',
    severity: 'warning',
    message: `\`${file}\` is no longer generated, but was edited by hand since it was written, so it stays.`,
    help: 'delete it when it is not needed; from now on it counts as yours',
    file,
  };
}
