/** The raw series a service would expose while requests succeed, fail or are slow: the input of every proof. */

import type { Duration } from '../model/duration.ts';
import { seconds } from '../model/duration.ts';
import type { Labels, Matchers } from '../model/matcher.ts';
import type { Service } from '../model/service.ts';
import type { InputSeries, SampleSegment } from '../plan.ts';
import type { MetricProfile, RoleLabels } from '../profiles/profile.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import type { Count, Latency, SelectedTerm, ServiceSignals } from '../signals/signals.ts';
import { sampleLabels } from './sample-labels.ts';

/** A stretch of time in scrapes, with requests of each kind per scrape. */
export interface Phase {
  readonly scrapes: number;
  /** Fast and successful. */
  readonly ok?: number;
  /** Fast and failed. */
  readonly failed?: number;
  /** Successful, and slower than the world's pivot, or than every bucket where it has none. */
  readonly slow?: number;
  /** No samples; `stale` begins with the marker Prometheus writes when a target goes away. */
  readonly gone?: 'missing' | 'stale';
  /** The process restarted: counters begin at 0. */
  readonly restarted?: boolean;
}

/** What the series must be counted by, beside the service's own signals. */
export interface World {
  readonly service: Service;
  readonly signals: ServiceSignals;
  /** The objective whose `where` the requests must meet, where the proof is of one. */
  readonly queries?: ObjectiveQueries;
  /** Leave out the series of failed requests, as before the first failure. */
  readonly neverFailed?: boolean;
  /** Leave out the latency histogram where it is a metric of its own. */
  readonly withoutLatency?: boolean;
  /** Seconds that a fast request takes, and a slow one just exceeds: a rule that reads any other bucket counts wrong. */
  readonly pivot?: number;
}

const KINDS = ['ok', 'failed', 'slow'] as const;
type Kind = (typeof KINDS)[number];

/** Latency that a slow request takes, as a multiple of the largest bucket bound. */
const SLOW_FACTOR = 20;

/** Bounds in seconds that stand in for those that only the application knows. */
const UNKNOWN_BOUNDS: readonly number[] = [0.1, 1, 10];

/** Far less than the distance between two bounds. */
const JUST_OVER = 1.000001;

/** Buckets of a native histogram for fast and slow requests: up to 2^-7 s (8 ms), and over 2^9 s, past any threshold. */
const NATIVE_BUCKETS = { fast: -7, slow: 10 };

/** A metric with everything its series must and must not meet. */
interface Family {
  readonly metric: string;
  readonly histogram?: Latency;
  readonly labels: RoleLabels;
  readonly total: Matchers[];
  readonly bad: Matchers[];
}

/** Series for phases, or the reason why none can be made. */
export type SeriesMaker = (phases: readonly Phase[]) => readonly InputSeries[] | string;

/**
 * A maker of the series of `world`: what it learns of their labels serves every case.
 *
 * Each metric the rules read appears under the label values its matchers ask for, with all buckets of its histogram.
 */
export function rawSeries(world: World): SeriesMaker {
  const families = familiesOf(world).map((family) => ({
    family,
    bounds: boundsOf(family, world.pivot),
    names: new Map<Kind, FamilyNames | undefined>(),
  }));
  return (phases) => {
    const kinds = KINDS.filter((kind) => kind === 'ok' || phases.some((phase) => phase[kind] !== undefined)).filter(
      (kind) => kind !== 'failed' || !world.neverFailed,
    );
    const series: InputSeries[] = [];
    for (const { family, bounds, names } of families) {
      // Kinds of requests that one series counts, in the order of their first kind.
      const counted = new Map<string, { readonly names: FamilyNames; readonly kinds: Kind[] }>();
      for (const kind of kinds) {
        const own = names.get(kind) ?? namesOf(family, bounds, kind, world.signals.profile);
        names.set(kind, own);
        if (!own)
          return `no series can be made that \`${family.metric}\` counts as ${kind === 'failed' ? 'failed' : 'good'}`;
        const known = counted.get(own.key);
        if (known) known.kinds.push(kind);
        else counted.set(own.key, { names: own, kinds: [kind] });
      }
      for (const one of counted.values())
        series.push(...familySeries(family, bounds, one.names, one.kinds, phases, world.pivot));
    }
    return series;
  };
}

/** Labels of requests of `kind` as the first family carries them, to tell which other objectives count them. */
export function requestLabels(world: World, kind: 'ok' | 'failed' | 'slow'): Labels | undefined {
  const family = familiesOf(world)[0];
  return family && labelsOf(family, kind, world.signals.profile);
}

