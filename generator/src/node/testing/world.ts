/** A world for tests: a folder of its own on the real disk, captured streams, and a core that says what it is told. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import type { CompiledPart } from '../../compile-types.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { coreModules } from '../core-modules.ts';
import { disk, type Files } from '../files.ts';
import type { Io } from '../io.ts';
import { main } from '../main.ts';

export interface World {
  readonly folder: string;
  readonly io: Io;
  /** Runs a command, with changes to the world for this run alone. */
  readonly run: (args: string | readonly string[], changes?: Partial<Io>) => Promise<Ran>;
  readonly write: (path: string, text: string) => void;
  readonly read: (path: string) => string;
  readonly path: (path: string) => string;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** @param files  Texts to begin with, by path. */
export function world(files: Readonly<Record<string, string>> = {}): World {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-cli-'));
  folders.push(folder);
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const io: Io = {
    stdout: { write: () => {} },
    stderr: { write: () => {} },
    stdin: stdinOf(''),
    cwd: folder,
    env: { PATH: process.env.PATH },
    files: disk,
    core: coreModules,
    fetch: async () => {
      throw new Error('this test expects no request');
    },
    now: () => 0,
    signal: new AbortController().signal,
  };
  const run = async (args: string | readonly string[], changes: Partial<Io> = {}): Promise<Ran> => {
    const stdout: string[] = [];
    const stderr: string[] = [];
    const streams = {
      stdout: { write: (text: string) => void stdout.push(text) },
      stderr: { write: (text: string) => void stderr.push(text) },
    };
    const code = await main(typeof args === 'string' ? args.split(' ') : args, { ...io, ...streams, ...changes });
    return { code, stdout: stdout.join(''), stderr: stderr.join('') };
  };
  return { folder, io, run, write, path, read: (name) => readFileSync(path(name), 'utf8') };
}

export async function* stdinOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* chunks;
}

/** A part with one file for each entry of `files`. */
export function part(
  owner: string,
  files: Readonly<Record<string, string>>,
  more: Partial<CompiledPart> = {},
): CompiledPart {
  const written = Object.entries(files).map(([path, text]) => ({ path, text }));
  return { owner, files: written, diagnostics: [], alerts: [], cases: [], rules: written.length, names: [], ...more };
}

/** A core whose compiler gives `parts`, whatever the specs say. */
export function compiling(...parts: readonly CompiledPart[]): Pick<Io, 'core'> {
  const compileParts = async () =>
    function* () {
      yield* parts;
    };
  return { core: { ...coreModules, compileParts } };
}

/** The disk, with some verbs replaced. */
export function diskWith(changes: Partial<Files>): Pick<Io, 'files'> {
  return { files: { ...disk, ...changes } };
}

/** The error that the system gives, such as `ENOSPC`. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

export const WARNING: Diagnostic = { code: 'sample-warning', severity: 'warning', message: 'A `warning`.' };
export const ERROR: Diagnostic = { code: 'sample-error', severity: 'error', message: 'An `error`.' };

/** A service that compiles without a finding. */
export const SPEC = `apiVersion: quartet/v1
kind: Service
metadata:
  name: checkout
  labels: { team: payments }
spec:
  profile: node-http
  selector: { job: checkout }
  objectives:
    - { name: availability, signal: errors, target: 99.9%, window: 30d }
`;
