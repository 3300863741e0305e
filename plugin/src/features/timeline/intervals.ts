/** When alerts were pending and firing: series of `ALERTS` over time as intervals. */

import type { Series } from '../../prometheus/client.ts';

/** Times in milliseconds. An interval that touches the end of what was asked is still open. */
export interface Interval {
  readonly state: 'firing' | 'pending';
  readonly start: number;
  readonly end: number;
  readonly isOpen: boolean;
}

/**
 * The intervals of a group of series: at an instant where one of them fires, the group fires.
 *
 * @param step  Milliseconds between samples; more than one and a half of them without a sample part two intervals.
 * @param end  Until when was asked, in milliseconds.
 * @returns In order of time, none overlaps another.
 */
export function intervalsOf(group: readonly Series[], step: number, end: number): readonly Interval[] {
  const at = new Map<number, Interval['state']>();
  for (const { labels, times } of group) {
    const state = labels.alertstate;
    if (state !== 'firing' && state !== 'pending') continue;
    for (const time of times) if (at.get(time) !== 'firing') at.set(time, state);
  }
  const intervals: { state: Interval['state']; start: number; end: number }[] = [];
  for (const time of [...at.keys()].sort((a, b) => a - b)) {
    const state = at.get(time)!;
    const last = intervals.at(-1);
    if (last && last.state === state && time - last.end <= step * 0.5) last.end = time + step;
    else intervals.push({ state, start: last && time < last.end ? last.end : time, end: time + step });
  }
  return intervals.map((one) => ({ ...one, end: Math.min(one.end, end), isOpen: one.end >= end }));
}

/** Groups series by what `keyOf` says of their labels. */
export function grouped(
  all: readonly Series[],
  keyOf: (labels: Series['labels']) => string,
): ReadonlyMap<string, readonly Series[]> {
  const groups = new Map<string, Series[]>();
  for (const one of all) {
    const key = keyOf(one.labels);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** How long and how often, in milliseconds. */
export function total(intervals: readonly Interval[], state: Interval['state']) {
  const of = intervals.filter((one) => one.state === state);
  return { times: of.length, ms: of.reduce((sum, { end, start }) => sum + end - start, 0) };
}

/** A step that draws `points` points over a range and is a whole number of seconds, 15 at least. */
export function stepOf(rangeMs: number, points = 240): number {
  return Math.max(15_000, Math.ceil(rangeMs / points / 1000) * 1000);
}

/**
 * `start` and `end` on multiples of `step`, so that a refresh asks for the same instants and nothing flickers.
 */
export function aligned(start: number, end: number, step: number) {
  return { start: Math.floor(start / step) * step, end: Math.floor(end / step) * step, step };
}

/** Longest step that cannot jump over an alert: rules are evaluated once a minute or more often. */
const SHORT = 60_000;

/**
 * The query for the alerts under `matchers`. With long steps each sample stands for the whole step before it, so that
 * no short alert is missed.
 */
export const historyQuery = (matchers: string, step: number): string =>
  step <= SHORT ? `ALERTS{${matchers}}` : `max_over_time(ALERTS{${matchers}}[${step / 1000}s])`;
