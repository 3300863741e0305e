import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistogramFamily, mergeBuckets } from './histogram.ts';
import { SeriesIndex } from './series-index.ts';

function family(buckets: readonly number[], names: readonly string[] = ['route']): HistogramFamily {
  return new HistogramFamily({ name: 'h_seconds', help: 'h', buckets }, new SeriesIndex(names, 1000, () => {}));
}

describe('HistogramFamily', () => {
  it('counts a value on its own boundary as below it, as Prometheus does', () => {
    const h = family([0.1, 1]);
    const slot = h.slot(['/']);
    for (const value of [0.1, 0.100001, 1, 2]) h.observe(slot, value);
    expect([...h.row(slot)]).toEqual([1, 2, 1, 0.1 + 0.100001 + 1 + 2]);
    expect(h.count(slot)).toBe(4);
  });

  it('writes cumulated buckets, then sum and count', () => {
    const h = family([0.5, 1]);
    const slot = h.slot(['/x']);
    h.observe(slot, 0.25);
    h.observe(slot, 0.75);
    expect(h.text(slot, 'text')).toBe(
      [
        'h_seconds_bucket{le="0.5",route="/x"} 1',
        'h_seconds_bucket{le="1",route="/x"} 2',
        'h_seconds_bucket{le="+Inf",route="/x"} 2',
        'h_seconds_sum{route="/x"} 1',
        'h_seconds_count{route="/x"} 2',
        '',
      ].join('\n'),
    );
  });

  it('writes whole bounds as OpenMetrics wants them', () => {
    const h = family([1], []);
    expect(h.text(h.slot([]), 'openmetrics')).toContain('h_seconds_bucket{le="1.0"} 0\n');
    expect(h.text(h.slot([]), 'text')).toContain('h_seconds_bucket{le="1"} 0\n');
  });

  it('leaves out what is not a number, which would spoil the sum for good', () => {
    const h = family([1]);
    const slot = h.slot(['/']);
    h.observe(slot, Number.NaN);
    h.observe(slot, 0.5);
    expect([...h.row(slot)]).toEqual([1, 0, 0.5]);
  });

  it('keeps values when it grows', () => {
    const h = family([1]);
    const slots = Array.from({ length: 200 }, (_, i) => h.slot([`/${i}`]));
    for (const [i, slot] of slots.entries()) h.observe(slot, i);
    expect(slots.map((slot) => h.row(slot)[2])).toEqual(slots.map((_, i) => i));
  });

  it('shows the newest exemplar of a bucket in OpenMetrics only', () => {
    const h = family([1]);
    const slot = h.slot(['/']);
    h.observe(slot, 0.5);
    h.exemplify(slot, 0.5, { trace_id: 'a'.repeat(32) }, 1700000000.5);
    h.exemplify(slot, 0.6, { trace_id: 'b'.repeat(32) }, 1700000001);
    const [first] = h.text(slot, 'openmetrics').split('\n');
    expect(first).toBe(`h_seconds_bucket{le="1.0",route="/"} 1 # {trace_id="${'b'.repeat(32)}"} 0.6 1700000001.000`);
    expect(h.text(slot, 'text')).not.toContain('#');
  });

  it('agrees with a plain count of the same values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true })), (values) => {
        const bounds = [0.005, 0.1, 1, 10];
        const h = family(bounds);
        const slot = h.slot(['/']);
        for (const value of values) h.observe(slot, value);
        const samples = h.samples(slot);
        bounds.forEach((bound, i) => {
          expect(samples[i]?.value).toBe(values.filter((value) => value <= bound).length);
        });
        expect(samples.at(-1)?.value).toBe(values.length);
        expect(samples.at(-2)?.value).toBeCloseTo(
          values.reduce((sum, value) => sum + value, 0),
          6,
        );
      }),
    );
  });

  it('allocates nothing once its series exist', { retry: 2 }, () => {
    const h = family([0.005, 0.01, 0.1, 1]);
    const slot = h.slot(['/']);
    const values = Float64Array.from({ length: 256 }, (_, i) => i / 100);
    const run = (n: number): void => {
      for (let i = 0; i < n; i++) h.observe(slot, values[i & 255] as number);
    };
    run(100_000);
    const before = process.memoryUsage().heapUsed;
    run(500_000);
    // A boxed number per record would be 8 MB here.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
  });
});

describe('mergeBuckets', () => {
  it('inserts thresholds in order and once', () => {
    expect(mergeBuckets([0.1, 1], [0.25, 1, 0.05])).toEqual([0.05, 0.1, 0.25, 1]);
  });

  it('leaves out bounds that can hold nothing', () => {
    expect(mergeBuckets([1], [0, -1, Number.NaN, Number.POSITIVE_INFINITY])).toEqual([1]);
  });
});
