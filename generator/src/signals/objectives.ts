/** What an objective counts: PromQL of its bad and of all events over a window, and what it shares with the signals. */

import type { Duration } from '../model/duration.ts';
import { printDuration, seconds } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import type { At } from '../model/origin.ts';
import { at } from '../model/origin.ts';
import type { Objective, Service } from '../model/service.ts';
import type { DurationMetric, MetricProfile } from '../profiles/profile.ts';
import { parse } from '../promql/parse.ts';
import { leMatcher, selector } from '../promql/print.ts';
import { kindOf, typecheck } from '../promql/typecheck.ts';
import { negate } from './conditions.ts';
import { lacking, unanswerable } from './findings.ts';
import type { Count, Latency, RateQuery, ServiceSignals } from './signals.ts';
import {
  countRate,
  countUnder,
  durationCountRate,
  failureTerms,
  histogramRate,
  isProblem,
  isSameCount,
  latencyUnder,
  requestTerms,
} from './signals.ts';

/**
 * Events of an objective. `bad` and `total` give one series without labels, safe to stand as operands; `total` has none for `raw` objectives,
 * whose query is the ratio itself.
 */
export interface ObjectiveQueries {
  readonly objective: Objective;
  /** Bad events per second, or the error ratio for `raw`. May lack a result where no bad event was ever seen. */
  readonly bad: RateQuery;
  readonly total?: RateQuery;
  /** `bad` counts the good ones; the bad are the rest of the total. */
  readonly countsGood: boolean;
  /** The good ones may have no series although there are events: where none was ever good, or nothing was asked. */
  readonly goodMayVanish: boolean;
  /** The objective counts what `service:requests` and `service:errors` count: their series serve. */
  readonly sharesErrors: boolean;
  /** The total is what `service:requests` counts. */
  readonly sharesTraffic: boolean;
  /** The series behind, for the proof; undefined for free queries. */
  readonly counted?: { readonly bad: Count; readonly total: Count } | { readonly latency: Latency };
}

export interface ObjectiveResult {
  readonly queries?: ObjectiveQueries;
  readonly findings: readonly Finding[];
}

/** How `objective` is computed on the service's signals, or the findings that say why it cannot be. */
export function objectiveQueries(service: Service, signals: ServiceSignals, objective: Objective): ObjectiveResult {
  switch (objective.measure.kind) {
    case 'errors':
      return errorsObjective(service, signals, objective);
    case 'latency':
      return latencyObjective(service, signals, objective, objective.measure.threshold);
    case 'ratio': {
      const { good, bad, total } = objective.measure;
      const query = good ?? bad;
      if (query === undefined) throw new Error(`objective ${objective.name}: ratio without good or bad`);
      const findings = [
        ...freeQueryFindings(query, place(service, objective, 'ratio', good === undefined ? 'bad' : 'good')),
        ...freeQueryFindings(total, place(service, objective, 'ratio', 'total')),
      ];
      if (findings.length > 0) return { findings };
      return {
        queries: {
          objective,
          bad: free(query),
          total: free(total),
          countsGood: good !== undefined,
          goodMayVanish: good !== undefined,
          sharesErrors: false,
          sharesTraffic: false,
        },
        findings: [],
      };
    }
    case 'raw': {
      const ratio = objective.measure.errorRatio;
      const findings = freeQueryFindings(ratio, place(service, objective, 'raw'));
      if (findings.length > 0) return { findings };
      return {
        queries: {
          objective,
          // The comparison drops NaN, which a ratio of nothing is and which a sum would keep for the whole period.
          bad: (window) => `(${aggregated('avg', ratio, window)} >= 0)`,
          countsGood: false,
          goodMayVanish: false,
          sharesErrors: false,
          sharesTraffic: false,
        },
        findings: [],
      };
    }
  }
}

