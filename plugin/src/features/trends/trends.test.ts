import { expect, it } from 'vitest';
import { gapOf, quietSince, spanAt, TrendStore, trendsOf } from './trends.ts';

const NOTHING = { lines: {}, before: {} };

it('ends on a whole step, so that the same question is asked again within it', () => {
  const hour = 3_600_000;
  const span = spanAt(1_000_000_123, hour);
  expect(span.step).toBe(60_000);
  expect(span.end % span.step).toBe(0);
  expect(span.end - span.start).toBe(hour);
  expect(spanAt(span.end + 1000, hour)).toEqual(spanAt(span.end + 59_000, hour));
});

it('never asks for more than some sixty points, from a minute to years', () => {
  for (const hours of [1 / 60, 1, 6, 24, 24 * 7, 24 * 30, 24 * 365 * 3]) {
    const { end, start, step } = spanAt(1.7e12, hours * 3_600_000);
    expect((end - start) / step).toBeLessThanOrEqual(61);
    expect(end).toBeGreaterThan(start);
  }
});

it('tells the lines of an answer apart, by row, by signal and by time', () => {
  const line = (labels: Record<string, string>, value: number) => ({ labels, times: [1], values: [value] });
  const trends = trendsOf(
    [
      line({ service: 'a', trend: 'traffic' }, 1),
      line({ service: 'a', trend: 'traffic', before: '1' }, 2),
      line({ service: 'a', trend: 'errors' }, 3),
      line({ service: 'other', trend: 'errors' }, 4),
      line({ service: 'a', trend: 'nonsense' }, 5),
    ],
    ['a', 'b'],
    (labels) => labels.service,
  );
  expect([...trends.keys()]).toEqual(['a', 'b']);
  expect(trends.get('a')?.lines.traffic?.values).toEqual([1]);
  expect(trends.get('a')?.before.traffic?.values).toEqual([2]);
  expect(trends.get('a')?.lines.errors?.values).toEqual([3]);
  expect(trends.get('b')).toEqual(NOTHING);
});

it('asks once for each row and turn, also when there was nothing to find', () => {
  const store = new TrendStore();
  expect(store.missing(['a', 'b', 'a'], '1')).toEqual(['a', 'b']);
  store.add(new Map([['a', NOTHING]]), '1');
  expect(store.missing(['a', 'b'], '1')).toEqual(['b']);
});

it('keeps the old line until the new one comes', () => {
  const store = new TrendStore();
  const old = { lines: { traffic: { times: [1], values: [1] } }, before: {} };
  store.add(new Map([['a', old]]), '1');
  expect(store.missing(['a'], '2')).toEqual(['a']);
  expect(store.get('a')).toBe(old);
  store.clear();
  expect(store.get('a')).toBeUndefined();
});

it('forgets the rows that were longest out of view', () => {
  const store = new TrendStore();
  for (let i = 0; i < 700; i++) store.add(new Map([[`row-${i}`, NOTHING]]), '1');
  expect(store.get('row-0')).toBeUndefined();
  expect(store.get('row-699')).toBe(NOTHING);
});

it('knows since when requests stopped, if the line shows it', () => {
  const span = { start: 0, end: 300_000, step: 60_000 };
  const times = [60_000, 120_000, 180_000, 240_000, 300_000];
  expect(quietSince({ times, values: [5, 5, 0, 0, 0] }, span)).toBe(180_000);
  expect(quietSince({ times: [60_000, 120_000], values: [5, 5] }, span)).toBe(180_000);
  expect(quietSince({ times, values: [0, 0, 0, 0, 0] }, span)).toBeUndefined();
  expect(quietSince({ times, values: [0, 0, 0, 0, 1] }, span)).toBeUndefined();
  expect(quietSince(undefined, span)).toBeUndefined();
});

it('bridges one missing sample and no more', () => {
  expect(gapOf({ start: 0, end: 1, step: 1000 })).toBe(2500);
});
