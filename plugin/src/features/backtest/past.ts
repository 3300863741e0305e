/** What a backtest of the page asks for: how far back, how finely, and its runs as a strip of time. */

import type { AlertRun, Grid, RuleGroup } from '@quartet/generator';
import type { Interval } from '../timeline/intervals.ts';

export const PASTS = ['6h', '1d', '7d', '30d'] as const;
export type Past = (typeof PASTS)[number];

const HOURS: Readonly<Record<Past, number>> = { '6h': 6, '1d': 24, '7d': 168, '30d': 720 };

export const isPast = (text: string | null): text is Past => PASTS.some((past) => past === text);
export const lengthOf = (past: Past): number => HOURS[past] * 3_600_000;

/** Instants that a page judges by: some queries of ten thousand points, a second or two. */
const MOST_POINTS = 20_000;
/** Instants of the history that is drawn and dragged over: one query. */
const MOST_DRAWN = 5_000;

/** Milliseconds between instants: those of the rule itself, or as fine as `most` points allow, in whole seconds. */
export function stepFor(length: number, interval: number, most = MOST_POINTS): number {
  const least = Math.ceil(length / most / 1000) * 1000;
  return interval >= least ? interval : Math.ceil(least / interval) * interval;
}

/** The grid of the history that is drawn, up to `now`. */
export function drawnGrid(past: Past, interval: number, now: number): Grid {
  const length = lengthOf(past);
  const step = stepFor(length, interval, MOST_DRAWN);
  const end = Math.floor(now / step) * step;
  return { start: end - Math.floor(length / step) * step, end, step };
}

/** Runs as intervals within the window; where several instances overlap, one that fires hides those that wait. */
export function stripOf(runs: readonly AlertRun[], window: { readonly start: number; readonly end: number }) {
  const spans = runs.flatMap((run): Interval[] => {
    const end = run.endedAt ?? window.end;
    const isOpen = run.endedAt === undefined;
    if (run.firingAt === undefined) return [{ state: 'pending', start: run.pendingAt, end, isOpen }];
    const before: Interval = { state: 'pending', start: run.pendingAt, end: run.firingAt, isOpen: false };
    return [...(run.firingAt > run.pendingAt ? [before] : []), { state: 'firing', start: run.firingAt, end, isOpen }];
  });
  const firing = union(spans.filter(({ state }) => state === 'firing'));
  const pending = union(spans.filter(({ state }) => state === 'pending')).flatMap((one) => without(one, firing));
  return [...firing, ...pending]
    .filter(({ end, start }) => end > window.start && start < window.end)
    .sort((a, b) => a.start - b.start);
}

function union(spans: readonly Interval[]): readonly Interval[] {
  const merged: { state: Interval['state']; start: number; end: number; isOpen: boolean }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) {
      last.isOpen ||= span.isOpen;
      last.end = Math.max(last.end, span.end);
    } else merged.push({ ...span });
  }
  return merged;
}

function without(span: Interval, others: readonly Interval[]): readonly Interval[] {
  let rest: readonly Interval[] = [span];
  for (const { end, start } of others) {
    rest = rest.flatMap((one) => {
      if (end <= one.start || start >= one.end) return [one];
      const left = start > one.start ? [{ ...one, end: start, isOpen: false }] : [];
      const right = end < one.end ? [{ ...one, start: end }] : [];
      return [...left, ...right];
    });
  }
  return rest;
}

/** The interval of a group; what it leaves open is evaluated as often as Prometheus does unless told otherwise. */
export const intervalOf = (group: Pick<RuleGroup, 'interval'>): number => group.interval ?? 60_000;