function errorsObjective(service: Service, signals: ServiceSignals, objective: Objective): ObjectiveResult {
  const { profile } = signals;
  const where = at(service.origin, 'spec', 'objectives', objective.index);
  if (!signals.errors || !signals.traffic) {
    return profile.errors
      ? { findings: [] }
      : { findings: [lacking('errors', profile, place(service, objective, 'signal'))] };
  }
  const total = signals.errorsOf ?? signals.traffic;
  if (objective.where.length === 0) {
    const sharesTraffic = isSameCount(total, signals.traffic);
    return { queries: errorQueries(objective, signals.errors, total, sharesTraffic, sharesTraffic), findings: [] };
  }
  const narrowed = narrow(service, profile, objective);
  if ('reason' in narrowed) {
    return {
      findings: [unanswerable('errors', 'where', narrowed, profile, { ...where, path: [...where.path, 'where'] })],
    };
  }
  return { queries: errorQueries(objective, narrowed.bad, narrowed.total, false, false), findings: [] };
}

function errorQueries(
  objective: Objective,
  bad: Count,
  total: Count,
  sharesErrors: boolean,
  sharesTraffic: boolean,
): ObjectiveQueries {
  return {
    objective,
    bad: (window) => countRate(bad, window),
    total: (window) => countRate(total, window),
    countsGood: false,
    goodMayVanish: false,
    sharesErrors,
    sharesTraffic,
    counted: { bad, total },
  };
}

/** Failed and all requests under the objective's `where`, on metrics that have the labels it asks for. */
function narrow(service: Service, profile: MetricProfile, objective: Objective) {
  const settings = service.signals;
  const excluded = negate([...(settings.traffic?.exclude ?? []), ...(settings.errors?.exclude ?? [])]);
  const conditions = [...(settings.traffic?.match ?? []), ...excluded, ...objective.where];
  const own = settings.errors?.match;
  const bad = countUnder(
    failureTerms(service, profile),
    service,
    [...conditions, ...(own ?? [])],
    own ? [] : (profile.errors?.match ?? []),
    profile,
  );
  if (isProblem(bad)) return bad;
  const total = countUnder(requestTerms(service, profile), service, conditions, [], profile);
  return isProblem(total) ? total : { bad, total };
}

function latencyObjective(
  service: Service,
  signals: ServiceSignals,
  objective: Objective,
  threshold: Duration,
): ObjectiveResult {
  const { profile } = signals;
  const base = objective.where.length > 0 ? profile.duration : (profile.serviceDuration ?? profile.duration);
  if (!base) return { findings: [lacking('latency', profile, place(service, objective, 'signal'))] };
  const latency = narrowLatency(service, signals, base, objective);
  if ('reason' in latency) {
    return { findings: [unanswerable('latency', 'where', latency, profile, place(service, objective, 'where'))] };
  }
  if (latency.kind === 'mean') {
    return {
      findings: [
        {
          code: 'no-buckets',
          severity: 'error',
          message: `A latency objective needs buckets, and profile \`${profile.id}\` has none unless the application turns them on.`,
          help: 'turn percentile histograms on, and list their bounds: `signals: { latency: { buckets: [0.1, 0.25, 1] } }`.',
          at: place(service, objective, 'signal'),
        },
      ],
    };
  }
  const offGrid = latency.kind === 'classic' ? thresholdOffGrid(latency, objective, threshold, service) : undefined;
  if (offGrid) return { findings: [offGrid] };
  return { queries: latencyQueries(signals, objective, latency, threshold), findings: [] };
}

function narrowLatency(service: Service, signals: ServiceSignals, base: DurationMetric, objective: Objective) {
  if (objective.where.length === 0 && signals.latency) return signals.latency;
  const settings = service.signals.latency;
  const excluded = negate(settings?.exclude ?? []);
  return latencyUnder(service, signals.profile, base, [...(settings?.match ?? []), ...excluded, ...objective.where]);
}

