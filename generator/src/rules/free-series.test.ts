import { describe, expect, it } from 'vitest';
import { service } from '../dashboards/testing/plans.ts';
import { decimalOf } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { DAY } from '../model/duration.ts';
import type { Objective, ObjectiveMeasure } from '../model/service.ts';
import { freeSeries } from './free-series.ts';

const objective = (measure: ObjectiveMeasure): Objective => ({
  name: 'jobs',
  measure,
  target: decimalOf('0.99')!,
  window: { kind: 'rolling', length: (30 * DAY) as Duration },
  where: [],
  tiers: [],
  index: 0,
});

/** Growth of each series in one scrape of 8 good and 2 bad events; or the reason why there are none. */
const growth = (measure: ObjectiveMeasure) => {
  const made = freeSeries(service(), objective(measure), [{ scrapes: 4, ok: 8, failed: 2 }]);
  if (typeof made === 'string') return made;
  return Object.fromEntries(
    made.map(({ metric, labels, segments }) => [
      `${metric}{${Object.entries(labels).map(([name, value]) => `${name}=${value}`)}}`,
      segments[0]!.start !== undefined && segments[0]!.step === 0 ? `at ${segments[0]!.start}` : segments[0]!.step,
    ]),
  );
};

describe('freeSeries', () => {
  it('raises the series that the bad and the good events raise', () => {
    expect(
      growth({
        kind: 'ratio',
        bad: 'sum(rate(jobs_total{result="failed"}[$window]))',
        total: 'sum(rate(jobs_total[$window]))',
      }),
    ).toEqual({ 'jobs_total{result=failed}': 2, 'jobs_total{result=proof}': 8 });
  });

  it('counts good events where the objective names those', () => {
    expect(
      growth({
        kind: 'ratio',
        good: 'rate(jobs_total{result!="failed"}[$window])',
        total: 'rate(jobs_total[$window])',
      }),
    ).toEqual({ 'jobs_total{result=failed-other}': 8, 'jobs_total{result=failed}': 2 });
  });

  it('adds counters of two names', () => {
    expect(
      growth({
        kind: 'ratio',
        bad: 'sum(rate(errors_total[$window]))',
        total: 'sum(rate(errors_total[$window])) + sum(rate(done_total[$window]))',
      }),
    ).toEqual({ 'done_total{}': 8, 'errors_total{}': 2 });
  });

  it('takes a ratio apart, and one minus a ratio', () => {
    const bad = 'rate(a_total{ok="no"}[$window])';
    const good = 'rate(a_total{ok="yes"}[$window])';
    const total = 'rate(a_total[$window])';
    const expected = { 'a_total{ok=no}': 2, 'a_total{ok=no-other}': 8 };
    expect(growth({ kind: 'raw', errorRatio: `sum(${bad}) / clamp_min(sum(${total}), 1)` })).toMatchObject({
      'a_total{ok=no}': 2,
    });
    expect(Object.values(growth({ kind: 'raw', errorRatio: `1 - sum(${good}) / sum(${total})` })).sort()).toEqual(
      Object.values(expected).sort(),
    );
  });

  it('sets a probe to the mean that the ratio reads', () => {
    expect(growth({ kind: 'raw', errorRatio: '1 - avg_over_time(probe_success{job="p"}[$window])' })).toEqual({
      'probe_success{job=p}': 'at 0.8',
    });
    expect(growth({ kind: 'raw', errorRatio: 'avg(avg_over_time(down[$window]))' })).toEqual({ 'down{}': 'at 0.2' });
  });

  it('says why it cannot where the queries are no sums of rates', () => {
    expect(growth({ kind: 'raw', errorRatio: 'histogram_quantile(0.9, rate(x_bucket[$window]))' })).toContain(
      'not sums of rates',
    );
    expect(growth({ kind: 'ratio', bad: 'rate(a_total[$window])', total: 'rate(a_total[$window])' })).toContain(
      'counts as good',
    );
    expect(growth({ kind: 'ratio', bad: 'rate(a_total{x="1"}[$window])', total: 'rate(b_total[$window])' })).toEqual(
      expect.anything(),
    );
  });

  it('gives a series of failures only where something fails', () => {
    const made = freeSeries(
      service(),
      objective({ kind: 'ratio', bad: 'rate(a_total{ok="no"}[$window])', total: 'rate(a_total[$window])' }),
      [{ scrapes: 4, ok: 8 }],
    );
    expect(made).toHaveLength(1);
  });
});
