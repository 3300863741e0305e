/** A proof's clock: phases in scrapes, and instants that fall on evaluations. */

import type { Duration } from '../model/duration.ts';
import { milliseconds } from '../model/duration.ts';
import type { Phase } from './raw-series.ts';

/** How often a proof scrapes and evaluates. promtool evaluates every group at one interval. */
export interface Pace {
  readonly scrape: Duration;
  readonly evaluation: Duration;
}

/** A phase by its length in time. */
export type Stretch = Omit<Phase, 'scrapes'> & { readonly lasts: number };

export interface Timeline {
  readonly phases: readonly Phase[];
  /** When each phase begins, in milliseconds: the last sample of the one before. One more entry than phases: the end. */
  readonly starts: readonly number[];
}

/** Phases for `stretches`, each rounded up to whole evaluations, so that every change falls on one. */
export function timelineOf(pace: Pace, stretches: readonly Stretch[]): Timeline {
  const starts: number[] = [0];
  const phases = stretches.map(({ lasts, ...phase }): Phase => {
    const length = roundUp(lasts, leastCommonMultiple(pace.evaluation, pace.scrape));
    starts.push(starts.at(-1)! + length);
    return { ...phase, scrapes: length / pace.scrape };
  });
  return { phases, starts };
}

/** The first evaluation at or after `instant`. */
export function evaluationAfter(pace: Pace, instant: number): Duration {
  return milliseconds(roundUp(instant, pace.evaluation));
}

/** The last evaluation at or before `instant`. */
export function evaluationBefore(pace: Pace, instant: number): Duration {
  return milliseconds(Math.floor(instant / pace.evaluation) * pace.evaluation);
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step - 1e-9) * step;
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
