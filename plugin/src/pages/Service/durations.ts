/** Durations and ratios as labels hold them. */

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** Usual lengths, in days: a calendar window's own length needs its time zone, which no label carries. */
const PERIODS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };

/** Milliseconds of `1h30m`, `250ms`, `month`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const days = PERIODS[text];
  if (days !== undefined) return days * UNITS.d!;
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * UNITS[unit!]!, 0);
}

/** 0–1 of `99.9%` or `0.999`; undefined for anything else. */
export function ratioOf(text: string): number | undefined {
  if (!/^\d+(\.\d+)?%?$/.test(text)) return undefined;
  return text.endsWith('%') ? Number((Number(text.slice(0, -1)) / 100).toPrecision(12)) : Number(text);
}
