/** The lines beside the numbers: asked for by the rows in view alone, and kept while they are fresh. */

import type { Labels, Series } from '../../prometheus/client.ts';
import type { Line } from '../sparkline/path.ts';

/** The lines of a row, one for each signal. */
export const TRENDS = ['traffic', 'errors', 'latency', 'saturation'] as const;
export type Trend = (typeof TRENDS)[number];

/** Lines of one row, and of the earlier time where it is compared with one. */
export interface RowTrends {
  readonly lines: { readonly [T in Trend]?: Line };
  readonly before: { readonly [T in Trend]?: Line };
}

/** The span that all lines of one turn share, in milliseconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A sparkline is about this many pixels wide, less its edges: more points would fall on one another. */
const POINTS = 60;
const STEPS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map((s) => s * 1000);

/**
 * The span that ends at `now` and lasts `length`, on a round step, so that the same question is asked twice within a
 * step and any cache on the way may answer it.
 */
export function spanAt(now: number, length: number): Span {
  const step = STEPS.find((one) => length / one <= POINTS) ?? Math.ceil(length / POINTS / 86_400_000) * 86_400_000;
  const end = Math.floor(now / step) * step;
  return { start: end - Math.max(1, Math.round(length / step)) * step, end, step };
}

/** Two steps and a half: one missing sample is bridged, an outage is not. */
export const gapOf = ({ step }: Span): number => step * 2.5;

const isTrend = (text: string | undefined): text is Trend => TRENDS.includes(text as Trend);

/**
 * An answer by row. Rows without any line have an empty entry, so that they are not asked for again and again.
 *
 * @param wanted  Keys of the rows that were asked for.
 * @param keyOf  The key of the row that a series belongs to.
 */
export function trendsOf(
  series: readonly Series[],
  wanted: readonly string[],
  keyOf: (labels: Labels) => string | undefined,
): ReadonlyMap<string, RowTrends> {
  const rows = new Map<string, { lines: { [T in Trend]?: Line }; before: { [T in Trend]?: Line } }>();
  for (const key of wanted) rows.set(key, { lines: {}, before: {} });
  for (const { labels, times, values } of series) {
    const { trend } = labels;
    const row = rows.get(keyOf(labels) ?? '');
    if (!row || !isTrend(trend)) continue;
    const lines = labels.before === '1' ? row.before : row.lines;
    lines[trend] ??= { times, values };
  }
  return rows;
}

/** When the requests of a line stopped: the last time it was above zero, if that is not its end. Milliseconds. */
export function quietSince(line: Line | undefined, { end, step }: Span): number | undefined {
  if (!line) return undefined;
  for (let i = line.values.length - 1; i >= 0; i--) {
    if (line.values[i]! > 0) return end - line.times[i]! > step ? line.times[i]! + step : undefined;
  }
  return undefined;
}

/** Rows beyond this many are forgotten, the longest unseen first. */
const MOST_ROWS = 600;

/** Lines that are known, and of which turn each row's are. A turn is one refresh, span or comparison. */
export class TrendStore {
  readonly #rows = new Map<string, { readonly trends: RowTrends; readonly turn: string }>();

  /** What is known of `key`, also from an earlier turn: an old line is better than none while the new one comes. */
  get(key: string): RowTrends | undefined {
    return this.#rows.get(key)?.trends;
  }

  /** Those of `keys` that have no line of `turn`, each once. */
  missing(keys: readonly string[], turn: string): readonly string[] {
    return [...new Set(keys)].filter((key) => this.#rows.get(key)?.turn !== turn);
  }

  add(trends: ReadonlyMap<string, RowTrends>, turn: string): void {
    for (const [key, one] of trends) {
      this.#rows.delete(key);
      this.#rows.set(key, { trends: one, turn });
    }
    for (const key of this.#rows.keys()) {
      if (this.#rows.size <= MOST_ROWS) break;
      this.#rows.delete(key);
    }
  }

  /** Forgets everything: lines of another span or source would be drawn at the wrong place. */
  clear(): void {
    this.#rows.clear();
  }
}
