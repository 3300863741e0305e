/** What was seen in a running Prometheus: everything that findings are drawn from, as plain values. */

import type { Duration } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';

/** A series at one instant; its name is the label `__name__`, where it has one. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A rule as `/api/v1/rules` shows it. */
export interface LoadedRule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expr: string;
  readonly for: Duration;
  readonly keepFiringFor: Duration;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** `unknown` until its first evaluation. */
  readonly health: 'ok' | 'err' | 'unknown';
  /** Empty where the last evaluation went well. */
  readonly lastError: string;
}

export interface LoadedGroup {
  readonly name: string;
  readonly file: string;
  readonly interval: Duration;
  /** How long the last evaluation took. */
  readonly evaluation: Duration;
  readonly rules: readonly LoadedRule[];
}

/** A target as `/api/v1/targets` shows it. */
export interface ScrapedTarget {
  /** After relabelling: what every series of it carries. */
  readonly labels: Labels;
  readonly health: 'up' | 'down' | 'unknown';
  /** Empty where the last scrape went well. */
  readonly lastError: string;
  readonly url: string;
  /** undefined where the server does not say. */
  readonly interval?: Duration;
}

/** A part that could not be looked at, and why, as a sentence's end. */
export interface Unseen {
  readonly what: string;
  readonly reason: string;
}

export interface Facts {
  /** undefined where they could not be read. */
  readonly groups?: readonly LoadedGroup[];
  /** Active targets; undefined where they could not be read, as from a Mimir or Thanos, which scrapes nothing. */
  readonly targets?: readonly ScrapedTarget[];
  /** Series by the id of the question; a question that was not answered is absent. */
  readonly answers: ReadonlyMap<string, readonly Sample[]>;
  readonly unseen: readonly Unseen[];
}

/** A query to evaluate at one instant, under an id that the answer is kept by. */
export interface Question {
  readonly id: string;
  readonly expr: string;
}
