/** Where a service's four signals live: PromQL of each, derived from its profile and the spec's settings. */

import type { Duration } from '../model/duration.ts';
import { printDuration, seconds } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import type { Matchers } from '../model/matcher.ts';
import { matchersKey } from '../model/matcher.ts';
import type { At } from '../model/origin.ts';
import { at } from '../model/origin.ts';
import type { Condition, Service } from '../model/service.ts';
import type { CounterTerm, DurationMetric, MetricProfile, SaturationSource } from '../profiles/profile.ts';
import { printMatchers, selector } from '../promql/print.ts';
import type { Unanswerable } from './conditions.ts';
import { isRole, isUnanswerable, matchersOf, negate } from './conditions.ts';
import { lacking, unanswerable } from './findings.ts';

/** PromQL of a rate over a window: one series without labels. */
export type RateQuery = (window: Duration) => string;

/** A counter with every matcher it needs. */
export interface SelectedTerm {
  readonly metric: string;
  readonly matchers: Matchers;
  readonly times: number;
  /** The metric is a native histogram, whose count of observations is read. */
  readonly native?: boolean;
  /** The label of each role on this metric. */
  readonly labels: CounterTerm['labels'];
}

/** Requests as a sum of counters. */
export interface Count {
  readonly terms: readonly SelectedTerm[];
}

export interface Latency {
  readonly metric: string;
  readonly matchers: Matchers;
  readonly kind: 'classic' | 'native' | 'mean';
  readonly unit: 's' | 'ms';
  /** Upper bounds in seconds, ascending; undefined where the application sets them and the spec is silent. */
  readonly bounds?: readonly number[];
  readonly addsThresholds: boolean;
  readonly labels: DurationMetric['labels'];
}

export interface ServiceSignals {
  readonly profile: MetricProfile;
  readonly traffic?: Count;
  readonly errors?: Count;
  /** The requests that failures are divided by, where the spec leaves some out of the ratio alone. */
  readonly errorsOf?: Count;
  readonly latency?: Latency;
  readonly saturation: readonly SaturationSource[];
}

export interface SignalsResult {
  readonly signals: ServiceSignals;
  readonly findings: readonly Finding[];
}

/**
 * The signals of `service` by `profile`.
 *
 * A signal the profile does not have is absent from the result; asking for it (settings, objectives) is a finding,
 * its mere absence is not.
 */
export function signalsOf(service: Service, profile: MetricProfile): SignalsResult {
  const findings: Finding[] = [];
  const refuse = (signal: string, field: string, problem: Unanswerable, where: At) =>
    findings.push(unanswerable(signal, field, problem, profile, where));
  const settings = service.signals;
  const place = (...path: string[]): At => at(service.origin, 'spec', 'signals', ...path);
  if (profile.namesGivenBySpec && !settings.traffic?.metric && !settings.latency?.metric) {
    findings.push({
      code: 'metric-name-needed',
      severity: 'error',
      message: `Profile \`${profile.id}\` leaves metric names to the application, and the spec names none.`,
      expected: 'signals.latency.metric, and signals.traffic.metric where a counter exists',
      help: `${service.name}: add \`signals: { latency: { metric: my_request_duration_seconds } }\`.`,
      at: at(service.origin, 'spec', 'profile'),
    });
  }

  const requests = requestTerms(service, profile);
  const select = (terms: readonly CounterTerm[], conditions: readonly Condition[], extra: Matchers = []) =>
    countUnder(terms, service, conditions, extra, profile);

  const trafficConditions = filterConditions(settings.traffic);
  const traffic = select(requests, trafficConditions);
  if (isProblem(traffic)) refuse('traffic', 'exclude', traffic, place('traffic'));

  let errors: Count | undefined;
  let errorsOf: Count | undefined;
  if (profile.errors) {
    const excluded = negate(settings.errors?.exclude ?? []);
    const of = failureTerms(service, profile);
    const own = settings.errors?.match;
    const counted = select(of, [...trafficConditions, ...excluded, ...(own ?? [])], own ? [] : profile.errors.match);
    const total = select(requests, [...trafficConditions, ...excluded]);
    if (isProblem(counted)) refuse('errors', own ? 'match' : 'exclude', counted, place('errors'));
    else if (!isProblem(total)) {
      const plus = own
        ? { terms: [] }
        : select(profile.errors.plus ?? [], [...trafficConditions, ...excluded].filter(isNegative));
      errors = { terms: [...counted.terms, ...(isProblem(plus) ? [] : plus.terms)] };
      if (excluded.length > 0) errorsOf = total;
    }
  } else if (settings.errors) {
    findings.push(lacking('errors', profile, place('errors')));
  }

  const latency = latencyOf(service, profile, findings);
  const saturation = saturationOf(service, profile, findings);
  const signals: ServiceSignals = {
    profile,
    ...(isProblem(traffic) || traffic.terms.length === 0 ? {} : { traffic }),
    ...(errors && errors.terms.length > 0 ? { errors } : {}),
    ...(errorsOf ? { errorsOf } : {}),
    ...(latency ? { latency } : {}),
    saturation,
  };
  return { signals, findings };
}

