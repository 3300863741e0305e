/** What is to be written, before any format is chosen: rule groups, proof cases and dashboards of each owner. Types only. */

import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { Watched } from './model/database.ts';
import type { Duration } from './model/duration.ts';
import type { Labels } from './model/matcher.ts';
import type { At } from './model/origin.ts';
import type { RuleSet, Service } from './model/service.ts';
import type { ObjectiveQueries } from './signals/objectives.ts';
import type { ServiceSignals } from './signals/signals.ts';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Labels;
  /** Where a user wrote it; generated rules have no place. */
  readonly at?: At;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: Duration;
  readonly keepFiringFor?: Duration;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly at?: At;
}

export type Rule = RecordingRule | AlertRule;

export function isAlert(rule: Rule): rule is AlertRule {
  return 'alert' in rule;
}

export interface RuleGroup {
  readonly name: string;
  /** undefined leaves it to Prometheus' global interval. */
  readonly interval?: Duration;
  readonly rules: readonly Rule[];
}

/** A growing counter or a constant gauge of raw input: segments of equal steps, one sample a scrape. */
export interface SampleSegment {
  /** First value; undefined goes on from the last one. */
  readonly start?: number;
  /** Added at each scrape. */
  readonly step: number;
  /** Of a native histogram: slow observations added at each scrape, on top of the `step` fast ones. */
  readonly slow?: number;
  readonly scrapes: number;
  /** No samples at all for the segment's length. */
  readonly missing?: boolean;
  /** One staleness marker, then no samples for the rest of the segment. */
  readonly stale?: boolean;
}

export interface InputSeries {
  readonly metric: string;
  readonly labels: Labels;
  /** A native histogram of schema 0: the indices of the buckets that fast and slow observations fall into. */
  readonly native?: { readonly fast: number; readonly slow: number };
  readonly segments: readonly SampleSegment[];
}

/** How many instances of an alert (of those whose labels hold `labels`) fire at `at`. */
export interface AlertExpectation {
  readonly at: Duration;
  readonly alert: string;
  readonly labels: Labels;
  readonly firing: number;
  /** What is claimed, as a sentence for the reader of the test file. */
  readonly because: string;
}

/** The whole alert as a receiver sees it, so that a broken template is noticed. */
export interface AnnotationExpectation {
  readonly at: Duration;
  readonly alert: string;
  readonly instances: readonly { readonly labels: Labels; readonly annotations: Labels }[];
}

/** A recorded series at `at`: `value` undefined means absent. */
export interface ValueExpectation {
  readonly at: Duration;
  readonly expr: string;
  readonly value?: number;
  readonly because: string;
}

/** Which alert a case speaks for: the stable id of facts and overrides, such as `ErrorBudgetBurn/latency/page-fast`. */
export interface ProofClaim {
  readonly id: string;
  readonly verdict: 'fires' | 'silent';
}

/** One test: raw series in, alerts and recorded values out. */
export interface ProofCase {
  readonly name: string;
  /** What the case is about, safe in a file name: `signals`, or the name of an objective. */
  readonly subject: string;
  readonly scrape: Duration;
  readonly evaluation: Duration;
  readonly series: readonly InputSeries[];
  readonly alerts: readonly AlertExpectation[];
  readonly annotations: readonly AnnotationExpectation[];
  readonly values: readonly ValueExpectation[];
  readonly claims: readonly ProofClaim[];
}

/** An alert Quartet generates, by its id, with the rule it became. */
export interface GeneratedAlert {
  readonly id: string;
  readonly rule: AlertRule;
  /** Why no case could be derived, where none could. */
  readonly unproven?: string;
}

/** Everything that is written for one service. */
export interface ServicePlan {
  /** Unique among services and safe as a file name: the name, and the identity's values where it has one. */
  readonly key: string;
  readonly service: Service;
  readonly signals: ServiceSignals;
  readonly objectives: readonly ObjectiveQueries[];
  readonly groups: readonly RuleGroup[];
  readonly alerts: readonly GeneratedAlert[];
  readonly cases: readonly ProofCase[];
}

/** Everything that is written for one rule set. */
export interface RuleSetPlan {
  readonly key: string;
  readonly ruleSet: RuleSet;
  readonly groups: readonly RuleGroup[];
}

/** Everything that is written for one database or host. */
export interface WatchPlan {
  /** Safe as a file name and unlike that of any service: `orders-db.database`, `db1.host`. */
  readonly key: string;
  readonly watched: Watched;
  /** Names of the documents that depend on it, sorted: services of a database, databases of a host. */
  readonly dependents: readonly string[];
  readonly groups: readonly RuleGroup[];
  readonly alerts: readonly GeneratedAlert[];
  readonly cases: readonly ProofCase[];
}

/** A file to be written: a relative path with forward slashes, and its whole text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
  /** The proof cases in a test file, in the order they stand there. */
  readonly cases?: readonly Pick<ProofCase, 'name' | 'claims'>[];
}

export interface CompileResult {
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
}
