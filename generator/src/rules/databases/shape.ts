/** What series look like while an alert must be silent and while it must fire: the material of its proof. */

import type { Duration } from '../../model/duration.ts';
import { MINUTE } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';

/** `healthy` is everyday life, `near` as much as an alert must bear, `firing` more than that. */
export type Level = 'healthy' | 'near' | 'firing';

/** One series at one level. Across the levels of a shape the same series stand in the same order. */
export interface Sample {
  readonly metric: string;
  readonly labels?: Labels;
  /** Whose series: the database's own exporter, the one at its admin port, or an application. */
  readonly of?: 'own' | 'admin' | 'app';
  /** The value it begins with; undefined goes on from where it is, from 0 at the start. */
  readonly value?: number;
  /** Growth per second; 0 where absent. */
  readonly perSecond?: number;
  /** No samples at this level. */
  readonly gone?: boolean;
}

/** Numbers of the alert that a shape is cut to. */
export interface Limits {
  readonly limit: number;
  readonly rate: number;
}

/** Series of one flavour, version or place. */
export interface Shape {
  /** What is told apart: `MariaDB`, `exporter from 0.16 on`. Empty where there is one shape alone. */
  readonly name: string;
  readonly series: (level: Level, limits: Limits) => readonly Sample[];
  /** The value that the text shows while the alert fires; undefined where it is not checked. */
  readonly shows?: (limits: Limits) => number;
  /** Labels of the alert beside those of its rule; the target's and those of the first series where absent. */
  readonly keeps?: readonly string[];
}

/** A situation in which the alert must stay silent, however long it lasts. */
export interface Situation {
  /** Why nobody may be woken: "all connections are taken, and the server is up". */
  readonly name: string;
  readonly series: (limits: Limits) => readonly Sample[];
  /** Only where the spec names an admin target. */
  readonly needsAdmin?: boolean;
}

/** How an alert is proven. */
export type ProofPlan =
  | {
      readonly kind: 'levels';
      /** How far back the expression looks. */
      readonly window: Duration;
      readonly shapes: readonly Shape[];
      readonly quiet?: readonly Situation[];
    }
  /** Fires once a counter of uptime has begun anew, and for `window` after that. */
  | { readonly kind: 'restart'; readonly metric: string; readonly window: Duration }
  /** Fires once the series `metric` is gone. */
  | { readonly kind: 'absent'; readonly metric: string };

export type ProofPlans = Readonly<Record<string, ProofPlan>>;

export const WINDOW = (5 * MINUTE) as Duration;
export const NO_WINDOW = 0 as Duration;

/** A value under the limit, a little under it, and well over it. */
export function around({ limit }: Limits, level: Level, most = Number.POSITIVE_INFINITY): number {
  const over = limit === 0 ? 1 : limit * 2;
  const firing = over > most ? (limit + most) / 2 : over;
  const value = { healthy: limit * 0.5, near: limit * 0.9, firing }[level];
  return Number(value.toPrecision(6));
}

/** Growth per second that makes so many in five minutes. */
export function each(perWindow: number): number {
  return Number((perWindow / 300).toPrecision(9));
}

/** A gauge around the limit. */
export function gauge(metric: string, window: Duration, labels: Labels = {}, most?: number): ProofPlan {
  return {
    kind: 'levels',
    window,
    shapes: [
      {
        name: '',
        series: (level, limits) => [{ metric, labels, value: around(limits, level, most) }],
        shows: (limits) => around(limits, 'firing', most),
      },
    ],
  };
}

/** A gauge that is 1 while all is well and 0 while it fires. */
export function flag(metric: string, labels: Labels = {}, others: readonly Sample[] = []): ProofPlan {
  return {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level) => [{ metric, labels, value: level === 'firing' ? 0 : 1 }, ...others],
        shows: () => 0,
      },
    ],
  };
}

/** A gauge that is 0 while all is well and 1 while it fires. */
export function raised(metric: string, labels: Labels = {}): ProofPlan {
  return {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level) => [{ metric, labels, value: level === 'firing' ? 1 : 0 }],
        shows: () => 1,
      },
    ],
  };
}

/** Counters of which any one that grows too fast makes the alert fire: a shape for each. */
export function counters(
  ofShapes: Readonly<Record<string, Pick<Sample, 'metric' | 'labels' | 'of'>>>,
  window: Duration = WINDOW,
  keeps?: readonly string[],
): ProofPlan {
  return {
    kind: 'levels',
    window,
    shapes: Object.entries(ofShapes).map(([name, series]) => ({
      name,
      series: (level, limits) => [{ ...series, perSecond: each(around(limits, level)) }],
      ...(keeps ? { keeps } : {}),
    })),
  };
}
