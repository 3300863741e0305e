/** When an alert would have fired: plans the queries, asks, and runs the state machine over the answers. */

import { type Duration, MINUTE, milliseconds, printDuration } from '../model/duration.ts';
import type { RuleGroup } from '../plan.ts';
import { exprKey } from '../promql/same.ts';
import { type AlertRun, alertRuns, type Grid } from './alert-runs.ts';
import { collect } from './collect.ts';
import { type Condition, conditionOf, worstSide } from './condition.ts';
import { type History, historyOf, probeStep } from './history.ts';
import { alertsIn, type GroupedAlert, todayOf } from './loaded.ts';
import type { Instant, RangeQuery } from './matrix.ts';
import { type RecordIndex, recordIndex } from './records.ts';
import { areReadsLoaded, chooseSources, dataFrom, readsAnything, samplesPerPoint } from './sources.ts';
import { compareRuns, type Totals, type TotalsComparison, totalsOf, type Window } from './totals.ts';

export interface BacktestSetup {
  readonly query: RangeQuery;
  readonly signal: AbortSignal;
  /** The groups that the spec gives; their recording rules are what alerts read. */
  readonly groups: readonly RuleGroup[];
  /** The groups that the server has loaded, where it says. */
  readonly loaded?: readonly RuleGroup[];
  /** Range queries under way at once; 2 where not given. */
  readonly concurrency?: number;
  /** Interval of groups that leave it to the server: Prometheus' own default where not given. */
  readonly serverInterval?: Duration;
}

export interface BacktestOptions extends Window {
  /** Longer than the group's interval to ask for less; the outcome is then approximate. */
  readonly step?: Duration;
  /** Called with the share that is done, 0–1. */
  readonly onProgress?: (share: number) => void;
}

export interface Backtest extends Window {
  /** Milliseconds between two evaluations. */
  readonly step: number;
  /** What was asked: the alert's expression, with recorded series replaced where the past lacks them. */
  readonly expr: string;
  readonly condition?: Condition;
  readonly worst: 'high' | 'low';
  /** Those that reach into the window; times before its start are those of the evaluations before it. */
  readonly runs: readonly AlertRun[];
  readonly totals: Totals;
  /** Why the outcome may differ from what Prometheus would have made of it; none where it is exact. */
  readonly approximate: readonly string[];
  /** Milliseconds by which every time may be off, since it is not known when the server evaluates the group. */
  readonly precision: number;
  /** Since when there is anything to judge by, where that is later than the start; `never` where there is nothing. */
  readonly dataFrom?: Instant | 'never';
  /** Evaluations that Prometheus would have refused, since two samples gave one label set. */
  readonly failedAt: readonly Instant[];
}

/** A draft beside the rule that the server has today. */
export interface BacktestComparison {
  readonly draft: Backtest;
  /** Undefined where the server has no such alert, or none is known. */
  readonly today?: Backtest;
  /** Whether today's rule is the draft itself, so that nothing was asked twice. */
  readonly isSame: boolean;
  readonly comparison?: TotalsComparison;
}

export interface Backtester {
  /** @throws QueryFailed with the server's reason; the signal's reason once it is aborted. */
  readonly alert: (alert: GroupedAlert, options: BacktestOptions) => Promise<Backtest>;
  /** The same for the alert and for today's version of it. */
  readonly compared: (alert: GroupedAlert, options: BacktestOptions) => Promise<BacktestComparison>;
}

/** Prepares backtests on one server; what they find out about its past is shared among them. */
export function backtester(setup: BacktestSetup): Backtester {
  const history = historyOf(setup.query, setup.signal);
  const records = recordIndex(setup.groups);
  const loaded = setup.loaded && recordIndex(setup.loaded);
  const run = (alert: GroupedAlert, options: BacktestOptions, index: RecordIndex): Promise<Backtest> =>
    backtestOf(alert, options, setup, { history, records: index, ...(loaded ? { loaded } : {}) });
  return {
    alert: (alert, options) => run(alert, options, records),
    compared: async (alert, options) => {
      const today = setup.loaded && todayOf(alert.rule, alertsIn(setup.loaded));
      const isSame =
        today !== undefined && isSameRule(alert, today) && areReadsLoaded(alert.rule.expr, records, loaded!);
      const parts = today === undefined || isSame ? 1 : 2;
      const onProgress = (done: number) => (share: number) => options.onProgress?.((done + share) / parts);
      const draft = await run(alert, { ...options, onProgress: onProgress(0) }, records);
      if (today === undefined) return { draft, isSame: false };
      const theirs = isSame ? draft : await run(today, { ...options, onProgress: onProgress(1) }, loaded!);
      const changed = Object.keys({ ...alert.rule.labels, ...today.rule.labels }).filter(
        (name) => alert.rule.labels[name] !== today.rule.labels[name],
      );
      return { draft, today: theirs, isSame, comparison: compareRuns(draft.runs, theirs.runs, options, changed) };
    },
  };
}

