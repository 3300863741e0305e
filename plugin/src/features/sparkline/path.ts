/** The line of a sparkline as an SVG path. Pure, so that it can be tested without a browser. */

/** Samples of one series; times in milliseconds, ascending. Values may be NaN, which is a gap. */
export interface Line {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** First and last instant that is drawn, milliseconds. */
  readonly start: number;
  readonly end: number;
  /** Longest distance between two samples that a line bridges, milliseconds. */
  readonly gap: number;
  /** Lowest and highest value that is drawn. */
  readonly low: number;
  readonly high: number;
}

/** Half of the line's width: the curve stays inside the picture. */
const INSET = 1;

/**
 * The lowest and highest value of `lines`.
 *
 * Zero is always inside, since a sparkline without a foot makes a mountain of noise, and the span is never smaller
 * than `least`, so that an error ratio of 0.001 % does not look like an outage.
 *
 * @returns `[0, least]` where there is no value.
 */
export function spanOf(lines: readonly (Line | undefined)[], least: number): readonly [number, number] {
  let low = 0;
  let high = least;
  for (const line of lines) {
    for (const value of line?.values ?? []) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/**
 * The `d` of a path through `line`, with a break where samples are missing; one sample alone is a short dash.
 *
 * @returns an empty text where nothing is to be drawn.
 */
export function pathOf(line: Line, { end, gap, height, high, low, start, width }: Frame): string {
  const span = end - start;
  if (span <= 0) return '';
  const x = (time: number) => round(INSET + ((time - start) / span) * (width - 2 * INSET));
  const y = (value: number) =>
    round(height - INSET - ((clamp(value, low, high) - low) / (high - low || 1)) * (height - 2 * INSET));
  let path = '';
  let before: number | undefined;
  let isAlone = false;
  const closeDash = () => {
    if (isAlone) path += 'h1';
  };
  for (let i = 0; i < line.times.length; i++) {
    const time = line.times[i]!;
    const value = line.values[i]!;
    if (!Number.isFinite(value) || time < start || time > end) continue;
    const isJoined = before !== undefined && time - before <= gap;
    if (isJoined) {
      path += `L${x(time)} ${y(value)}`;
      isAlone = false;
    } else {
      closeDash();
      path += `M${x(time)} ${y(value)}`;
      isAlone = true;
    }
    before = time;
  }
  closeDash();
  return path;
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
const round = (value: number): number => Math.round(value * 10) / 10;