/** Series that make `resource` read `fullness`, one phase for each entry. */
export function saturationSeries(
  service: Service,
  signals: ServiceSignals,
  resource: string,
  phases: readonly { readonly scrapes: number; readonly fullness: number }[],
  scrape: Duration,
): readonly InputSeries[] | string {
  const source = signals.saturation.find((candidate) => candidate.resource === resource);
  if (!source) throw new Error(`saturationSeries: no resource ${resource}`);
  const base = sampleLabels([service.selector], [], {});
  if (!base) return 'no labels meet the selector';
  const shapes = phases.map((phase) => source.sample(phase.fullness));
  return shapes[0]!.map((sample, index) => ({
    metric: sample.metric,
    labels: { ...base, ...sample.labels },
    segments: phases.map((phase, i): SampleSegment => {
      const shape = shapes[i]![index]!;
      return shape.perSecond !== undefined
        ? { step: shape.perSecond * seconds(scrape), scrapes: phase.scrapes, ...(i === 0 ? { start: 0 } : {}) }
        : { start: shape.value ?? 0, step: 0, scrapes: phase.scrapes };
    }),
  }));
}

function familiesOf(world: World): Family[] {
  const { service, signals, queries } = world;
  const families = new Map<string, Family>();
  const histograms = [
    signals.latency,
    queries?.counted && 'latency' in queries.counted ? queries.counted.latency : undefined,
  ].filter((latency) => latency !== undefined);
  const add = (metric: string, labels: RoleLabels, matchers: Matchers, isBad: boolean, histogram?: Latency) => {
    const latency = histogram ?? histograms.find((l) => metric === countOf(l)) ?? ownHistogram(world, metric);
    const name = latency ? latency.metric : metric;
    const family = families.get(name) ?? {
      metric: name,
      labels,
      total: [],
      bad: [],
      ...(latency ? { histogram: latency } : {}),
    };
    (isBad ? family.bad : family.total).push(matchers);
    families.set(name, family);
  };
  const addCount = (count: Count | undefined, bad: Count | undefined) => {
    const primary = count?.terms[0];
    if (!primary) return;
    add(primary.metric, primary.labels, primary.matchers, false);
    for (const term of failing(primary, bad)) add(term.metric, term.labels, term.matchers, true);
  };
  addCount(signals.traffic, signals.errors);
  addCount(signals.errorsOf, undefined);
  if (queries?.counted && 'bad' in queries.counted) addCount(queries.counted.total, queries.counted.bad);
  for (const latency of histograms) {
    if (world.withoutLatency && !signals.traffic?.terms.some((term) => term.metric === countOf(latency))) continue;
    add(latency.metric, latency.labels, latency.matchers, false, latency);
  }
  // A metric that only failures are counted in still has to meet the selector when it counts a success.
  for (const family of families.values()) if (family.total.length === 0) family.total.push(service.selector);
  return [...families.values()];
}

/** The series that counts a histogram's observations: the histogram itself where it is a native one. */
function countOf(latency: Latency): string {
  return latency.kind === 'native' ? latency.metric : `${latency.metric}_count`;
}

/** The terms of failures that one failed request raises: those of the metric that counts it, else the first. */
function failing(primary: SelectedTerm, bad: Count | undefined): readonly SelectedTerm[] {
  const terms = bad?.terms ?? [];
  const own = terms.filter((term) => term.metric === primary.metric);
  return own.length > 0 ? own : terms.slice(0, 1);
}

/** The profile's histogram where requests are counted by it but the service's latency is another metric. */
function ownHistogram(world: World, metric: string): Latency | undefined {
  const { duration } = world.signals.profile;
  if (duration?.hasBuckets !== 'yes' || metric !== `${duration.metric}_count`) return undefined;
  const bounds = duration.buckets?.map((bound) => (duration.unit === 'ms' ? bound / 1000 : bound));
  return {
    metric: duration.metric,
    matchers: [],
    kind: 'classic',
    unit: duration.unit,
    addsThresholds: false,
    labels: duration.labels,
    ...(bounds ? { bounds } : {}),
  };
}

function labelsOf(family: Family, kind: Kind, profile: MetricProfile): Labels | undefined {
  const { route, method, status } = family.labels;
  const wishes: Record<string, readonly string[]> = {};
  if (route) wishes[route] = ['/proof'];
  if (method) wishes[method] = ['GET'];
  if (status) {
    wishes[status] =
      kind === 'failed'
        ? [profile.sample.failed, '500', '503', '5xx', '429', '404', '400']
        : [profile.sample.ok, '200', '2xx', '204', '302', '404'];
  }
  if (kind === 'failed') {
    // A metric without a mark of failure counts the failed request like any other.
    return sampleLabels([...family.total, ...family.bad], [], wishes);
  }
  return sampleLabels(family.total, family.bad, wishes);
}

