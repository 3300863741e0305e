/** What a metric profile is: where a client library puts the four signals. One file of this folder holds one profile. */

import type { Matchers } from '../model/matcher.ts';
import type { Role } from '../model/service.ts';

/** The label that carries each role on one metric; a role that is absent cannot be asked of that metric. */
export type RoleLabels = Readonly<Partial<Record<Role, string>>>;

/** How the status label is written: `500`, `5xx`, the single digit `5`, a word such as `error`, or not at all. */
export type StatusStyle = 'code' | 'class' | 'digit' | 'outcome' | 'none';

/** A counter of requests, or a part of them. */
export interface CounterTerm {
  /** The counter's full name as exposed; `_count` of the duration histogram where the library has no counter. */
  readonly metric: string;
  readonly labels: RoleLabels;
  /** Always part of the selector (Istio: `reporter="destination"`). */
  readonly match?: Matchers;
  /** Requests that one increment stands for; 1 where absent. */
  readonly times?: number;
  /** The metric is a native histogram, which has no `_count` of its own: its count of observations is read. */
  readonly native?: boolean;
}

export interface DurationMetric {
  /** Name without `_bucket`, `_sum`, `_count`. */
  readonly metric: string;
  readonly unit: 's' | 'ms';
  /** Upper bounds in the metric's own unit, ascending, without +Inf; undefined where the application sets them. */
  readonly buckets?: readonly number[];
  /** `maybe`: only when the application turned them on; `no`: only `_sum` and `_count` exist. */
  readonly hasBuckets: 'yes' | 'maybe' | 'no';
  readonly labels: RoleLabels;
  readonly match?: Matchers;
  /** The instrumentation adds the objectives' thresholds to the buckets, so that each one is a boundary. */
  readonly addsThresholds?: boolean;
}

export interface SaturationSource {
  /** Value of the label `resource`: `cpu`, `memory`, `event_loop`, `heap`, `db_pool`, `fds`, … */
  readonly resource: string;
  /** One sentence: what is full at 1. */
  readonly about: string;
  /**
   * PromQL of a ratio, one or more series; the largest is recorded. `$selector` stands for the service's matchers
   * inside braces (`{$selector}`, `{$selector,resource="cpu"}`), `$window` for the range.
   */
  readonly expr: string;
  /** What full reads as: 1 for ratios, 100 for percentages. */
  readonly scale: 1 | 100;
  /** What the application must turn on for these series to exist, as a sentence; absent where they are always there. */
  readonly needs?: string;
  /** Series that make `expr` read `fullness` (0–1), for the proof: name, extra labels, and its value or growth per second. */
  readonly sample: (fullness: number) => readonly SampleSeries[];
}

export interface SampleSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A gauge's value. */
  readonly value?: number;
  /** A counter's growth per second. */
  readonly perSecond?: number;
}

/** How discovery recognises the library: a series name that has these label names and lacks those. */
export interface Identity {
  /** Name of a series as stored: `_count` of a histogram. */
  readonly metric: string;
  readonly withLabels: readonly string[];
  readonly withoutLabels?: readonly string[];
  /** Series that the same process must not expose. */
  readonly withoutMetrics?: readonly string[];
}

export interface MetricProfile {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** One sentence: which library, which versions. */
  readonly about: string;
  /** How it is known: run here, read in its source, read in its documentation, or common knowledge not checked. */
  readonly source: 'measured' | 'source' | 'documentation' | 'known';
  /** All requests: the sum of the terms. A term that lacks a role is left out where that role is asked for. Empty: none. */
  readonly requests: readonly CounterTerm[];
  /** Failed requests: `of` (default: the requests) under `match`, plus the terms that count failures by themselves. */
  readonly errors?: {
    readonly of?: readonly CounterTerm[];
    readonly match: Matchers;
    readonly plus?: readonly CounterTerm[];
  };
  /** Latency; where it lacks labels that the counter has, it cannot be split by them. */
  readonly duration?: DurationMetric;
  /** A finer histogram for the whole service, used wherever no role is asked for. */
  readonly serviceDuration?: DurationMetric;
  readonly statusStyle: StatusStyle;
  /** Status values as this library writes them, for the proof: a success and a failure that `errors.match` selects. */
  readonly sample: { readonly ok: string; readonly failed: string };
  /** Matchers that leave out requests no route matched; undefined where they carry no mark. */
  readonly matchedOnly?: Matchers;
  readonly saturation: readonly SaturationSource[];
  /** Undefined where nothing it exposes tells the library apart. */
  readonly identify?: Identity;
  /** What a reader must know before comparing numbers, a sentence each. */
  readonly caveats: readonly string[];
  /** Why a signal cannot be had, where it cannot: said in the diagnostic. */
  readonly missing?: Readonly<Partial<Record<'latency' | 'traffic' | 'errors' | 'saturation', string>>>;
  /** The metric names are placeholders that the spec must replace (`signals.traffic.metric`, `signals.latency.metric`). */
  readonly namesGivenBySpec?: boolean;
}
