/** docker-compose.yml as the tests see it: its services with merged parts, and the variables it asks for. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';

export const ROOT = join(import.meta.dirname, '../..');

/** A mount in its long form; the short one is a text. */
export interface BindMount {
  readonly type: string;
  readonly source: string;
  readonly target: string;
}

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly container_name?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly (string | BindMount)[];
  readonly 'x-no-healthcheck'?: string;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { readonly name?: string }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** The file with its merge keys resolved, and variables as they are written. */
export function composeFile(text = composeText()): ComposeFile {
  return load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as ComposeFile;
}

export function composeText(): string {
  return readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
}

/**
 * The variables that `text` asks for, each with its default; `undefined` where it has none. Two dollars are one of the
 * container's own.
 */
export function variablesIn(text: string): ReadonlyMap<string, string | undefined> {
  const uses = text.replaceAll('$$', '').matchAll(/\$(?:\{(\w+)(?::?-([^}]*))?[^}]*\}|(\w+))/g);
  return new Map([...uses].map(([, braced, fallback, bare]) => [(braced ?? bare)!, fallback]));
}

/** `text` with each variable's default in its place; a variable that has none is empty. */
export function withDefaults(text: string): string {
  return text.replace(/\$\{\w+(?::?-([^}]*))?\}/g, (_use, fallback: string | undefined) => fallback ?? '');
}

/** What a service mounts: where from, with defaults filled in, and where to. */
export function mountsOf(service: ComposeService): readonly { readonly source: string; readonly target: string }[] {
  return (service.volumes ?? []).map((mount) => {
    if (typeof mount !== 'string') return { source: withDefaults(mount.source), target: mount.target };
    const [source = '', target = ''] = withDefaults(mount).split(':');
    return { source, target };
  });
}

/** The names and values of an environment file. */
export function environmentIn(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => /^\w+=/.test(line));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
