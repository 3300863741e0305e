/** Durations and ratios as labels hold them. */

import { durationMs as lengthOf } from '@quartet/generator';

const DAY_MS = 86_400_000;

/** Usual lengths, in days: a calendar window's own length needs its time zone, which no label carries. */
const PERIODS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };

/** Milliseconds of `1h30m`, `250ms`, `month`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const days = PERIODS[text];
  return days === undefined ? lengthOf(text) : days * DAY_MS;
}

/** 0–1 of `99.9%` or `0.999`; undefined for anything else. */
export function ratioOf(text: string): number | undefined {
  if (!/^\d+(\.\d+)?%?$/.test(text)) return undefined;
  return text.endsWith('%') ? Number((Number(text.slice(0, -1)) / 100).toPrecision(12)) : Number(text);
}
