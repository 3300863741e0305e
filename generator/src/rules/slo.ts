/** Recording rules of an objective: bad and all events, error ratios by window, burn rates and the budget left. */

import { printDecimal } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { HOUR, printDuration, seconds } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';
import type { BurnTier, Objective, Service } from '../model/service.ts';
import type { RecordingRule } from '../plan.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import { armsOf, budgetOf, canFire } from './burn.ts';
import { calendarRules } from './calendar.ts';
import * as names from './names.ts';
import { RAW_WINDOWS } from './recording.ts';
import { identityLabels, recorded } from './scope.ts';

/** The longest window that is computed from raw series; longer ones read recorded sums. */
export const LONGEST_RAW_WINDOW: Duration = HOUR;

/** The rules of an objective by the speed at which they are evaluated. */
export interface ObjectiveRules {
  readonly fast: readonly RecordingRule[];
  readonly sums: readonly RecordingRule[];
  readonly slow: readonly RecordingRule[];
}

/** All rolling windows whose error ratio is recorded, ascending: those of the arms, the signals' and the objective's own. */
export function windowsOf(objective: Objective): readonly Duration[] {
  const windows = new Set<Duration>(RAW_WINDOWS);
  for (const arm of armsOf(objective).filter(canFire)) {
    windows.add(arm.tier.short);
    windows.add(arm.tier.long);
  }
  if (objective.window.kind === 'rolling') windows.add(objective.window.length);
  return [...windows].sort((a, b) => a - b);
}

/**
 * The recording rules of `queries` for `service`.
 *
 * Windows up to an hour come from raw series; longer ones are sums of bad events over sums of all events, recorded
 * every five minutes, hence weighted by traffic and as cheap for a thousand raw series as for one.
 */
export function objectiveRules(service: Service, queries: ObjectiveQueries): ObjectiveRules {
  const { objective } = queries;
  const slo = { slo: objective.name };
  const labels = { ...identityLabels(service), ...slo };
  const fast: RecordingRule[] = [];
  const slow: RecordingRule[] = [];
  const windows = windowsOf(objective);
  const record = (target: RecordingRule[], record: string, expr: string, extra = {}) =>
    target.push({ record, expr, labels: { ...labels, ...extra } });

  for (const window of windows.filter((w) => w <= LONGEST_RAW_WINDOW)) {
    recordRaw(service, queries, window, (name, expr) => record(fast, name, expr));
  }
  const budget = printDecimal(budgetOf(objective));
  record(fast, names.SLO_TARGET, `vector(${printDecimal(objective.target)})`);

  const sums: RecordingRule[] = readsSums(queries, windows) ? sumRules(service, objective.name, labels) : [];
  for (const window of windows.filter((w) => w > LONGEST_RAW_WINDOW)) {
    const range = printDuration(window);
    const bad = recorded(service, names.SLO_BAD_SUM, slo, range);
    const total = recorded(service, names.SLO_TOTAL_SUM, slo, range);
    record(slow, names.sloErrors(window), `sum_over_time(${bad}) / (sum_over_time(${total}) > 0)`);
  }
  for (const window of windows) {
    const ratio = recorded(service, names.sloErrors(window), slo);
    const speed = window <= LONGEST_RAW_WINDOW ? fast : slow;
    record(speed, names.SLO_BURN, `${ratio} / ${budget}`, { window: printDuration(window) });
  }
  const { window } = objective;
  if (window.kind === 'rolling') {
    const speed = window.length <= LONGEST_RAW_WINDOW ? fast : slow;
    record(speed, names.SLO_BUDGET, `1 - ${recorded(service, names.sloErrors(window.length), slo)} / ${budget}`);
  } else {
    const period = calendarRules(service, objective.name, window, budget);
    sums.push(...period.sums);
    slow.push(...period.slow);
  }
  return { fast, sums, slow };
}

/** The events of the last five minutes, recorded once per step. */
function sumRules(service: Service, slo: string, labels: Labels): RecordingRule[] {
  const events = (rate: string) => `${recorded(service, rate, { slo })} * ${seconds(names.SUM_STEP)}`;
  return [
    { record: names.SLO_BAD_SUM, expr: events(names.sloBadRate(names.SIGNAL_WINDOW)), labels },
    { record: names.SLO_TOTAL_SUM, expr: events(names.sloTotalRate(names.SIGNAL_WINDOW)), labels },
  ];
}

