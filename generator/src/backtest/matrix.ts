/** Samples over time as a range query gives them, and the way to ask for them. */

import type { Labels } from '../model/matcher.ts';

/** Milliseconds since 1970. */
export type Instant = number;

export interface Series {
  /** With `__name__` where the expression keeps it. */
  readonly labels: Labels;
  /** Ascending. */
  readonly times: readonly Instant[];
  /** As many as `times`; NaN and infinities are values like others. */
  readonly values: readonly number[];
}

export type Matrix = readonly Series[];

/**
 * Evaluates `expr` at `start`, `start + step`, … up to `end`, as `/api/v1/query_range` does.
 *
 * Times and `step` are milliseconds. Rejects with an `Error` whose message is the server's reason, and with the
 * signal's own reason once that is aborted.
 */
export type RangeQuery = (
  expr: string,
  start: Instant,
  end: Instant,
  step: number,
  signal: AbortSignal,
) => Promise<Matrix>;

/** What a server says instead of samples. */
export class QueryFailed extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'QueryFailed';
  }
}

/**
 * The samples in an answer of `/api/v1/query_range`.
 *
 * @throws QueryFailed with the server's own reason where the answer is an error, or with what is odd about it.
 */
export function matrixOf(answer: unknown): Matrix {
  const body = record(answer);
  if (body?.status === 'error') throw new QueryFailed(String(body.error ?? body.errorType ?? 'no reason given'));
  const content = record(body?.data);
  if (content?.resultType !== 'matrix' || !Array.isArray(content.result)) {
    throw new QueryFailed('the answer holds no samples over time');
  }
  return content.result.map(seriesOf);
}

function seriesOf(item: unknown): Series {
  const series = record(item);
  const metric = record(series?.metric);
  if (metric === undefined) throw new QueryFailed('the answer holds a series without labels');
  // A native histogram has no value that an alert could be judged by, but it makes one fire all the same.
  const points = [...list(series?.values), ...list(series?.histograms)];
  const times: Instant[] = [];
  const values: number[] = [];
  for (const point of points) {
    const [time, value] = Array.isArray(point) ? (point as readonly unknown[]) : [];
    if (typeof time !== 'number') throw new QueryFailed('the answer holds a sample without a time');
    times.push(Math.round(time * 1000));
    values.push(typeof value === 'string' ? sampleValue(value) : Number.NaN);
  }
  const labels = Object.fromEntries(Object.entries(metric).map(([name, value]) => [name, String(value)]));
  return { labels, times, values };
}

/** Prometheus writes `+Inf`, `-Inf` and `NaN` for what JSON has no number for. */
export function sampleValue(text: string): number {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

/** `labels` as a key: equal for equal label sets, whatever their order. */
export function labelsKey(labels: Labels): string {
  const names = Object.keys(labels).sort();
  return JSON.stringify(names.map((name) => [name, labels[name]]));
}

/** Parts that follow one another in time, as one matrix; series in the order of their first appearance. */
export function joined(parts: readonly Matrix[]): Matrix {
  const series = new Map<string, { labels: Labels; times: Instant[]; values: number[] }>();
  for (const one of parts.flat()) {
    const key = labelsKey(one.labels);
    const known = series.get(key);
    if (known) {
      for (let index = 0; index < one.times.length; index++) {
        known.times.push(one.times[index]!);
        known.values.push(one.values[index]!);
      }
    } else {
      series.set(key, { labels: one.labels, times: [...one.times], values: [...one.values] });
    }
  }
  return [...series.values()];
}

export function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
