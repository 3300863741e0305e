import { describe, expect, it } from 'vitest';
import { AVAILABILITY, LATENCY, objective, service } from '../dashboards/testing/plans.ts';
import type { Duration } from '../model/duration.ts';
import { MINUTE } from '../model/duration.ts';
import type { Service } from '../model/service.ts';
import type { InputSeries } from '../plan.ts';
import { profileOf } from '../profiles/index.ts';
import { objectiveQueries } from '../signals/objectives.ts';
import { signalsOf } from '../signals/signals.ts';
import type { Phase, World } from './raw-series.ts';
import { rawSeries, saturationSeries, timesOf } from './raw-series.ts';

const world = (rest: Partial<Service> = {}, more: Partial<World> = {}): World => {
  const owner = service(rest);
  return { service: owner, signals: signalsOf(owner, profileOf(owner.profile)!).signals, ...more };
};

const made = (of: World, phases: readonly Phase[]): readonly InputSeries[] => {
  const series = rawSeries(of)(phases);
  if (typeof series === 'string') throw new Error(series);
  return series;
};

/** Growth per scrape of the first phase, of the series named `metric`, by one of its labels. */
const steps = (series: readonly InputSeries[], metric: string, label: string) =>
  Object.fromEntries(
    series.filter((one) => one.metric === metric).map((one) => [one.labels[label], one.segments[0]!.step]),
  );

const PHASE: Phase = { scrapes: 4, ok: 9, failed: 1 };

describe('rawSeries', () => {
  it('counts successes and failures under their statuses, in every bucket', () => {
    const series = made(world(), [PHASE]);
    expect(steps(series, 'http_request_duration_seconds_count', 'status')).toEqual({ 200: 9, 500: 1 });
    expect(series.every((one) => one.labels.job === 'checkout')).toBe(true);
    const buckets = series.filter((one) => one.metric.endsWith('_bucket') && one.labels.status === '500');
    expect(buckets.length).toBeGreaterThan(5);
    expect(buckets.every((one) => one.segments[0]!.step === 1)).toBe(true);
  });

  it('puts slow requests beyond every bucket, or just beyond a pivot', () => {
    const phases = [{ scrapes: 4, ok: 9, slow: 1 }];
    const les = (series: readonly InputSeries[]) => steps(series, 'http_request_duration_seconds_bucket', 'le');
    const past = les(made(world({ profile: 'hono' }), phases));
    expect([past['0.005'], past['10'], past['+Inf']]).toEqual([9, 9, 10]);
    const pivot = les(made(world({ profile: 'hono' }, { pivot: 0.25 }), phases));
    expect([pivot['0.1'], pivot['0.25'], pivot['0.5'], pivot['+Inf']]).toEqual([0, 9, 10, 10]);
  });

  it('speaks milliseconds where the library does', () => {
    const les = steps(
      made(world({ profile: 'otel-old' }, { pivot: 0.25 }), [{ scrapes: 4, ok: 1, slow: 1 }]),
      'http_server_duration_milliseconds_bucket',
      'le',
    );
    expect([les['100'], les['250'], les['500']]).toEqual([0, 1, 2]);
  });

  it('adds a bucket at the pivot where only the application knows the bounds', () => {
    const own = { profile: 'promhttp', signals: { traffic: { metric: 'a_total' }, latency: { metric: 'a_seconds' } } };
    const les = steps(made(world(own, { pivot: 0.25 }), [{ scrapes: 4, ok: 9, slow: 1 }]), 'a_seconds_bucket', 'le');
    expect(les).toMatchObject({ 0.1: 0, 0.25: 9, 1: 10, '+Inf': 10 });
  });

  it('meets the condition of the objective it proves', () => {
    const queries = (rest: Partial<Service>) => {
      const { service: owner, signals } = world(rest);
      return objectiveQueries(owner, signals, owner.objectives[0]!).queries!;
    };
    const cart = objective('cart', { kind: 'errors' }, 0.99, {
      where: [{ name: 'route', op: 'in', values: ['/cart'] }],
    });
    const rest = { objectives: [cart] };
    const series = made(world(rest, { queries: queries(rest) }), [PHASE]);
    expect(new Set(series.map((one) => one.labels.route))).toEqual(new Set(['/cart']));
  });

  it('leaves out what never happened, and goes away and restarts when it is told to', () => {
    const never = made(world({}, { neverFailed: true }), [PHASE]);
    expect(never.some((one) => one.labels.status === '500')).toBe(false);
    const [one] = made(world(), [
      { scrapes: 4, ok: 9 },
      { scrapes: 2, gone: 'stale' },
      { scrapes: 3, ok: 9, restarted: true },
    ]);
    expect(one!.segments).toEqual([
      { start: 0, step: 9, scrapes: 4 },
      { step: 0, scrapes: 2, stale: true },
      { start: 0, step: 9, scrapes: 3 },
    ]);
  });

  it('leaves the histogram out where it is a metric of its own', () => {
    const series = made(world({ profile: 'hono' }, { withoutLatency: true }), [PHASE]);
    expect(new Set(series.map((one) => one.metric))).toEqual(new Set(['http_requests_total']));
  });

  it('says why there are none where the matchers contradict each other', () => {
    const contradiction = [
      { label: 'job', op: '=' as const, value: 'a' },
      { label: 'job', op: '=' as const, value: 'b' },
    ];
    expect(rawSeries(world({ selector: contradiction }))([PHASE])).toContain('no series can be made');
  });

  it('makes series for both objectives of one service', () => {
    const both = { objectives: [AVAILABILITY, LATENCY] };
    expect(made(world(both), [PHASE]).length).toBeGreaterThan(2);
  });
});

describe('timesOf', () => {
  it('is half the first bound and far over the last, or the pivot and a breath more', () => {
    const { latency } = world({ profile: 'hono' }).signals;
    expect(timesOf(latency!)).toEqual({ fast: 0.0025, slow: 200 });
    const { fast, slow } = timesOf(latency!, 0.25);
    expect([fast, slow > 0.25, slow < 0.2501]).toEqual([0.25, true, true]);
  });
});

describe('saturationSeries', () => {
  it('sets gauges and lets counters grow so that the resource reads as full as asked', () => {
    const { service: owner, signals } = world();
    const phases = [
      { scrapes: 4, fullness: 0.5 },
      { scrapes: 4, fullness: 0.95 },
    ];
    const series = saturationSeries(owner, signals, 'cpu', phases, (MINUTE / 4) as Duration);
    expect(series).toEqual([
      {
        metric: expect.stringContaining('saturation'),
        labels: { job: 'checkout', resource: 'cpu' },
        segments: [
          { start: 0.5, step: 0, scrapes: 4 },
          { start: 0.95, step: 0, scrapes: 4 },
        ],
      },
    ]);
    const kit = world({ profile: 'hono' });
    const [counter] = saturationSeries(
      kit.service,
      kit.signals,
      'cpu',
      phases,
      (MINUTE / 4) as Duration,
    ) as InputSeries[];
    expect(counter!.segments.map((segment) => segment.step)).toEqual([7.5, 14.25]);
  });

  it('throws on a resource that the profile does not have, which is a fault of ours', () => {
    const { service: owner, signals } = world();
    expect(() => saturationSeries(owner, signals, 'disk', [], MINUTE)).toThrow('disk');
  });
});
