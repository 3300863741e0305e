/** Where promtool is, or how to get it. */

import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';

/**
 * The absolute path of promtool: the one asked for, else the environment's `PROMTOOL`, else the first on `PATH`.
 *
 * @throws Refusal `promtool-missing` with the command that installs it.
 */
export function findPromtool(asked: string | undefined, io: Io): string {
  const named = asked ?? emptyToUndefined(io.env.PROMTOOL);
  if (named !== undefined) {
    const path = /[/\\]/.test(named) ? resolve(io.cwd, named) : onPath(named, io);
    if (path !== undefined && io.files.isExecutable(path)) return path;
    const origin = asked === undefined ? 'PROMTOOL' : '--promtool';
    throw missing(`\`${named}\`, given by ${origin}, is not a program that can be run.`);
  }
  const found = onPath('promtool', io);
  if (found === undefined) throw missing('`promtool` is not on the PATH; proofs are run by it.');
  return found;
}

/** promtool where it is at hand, for what is better with it and possible without. */
export function promtoolIfAny(io: Io): string | undefined {
  try {
    return findPromtool(undefined, io);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function onPath(program: string, io: Io): string | undefined {
  for (const folder of (io.env.PATH ?? '').split(delimiter)) {
    // An empty entry means the current folder to a shell; a program found that way is a surprise.
    if (!isAbsolute(folder)) continue;
    for (const name of [program, `${program}.exe`]) {
      if (io.files.isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

function emptyToUndefined(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function missing(message: string): Refusal {
  return new Refusal('promtool-missing', message, {
    help: 'apt-get install prometheus (Debian, Ubuntu), brew install prometheus (macOS), or --promtool PATH',
  });
}