function latencyQueries(
  signals: ServiceSignals,
  objective: Objective,
  latency: Latency,
  threshold: Duration,
): ObjectiveQueries {
  const bound = latency.unit === 'ms' ? threshold : seconds(threshold);
  const total: RateQuery = (window) => durationCountRate(latency, window);
  const good: RateQuery =
    latency.kind === 'native'
      ? (window) => {
          const rate = histogramRate(latency, window);
          // A fraction of nothing is NaN, which a sum would keep for the whole period.
          return `((histogram_fraction(0, ${bound}, ${rate}) >= 0) * histogram_count(${rate}))`;
        }
      : (window) => {
          const bucket = [...latency.matchers, leMatcher(bound)];
          return `sum(rate(${selector(`${latency.metric}_bucket`, bucket, printDuration(window))}))`;
        };
  const histogramCount = {
    terms: [{ metric: `${latency.metric}_count`, matchers: latency.matchers, times: 1, labels: latency.labels }],
  };
  return {
    objective,
    bad: good,
    total,
    countsGood: true,
    goodMayVanish: latency.kind === 'native',
    sharesErrors: false,
    sharesTraffic:
      latency.kind === 'classic' && signals.traffic !== undefined && isSameCount(signals.traffic, histogramCount),
    counted: { latency },
  };
}

/** The finding that no bucket ends at the threshold, so that no rule could count the requests within it. */
function thresholdOffGrid(
  latency: Latency,
  objective: Objective,
  threshold: Duration,
  service: Service,
): Finding | undefined {
  if (latency.addsThresholds || !latency.bounds) return undefined;
  const wanted = seconds(threshold);
  if (latency.bounds.includes(wanted)) return undefined;
  const below = latency.bounds.filter((bound) => bound < wanted).at(-1);
  const above = latency.bounds.find((bound) => bound > wanted);
  const neighbours = [below, above].filter((bound) => bound !== undefined).map(printSeconds);
  return {
    code: 'threshold-off-grid',
    severity: 'error',
    message: `\`${printDuration(threshold)}\` is no bucket boundary of \`${latency.metric}\`, so no rule can count the requests within it.`,
    expected: `one of ${latency.bounds.map(printSeconds).join(', ')}`,
    help: `take ${neighbours.join(' or ')}, or add a bucket at ${printDuration(threshold)} in the application and list its bounds in \`signals.latency.buckets\`.`,
    at: place(service, objective, 'threshold'),
  };
}

/** A bound in seconds as a spec writes a duration. */
export function printSeconds(value: number): string {
  return value < 1 ? `${Number((value * 1000).toPrecision(12))}ms` : `${value}s`;
}

function free(query: string): RateQuery {
  return (window) => aggregated('sum', query, window);
}

/** A free query over `window` inside an aggregation; a comment at its end must not swallow the bracket. */
function aggregated(by: 'sum' | 'avg', query: string, window: Duration): string {
  return `${by}(${query.replaceAll('$window', printDuration(window))}${query.includes('#') ? '\n' : ''})`;
}

/** Why `query` cannot stand in a rule: it is no PromQL, or gives something else than a vector. */
function freeQueryFindings(query: string, where: At): Finding[] {
  const { expr, findings } = parse(query.replaceAll('$window', '5m'));
  const problems = findings.length > 0 || !expr ? findings : typecheck(expr);
  const code = problems === findings ? 'promql-syntax' : 'promql-type';
  if (problems.length > 0) {
    return problems.map(({ message, expected, help }) => ({
      code,
      severity: 'error',
      message: `In \`${query}\`: ${message}.`,
      ...(expected === undefined ? {} : { expected }),
      ...(help === undefined ? {} : { help }),
      at: where,
    }));
  }
  if (kindOf(expr!) === 'vector') return [];
  return [
    {
      code: 'promql-type',
      severity: 'error',
      message: `\`${query}\` gives a number that belongs to no series.`,
      expected: 'a query that gives an instant vector',
      help: 'select a metric, such as `sum(rate(jobs_total[$window]))`.',
      at: where,
    },
  ];
}

function place(service: Service, objective: Objective, ...fields: readonly string[]): At {
  return at(service.origin, 'spec', 'objectives', objective.index, ...fields);
}
