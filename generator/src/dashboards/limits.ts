/** Where a spec draws its lines: the thresholds of alerts and objectives, as panels show them. */

import type { Decimal } from '../model/decimal.ts';
import { compare, printDecimal, printPercent, toNumber } from '../model/decimal.ts';
import { printDuration, seconds } from '../model/duration.ts';
import type { Objective, Service, Urgency } from '../model/service.ts';
import type { AlertRule, ServicePlan } from '../plan.ts';
import { ALERT_DEFAULTS } from '../rules/alerts.ts';
import { armsOf, budgetOf, canFire } from '../rules/burn.ts';
import * as names from '../rules/names.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import type { Level, Step } from './dashboard.ts';

/** A value that something watches, and the words for it. */
export interface Limit extends Step {
  readonly says: string;
}

/** Limits of the four signals: ratios 0–1, latency in seconds. */
export interface Limits {
  readonly errors: readonly Limit[];
  readonly latency: readonly Limit[];
  readonly saturation: readonly Limit[];
  /** TrafficDrop fires below this share of the traffic of an hour ago. */
  readonly trafficShare?: number;
}

/** The limits of a service. Alerts that the spec turned off draw no line. */
export function limitsOf(plan: Pick<ServicePlan, 'service' | 'objectives' | 'alerts'>): Limits {
  const { service } = plan;
  const rules = new Map(plan.alerts.map(({ rule }) => [rule.alert, rule]));
  const whole = plan.objectives.filter(({ objective }) => objective.where.length === 0);
  const alert = (id: 'HighErrorRate' | 'HighResponseTime' | 'SaturationHigh'): readonly Limit[] => {
    const rule = rules.get(id);
    return rule ? [alertLimit(service, rule, id)] : [];
  };
  return {
    errors: [...alert('HighErrorRate'), ...whole.flatMap((queries) => errorLimits(queries))],
    latency: [...alert('HighResponseTime'), ...whole.flatMap((queries) => latencyLimits(queries))],
    saturation: alert('SaturationHigh'),
    ...(rules.has('TrafficDrop') ? { trafficShare: thresholdOf(service, 'TrafficDrop') } : {}),
  };
}

/** Burn factors of an objective: over 1 the budget does not last, over an arm's factor that arm can fire. */
export function burnLimits(objective: Objective): readonly Limit[] {
  const arms = armsOf(objective).filter(canFire);
  return [
    { from: 1, level: 'warning', says: '1×: the budget is gone before the window ends' },
    ...arms.map(({ factor, tier }) => ({
      from: toNumber(factor),
      level: levelOf(tier.urgency),
      says: `${printDecimal(factor, 4)}×: ${tier.name}, in ${printDuration(tier.short)} and ${printDuration(tier.long)}`,
    })),
  ];
}

/** What the hour's burn rate is compared with, over all `objectives`: the lowest factor of those that page by that hour. */
export function hourBurnLimits(objectives: readonly ObjectiveQueries[], hour: number): readonly Limit[] {
  const factors = objectives.flatMap(({ objective }) =>
    armsOf(objective)
      .filter((arm) => canFire(arm) && arm.tier.long === hour)
      .map((arm) => ({ factor: toNumber(arm.factor), level: levelOf(arm.tier.urgency) })),
  );
  const lowest = factors.toSorted((a, b) => a.factor - b.factor)[0];
  const limits: Limit[] = [{ from: 1, level: 'warning', says: '1×: faster than the objective allows' }];
  if (lowest && lowest.factor > 1) {
    limits.push({ from: lowest.factor, level: lowest.level, says: `${round(lowest.factor)}×: an alert fires` });
  }
  return limits;
}

/** The sentence that names the lines of a graph; empty for none. */
export function sayLimits(limits: readonly Limit[]): string {
  return limits.length === 0 ? '' : `Lines: ${limits.map((limit) => limit.says).join('; ')}.`;
}

/** The level of an alert by its urgency: what pages is critical. */
function levelOf(urgency: Urgency): Level {
  return urgency === 'page' ? 'critical' : 'warning';
}

function alertLimit(
  service: Service,
  rule: AlertRule,
  id: 'HighErrorRate' | 'HighResponseTime' | 'SaturationHigh',
): Limit {
  const from = thresholdOf(service, id);
  const text = id === 'HighResponseTime' ? `${round(from)} s` : `${round(from * 100)} %`;
  const pages = rule.labels.severity === service.defaults.severities.page;
  return { from, level: pages ? 'critical' : 'warning', says: `${id} at ${text}` };
}

/** The spec's threshold of an alert, or its default: a ratio, or seconds. */
function thresholdOf(service: Service, id: Exclude<keyof typeof ALERT_DEFAULTS, 'SignalMissing'>): number {
  const given = service.alerts[id]?.threshold;
  if (!given) return toNumber(ALERT_DEFAULTS[id].threshold);
  return 'ratio' in given ? toNumber(given.ratio) : seconds(given.duration);
}

/** The budget of an errors objective, and the ratio at which its fastest arm can fire. */
function errorLimits({ objective }: ObjectiveQueries): readonly Limit[] {
  if (objective.measure.kind !== 'errors') return [];
  const budget = budgetOf(objective);
  const fastest = armsOf(objective).filter((arm) => canFire(arm) && arm.tier.short === names.SIGNAL_WINDOW);
  return [
    { from: toNumber(budget), level: 'warning', says: `${objective.name} allows ${percent(budget)}` },
    ...fastest.map(({ threshold, tier }) => ({
      from: toNumber(threshold),
      level: levelOf(tier.urgency),
      says: `${objective.name} alerts at ${percent(threshold)} (${tier.name})`,
    })),
  ];
}

function latencyLimits({ objective }: ObjectiveQueries): readonly Limit[] {
  if (objective.measure.kind !== 'latency') return [];
  const { threshold } = objective.measure;
  const says = `${objective.name} wants ${percent(objective.target)} within ${printDuration(threshold)}`;
  return [{ from: seconds(threshold), level: 'warning', says }];
}

/**
 * The thresholds of latency objectives whose target is this very quantile: over one of them, more requests are slow
 * than the objective allows.
 */
export function quantileLimits(objectives: readonly ObjectiveQueries[], quantile: Decimal): readonly Limit[] {
  return objectives
    .filter(({ objective }) => objective.where.length === 0 && compare(objective.target, quantile) === 0)
    .flatMap(latencyLimits);
}

/** A quantile as it is spoken of: 0.99 is `p99`. */
export function quantileName(quantile: Decimal): string {
  return `p${printPercent(quantile, 6).slice(0, -1)}`;
}

function percent(value: Decimal): string {
  return `${printPercent(value, 4).slice(0, -1)} %`;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
