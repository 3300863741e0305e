/** Cuts a long stretch of time into range queries that a server accepts. */

import type { Grid } from './alert-runs.ts';

/** Points for each series that `/api/v1/query_range` gives at most. */
export const MAX_POINTS = 11_000;

/**
 * Samples that one query may hold at once: a fifth of the default of `--query.max-samples`, since intermediate results
 * count as well and other users query the same server.
 */
export const MAX_SAMPLES = 10_000_000;

/** Parts shorter than this are not worth cutting any further. */
const MIN_POINTS = 30;

/**
 * Consecutive parts of `grid`, in order, none with more than 11,000 points and each of about the same length.
 *
 * @param samplesPerPoint  How many samples an evaluation holds at once, as far as is known.
 */
export function slicesOf(grid: Grid, samplesPerPoint = 1): readonly Grid[] {
  const points = pointsOf(grid);
  const most = Math.max(MIN_POINTS, Math.min(MAX_POINTS, Math.floor(MAX_SAMPLES / Math.max(1, samplesPerPoint))));
  return cut(grid, Math.ceil(points / most));
}

/** Both halves of a part that the server refused; undefined where it is too short to be cut. */
export function halvesOf(grid: Grid): readonly Grid[] | undefined {
  return pointsOf(grid) < 2 * MIN_POINTS ? undefined : cut(grid, 2);
}

/** How many evaluations `grid` has. */
export function pointsOf({ start, end, step }: Grid): number {
  return Math.floor((end - start) / step) + 1;
}

function cut(grid: Grid, count: number): readonly Grid[] {
  const points = pointsOf(grid);
  const parts: Grid[] = [];
  for (let part = 0; part < count; part++) {
    const [from, to] = [Math.floor((part * points) / count), Math.floor(((part + 1) * points) / count) - 1];
    parts.push({ start: grid.start + from * grid.step, end: grid.start + to * grid.step, step: grid.step });
  }
  return parts;
}

/** Whether a server's reason means that less time in one query may well succeed. */
export function isTooMuch(reason: string): boolean {
  return /too many samples|maximum resolution|timed out|time range|response size|max-samples|too (?:large|many)/i.test(
    reason,
  );
}
