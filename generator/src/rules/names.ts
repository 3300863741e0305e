/** The names of all recorded series of services and their own labels. No other file spells one. */

import { RECORDED_NAMES } from '../catalogue/names.ts';
import type { Duration } from '../model/duration.ts';
import { printDuration } from '../model/duration.ts';

/** Step at which the events of objectives are summed for windows over an hour; part of the names `…:sum5m`. */
export const SUM_STEP = 300_000 as Duration;

/** The window of the signals that panels and threshold alerts read. */
export const SIGNAL_WINDOW = 300_000 as Duration;

/** Requests per second over `window`. Labels: service, identity. */
export const requestsRate = (window: Duration): string => `service:requests:rate${printDuration(window)}`;

/** Failed requests per second over `window`; 0 where there is traffic and no error series yet. */
export const errorsRate = (window: Duration): string => `service:errors:rate${printDuration(window)}`;

/** Failed over all requests, 0–1; absent where there is no traffic. */
export const errorsRatio = (window: Duration): string => `service:errors:ratio_rate${printDuration(window)}`;

/** Latency in seconds by label `quantile`; absent where there is no traffic. */
export const latencyQuantile = (window: Duration): string => `service:latency_seconds:quantile${printDuration(window)}`;

/** Mean latency in seconds, for libraries without buckets. */
export const latencyMean = (window: Duration): string => `service:latency_seconds:mean${printDuration(window)}`;

/** Requests per second by bucket bound `le`, in the library's unit. */
export const latencyBuckets = (window: Duration, unit: 's' | 'ms'): string =>
  `service:latency_${unit === 's' ? 'seconds' : 'milliseconds'}_bucket:rate${printDuration(window)}`;

/** 0–1 by label `resource`. */
export const SATURATION = 'service:saturation:ratio';

/**
 * Always 1; carries the labels that may change, `profile`, `selector` (the matchers of the service's own metrics) and
 * `identity`: the names of the identity's labels, with commas, where it has any.
 */
export const INFO = 'service:info';

/** Always 1; label `description` is what the spec says the service does, apart from `INFO` since lists of services read that. */
export const DESCRIPTION = 'service:description:info';

/** What an alert compares a signal with: a ratio or seconds. Labels: alertname, severity, signal, and `quantile` of latency. */
export const THRESHOLD = 'service:threshold:value';

/** Always 1, for each objective: its `signal`, `target`, `window`, and the `threshold` of latency as the spec has them. */
export const SLO_INFO = 'service:slo:info';

/** Always 1, for each `dependency` that the spec names. */
export const DEPENDS_ON = 'service:depends_on:info';

/** Always 1; label `query` is PromQL of a signal by the label that `route_label` names, over five minutes. */
export const BREAKDOWN = 'service:breakdown:info';

/** Events per second that an objective counts as bad. Labels: service, identity, slo. */
export const sloBadRate = (window: Duration): string => `service:slo_bad:rate${printDuration(window)}`;

/** Events per second that an objective counts at all. */
export const sloTotalRate = (window: Duration): string => `service:slo_total:rate${printDuration(window)}`;

/** Bad events of the last five minutes, one sample every five minutes. */
export const SLO_BAD_SUM = 'service:slo_bad:sum5m';

/** All events of the last five minutes, one sample every five minutes. */
export const SLO_TOTAL_SUM = 'service:slo_total:sum5m';

/** Bad over all events of an objective in `window`, 0–1; absent where there were none. */
export const sloErrors = (window: Duration): string => `service:slo_errors:ratio_rate${printDuration(window)}`;

/** Bad over all events since the calendar period began, 0–1. */
export const sloErrorsSince = (unit: string): string => `service:slo_errors:ratio_${unit}`;

/** Running total of bad events in the calendar period. */
export const SLO_BAD_PERIOD = 'service:slo_bad:sum_period';

/** Running total of all events in the calendar period. */
export const SLO_TOTAL_PERIOD = 'service:slo_total:sum_period';

/** Number of the calendar period, which changes at its boundary. */
export const SLO_PERIOD = 'service:slo_period:number';

/** The target, 0–1. */
export const SLO_TARGET = 'service:slo_target:ratio';

/** How many times faster than allowed the budget burns, by label `window`. */
export const SLO_BURN = 'service:slo_burn:ratio';

/** Share of the budget that is left in the objective's window: 1 at the start, below 0 when overspent. */
export const SLO_BUDGET = 'service:slo_budget_remaining:ratio';

const GENERATED =
  /^service:(requests:rate|errors:(ratio_)?rate|latency_(milli)?seconds(_bucket)?:|saturation:ratio$|info$|slo[_:]|threshold:|depends_on:|breakdown:)/;

/** Whether `name` is, or with another window would be, a series that Quartet records. */
export function isGenerated(name: string): boolean {
  return GENERATED.test(name) || RECORDED_NAMES.includes(name);
}
