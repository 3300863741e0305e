/** What Docker itself reads Compose files and Dockerfiles with, built with Go where Go is there. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, findProgram } from '../setup.mjs';

const SOURCE = join(import.meta.dirname, 'judge');

/** A volume, a port or a dependency as Compose understands it. */
export interface ComposeModel {
  readonly name: string;
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string;
        readonly networks?: Readonly<Record<string, unknown>>;
        readonly ports?: readonly { readonly host_ip: string; readonly published: string; readonly target: number }[];
        readonly volumes?: readonly { readonly type: string; readonly source: string; readonly target: string }[];
      }
    >
  >;
  readonly networks: Readonly<Record<string, { readonly name: string }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** The model of a file, or why it is none. */
export type Judgement = { readonly model: ComposeModel } | { readonly problem: string };

export interface Judges {
  /** The model of a file with these profiles, in an environment of its own. */
  readonly compose: (
    file: string,
    profiles: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Judgement;
  /** Warnings of BuildKit on a Dockerfile, a line each, or the error it stops with. */
  readonly dockerfile: (file: string) => string;
}

/**
 * The judges, built on their first use (about 20 s) and kept in the cache of the user; undefined where there is no Go, or one
 * that is too old for them.
 *
 * @throws when Go is there and the build fails.
 */
export function judgesHere(env: NodeJS.ProcessEnv = process.env): Judges | undefined {
  const go = findProgram(['go'], env);
  if (go === undefined) return undefined;
  const program = built(go, env);
  if (program === undefined) return undefined;
  const run = (args: readonly string[]) => spawnSync(program, args, { encoding: 'utf8', maxBuffer: 16 << 20 });
  return {
    compose: (file, profiles, environment = {}) => {
      const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
      const { status, stdout, stderr } = run(['compose', file, profiles.join(','), ...variables]);
      return status === 0 ? { model: JSON.parse(stdout) as ComposeModel } : { problem: stderr.trim() };
    },
    dockerfile: (file) => {
      const { stdout, stderr } = run(['dockerfile', file]);
      return `${stdout}${stderr}`.trim();
    },
  };
}

function built(go: string, env: NodeJS.ProcessEnv): string | undefined {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(SOURCE, file)));
  const cache = cacheFolder(env);
  const program = join(cache, `judge-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const { status, stderr, error } = spawnSync(go, ['build', '-buildvcs=false', '-o', unfinished, '.'], {
    cwd: SOURCE,
    env: { ...env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
    encoding: 'utf8',
  });
  if (/requires go >=/.test(stderr)) return undefined;
  if (status !== 0) throw new Error(`go build of scripts/compose/judge failed: ${error ?? stderr}`);
  renameSync(unfinished, program);
  return program;
}
