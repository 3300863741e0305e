/** Everything that one instant query tells of a service: its facts, its signals now, its budgets and its alerts. */

import { series } from '@quartet/generator';
import { type Level, levelOf } from '../../features/status/status.ts';
import type { Sample } from '../../prometheus/client.ts';
import { anyOf, quoted } from '../../prometheus/promql.ts';
import { type ActiveAlert, activeAlerts } from './active-alerts.ts';
import { durationMs, ratioOf } from './durations.ts';
import { infoOf, type Scope, type ServiceInfo } from './scope.ts';

export type SignalName = 'latency' | 'traffic' | 'errors' | 'saturation';

/** A value that an alert or an objective compares a signal with: seconds or a ratio. */
export interface Threshold {
  readonly signal: string;
  readonly value: number;
  readonly severity: Level;
  readonly quantile: string | undefined;
  /** The alert or the objective that says so. */
  readonly of: string;
}

export interface Objective {
  readonly slo: string;
  readonly signal: string;
  /** As the spec has it: `99.9%`. */
  readonly target: string;
  /** 0–1; undefined where it cannot be read. */
  readonly targetRatio: number | undefined;
  /** As the spec has it: `30d`, `month`. */
  readonly window: string;
  /** As the spec has it: `250ms`. */
  readonly threshold: string | undefined;
  /** Share of the budget that is left: 1 at the start, below 0 when overspent. */
  readonly left: number | undefined;
  /** How many times faster than allowed the budget burns, the shortest window first. */
  readonly burns: readonly { readonly window: string; readonly ratio: number }[];
}

/** PromQL of a signal by route, over five minutes. */
export interface Breakdown {
  readonly signal: string;
  readonly label: string;
  readonly query: string;
  readonly quantile: string | undefined;
}

export interface ServiceState {
  readonly infos: readonly ServiceInfo[];
  /** What the spec says that the service does. */
  readonly description: string | undefined;
  readonly thresholds: readonly Threshold[];
  readonly objectives: readonly Objective[];
  readonly dependencies: readonly string[];
  readonly breakdowns: readonly Breakdown[];
  /** Requests per second. */
  readonly traffic: number | undefined;
  /** 0–1. */
  readonly errors: number | undefined;
  /** Seconds by quantile, ascending; one without a quantile is the mean. */
  readonly latency: readonly { readonly quantile: string | undefined; readonly seconds: number }[];
  /** 0–1, the fullest first. */
  readonly saturation: readonly { readonly resource: string; readonly ratio: number }[];
  readonly alerts: readonly ActiveAlert[];
  /** Time of the answer by Prometheus's clock, in milliseconds; undefined for an empty answer. */
  readonly at: number | undefined;
}

export const REQUESTS = series.requestsRate(series.SIGNAL_WINDOW);
export const ERRORS = series.errorsRatio(series.SIGNAL_WINDOW);
export const QUANTILES = series.latencyQuantile(series.SIGNAL_WINDOW);
export const MEAN = series.latencyMean(series.SIGNAL_WINDOW);

const NAMES = [
  series.INFO,
  series.DESCRIPTION,
  series.THRESHOLD,
  series.SLO_INFO,
  series.DEPENDS_ON,
  series.BREAKDOWN,
  series.SLO_BURN,
  series.SLO_BUDGET,
  REQUESTS,
  ERRORS,
  QUANTILES,
  MEAN,
  series.SATURATION,
  'ALERTS',
  'ALERTS_FOR_STATE',
];

/** One query for all of it. */
export const stateQuery = ({ identity, service }: Scope): string =>
  `{${[anyOf('__name__', NAMES), ...Object.entries({ service, ...identity }).map(([l, v]) => `${l}=${quoted(v)}`)].join(',')}}`;

/** Reads the answer to `stateQuery`. Values that are no number are left out. */
export function stateOf(samples: readonly Sample[]): ServiceState {
  const of = (name: string) => samples.filter(({ labels, value }) => labels.__name__ === name && !Number.isNaN(value));
  const objectives = objectivesOf(of(series.SLO_INFO), of(series.SLO_BUDGET), of(series.SLO_BURN));
  return {
    infos: of(series.INFO).flatMap(({ labels }) => infoOf(labels) ?? []),
    description: of(series.DESCRIPTION)[0]?.labels.description,
    thresholds: [
      ...of(series.THRESHOLD).map(
        ({ labels, value }): Threshold => ({
          signal: labels.signal ?? '',
          value,
          severity: levelOf(labels.severity),
          quantile: labels.quantile,
          of: labels.alertname ?? '',
        }),
      ),
      ...objectives.flatMap(limitOf),
    ],
    objectives,
    dependencies: [...new Set(of(series.DEPENDS_ON).flatMap(({ labels }) => labels.dependency ?? []))].sort(),
    breakdowns: of(series.BREAKDOWN).flatMap(({ labels }) => {
      const { query, quantile, route_label, signal } = labels;
      return query && signal && route_label ? [{ signal, label: route_label, query, quantile }] : [];
    }),
    traffic: largest(of(REQUESTS)),
    errors: largest(of(ERRORS)),
    latency: [...of(MEAN), ...of(QUANTILES)]
      .map(({ labels, value }) => ({ quantile: labels.quantile, seconds: value }))
      .sort((a, b) => Number(a.quantile ?? 0) - Number(b.quantile ?? 0)),
    saturation: of(series.SATURATION)
      .map(({ labels, value }) => ({ resource: labels.resource ?? '', ratio: value }))
      .sort((a, b) => b.ratio - a.ratio),
    alerts: activeAlerts(samples),
    at: samples[0]?.at,
  };
}

function largest(samples: readonly Sample[]): number | undefined {
  return samples.length === 0 ? undefined : Math.max(...samples.map(({ value }) => value));
}

function objectivesOf(facts: readonly Sample[], budgets: readonly Sample[], burns: readonly Sample[]) {
  return facts
    .map(
      ({ labels: { signal = '', slo = '', target = '', threshold, window = '' } }): Objective => ({
        slo,
        signal,
        target,
        targetRatio: ratioOf(target),
        window,
        threshold,
        left: budgets.find(({ labels }) => labels.slo === slo)?.value,
        burns: burns
          .filter(({ labels }) => labels.slo === slo)
          .map(({ labels, value }) => ({ window: labels.window ?? '', ratio: value }))
          .sort((a, b) => (durationMs(a.window) ?? 0) - (durationMs(b.window) ?? 0)),
      }),
    )
    .sort((a, b) => (a.left ?? 2) - (b.left ?? 2) || (a.slo < b.slo ? -1 : 1));
}

/** An objective's limit for its signal: the threshold of latency, the share of errors that it allows. */
function limitOf({ signal, slo, targetRatio, threshold }: Objective): Threshold[] {
  const of = { severity: 'warning', quantile: undefined, of: slo } as const;
  const ms = threshold === undefined ? undefined : durationMs(threshold);
  if (signal === 'latency') return ms === undefined ? [] : [{ signal, value: ms / 1000, ...of }];
  if (signal !== 'errors' || targetRatio === undefined) return [];
  // 1 - 0.999 is 0.0010000000000000009.
  return [{ signal, value: Number((1 - targetRatio).toPrecision(12)), ...of }];
}