interface Past {
  readonly history: History;
  readonly records: RecordIndex;
  readonly loaded?: RecordIndex;
}

async function backtestOf(
  { rule, group, interval: own }: GroupedAlert,
  options: BacktestOptions,
  setup: BacktestSetup,
  past: Past,
): Promise<Backtest> {
  const { query, signal } = setup;
  const live = setup.loaded?.find((other) => other.name === group);
  const interval = own ?? live?.interval ?? setup.serverInterval ?? MINUTE;
  const step = Math.max(interval, options.step ?? 0);
  const phase = live && step === interval ? await past.history.phaseOf(live, interval, options.end) : undefined;
  const whole = gridOf(options, step, phase ?? 0, (rule.for ?? 0) + (rule.keepFiringFor ?? 0));
  const chosen = await chooseSources(rule.expr, {
    ...past,
    start: whole.start,
    end: whole.end,
    interval,
    serverInterval: setup.serverInterval ?? MINUTE,
  });
  const perPoint = await samplesPerPoint(chosen.expr, past.history, whole.start, whole.end);
  const from = await dataFrom(chosen.expr, past.history, whole.start, whole.end);
  const isLate = from !== undefined && from > options.start + probeStep(whole.start, whole.end);
  // Before a server remembers anything, `absent` holds and means nothing.
  const grid = isLate ? gridOf({ start: from, end: options.end }, step, phase ?? 0, -step) : whole;
  const matrix = await collect(chosen.expr, grid, {
    query,
    signal,
    samplesPerPoint: perPoint,
    ...(setup.concurrency === undefined ? {} : { concurrency: setup.concurrency }),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const worst = worstSide(rule.expr);
  const { failedAt, problems, runs: all } = alertRuns(matrix, grid, rule, worst);
  const runs = all.filter(({ endedAt }) => endedAt === undefined || endedAt > options.start);
  const condition = conditionOf(rule.expr);
  const isEmpty = from === undefined && readsAnything(chosen.expr);
  return {
    start: options.start,
    end: options.end,
    step,
    expr: chosen.expr,
    ...(condition ? { condition } : {}),
    worst,
    runs,
    totals: totalsOf(runs, options),
    approximate: [
      ...(step > interval ? [coarse(step, interval)] : []),
      ...chosen.approximate,
      ...Object.entries(problems).map(
        ([name, { message }]) => `label \`${name}\` is left as it is written: ${message}`,
      ),
    ],
    precision: phase === undefined ? step : 0,
    ...(isLate || isEmpty ? { dataFrom: from ?? ('never' as const) } : {}),
    failedAt: failedAt.filter((at) => at >= options.start),
  };
}

function coarse(step: number, interval: number): string {
  const [asked, real] = [printDuration(milliseconds(step)), printDuration(milliseconds(interval))];
  return `it is evaluated every ${asked} here and every ${real} by the server, so what is shorter goes unseen`;
}

/**
 * Evaluation instants of `window`, with as much time before as an alert needs to be in the state it would have had.
 *
 * @param phase  Offset of the evaluations from the multiples of `step`, milliseconds.
 */
export function gridOf(window: Window, step: number, phase: number, lead: number): Grid {
  const before = Math.ceil(lead / step) + 1;
  const first = Math.ceil((window.start - phase) / step) * step + phase;
  const last = Math.floor((window.end - phase) / step) * step + phase;
  return { start: first - before * step, end: Math.max(last, first), step };
}

function isSameRule(a: GroupedAlert, b: GroupedAlert): boolean {
  const isTimed =
    (a.rule.for ?? 0) === (b.rule.for ?? 0) && (a.rule.keepFiringFor ?? 0) === (b.rule.keepFiringFor ?? 0);
  const interval = a.interval === undefined || a.interval === b.interval;
  return isTimed && interval && exprKey(a.rule.expr) === exprKey(b.rule.expr);
}
