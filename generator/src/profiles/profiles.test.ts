import { describe, expect, it } from 'vitest';
import type { ExposedSample } from '../../test/exposition.ts';
import { labelNames, parseSeries, printSeries, selectSamples } from '../../test/exposition.ts';
import type { ProfileCapture } from '../../test/profile-captures.ts';
import { captureFolders, profileCaptures } from '../../test/profile-captures.ts';
import { profileOf, profiles } from './index.ts';
import type { CounterTerm, DurationMetric, MetricProfile } from './profile.ts';

const captures = profileCaptures().map((capture) => ({ capture, profile: required(capture.profile) }));

describe.each(captures)('$profile.id, $capture.name', ({ capture, profile }) => {
  const terms = [...profile.requests, ...(profile.errors?.of ?? []), ...(profile.errors?.plus ?? [])];
  const durations = [profile.duration, profile.serviceDuration].filter((metric) => metric !== undefined);

  it('has every metric and label that the profile names, but for those it says it lacks', () => {
    const exposed = labelNames(capture.samples);
    const missing = new Set<string>();
    const look = (metric: string, labels: readonly string[] = [], role = '') => {
      const known = exposed.get(metric);
      if (!known) missing.add(metric);
      else for (const label of labels) if (!known.has(label)) missing.add(role || `${metric}{${label}}`);
    };
    for (const { metric, labels, match } of terms) {
      for (const [role, label] of Object.entries(labels)) look(metric, [label], role);
      look(
        metric,
        (match ?? []).map((matcher) => matcher.label),
      );
    }
    for (const { metric, labels, hasBuckets } of durations) {
      for (const [role, label] of Object.entries(labels)) look(`${metric}_count`, [label], role);
      if (hasBuckets === 'yes') look(`${metric}_bucket`, ['le']);
    }
    for (const source of profile.saturation) for (const metric of metricsIn(source.expr)) look(metric);
    expect([...missing].sort()).toEqual(Object.keys(capture.lacks).sort());
  });

  it('counts as failed exactly the failing series', () => {
    if (!profile.errors) {
      expect(capture.failing).toBeUndefined();
      return;
    }
    const { of = profile.requests, match } = profile.errors;
    const failed = of.flatMap((term) => selectSamples(capture.samples, term.metric, [...(term.match ?? []), ...match]));
    expect(failed.map(printSeries).sort()).toEqual(sortedSeries(capture.failing ?? []));
  });

  it('leaves out exactly the marked series of unmatched requests', () => {
    const names = new Set([...profile.requests, ...counts(profile.duration)].map((term) => term.metric));
    const all = [...names].flatMap((metric) => selectSamples(capture.samples, metric));
    const kept = [...names].flatMap((metric) => selectSamples(capture.samples, metric, profile.matchedOnly ?? []));
    const leftOut = all.filter((sample) => !kept.includes(sample)).map(printSeries);
    expect(leftOut.sort()).toEqual(sortedSeries(capture.leftOut));
  });

  it('has the bounds that the profile declares', () => {
    for (const { metric, buckets } of durations) {
      if (!buckets) continue;
      const bounds = new Set(selectSamples(capture.samples, `${metric}_bucket`).map((sample) => sample.labels.le));
      expect([...bounds].filter((bound) => bound !== '+Inf').map(Number)).toEqual([...buckets]);
    }
  });

  it('gives the requests, errors and latency computed by hand', () => {
    const requests = perSecond(capture, profile.requests);
    expect(requests).toBeCloseTo(capture.requestsPerSecond, 9);
    if (profile.errors) {
      const { of = profile.requests, match, plus = [] } = profile.errors;
      const failed = of.map((term) => ({ ...term, match: [...(term.match ?? []), ...match] }));
      const errors = perSecond(capture, [...failed, ...plus]);
      expect(errors).toBeCloseTo(capture.errorsPerSecond!, 9);
      expect(errors / requests).toBeCloseTo(capture.errorRatio!, 9);
    }
    const duration = profile.serviceDuration ?? profile.duration;
    const hasBuckets = duration !== undefined && selectSamples(capture.samples, `${duration.metric}_bucket`).length > 0;
    expect(Object.keys(capture.latency ?? {}).length).toBe(hasBuckets ? 3 : 0);
    for (const [quantile, seconds] of Object.entries(capture.latency ?? {})) {
      expect(quantileOf(Number(quantile), duration!, capture.samples)).toBeCloseTo(seconds, 9);
    }
    if (duration && !hasBuckets) expect(meanOf(duration, capture.samples)).toBeCloseTo(capture.meanLatency!, 9);
  });
});

