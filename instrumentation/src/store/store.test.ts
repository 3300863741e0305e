import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics.ts';
import { serializeNow } from '../text/serialize.ts';
import { MetricStore } from './store.ts';
import { SummaryFamily } from './summary.ts';

describe('MetricStore', () => {
  it('gives the same family for the same definition', () => {
    const store = new MetricStore({ maxSeries: 10 });
    expect(store.histogram(METRICS.dbQueryDuration)).toBe(store.histogram(METRICS.dbQueryDuration));
  });

  it('refuses a name that exists with another shape, and says both', () => {
    const store = new MetricStore({ maxSeries: 10 });
    store.scalar({ name: 'x_total', type: 'counter', unit: 'count', help: 'x', labels: ['a'] });
    expect(() => store.scalar({ name: 'x_total', type: 'counter', unit: 'count', help: 'x', labels: ['b'] })).toThrow(
      'metric `x_total` exists as counter {a}; it is asked for as counter {b}',
    );
  });

  it('puts the thresholds of objectives into the buckets of the metric they are for', () => {
    const store = new MetricStore({ maxSeries: 10, extraBuckets: { http_request_duration_seconds: [0.3] } });
    expect(store.histogram(METRICS.httpRequestDuration).bounds).toContain(0.3);
    expect(store.histogram(METRICS.dbQueryDuration).bounds).not.toContain(0.3);
  });

  it('counts what was dropped by the metric that dropped it', () => {
    const store = new MetricStore({ maxSeries: 3 });
    const family = store.scalar({ name: 'x_total', type: 'counter', unit: 'count', help: 'x', labels: ['a'] });
    for (let i = 0; i < 10; i++) family.add(family.slot([i]), 1);
    const text = serializeNow(store.families(), 'text');
    expect(text).toContain('x_total{a="__overflow__"} 8\n');
    expect(text).toContain('quartet_dropped_series_total{metric="x_total"} 8\n');
  });

  it('tells of families that are added later', () => {
    const store = new MetricStore({ maxSeries: 10 });
    const seen: string[] = [];
    store.onFamily(({ name }) => seen.push(name));
    store.histogram(METRICS.dbQueryDuration);
    expect(seen).toEqual(['db_query_duration_seconds']);
  });
});

describe('SummaryFamily', () => {
  it('counts and sums, and grows', () => {
    const store = new MetricStore({ maxSeries: 100 });
    const summary = new SummaryFamily({ name: 's_seconds', help: 's' }, store.index('s_seconds', ['a']));
    for (let i = 0; i < 50; i++) summary.observe(summary.slot([i]), i);
    summary.observe(summary.slot([7]), 0.5);
    summary.observe(summary.slot([7]), Number.NaN);
    expect(summary.text(7, 'text')).toBe('s_seconds_sum{a="7"} 7.5\ns_seconds_count{a="7"} 2\n');
    expect(summary.samples(49)).toEqual([
      { metricName: 's_seconds_sum', labels: { a: '49' }, value: 49 },
      { metricName: 's_seconds_count', labels: { a: '49' }, value: 1 },
    ]);
  });
});
