/** Mimir's ruler configuration API over specs: list, get, set and delete groups and namespaces. */

import type { Problem } from '../../../api/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Author } from '../save/history.ts';
import type { Change } from '../save/preconditions.ts';
import { SaveRefused } from '../save/problem.ts';
import type { SaveResult } from '../save/workspace.ts';
import { type Namespace, namespacesBy } from './namespaces.ts';
import { newRuleSet, withGroup, withoutDocument, withoutGroup } from './spec-edits.ts';
import { groupYaml, namespacesYaml, readGroup } from './wire.ts';

/** What the API needs of the server's workspace. */
export interface ConfigStore {
  readonly fleet: () => Fleet;
  readonly saveSpecs: (changes: readonly Change[], author: Author, message?: string) => Promise<SaveResult>;
}

export interface ConfigAnswer {
  readonly status: number;
  readonly type: 'application/json' | 'application/yaml' | 'text/plain; charset=utf-8';
  readonly body: string;
}

export interface ConfigRequest {
  readonly method: string;
  /** Decoded; undefined for all namespaces. */
  readonly namespace?: string;
  readonly group?: string;
  readonly body: string;
  readonly permission: Permission;
}

/** What is known of who asks. */
export interface Permission {
  readonly author: Author;
  /** @throws SaveRefused `not-allowed` where a spec lies outside what they may change. */
  readonly checkPaths: (paths: readonly string[]) => void;
}

/** Mimir's own words; Grafana takes a 404 without them for a server that has no ruler. */
const NO_GROUPS = 'no rule groups found';
const NO_GROUP = 'group does not exist';

export interface ConfigApi {
  /** @throws SaveRefused with the reason in words for people. */
  readonly answer: (request: ConfigRequest) => Promise<ConfigAnswer>;
  /** Namespaces as they are now, by name. */
  readonly namespaces: () => Promise<ReadonlyMap<string, Namespace>>;
}

/** @param grafana  Root of the Grafana whose plugin edits what specs generate; empty for links relative to it. */
export function configApi(store: ConfigStore, grafana: string): ConfigApi {
  const namespacesIn = namespacesBy();
  const namespaces = () => namespacesIn(store.fleet());

  const read = async ({ group, namespace }: ConfigRequest): Promise<ConfigAnswer> => {
    const all = await namespaces();
    if (namespace === undefined) {
      return all.size === 0 ? missing(NO_GROUPS) : yaml(namespacesYaml([...all.values()]));
    }
    const found = all.get(namespace);
    if (group === undefined) return found ? yaml(namespacesYaml([found])) : missing(NO_GROUPS);
    const one = found?.groups.find(({ name }) => name === group);
    return one ? yaml(groupYaml(one)) : missing(NO_GROUP);
  };

  const set = async ({ body, namespace, permission }: ConfigRequest): Promise<ConfigAnswer> => {
    const group = readGroup(body);
    const found = (await namespaces()).get(namespace!);
    const message = `rules: set ${namespace}/${group.name}`;
    if (group.rules.length === 0) throw new SaveRefused('bad-request', `Group \`${group.name}\` has no rules.`);
    if (found === undefined) {
      const { path, text } = newRuleSet(namespace!, group);
      return saved([{ path, text, expected: null }], permission, message);
    }
    if (found.isGenerated) throw generated(found, group.name);
    const { etag, text } = store.fleet().get(found.spec)!;
    return saved(
      [{ path: found.spec, text: withGroup(text, found.document, group), expected: etag }],
      permission,
      message,
    );
  };

  const remove = async ({ group, namespace, permission }: ConfigRequest): Promise<ConfigAnswer> => {
    const found = (await namespaces()).get(namespace!);
    if (found === undefined) return missing(group === undefined ? NO_GROUPS : NO_GROUP);
    if (found.isGenerated) throw generated(found, group);
    if (group !== undefined && !found.groups.some(({ name }) => name === group)) return missing(NO_GROUP);
    const { etag, text } = store.fleet().get(found.spec)!;
    const next =
      group === undefined ? withoutDocument(text, found.document) : withoutGroup(text, found.document, group);
    const what = group === undefined ? namespace : `${namespace}/${group}`;
    return saved([{ path: found.spec, text: next, expected: etag }], permission, `rules: delete ${what}`);
  };

  const saved = async (
    changes: readonly Change[],
    { author, checkPaths }: Permission,
    message: string,
  ): Promise<ConfigAnswer> => {
    checkPaths(changes.map(({ path }) => path));
    const result = await store.saveSpecs(changes, author, message);
    if (result.ok) return { status: 202, type: 'application/json', body: ACCEPTED };
    const { error, message: words, ...more } = result.problem;
    throw new SaveRefused(error, inWords(result.problem, words), more);
  };

  const generated = (found: Namespace, group: string | undefined): SaveRefused => {
    const what = group === undefined ? `Namespace \`${found.name}\`` : `Group \`${group}\` of \`${found.name}\``;
    return new SaveRefused(
      'not-allowed',
      `${what} is generated from the spec \`${found.spec}\` of ${found.owner}. Change it there: ${grafana}${found.editor}`,
    );
  };

  return {
    namespaces,
    answer: (request) => {
      const isGroup = request.namespace !== undefined && request.group !== undefined;
      const isNamespace = request.namespace !== undefined && request.group === undefined;
      if (request.method === 'GET' || request.method === 'HEAD') return read(request);
      if (request.method === 'POST' && isNamespace) return set(request);
      if (request.method === 'DELETE' && (isNamespace || isGroup)) return remove(request);
      throw new SaveRefused('bad-request', `\`${request.method}\` is nothing that can be done here.`);
    },
  };
}

const ACCEPTED = '{"status":"success","data":null,"errorType":"","error":""}';

/** Grafana shows one message: what is wrong, the first findings, and what became of the files. */
function inWords({ diagnostics = [], help, outcome }: Problem, message: string): string {
  const found = diagnostics
    .filter(({ severity }) => severity === 'error')
    .slice(0, 5)
    .map((one) =>
      [one.rule === undefined ? '' : `${one.rule}: `, one.message, one.help ? ` (${one.help})` : ''].join(''),
    );
  const state = outcome === 'restored' ? 'Everything is as it was before.' : undefined;
  return [message, ...found, help, state].filter((part) => part !== undefined).join(' ');
}

function yaml(body: string): ConfigAnswer {
  return { status: 200, type: 'application/yaml', body };
}

function missing(body: string): ConfigAnswer {
  return { status: 404, type: 'text/plain; charset=utf-8', body };
}