/** Whether anything reads the five-minute sums: a window over an hour, a calendar period, or an arm's traffic floor. */
function readsSums({ objective }: ObjectiveQueries, windows: readonly Duration[]): boolean {
  const isFloor = ({ short }: BurnTier) => short > names.SIGNAL_WINDOW && short % names.SUM_STEP === 0;
  return (
    objective.window.kind === 'calendar' ||
    windows.some((window) => window > LONGEST_RAW_WINDOW) ||
    objective.tiers.some(isFloor)
  );
}

/** Bad, total and ratio of one window from raw series. Bad and total are kept for the signal window alone. */
function recordRaw(
  service: Service,
  queries: ObjectiveQueries,
  window: Duration,
  record: (name: string, expr: string) => void,
): void {
  const slo = { slo: queries.objective.name };
  const keeps = window === names.SIGNAL_WINDOW || needsTotal(queries, window);
  const total = totalExpr(service, queries, window);
  if (!keeps) {
    record(names.sloErrors(window), ratioExpr(service, queries, window, total));
    return;
  }
  record(names.sloTotalRate(window), total);
  const recordedTotal = recorded(service, names.sloTotalRate(window), slo);
  record(names.sloBadRate(window), badExpr(service, queries, window, recordedTotal));
  record(names.sloErrors(window), `${recorded(service, names.sloBadRate(window), slo)} / (${recordedTotal} > 0)`);
}

/** Whether the traffic floor of an arm reads the total of this very window: short ones that five-minute sums cannot give. */
export function needsTotal(queries: ObjectiveQueries, window: Duration): boolean {
  return (
    window <= LONGEST_RAW_WINDOW &&
    window % names.SUM_STEP !== 0 &&
    queries.objective.tiers.some((tier) => tier.short === window)
  );
}

function totalExpr(service: Service, queries: ObjectiveQueries, window: Duration): string {
  if (queries.sharesTraffic && isSignalWindow(window)) return recorded(service, names.requestsRate(window));
  // A ratio without events weighs every instant alike: one event per second wherever it has a value.
  if (!queries.total) return `0 * ${queries.bad(window)} + 1`;
  return queries.total(window);
}

/** Bad events per second, given the series that holds all events of the same window. */
function badExpr(service: Service, queries: ObjectiveQueries, window: Duration, total: string): string {
  if (queries.sharesErrors && isSignalWindow(window)) return recorded(service, names.errorsRate(window));
  if (queries.countsGood) return `clamp_min(sum(${total}) - ${goodExpr(queries, window, total)}, 0)`;
  return queries.total ? `${queries.bad(window)} or 0 * sum(${total})` : queries.bad(window);
}

function ratioExpr(service: Service, queries: ObjectiveQueries, window: Duration, total: string): string {
  if (!queries.total) return queries.bad(window);
  if (queries.sharesErrors && isSignalWindow(window)) {
    return `${recorded(service, names.errorsRate(window))} / (${total} > 0)`;
  }
  // Whether there is traffic at all is told by the recorded five minutes, at the cost of one sample.
  const seen = recorded(service, names.sloTotalRate(names.SIGNAL_WINDOW), { slo: queries.objective.name });
  if (queries.countsGood) {
    const all = queries.sharesTraffic && isSignalWindow(window) ? `sum(${total})` : total;
    return `clamp_min(1 - ${goodExpr(queries, window, seen)} / (${all} > 0), 0)`;
  }
  return `(${queries.bad(window)} or 0 * sum(${seen})) / (${total} > 0)`;
}

/** Good events per second; 0 where they have no series while `total` has one. */
function goodExpr(queries: ObjectiveQueries, window: Duration, total: string): string {
  const good = queries.bad(window);
  return queries.goodMayVanish ? `(${good} or 0 * sum(${total}))` : good;
}

function isSignalWindow(window: Duration): boolean {
  return RAW_WINDOWS.includes(window);
}