/** `sum(rate(…))` over all terms, safe to stand as an operand; a term without data does not hide the others. */
export function countRate(count: Count, window: Duration, by: readonly string[] = []): string {
  const range = printDuration(window);
  const sums = count.terms.map((term) => {
    const grouping = by.length > 0 ? ` by (${by.join(', ')}) ` : '';
    const rate = `rate(${selector(term.metric, term.matchers, range)})`;
    const sum = `sum${grouping}(${term.native ? `histogram_count(${rate})` : rate})`;
    return term.times === 1 ? sum : `${term.times} * ${sum}`;
  });
  return sums.length === 1 ? sums[0]! : `(${[sums.join(' + '), ...sums].join(' or ')})`;
}

/** Requests per second by bucket bound: `sum by (le) (rate(…_bucket[…]))`. */
export function bucketRates(latency: Latency, window: Duration, by: readonly string[] = []): string {
  const series = selector(`${latency.metric}_bucket`, latency.matchers, printDuration(window));
  return `sum by (${['le', ...by].join(', ')}) (rate(${series}))`;
}

/** The rate of the native histogram itself. */
export function histogramRate(latency: Latency, window: Duration, by: readonly string[] = []): string {
  const grouping = by.length > 0 ? ` by (${by.join(', ')}) ` : '';
  return `sum${grouping}(rate(${selector(latency.metric, latency.matchers, printDuration(window))}))`;
}

/** Requests the histogram counted, per second. */
export function durationCountRate(latency: Latency, window: Duration, by: readonly string[] = []): string {
  const grouping = by.length > 0 ? ` by (${by.join(', ')}) ` : '';
  if (latency.kind === 'native') return `histogram_count(${histogramRate(latency, window, by)})`;
  return `sum${grouping}(rate(${selector(`${latency.metric}_count`, latency.matchers, printDuration(window))}))`;
}

/** Seconds spent per second: the numerator of the mean. */
export function durationSumRate(latency: Latency, window: Duration): string {
  if (latency.kind === 'native') return `histogram_sum(${histogramRate(latency, window)})`;
  const sum = `sum(rate(${selector(`${latency.metric}_sum`, latency.matchers, printDuration(window))}))`;
  return latency.unit === 'ms' ? `${sum} / 1000` : sum;
}

/** The fullness of a resource, 0–1: the fullest of its series. */
export function saturationExpr(source: SaturationSource, service: Service, window: Duration): string {
  // In one pass, and by a function: a label value may hold `$window`, or `$&` that a replacement text would interpret.
  const values = { selector: printMatchers(service.selector), window: printDuration(window) };
  const expr = source.expr.replace(/\$(selector|window)/g, (_, name: 'selector' | 'window') => values[name]);
  return source.scale === 1 ? `max(${expr})` : `max(${expr}) / ${source.scale}`;
}

/** Whether two counts read the same series, so that one recorded series serves both. */
export function isSameCount(a: Count, b: Count): boolean {
  const key = (count: Count) =>
    count.terms.map((term) => `${term.metric}|${matchersKey(term.matchers)}|${term.times}`).join(';');
  return key(a) === key(b);
}

