/** The one codec between the address and what is shown: every page reads and writes the address by it alone. */

import { PLUGIN_BASE } from '../constants.ts';

/** What all pages share, so that each link carries it on. */
export interface SharedState {
  /** As Grafana writes it: `now-1h`, or milliseconds as text. */
  readonly from: string;
  readonly to: string;
  /** Uid of the data source; undefined takes the configured one. */
  readonly ds?: string;
  /** Interval such as `30s`; undefined: no refresh. */
  readonly refresh?: string;
}

export const DEFAULTS: SharedState = { from: 'now-1h', to: 'now', refresh: '30s' };

/** The shared state of an address; what is missing or malformed takes its default. */
export function readShared(search: URLSearchParams): SharedState {
  const ds = search.get('ds') ?? undefined;
  const refresh = search.get('refresh');
  return {
    from: timeOf(search.get('from')) ?? DEFAULTS.from,
    to: timeOf(search.get('to')) ?? DEFAULTS.to,
    ...(ds ? { ds } : {}),
    ...(refresh === null ? { refresh: DEFAULTS.refresh! } : /^\d+(ms|s|m|h|d)$/.test(refresh) ? { refresh } : {}),
  };
}

/** The parameters of `state`; defaults are left out. */
export function writeShared(state: SharedState): Record<string, string> {
  return {
    ...(state.from === DEFAULTS.from && state.to === DEFAULTS.to ? {} : { from: state.from, to: state.to }),
    ...(state.ds ? { ds: state.ds } : {}),
    ...(state.refresh === DEFAULTS.refresh ? {} : { refresh: state.refresh ?? '' }),
  };
}

const TIME = /^(now([+-]\d+[smhdwMy])*(\/[smhdwMy])?|\d{1,16}|\d{4}-\d{2}-\d{2}[T0-9:.Z+-]*)$/;

function timeOf(text: string | null): string | undefined {
  return text !== null && TIME.test(text) ? text : undefined;
}

/** Labels that tell services of one name apart, as `id.env=prod` in the address. */
export type Identity = Readonly<Record<string, string>>;

export function readIdentity(search: URLSearchParams): Identity {
  const pairs = [...search].filter(([key, value]) => /^id\.[A-Za-z_][A-Za-z0-9_]*$/.test(key) && value !== '');
  return Object.fromEntries(pairs.map(([key, value]) => [key.slice(3), value]));
}

const writeIdentity = (identity: Identity): Record<string, string> =>
  Object.fromEntries(
    Object.keys(identity)
      .sort()
      .map((label) => [`id.${label}`, identity[label]!]),
  );

/** Addresses of the app's pages, below Grafana's base path, with the shared state carried on. */
export const linkTo = {
  overview: (state: SharedState, extra: Record<string, string> = {}) => address('/overview', state, extra),
  service: (name: string, state: SharedState, identity: Identity = {}, extra: Record<string, string> = {}) =>
    address(`/services/${encodeURIComponent(name)}`, state, { ...writeIdentity(identity), ...extra }),
  alerts: (name: string, state: SharedState, identity: Identity = {}, alert?: string) =>
    address(`/services/${encodeURIComponent(name)}/alerts${alert ? `/${encodeURIComponent(alert)}` : ''}`, state, {
      ...writeIdentity(identity),
    }),
  /** The alerts of a database or a host. */
  watchedAlerts: (kind: 'database' | 'host', name: string, state: SharedState, alert?: string) =>
    address(`/${kind}s/${encodeURIComponent(name)}/alerts${alert ? `/${encodeURIComponent(alert)}` : ''}`, state),
  ruleSetAlerts: (name: string, state: SharedState, alert?: string) =>
    address(`/rulesets/${encodeURIComponent(name)}/alerts${alert ? `/${encodeURIComponent(alert)}` : ''}`, state),
  /** Makes an alert; `extra` may hold `expr`, and `service` or `rules` for where it goes. */
  newAlert: (state: SharedState, extra: Record<string, string> = {}) => address('/alerts/new', state, extra),
  databases: (state: SharedState) => address('/databases', state),
  database: (name: string, state: SharedState, extra: Record<string, string> = {}) =>
    address(`/databases/${encodeURIComponent(name)}`, state, extra),
  host: (name: string, state: SharedState) => address(`/hosts/${encodeURIComponent(name)}`, state),
  rules: (state: SharedState, extra: Record<string, string> = {}) => address('/rules', state, extra),
  start: (state: SharedState) => address('/start', state),
  configuration: () => '/plugins/quartet-goldensignals-app',
};

function address(path: string, state: SharedState, extra: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...writeShared(state), ...extra }).toString();
  return `${PLUGIN_BASE}${path}${query ? `?${query}` : ''}`;
}
