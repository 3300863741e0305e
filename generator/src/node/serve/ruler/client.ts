/** The ruler API of Mimir and Cortex: rule groups by namespace, of one tenant. */

import { load } from 'js-yaml';
import type { Ask, UpstreamOptions } from '../prometheus/client.ts';
import { askerOf, oneLine, shownAddress, text, UpstreamError } from '../prometheus/client.ts';

/** A group as the ruler keeps it: the fields of a rule file, and those that only Mimir knows. */
export interface StoredGroup {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Groups by namespace, each in the ruler's order. */
export type Namespaces = ReadonlyMap<string, readonly StoredGroup[]>;

export interface Ruler {
  /** Without name and password. */
  readonly shown: string;
  /** @throws UpstreamError */
  readonly namespaces: () => Promise<Namespaces>;
  /** Makes or replaces a group. @param group  YAML of one group. @throws UpstreamError with the ruler's words. */
  readonly set: (namespace: string, group: string) => Promise<void>;
  /** Nothing happens where there is none. @throws UpstreamError */
  readonly remove: (namespace: string, group: string) => Promise<void>;
}

export interface RulerOptions extends UpstreamOptions {
  /** Sent as `X-Scope-OrgID`; absent where the ruler serves one tenant alone. */
  readonly tenant?: string | undefined;
}

/** Mimir's own path where an address has none: `-http.prometheus-http-prefix`, and where mimirtool looks. */
const PREFIX = '/prometheus';
/** What Mimir and Cortex say with status 404 where a tenant has no rules at all; other 404s mean another server. */
const NO_GROUPS = /no rule groups found/i;

/**
 * @param base  Address of the API: `http://mimir:9009` stands for `http://mimir:9009/prometheus`; any other path is taken
 *   as it is, such as that of `quartet serve --gateway`.
 */
export function rulerAt(base: URL, { tenant, ...options }: RulerOptions): Ruler {
  const root = new URL(base);
  if (root.pathname === '/') root.pathname = PREFIX;
  const shown = shownAddress(root);
  const ask = askerOf(root, 'The ruler', {
    ...options,
    type: 'application/yaml',
    ...(tenant === undefined ? {} : { headers: { 'x-scope-orgid': tenant } }),
  });
  return {
    shown,
    namespaces: async () => {
      const response = await ask('GET', '/config/v1/rules');
      const body = await text(response);
      if (response.status === 404 && NO_GROUPS.test(body)) return new Map();
      if (!response.ok) throw refused('does not list its rules', response.status, body);
      return namespacesIn(body, shown);
    },
    set: async (namespace, group) => {
      const response = await ask('POST', addressOf(namespace), group);
      const body = await text(response);
      if (!response.ok) throw refused('does not take a group', response.status, body);
    },
    remove: (namespace, group) => removed(ask, `${addressOf(namespace)}/${encodeURIComponent(group)}`),
  };
}

const addressOf = (namespace: string): string => `/config/v1/rules/${encodeURIComponent(namespace)}`;

async function removed(ask: Ask, path: string): Promise<void> {
  const response = await ask('DELETE', path);
  const body = await text(response);
  if (!response.ok && response.status !== 404) throw refused('does not delete a group', response.status, body);
}

function namespacesIn(body: string, shown: string): Namespaces {
  let content: unknown;
  try {
    content = load(body) ?? {};
  } catch {
    content = undefined;
  }
  const map = mapping(content);
  if (map === undefined) throw new UpstreamError('refused', `${shown} does not answer as a ruler`);
  return new Map(
    Object.entries(map).map(([namespace, groups]) => {
      if (!Array.isArray(groups) || !groups.every(isGroup))
        throw new UpstreamError('refused', `${shown} lists \`${namespace}\` as no list of rule groups`);
      return [namespace, groups];
    }),
  );
}

function isGroup(value: unknown): value is StoredGroup {
  return typeof mapping(value)?.name === 'string';
}

/** Rulers answer in plain text, gateways in JSON. */
function refused(what: string, status: number, body: string): UpstreamError {
  const said = oneLine(saidIn(body));
  const hint = HINTS.find(({ when }) => when(status, said))?.say ?? '';
  return new UpstreamError(
    'refused',
    `The ruler ${what}: ${said === '' ? `status ${status}` : said.replace(/\.$/, '')}${hint}`,
  );
}

const HINTS: readonly { readonly when: (status: number, said: string) => boolean; readonly say: string }[] = [
  { when: (status) => status === 401 || status === 403, say: ' (is the token right, and the tenant?)' },
  {
    // Mimir allows 20 rules in a group unless told otherwise, and the signals of one service are more.
    when: (_, said) => /rules? per rule group|rule groups limit/.test(said),
    say: ' (raise `ruler_max_rules_per_rule_group` and `ruler_max_rule_groups_per_tenant` of this tenant)',
  },
];

function saidIn(body: string): string {
  try {
    const answer = mapping(JSON.parse(body));
    return String(answer?.message ?? answer?.error ?? body);
  } catch {
    return body;
  }
}

function mapping(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
