/** Where a service's requests can be told apart by route, and the queries that do so. */

import type { Matchers } from '../model/matcher.ts';
import type { Condition, Service, SignalFilter } from '../model/service.ts';
import { negate } from '../signals/conditions.ts';
import type { Count, Latency, ServiceSignals } from '../signals/signals.ts';
import { bucketRates, countRate, durationCountRate, histogramRate, latencyUnder } from '../signals/signals.ts';
import { latencyAlertQuantile } from './alerts.ts';
import * as names from './names.ts';

/** Queries by route over the window of the recorded signals, so that the routes add up to the service. */
export interface RouteQueries {
  /** The label that holds the route. */
  readonly label: string;
  /** Requests per second. */
  readonly traffic: string;
  /** Failed requests per second. */
  readonly failed?: string;
  /** Failed over all, 0–1; absent for routes without traffic. */
  readonly errorRatio?: string;
  /** Seconds: the quantile that `of` names. */
  readonly latency?: { readonly expr: string; readonly of: string };
  /** Whether requests that no route matched are left out. */
  readonly matchedOnly: boolean;
}

/** Requests by route, in all and failed, from counters or from the count of the histogram. */
interface Source {
  readonly label: string;
  readonly traffic: string;
  readonly failed?: string;
  readonly failedOf?: string;
}

/**
 * The queries of `service` by route; undefined where no metric of its profile carries one.
 *
 * Terms of a count that lack the route are left out: what they count belongs to no route.
 */
export function routeQueries(service: Service, signals: ServiceSignals): RouteQueries | undefined {
  const source = fromCounter(signals) ?? fromHistogram(service, signals);
  if (!source) return undefined;
  const { label, traffic, failed, failedOf } = source;
  const latency = latencyBy(service, signals, label);
  return {
    label,
    traffic: traffic,
    ...(failed ? { failed, errorRatio: `${failed} / (${failedOf ?? traffic} > 0)` } : {}),
    ...(latency ? { latency } : {}),
    matchedOnly: signals.profile.matchedOnly !== undefined,
  };
}

function fromCounter(signals: ServiceSignals): Source | undefined {
  const label = signals.traffic?.terms.find((term) => term.labels.route !== undefined)?.labels.route;
  if (!signals.traffic || label === undefined) return undefined;
  const matched = signals.profile.matchedOnly ?? [];
  const by = (count: Count | undefined): string | undefined => {
    const terms = (count?.terms ?? []).filter((term) => term.labels.route === label);
    const kept = terms.map((term) => ({ ...term, matchers: [...term.matchers, ...matched] }));
    return kept.length > 0 ? countRate({ terms: kept }, names.SIGNAL_WINDOW, [label]) : undefined;
  };
  const failed = by(signals.errors);
  const failedOf = by(signals.errorsOf);
  return { label, traffic: by(signals.traffic)!, ...(failed ? { failed } : {}), ...(failedOf ? { failedOf } : {}) };
}

function fromHistogram(service: Service, signals: ServiceSignals): Source | undefined {
  const { profile } = signals;
  const label = profile.duration?.labels.route;
  if (!signals.traffic || label === undefined) return undefined;
  const { traffic, errors } = service.signals;
  const narrowed = conditionsOf(traffic);
  const excluded = negate(errors?.exclude ?? []);
  const by = (conditions: readonly Condition[], extra: Matchers = []): string | undefined => {
    const latency = histogram(service, signals, conditions, extra);
    return latency && durationCountRate(latency, names.SIGNAL_WINDOW, [label]);
  };
  const all = by(narrowed);
  if (all === undefined) return undefined;
  const own = errors?.match;
  const match = own ? [] : (profile.errors?.match ?? []);
  // The matchers of failures name a label of the counter: they hold here only when the histogram has it too.
  const answers = profile.errors !== undefined && match.every((m) => m.label === profile.duration?.labels.status);
  const failed = answers ? by([...narrowed, ...excluded, ...(own ?? [])], match) : undefined;
  const failedOf = excluded.length > 0 ? by([...narrowed, ...excluded]) : undefined;
  return { label, traffic: all, ...(failed ? { failed } : {}), ...(failedOf ? { failedOf } : {}) };
}

function latencyBy(service: Service, signals: ServiceSignals, label: string): RouteQueries['latency'] {
  if (!signals.latency || signals.profile.duration?.labels.route !== label) return undefined;
  const latency = histogram(service, signals, conditionsOf(service.signals.latency));
  // Without buckets only a mean could stand here, which hides the very requests a reader looks for.
  if (!latency || latency.kind === 'mean') return undefined;
  const quantile = latencyAlertQuantile(service);
  const window = names.SIGNAL_WINDOW;
  const rates =
    latency.kind === 'native' ? histogramRate(latency, window, [label]) : bucketRates(latency, window, [label]);
  const divisor = latency.unit === 'ms' ? ' / 1000' : '';
  return {
    // The comparison drops NaN, which is what a quantile of no requests is.
    expr: `histogram_quantile(${quantile}, ${rates})${divisor} >= 0`,
    of: `p${Number((Number(quantile) * 100).toPrecision(6))}`,
  };
}

/** The profile's histogram by route under `conditions`; undefined where it lacks a label they ask for. */
function histogram(
  service: Service,
  { profile }: ServiceSignals,
  conditions: readonly Condition[],
  extra: Matchers = [],
): Latency | undefined {
  if (!profile.duration) return undefined;
  const latency = latencyUnder(service, profile, profile.duration, conditions);
  if ('reason' in latency) return undefined;
  return { ...latency, matchers: [...latency.matchers, ...(profile.matchedOnly ?? []), ...extra] };
}

function conditionsOf(filter: SignalFilter | undefined): readonly Condition[] {
  return [...(filter?.match ?? []), ...negate(filter?.exclude ?? [])];
}
