/** The routes of a service: which queries tell them apart, and the table they make. */

import type { Sample } from '../../prometheus/client.ts';
import { quoted } from '../../prometheus/promql.ts';
import type { Breakdown } from './state.ts';

export const ROUTE_SORTS = ['errors', 'traffic', 'latency'] as const;
export type RouteSort = (typeof ROUTE_SORTS)[number];

export interface Route {
  readonly name: string;
  /** Requests per second. */
  readonly traffic: number | undefined;
  /** Failed requests per second; 0 where there is traffic and none failed. */
  readonly failed: number | undefined;
  /** Failed over all, 0–1. */
  readonly errors: number | undefined;
  /** Seconds. */
  readonly latency: number | undefined;
  /** Of all requests of the service, 0–1. */
  readonly trafficShare: number | undefined;
  /** Of all failed requests of the service, 0–1. */
  readonly failedShare: number | undefined;
}

export interface RouteQueries {
  readonly label: string;
  /** Absent where the service has no such signal by route. */
  readonly traffic?: string;
  readonly errors?: string;
  readonly latency?: string;
  readonly quantile?: string;
}

/** The queries by route that a service offers; undefined where no metric carries a route. */
export function routeQueriesOf(breakdowns: readonly Breakdown[]): RouteQueries | undefined {
  const label = breakdowns[0]?.label;
  if (label === undefined) return undefined;
  const of = (signal: string) => breakdowns.find((one) => one.signal === signal && one.label === label);
  const [traffic, errors, latency] = [of('traffic'), of('errors'), of('latency')];
  return {
    label,
    ...(traffic ? { traffic: traffic.query } : {}),
    ...(errors ? { errors: errors.query } : {}),
    ...(latency ? { latency: latency.query } : {}),
    ...(latency?.quantile ? { quantile: latency.quantile } : {}),
  };
}

/** Applies `change` to the parts of `query` that stand outside of strings. */
function outsideStrings(query: string, change: (text: string) => string): string {
  return query.replace(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|([^"'`]+)/g, (_, string, text) =>
    string === undefined ? change(text) : string,
  );
}

/** `query` with `matcher` in every selector that has braces; one without braces stays as it is. */
export function withMatcher(query: string, matcher: string): string {
  return outsideStrings(query, (text) =>
    text.replace(/\{(\s*)(\}?)/g, (_, __, end) => `{${matcher}${end ? '}' : ','}`),
  );
}

/** `query` over another window than the five minutes that it was written for. */
export function withWindow(query: string, seconds: number): string {
  return outsideStrings(query, (text) => text.replaceAll('[5m]', `[${Math.round(seconds)}s]`));
}

/**
 * The window that the table covers, in seconds. A live page shows the last five minutes, as the recorded signals do;
 * a range that ended shows itself, so that a zoom on a spike shows the routes of that minute. At most an hour, since
 * raw series are read, and at least a minute, since a rate needs two samples.
 */
export function windowOf(rangeMs: number, isLive: boolean): number {
  return isLive ? 300 : Math.min(3600, Math.max(60, Math.round(rangeMs / 1000)));
}

/** A matcher for routes that contain `text`, whatever the case of its letters. */
export function containing(label: string, text: string): string {
  return `${label}=~${quoted(`(?i).*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.*`)}`;
}

export interface RouteQuestion {
  readonly sort: RouteSort;
  readonly limit: number;
  /** Part of a route's name; empty takes all. */
  readonly find: string;
  /** Seconds. */
  readonly window: number;
}

/** The queries for the first `limit` routes by `sort`: chosen by Prometheus, since a service may have ten thousand. */
export function tableQueries(queries: RouteQueries, { find, limit, sort, window }: RouteQuestion) {
  const shape = (query: string | undefined) => {
    if (query === undefined) return undefined;
    const found = find ? withMatcher(query, containing(queries.label, find)) : query;
    return `(${withWindow(found, window)})`;
  };
  const { label } = queries;
  const [traffic, errors, latency] = [shape(queries.traffic), shape(queries.errors), shape(queries.latency)];
  const first =
    (sort === 'errors' && errors !== undefined && traffic !== undefined
      ? // Traffic breaks ties, or the routes without errors would come in any order.
        `((${errors} or ${traffic} * 0) + on (${label}) 1e-9 * ${traffic})`
      : { errors, traffic, latency }[sort]) ??
    traffic ??
    latency ??
    errors!;
  const top = `topk(${limit}, ${first} >= 0)`;
  const among = (query: string | undefined) => (query === undefined ? undefined : `${query} and on (${label}) ${top}`);
  const total = (query: string | undefined) => (query === undefined ? undefined : `sum(${query})`);
  return {
    traffic: among(traffic),
    errors: among(errors),
    latency: among(latency),
    count: (traffic ?? latency) ? `count(${traffic ?? latency})` : undefined,
    allTraffic: total(traffic),
    allErrors: total(errors),
  };
}

/** The signal that a trend draws; 0 where a route has traffic and never failed. */
export function trendQuery({ errors, latency, traffic }: RouteQueries, sort: RouteSort): string | undefined {
  if (sort === 'errors' && errors !== undefined && traffic !== undefined) return `${errors} or ${traffic} * 0`;
  return { errors, latency, traffic }[sort] ?? traffic;
}

/** The mark that tells the answers of one combined query apart. */
export const PART = 'quartet_part';

/** All of `tableQueries` as one query: each answer carries the label `quartet_part`. */
export function combined(parts: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(parts)
    .flatMap(([part, query]) => (query === undefined ? [] : [`label_replace(${query}, "${PART}", "${part}", "", "")`]))
    .join(' or ');
}

export interface RouteTable {
  readonly routes: readonly Route[];
  /** How many there are in all; undefined where Prometheus does not say. */
  readonly count: number | undefined;
}

/** Joins the answer of a combined query by route and sorts it. A route that never failed has no series of errors yet. */
export function routeTable(samples: readonly Sample[], { errors, label }: RouteQueries, sort: RouteSort): RouteTable {
  const parts = new Map<string, Map<string, number>>();
  for (const { labels, value } of samples) {
    if (Number.isNaN(value)) continue;
    const part = labels[PART] ?? '';
    const values = parts.get(part) ?? new Map<string, number>();
    parts.set(part, values.set(labels[label] ?? '', value));
  }
  const of = (part: string, name = '') => parts.get(part)?.get(name);
  const names = new Set(['traffic', 'errors', 'latency'].flatMap((part) => [...(parts.get(part)?.keys() ?? [])]));
  const [allTraffic, allErrors] = [of('allTraffic'), of('allErrors')];
  const routes = [...names].map((name): Route => {
    const traffic = of('traffic', name);
    const failed = of('errors', name) ?? (traffic !== undefined && errors !== undefined ? 0 : undefined);
    return {
      name,
      traffic,
      failed,
      errors: share(failed, traffic),
      latency: of('latency', name),
      trafficShare: share(traffic, allTraffic),
      failedShare: share(failed, allErrors),
    };
  });
  return { routes: sorted(routes, sort), count: of('count') };
}

const share = (part: number | undefined, of: number | undefined): number | undefined =>
  part === undefined || of === undefined || of <= 0 ? undefined : part / of;

/** The highest first; ties by traffic, then by name. */
export function sorted(routes: readonly Route[], sort: RouteSort): readonly Route[] {
  const key = (route: Route) => (sort === 'errors' ? route.failed : route[sort]) ?? -1;
  return [...routes].sort(
    (a, b) => key(b) - key(a) || (b.traffic ?? -1) - (a.traffic ?? -1) || (a.name < b.name ? -1 : 1),
  );
}