describe('every profile', () => {
  it('is measured when a capture of it is kept, and only then', () => {
    const measured = profiles.filter((profile) => profile.source === 'measured').map((profile) => profile.id);
    expect(measured).toEqual(captureFolders());
  });

  it.each(profiles)('$id has the samples that its own matchers select', (profile) => {
    if (profile.statusStyle === 'none') {
      expect(profile.errors).toBeUndefined();
      return;
    }
    const { match, of = profile.requests } = profile.errors!;
    const label = of[0]!.labels.status!;
    const select = (value: string) =>
      selectSamples([{ metric: 'm', labels: { [label]: value }, value: 1, isCounter: true }], 'm', match).length;
    expect([select(profile.sample.ok), select(profile.sample.failed)]).toEqual([0, 1]);
    expect(match.map((matcher) => matcher.label)).toEqual([label]);
  });

  it.each(profiles)('$id says why a signal cannot be had, and only then', (profile) => {
    const lacking = [
      ...(profile.errors ? [] : ['errors']),
      ...(profile.duration ? [] : ['latency']),
      ...(profile.saturation.length > 0 ? [] : ['saturation']),
      ...(profile.requests.length > 0 ? [] : ['traffic']),
    ];
    expect(Object.keys(profile.missing ?? {}).sort()).toEqual(lacking);
  });

  it.each(profiles)('$id explains itself in sentences', (profile) => {
    const resources = profile.saturation.map((source) => source.resource);
    expect(new Set(resources).size).toBe(resources.length);
    const sentences = [
      profile.about,
      ...profile.caveats,
      ...Object.values(profile.missing ?? {}),
      ...profile.saturation.flatMap((source) => [source.about, ...(source.needs ? [source.needs] : [])]),
    ];
    expect(profile.caveats.length).toBeGreaterThan(0);
    expect(sentences.filter((sentence) => !/^[A-Za-z].*[.:]$/.test(sentence))).toEqual([]);
  });

  it.each(profiles)('$id declares ascending bounds, none where the application sets them', (profile) => {
    for (const { buckets } of [profile.duration, profile.serviceDuration].filter((metric) => metric !== undefined)) {
      expect([...(buckets ?? [])]).toEqual([...(buckets ?? [])].sort((a, b) => a - b));
      expect(buckets?.length).not.toBe(0);
    }
  });
});

describe('profileOf', () => {
  it('finds a profile by its id', () => {
    expect(profileOf('otel')?.duration?.metric).toBe('http_server_request_duration_seconds');
    expect(profileOf('otel ')).toBeUndefined();
  });
});

function required(id: string): MetricProfile {
  const profile = profileOf(id);
  if (!profile) throw new Error(`fixtures/profiles/${id} belongs to no profile`);
  return profile;
}

function counts(duration: DurationMetric | undefined): CounterTerm[] {
  return duration ? [{ metric: `${duration.metric}_count`, labels: duration.labels }] : [];
}

function sortedSeries(series: readonly string[]): string[] {
  return series.map((text) => printSeries(parseSeries(text))).sort();
}

function metricsIn(expr: string): string[] {
  return [...expr.matchAll(/([a-z_]\w*)\{/g)].map((match) => match[1]!);
}

function perSecond(capture: ProfileCapture, terms: readonly CounterTerm[]): number {
  let sum = 0;
  for (const { metric, match, times = 1 } of terms) {
    for (const sample of selectSamples(capture.samples, metric, match)) sum += times * sample.value;
  }
  return sum / 60;
}

/** Seconds spent over requests counted. */
function meanOf({ metric, unit }: DurationMetric, samples: readonly ExposedSample[]): number {
  const sum = (suffix: string) =>
    selectSamples(samples, metric + suffix).reduce((total, { value }) => total + value, 0);
  return sum('_sum') / sum('_count') / (unit === 'ms' ? 1000 : 1);
}

/** Linear interpolation inside the bucket, as Prometheus does it; in seconds. */
function quantileOf(quantile: number, duration: DurationMetric, samples: readonly ExposedSample[]): number {
  const byBound = new Map<number, number>();
  for (const { labels, value } of selectSamples(samples, `${duration.metric}_bucket`)) {
    const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
    byBound.set(bound, (byBound.get(bound) ?? 0) + value);
  }
  const buckets = [...byBound].sort(([a], [b]) => a - b);
  const rank = quantile * buckets.at(-1)![1];
  const index = buckets.findIndex(([, count]) => count >= rank);
  const [upper, count] = buckets[index]!;
  const [lower, below] = index === 0 ? [0, 0] : buckets[index - 1]!;
  const value = lower + ((upper - lower) * (rank - below)) / (count - below);
  return duration.unit === 'ms' ? value / 1000 : value;
}
