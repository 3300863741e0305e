/** A series with as many points as a picture has columns, its worst values kept. */

export interface Points {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/**
 * The farthest value in each of `columns` equal parts of the window, at the time it was.
 *
 * A column without a sample stays empty, so that a gap is drawn as one.
 */
export function thinned(
  { times, values }: Points,
  start: number,
  end: number,
  columns: number,
  keep: 'high' | 'low',
): Points {
  if (times.length <= columns) return { times, values };
  const best = new Map<number, number>();
  for (let index = 0; index < times.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    const column = Math.min(columns - 1, Math.floor(((times[index]! - start) / (end - start)) * columns));
    const known = best.get(column);
    if (known === undefined || (keep === 'high' ? value > values[known]! : value < values[known]!))
      best.set(column, index);
  }
  const kept = [...best.values()].sort((a, b) => a - b);
  return { times: kept.map((index) => times[index]!), values: kept.map((index) => values[index]!) };
}

/** The top of a scale that shows all values and thresholds with room above; 1 where there is nothing to show. */
export function topOf(values: Iterable<number>, thresholds: readonly (number | undefined)[]): number {
  let top = 0;
  for (const value of values) if (Number.isFinite(value) && value > top) top = value;
  for (const threshold of thresholds) if (threshold !== undefined && threshold * 1.25 > top) top = threshold * 1.25;
  return top > 0 ? top * 1.05 : 1;
}
