/** The geometry of a burn-down: what is left over time, where it stands now, and where it leads. */

export interface Point {
  /** Milliseconds. */
  readonly at: number;
  /** Share of the budget that is left; below 0 when overspent. */
  readonly left: number;
}

export interface BurnDownFrame {
  readonly start: number;
  /** Includes what is foreseen. */
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
}

/** How far a projection may stretch the picture to the right, as a share of what is measured. */
const AHEAD = 0.25;
/** An overspent budget is drawn this far down at least, and at most. */
const DEEPEST = -1;

/** The points of a series, without those that are no number. */
export function pointsOf(times: readonly number[], values: readonly number[]): readonly Point[] {
  return times.flatMap((at, index) => {
    const left = values[index];
    return left === undefined || !Number.isFinite(left) ? [] : [{ at, left }];
  });
}

/**
 * Where the line leads: from its end, `goneInMs` later, at zero.
 *
 * @returns undefined where the budget lasts, or is gone already; cut where it would leave the picture.
 */
export function projection(
  points: readonly Point[],
  goneInMs: number | undefined,
): { readonly to: Point; readonly isCut: boolean } | undefined {
  const last = points.at(-1);
  const first = points[0];
  if (!last || !first || goneInMs === undefined || last.left <= 0) return undefined;
  const room = Math.max((last.at - first.at) * AHEAD, 60_000);
  if (goneInMs <= room) return { to: { at: last.at + goneInMs, left: 0 }, isCut: false };
  return { to: { at: last.at + room, left: last.left * (1 - room / goneInMs) }, isCut: true };
}

/** The frame that holds the measured points and the projection; undefined for fewer than two points. */
export function frameOf(points: readonly Point[], ahead: Point | undefined): BurnDownFrame | undefined {
  if (points.length < 2) return undefined;
  const lowest = Math.min(...points.map(({ left }) => left), 0);
  return {
    start: points[0]!.at,
    end: Math.max(points.at(-1)!.at, ahead?.at ?? 0),
    top: Math.max(1, ...points.map(({ left }) => left)),
    bottom: lowest < 0 ? Math.max(DEEPEST, lowest * 1.05) : 0,
  };
}

/** A function from points to pixels. What lies below the frame is drawn at its edge. */
export function scaleOf({ bottom, end, start, top }: BurnDownFrame, width: number, height: number) {
  return ({ at, left }: Point): readonly [number, number] => [
    ((at - start) / (end - start)) * width,
    ((top - Math.min(top, Math.max(bottom, left))) / (top - bottom)) * height,
  ];
}

/** A path in SVG's notation through points in pixels, with a tenth of a pixel. */
export function pathOf(pixels: readonly (readonly [number, number])[]): string {
  return pixels.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`).join('');
}

/** The point nearest in time. */
export function nearest(points: readonly Point[], at: number): Point | undefined {
  let best: Point | undefined;
  for (const point of points) if (!best || Math.abs(point.at - at) < Math.abs(best.at - at)) best = point;
  return best;
}