/** Terms under the service's selector and `conditions`; those that lack a label a positive condition needs are left out. */
export function selectTerms(
  terms: readonly CounterTerm[],
  selected: Matchers,
  conditions: readonly Condition[],
  extra: Matchers,
  profile: MetricProfile,
): Count | Unanswerable {
  const result: SelectedTerm[] = [];
  let problem: Unanswerable | undefined;
  for (const [index, term] of terms.entries()) {
    // A secondary term that cannot tell routes apart holds nothing that could be left out by route.
    const asked = index === 0 ? conditions : conditions.filter((c) => !isNegative(c) || hasLabel(term, c));
    const matchers = matchersOf(asked, term.labels, profile.statusStyle, profile.sample.failed);
    if (isUnanswerable(matchers)) {
      problem ??= matchers;
      continue;
    }
    result.push({
      metric: term.metric,
      matchers: [...selected, ...(term.match ?? []), ...extra, ...matchers],
      times: term.times ?? 1,
      ...(term.native ? { native: true } : {}),
      labels: term.labels,
    });
  }
  return result.length === 0 && problem ? problem : { terms: result };
}

/**
 * Requests under `conditions`: by the profile's counter, or by the count of its histogram where the counter lacks a
 * label that is asked for (prometheus_flask_exporter's counter has no path, its histogram has).
 */
export function countUnder(
  terms: readonly CounterTerm[],
  service: Service,
  conditions: readonly Condition[],
  extra: Matchers,
  profile: MetricProfile,
): Count | Unanswerable {
  const { selector: selected, signals } = service;
  const count = selectTerms(terms, selected, conditions, extra, profile);
  if (!isProblem(count) || !profile.duration) return count;
  const { labels, match } = profile.duration;
  const metric = signals.latency?.metric ?? profile.duration.metric;
  const byHistogram = asNative({ metric: `${metric}_count`, labels, ...(match ? { match } : {}) }, service, profile);
  const statusLabel = labels.status;
  // The failure matchers name a label of the counter: they hold on the histogram only when it carries that label too.
  if (extra.some((matcher) => matcher.label !== statusLabel)) return count;
  const fallback = selectTerms([byHistogram], selected, conditions, extra, profile);
  return isProblem(fallback) ? count : fallback;
}

export function isProblem(result: Count | Unanswerable): result is Unanswerable {
  return 'reason' in result;
}

function latencyOf(service: Service, profile: MetricProfile, findings: Finding[]): Latency | undefined {
  const settings = service.signals.latency;
  const where = at(service.origin, 'spec', 'signals', 'latency');
  const conditions = filterConditions(settings);
  const base = conditions.length === 0 ? (profile.serviceDuration ?? profile.duration) : profile.duration;
  if (!base) {
    if (settings) findings.push(lacking('latency', profile, where));
    return undefined;
  }
  const latency = latencyUnder(service, profile, base, conditions);
  if ('reason' in latency) {
    findings.push(unanswerable('latency', settings?.match ? 'match' : 'exclude', latency, profile, where));
    return undefined;
  }
  if (settings?.quantiles && latency.kind === 'mean') {
    findings.push({
      ...lacking('latency', profile, where),
      message: `Profile \`${profile.id}\` has no buckets, hence no quantiles: the mean is recorded.`,
      severity: 'warning',
    });
  }
  return latency;
}

/** `base` under the service's selector and conditions. */
export function latencyUnder(
  service: Service,
  profile: MetricProfile,
  base: DurationMetric,
  conditions: readonly Condition[],
): Latency | Unanswerable {
  const settings = service.signals.latency;
  const matchers = matchersOf(conditions, base.labels, profile.statusStyle, profile.sample.failed);
  if (isUnanswerable(matchers)) return matchers;
  const declared = settings?.buckets ?? base.buckets?.map((bound) => (base.unit === 'ms' ? bound / 1000 : bound));
  const hasBuckets = base.hasBuckets === 'yes' || settings?.buckets !== undefined;
  const addsThresholds = base.addsThresholds === true && settings?.buckets === undefined;
  const bounds = declared && addsThresholds ? withThresholds(declared, service) : declared;
  return {
    metric: settings?.metric ?? base.metric,
    matchers: [...service.selector, ...(base.match ?? []), ...matchers],
    kind: settings?.histogram === 'native' ? 'native' : hasBuckets ? 'classic' : 'mean',
    unit: base.unit,
    ...(bounds ? { bounds } : {}),
    addsThresholds,
    labels: base.labels,
  };
}