/** The labels of a family's series for one kind of requests. */
interface FamilyNames {
  /** Equal for kinds that the same series count. */
  readonly key: string;
  readonly labels: Labels;
  /** In the order of their bounds, which the last has none of; empty where the family has no buckets. */
  readonly buckets: readonly Labels[];
}

function namesOf(
  family: Family,
  bounds: readonly number[],
  kind: Kind,
  profile: MetricProfile,
): FamilyNames | undefined {
  const labels = labelsOf(family, kind, profile);
  if (!labels) return undefined;
  const les = family.histogram?.kind === 'classic' ? [...bounds.map(String), '+Inf'] : [];
  return { key: JSON.stringify(labels), labels, buckets: les.map((le) => ({ ...labels, le })) };
}

/** Bucket bounds in the metric's own unit, empty for a counter; where nobody names them, some, and the pivot. */
function boundsOf({ histogram }: Family, pivot: number | undefined): readonly number[] {
  if (!histogram) return [];
  const assumed = pivot === undefined ? UNKNOWN_BOUNDS : [...new Set([...UNKNOWN_BOUNDS, pivot])].sort((a, b) => a - b);
  return (histogram.bounds ?? assumed).map((bound) => inUnit(histogram, bound));
}

function inUnit(histogram: Latency, value: number): number {
  return Number((value * (histogram.unit === 'ms' ? 1000 : 1)).toPrecision(12));
}

/** Seconds that a fast and a slow request take in the proofs of a histogram that is not native. */
export function timesOf(histogram: Latency, pivot?: number): { readonly fast: number; readonly slow: number } {
  if (pivot !== undefined) return { fast: pivot, slow: pivot * JUST_OVER };
  const bounds = histogram.bounds ?? UNKNOWN_BOUNDS;
  return { fast: bounds[0]! / 2, slow: bounds.at(-1)! * SLOW_FACTOR };
}

/** What the requests of `kinds` add to a family, all of them counted under `names`. */
function familySeries(
  { metric, histogram }: Family,
  bounds: readonly number[],
  { labels, buckets }: FamilyNames,
  kinds: readonly Kind[],
  phases: readonly Phase[],
  pivot: number | undefined,
): InputSeries[] {
  const sumOf = (some: readonly Kind[], each: (kind: Kind) => number = () => 1) =>
    segments(phases, (phase) => some.reduce((sum, kind) => sum + rounded((phase[kind] ?? 0) * each(kind)), 0));
  const whole = sumOf(kinds);
  if (!histogram) return [{ metric, labels, segments: whole }];
  if (histogram.kind === 'native') {
    const slow = sumOf(kinds.filter((kind) => kind === 'slow'));
    const segments = sumOf(kinds.filter((kind) => kind !== 'slow')).map((segment, index) => ({
      ...segment,
      slow: slow[index]!.step,
    }));
    return [{ metric, labels, segments, native: NATIVE_BUCKETS }];
  }
  const times = timesOf(histogram, pivot);
  const [fast, slow] = [inUnit(histogram, times.fast), inUnit(histogram, times.slow)];
  // Buckets with the same count share it, so that it is printed once.
  const within = kinds.includes('slow') ? sumOf(kinds.filter((kind) => kind !== 'slow')) : whole;
  const none = bounds[0]! < fast ? sumOf([]) : within;
  const countUnder = (bound: number | undefined) =>
    bound === undefined || slow <= bound ? whole : fast <= bound ? within : none;
  return [
    ...buckets.map((bucket, index) => ({
      metric: `${metric}_bucket`,
      labels: bucket,
      segments: countUnder(bounds[index]),
    })),
    { metric: `${metric}_count`, labels, segments: whole },
    { metric: `${metric}_sum`, labels, segments: sumOf(kinds, (kind) => (kind === 'slow' ? slow : fast)) },
  ];
}

/** A counter's samples over `phases`, growing by `count` at each scrape. */
export function segmentsOf(phases: readonly Phase[], count: (phase: Phase) => number): SampleSegment[] {
  return segments(phases, (phase) => rounded(count(phase)));
}

function segments(phases: readonly Phase[], step: (phase: Phase) => number): SampleSegment[] {
  return phases.map((phase, index): SampleSegment => {
    const begins = index === 0 || phase.restarted;
    return {
      step: phase.gone ? 0 : step(phase),
      scrapes: phase.scrapes,
      ...(begins ? { start: 0 } : {}),
      ...(phase.gone === 'missing' ? { missing: true } : {}),
      ...(phase.gone === 'stale' ? { stale: true } : {}),
    };
  });
}

/** Free of the noise of binary fractions. */
function rounded(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 1e12 ? value : Number(value.toPrecision(12));
}
