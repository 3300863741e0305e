/** From arguments to texts: files, folders and `-` become sources under the names that diagnostics show. */

import { isAbsolute, join, normalize, resolve, sep } from 'node:path';
import type { Source } from '../compile-types.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Io } from './io.ts';
import { Refusal, reasonOf } from './refusal.ts';

/** The name of standard input in diagnostics. */
export const STDIN_NAME = '<stdin>';

/** The depth at which a tree of folders is taken for a mistake of the file system rather than of a person. */
const MAX_DEPTH = 64;

/**
 * The texts behind `args`, each file once however often it is named, in the order of the arguments; inside a folder
 * in the order of their names.
 *
 * @param args  Files (any name), folders (searched below for `*.yaml` and `*.yml`, hidden folders and `node_modules`
 *   left out, links followed but never round in circles), or `-` for standard input, once.
 * @throws Refusal `unreadable-input` where something cannot be read, `no-input` where a folder holds no YAML.
 */
export async function readInputs(args: readonly string[], io: Io): Promise<readonly Source[]> {
  const sources: Source[] = [];
  const seen = new Set<string>();
  for (const arg of args) {
    if (arg === '-') {
      if (!seen.has('-')) sources.push({ file: STDIN_NAME, text: await readStdin(io) });
      seen.add('-');
    } else {
      for (const name of namesOf(arg, io)) {
        const path = guarded(name, () => io.files.realPath(resolve(io.cwd, name)));
        if (!seen.has(path)) sources.push({ file: name, text: readText(name, io) });
        seen.add(path);
      }
    }
  }
  return sources;
}

/**
 * The text of one file, named as the user named it.
 *
 * @throws Refusal `unreadable-input` with the system's reason.
 */
export function readText(name: string, io: Io): string {
  return guarded(name, () => io.files.read(resolve(io.cwd, name)).toString('utf8'));
}

/** A path as diagnostics show it: relative where the user was, forward slashes. */
export function shownPath(path: string): string {
  const normal = normalize(path);
  return sep === '/' ? normal : normal.split(sep).join('/');
}

/**
 * The YAML files below `folder`, sorted by path, as paths that start with `folder` as it was written.
 *
 * @param isWanted  Decides by the file's name.
 */
export function filesBelow(folder: string, io: Io, isWanted: (name: string) => boolean): readonly string[] {
  const found: string[] = [];
  walk(folder, io, isWanted, [], found);
  return found.sort(compareText);
}

export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name) && !name.startsWith('.');
}

function namesOf(arg: string, io: Io): readonly string[] {
  const kind = guarded(arg, () => io.files.targetKindOf(resolve(io.cwd, arg)));
  if (kind === undefined) throw unreadable(arg, 'no such file or folder');
  if (kind !== 'folder') return [shownPath(arg)];
  const names = filesBelow(arg, io, isYaml);
  if (names.length === 0) {
    throw new Refusal('no-input', `\`${arg}\` holds no YAML file.`, {
      help: 'name a folder with *.yaml or *.yml files',
    });
  }
  return names;
}

function walk(
  folder: string,
  io: Io,
  isWanted: (name: string) => boolean,
  above: readonly string[],
  found: string[],
): void {
  const path = resolve(io.cwd, folder);
  const real = guarded(folder, () => io.files.realPath(path));
  // A link to a folder that we are inside of leads round for ever.
  if (above.includes(real) || above.length >= MAX_DEPTH) return;
  for (const entry of guarded(folder, () => io.files.list(path))) {
    const name = join(folder, entry.name);
    const kind = entry.kind === 'link' ? guarded(name, () => io.files.targetKindOf(resolve(io.cwd, name))) : entry.kind;
    if (kind === 'folder') {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules')
        walk(name, io, isWanted, [...above, real], found);
    } else if (kind === 'file' && isWanted(entry.name)) {
      found.push(shownPath(name));
    }
  }
}

async function readStdin(io: Io): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk));
  } catch (error) {
    throw explained(STDIN_NAME, error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function guarded<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw explained(name, error);
  }
}

function explained(name: string, error: unknown): unknown {
  const reason = reasonOf(error);
  return reason === undefined ? error : unreadable(name, reason);
}

function unreadable(name: string, reason: string): Refusal {
  return new Refusal('unreadable-input', `\`${name}\` cannot be read: ${reason}.`, {
    ...(name === STDIN_NAME ? {} : { file: shownPath(name) }),
    help:
      isAbsolute(name) || name === STDIN_NAME ? 'name a file, a folder or `-`' : 'paths start from the current folder',
  });
}