/** `bounds` and the thresholds of the service's latency objectives, which its instrumentation adds. */
function withThresholds(bounds: readonly number[], service: Service): readonly number[] {
  const thresholds = service.objectives.flatMap(({ measure }) =>
    measure.kind === 'latency' ? [seconds(measure.threshold)] : [],
  );
  return [...new Set([...bounds, ...thresholds])].sort((a, b) => a - b);
}

function saturationOf(service: Service, profile: MetricProfile, findings: Finding[]): readonly SaturationSource[] {
  const wanted = service.signals.saturation;
  if (!wanted) return profile.saturation;
  const known = new Map(profile.saturation.map((source) => [source.resource, source]));
  wanted.forEach((resource, index) => {
    if (known.has(resource)) return;
    const names = [...known.keys()];
    findings.push({
      code: 'unknown-resource',
      severity: 'error',
      message: `Profile \`${profile.id}\` has no saturation of \`${resource}\`.`,
      expected: names.length > 0 ? names.join(', ') : 'no resource at all',
      help: profile.missing?.saturation ?? `take one of ${names.join(', ')}, or leave the list out for all of them.`,
      at: at(service.origin, 'spec', 'signals', 'saturation', index),
    });
  });
  return profile.saturation.filter((source) => wanted.includes(source.resource));
}

function filterConditions(
  filter: { match?: readonly Condition[]; exclude?: readonly Condition[] } | undefined,
): Condition[] {
  return [...(filter?.match ?? []), ...negate(filter?.exclude ?? [])];
}

function hasLabel(term: CounterTerm, condition: Condition): boolean {
  return !isRole(condition.name) || term.labels[condition.name] !== undefined;
}

function isNegative(condition: Condition): boolean {
  return condition.op === 'not-in' || condition.op === 'not-regex';
}

/** What counts all requests of `service`, under the names its spec gives. */
export function requestTerms(service: Service, profile: MetricProfile): readonly CounterTerm[] {
  const { traffic, latency } = service.signals;
  return renamed(profile.requests, traffic?.metric, latency?.metric, profile).map((term) =>
    asNative(term, service, profile),
  );
}

/** What counts the requests among which failures are looked for. */
export function failureTerms(service: Service, profile: MetricProfile): readonly CounterTerm[] {
  const { traffic, latency } = service.signals;
  const terms = renamed(profile.errors?.of ?? profile.requests, traffic?.metric, latency?.metric, profile);
  return terms.map((term) => asNative(term, service, profile));
}

/** `term` on the histogram itself where it counts by `_count`, a series that a native histogram does not have. */
function asNative(term: CounterTerm, service: Service, profile: MetricProfile): CounterTerm {
  const { latency } = service.signals;
  const metric = latency?.metric ?? profile.duration?.metric;
  if (latency?.histogram !== 'native' || metric === undefined || term.metric !== `${metric}_count`) return term;
  return { ...term, metric, native: true };
}

/** Metric names of the spec in place of the profile's. */
function renamed(
  terms: readonly CounterTerm[],
  counter: string | undefined,
  duration: string | undefined,
  profile: MetricProfile,
): readonly CounterTerm[] {
  const count = profile.duration ? `${profile.duration.metric}_count` : undefined;
  return terms.map((term, index) => {
    if (duration && term.metric === count) return { ...term, metric: `${duration}_count` };
    if (counter && index === 0) return { ...term, metric: counter };
    if (duration && profile.namesGivenBySpec && index === 0) return { ...term, metric: `${duration}_count` };
    return term;
  });
}
