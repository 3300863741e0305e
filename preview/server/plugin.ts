/** Reads the built plugin's `plugin.json`: the fields that a host acts on. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from './http.ts';
import type { PluginRole } from './roles.ts';

export interface PluginRoute {
  readonly path: string;
  readonly method?: string;
  readonly reqRole?: string;
  readonly reqAction?: string;
  readonly url?: string;
  readonly urlParams?: readonly { readonly name: string; readonly content: string }[];
  readonly headers?: readonly { readonly name: string; readonly content: string }[];
  readonly body?: unknown;
}

export interface PluginInclude {
  readonly type: string;
  readonly name: string;
  readonly path?: string;
  readonly role?: string;
  readonly action?: string;
  readonly addToNav?: boolean;
  readonly defaultNav?: boolean;
  readonly icon?: string;
}

export interface PluginJson {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly info: Readonly<Record<string, unknown>> & { readonly version?: string };
  readonly routes: readonly PluginRoute[];
  readonly includes: readonly PluginInclude[];
  readonly roles: readonly PluginRole[];
  readonly languages: readonly string[];
  /** The whole file. */
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Reads `plugin.json` of a built plugin.
 *
 * @throws Error when the folder holds no `module.js` or no valid `plugin.json`: a half-written build would otherwise
 *   show as a list of 404s in the browser.
 */
export function readPlugin(dist: string): PluginJson {
  const file = path.join(dist, 'plugin.json');
  for (const needed of [file, path.join(dist, 'module.js')]) {
    if (!existsSync(needed)) throw new Error(`no built plugin in \`${dist}\`: \`${path.basename(needed)}\` is missing`);
  }
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(json) || typeof json.id !== 'string' || typeof json.name !== 'string' || typeof json.type !== 'string')
    throw new Error(`\`${file}\` has no id, name or type`);
  const list = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? value : []);
  return {
    id: json.id,
    name: json.name,
    type: json.type,
    info: isRecord(json.info) ? json.info : {},
    routes: list<PluginRoute>(json.routes),
    includes: list<PluginInclude>(json.includes),
    roles: list<PluginRole>(json.roles),
    languages: list<string>(json.languages),
    json,
  };
}
