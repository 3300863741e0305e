/** Asks for a whole stretch of time part by part: a few at once, each cut again where the server finds it too much. */

import type { Grid } from './alert-runs.ts';
import { joined, type Matrix, QueryFailed, type RangeQuery } from './matrix.ts';
import { halvesOf, isTooMuch, pointsOf, slicesOf } from './slices.ts';

export interface CollectOptions {
  readonly query: RangeQuery;
  readonly signal: AbortSignal;
  /** Queries under way at once; 2 where not given. */
  readonly concurrency?: number;
  /** Samples an evaluation holds at once, as far as is known. */
  readonly samplesPerPoint?: number;
  /** Called with the share of evaluations that has come, 0–1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * The samples of `expr` at every instant of `grid`.
 *
 * @throws QueryFailed with the server's reason; the signal's reason once it is aborted.
 */
export async function collect(expr: string, grid: Grid, options: CollectOptions): Promise<Matrix> {
  const { query, signal, concurrency = 2 } = options;
  const total = pointsOf(grid);
  const waiting: Grid[] = [...slicesOf(grid, options.samplesPerPoint)];
  const done: { readonly start: number; readonly matrix: Matrix }[] = [];
  let points = 0;
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      signal.throwIfAborted();
      try {
        done.push({ start: part.start, matrix: await query(expr, part.start, part.end, part.step, signal) });
      } catch (error) {
        signal.throwIfAborted();
        const halves = error instanceof QueryFailed && isTooMuch(error.message) ? halvesOf(part) : undefined;
        if (!halves) {
          // The others finish what they are at and take nothing new.
          waiting.length = 0;
          throw error;
        }
        waiting.unshift(...halves);
        continue;
      }
      points += pointsOf(part);
      options.onProgress?.(points / total);
    }
  };
  // A worker that finds nothing waiting ends, though a part under way may be cut yet: the one that cuts it goes on.
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  return joined(done.sort((a, b) => a.start - b.start).map(({ matrix }) => matrix));
}
