/** How often and how long an alert fired: the figures of a backtest, and of two side by side. */

import type { Labels } from '../model/matcher.ts';
import type { AlertRun } from './alert-runs.ts';
import { type Instant, labelsKey } from './matrix.ts';

/** Times in milliseconds, clipped to the window that was asked for. */
export interface Totals {
  /** Runs that fired. */
  readonly fired: number;
  /** Time during which at least one instance fired. */
  readonly firingMs: number;
  /** The same, added up over all instances. */
  readonly instanceMs: number;
  /** The longest that one instance fired without a break. */
  readonly longestMs: number;
  /** Runs that were pending and never fired. */
  readonly pendingOnly: number;
  /** Instances that still fire at the end. */
  readonly open: number;
}

export interface Window {
  readonly start: Instant;
  readonly end: Instant;
}

/** The figures of `runs` within `window`; a run that began to fire before counts as fired, for its part within. */
export function totalsOf(runs: readonly AlertRun[], window: Window): Totals {
  const spans = runs.flatMap((run) => {
    const span = firingWithin(run, window);
    return span ? [span] : [];
  });
  const lengths = spans.map(({ start, end }) => end - start);
  return {
    fired: spans.length,
    firingMs: coveredBy(spans),
    instanceMs: lengths.reduce((sum, length) => sum + length, 0),
    longestMs: lengths.reduce((longest, length) => Math.max(longest, length), 0),
    pendingOnly: runs.filter((run) => run.firingAt === undefined && (run.endedAt ?? window.end) > window.start).length,
    open: runs.filter((run) => run.firingAt !== undefined && run.endedAt === undefined).length,
  };
}

/** The part of `window` during which `run` fired; undefined where there is none. */
export function firingWithin(run: AlertRun, window: Window): Window | undefined {
  if (run.firingAt === undefined) return undefined;
  const start = Math.max(run.firingAt, window.start);
  const end = Math.min(run.endedAt ?? window.end, window.end);
  return end > start || (run.firingAt >= window.start && run.firingAt <= window.end) ? { start, end } : undefined;
}

function coveredBy(spans: readonly Window[]): number {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end } of sorted) {
    if (end > reached) covered += end - Math.max(start, reached);
    reached = Math.max(reached, end);
  }
  return covered;
}

/** What a draft changes for one label set; undefined where an alert of that side never fired for it. */
export interface LabelSetChange {
  readonly labels: Labels;
  readonly draft?: Totals;
  readonly today?: Totals;
}

export interface TotalsComparison {
  readonly draft: Totals;
  readonly today: Totals;
  /** One for each label set of either side that fired, those that fire longest first. */
  readonly labelSets: readonly LabelSetChange[];
}

/**
 * The runs of a draft beside those of today's rule.
 *
 * @param ignored  Labels that do not tell instances apart here, such as a severity that the draft changes.
 */
export function compareRuns(
  draft: readonly AlertRun[],
  today: readonly AlertRun[],
  window: Window,
  ignored: readonly string[] = [],
): TotalsComparison {
  const sides = { draft: byLabels(draft, ignored), today: byLabels(today, ignored) };
  const labelSets = [...new Set([...sides.draft.keys(), ...sides.today.keys()])].flatMap((key): LabelSetChange[] => {
    const [mine, theirs] = [sides.draft.get(key) ?? [], sides.today.get(key) ?? []];
    const [a, b] = [totalsOf(mine, window), totalsOf(theirs, window)];
    if (a.fired + b.fired === 0) return [];
    const { labels } = (mine[0] ?? theirs[0])!;
    return [{ labels, ...(a.fired > 0 ? { draft: a } : {}), ...(b.fired > 0 ? { today: b } : {}) }];
  });
  const length = (one: LabelSetChange): number => Math.max(one.draft?.firingMs ?? 0, one.today?.firingMs ?? 0);
  labelSets.sort((a, b) => length(b) - length(a) || (labelsKey(a.labels) < labelsKey(b.labels) ? -1 : 1));
  return { draft: totalsOf(draft, window), today: totalsOf(today, window), labelSets };
}

function byLabels(runs: readonly AlertRun[], ignored: readonly string[]): ReadonlyMap<string, readonly AlertRun[]> {
  const sets = new Map<string, AlertRun[]>();
  for (const run of runs) {
    const kept = Object.entries(run.labels).filter(([name]) => !ignored.includes(name));
    const key = labelsKey(Object.fromEntries(kept));
    const known = sets.get(key);
    if (known) known.push(run);
    else sets.set(key, [run]);
  }
  return sets;
}
