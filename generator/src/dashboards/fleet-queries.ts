/** Queries over many services, each one query however many there are. They read recorded series and `ALERTS` alone. */

import { HOUR, printDuration } from '../model/duration.ts';
import * as names from '../rules/names.ts';
import type { Word } from './dashboard.ts';
import type { FleetScope } from './fleet-scope.ts';

const WINDOW = names.SIGNAL_WINDOW;

/** One series for each service; absent where there is none. */
export interface FleetQueries {
  /** Seconds: the highest quantile that a service records, or its mean. */
  readonly latency: string;
  /** Requests per second. */
  readonly traffic: string;
  /** Failed requests per second. */
  readonly failed: string;
  /** 0–1. */
  readonly errors: string;
  /** 0–1: the fullest resource. */
  readonly saturation: string;
  /** The same with the label `resource`. */
  readonly fullest: string;
  /** The objective that burns fastest in the last hour, as a multiple of what is allowed. */
  readonly burn: string;
  /** The least budget left, 1 to below 0. */
  readonly budget: string;
  /** Number of alerts that fire. */
  readonly firing: string;
  /** A value of `HEALTH`. */
  readonly health: string;
  /** 1, with the labels that may change. */
  readonly info: string;
}

/** What `health` says, the gravest last. */
export const HEALTH: readonly Word[] = [
  { value: 0, text: 'Healthy', level: 'neutral' },
  { value: 1, text: 'Not measured', level: 'warning' },
  { value: 2, text: 'Warning', level: 'warning' },
  { value: 3, text: 'Critical', level: 'critical' },
];

/** Severity labels that count as critical; `Defaults.severities` may call them otherwise, and they then warn. */
const CRITICAL = 'critical|page';

export function fleetQueries({ by, of, alerts, owner }: FleetScope): FleetQueries {
  const max = (expr: string) => `max by (${by}) (${expr})`;
  const hour = `window="${printDuration(HOUR)}"`;
  const firing = (extra = '') => `ALERTS{${alerts.matchers},alertstate="firing"${extra}}`;
  const info = max(of(names.INFO));
  const traffic = max(of(names.requestsRate(WINDOW)));
  return {
    // Quantiles ascend with their order, so the largest value is the highest quantile's.
    latency: `${max(of(names.latencyQuantile(WINDOW)))} or ${max(of(names.latencyMean(WINDOW)))}`,
    traffic,
    failed: max(of(names.errorsRate(WINDOW))),
    errors: max(of(names.errorsRatio(WINDOW))),
    saturation: max(of(names.SATURATION)),
    fullest: `topk by (${by}) (1, ${of(names.SATURATION)})`,
    burn: max(of(names.SLO_BURN, hour)),
    budget: `min by (${by}) (${of(names.SLO_BUDGET)})`,
    firing: `count by (${by}) (${firing()})`,
    health: [
      `(${max(firing(`,severity=~"${CRITICAL}"`))} * 0 + 3`,
      `${max(firing())} * 0 + 2`,
      `(${info} unless on (${by}) ${traffic}) * 0 + 1`,
      `${info} * 0) and on (${by}) ${info}`,
    ].join(' or '),
    info: `max by (${[by, ...(owner ? [owner.label] : [])].join(', ')}, profile) (${of(names.INFO)})`,
  };
}

/** The ten services with the highest values over the time range that is shown: the same ten at every instant. */
export function topServices(expr: string, by: string): string {
  return `(${expr}) and on (${by}) topk(10, avg_over_time((${expr})[$__range:$__interval] @ end()))`;
}
