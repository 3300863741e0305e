import { describe, expect, it } from 'vitest';
import type { Grid } from './alert-runs.ts';
import { collect } from './collect.ts';
import { joined, type Matrix, matrixOf, QueryFailed, type RangeQuery } from './matrix.ts';
import { halvesOf, isTooMuch, MAX_POINTS, pointsOf, slicesOf } from './slices.ts';

const signal = new AbortController().signal;

/** One series with a sample at every instant that is asked for, and a list of what was asked. */
function counting(refuses: (points: number) => string | undefined = () => undefined) {
  const asked: Grid[] = [];
  const query: RangeQuery = async (_, start, end, step) => {
    asked.push({ start, end, step });
    const reason = refuses(pointsOf({ start, end, step }));
    await Promise.resolve();
    if (reason !== undefined) throw new QueryFailed(reason);
    const times = Array.from({ length: pointsOf({ start, end, step }) }, (__, index) => start + index * step);
    return [{ labels: { a: '1' }, times, values: times }];
  };
  return { asked, query };
}

describe('slicesOf', () => {
  it('covers every instant once, with no more points than a server gives', () => {
    const grid = { start: 1000, end: 1000 + 30 * 25_000, step: 30 };
    const parts = slicesOf(grid);
    expect(parts.length).toBe(3);
    expect(Math.max(...parts.map(pointsOf))).toBeLessThanOrEqual(MAX_POINTS);
    expect(parts.reduce((sum, part) => sum + pointsOf(part), 0)).toBe(pointsOf(grid));
    expect(parts.slice(1).map(({ start }) => start)).toEqual(parts.slice(0, -1).map(({ end }) => end + grid.step));
    expect(parts.at(-1)!.end).toBe(grid.end);
  });

  it('cuts finer where each evaluation reads many series, to a point', () => {
    const grid = { start: 0, end: 9_999, step: 1 };
    expect(slicesOf(grid, 10).length).toBe(1);
    expect(slicesOf(grid, 10_000).length).toBe(10);
    expect(slicesOf(grid, 1e12).length).toBe(Math.ceil(10_000 / 30));
  });

  it('does not cut what is short already', () => {
    expect(halvesOf({ start: 0, end: 58, step: 1 })).toBeUndefined();
    expect(halvesOf({ start: 0, end: 59, step: 1 })?.map(pointsOf)).toEqual([30, 30]);
  });

  it.each([
    ['query processing would load too many samples into memory in query execution', true],
    ['exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution', true],
    ['query timed out in expression evaluation', true],
    ['invalid parameter "query": 1:5: parse error', false],
  ])('reads %s', (reason, expected) => {
    expect(isTooMuch(reason)).toBe(expected);
  });
});

describe('collect', () => {
  const grid = { start: 0, end: 40_000, step: 1 };

  it('joins the parts in the order of time, whichever comes first', async () => {
    const { asked, query } = counting();
    const shares: number[] = [];
    const [series, ...others] = await collect('x', grid, {
      query,
      signal,
      concurrency: 3,
      onProgress: (share) => shares.push(share),
    });
    expect(others).toEqual([]);
    expect(series!.times.length).toBe(40_001);
    expect(series!.times.every((time, index) => time === index)).toBe(true);
    expect(asked.length).toBe(4);
    expect(shares.at(-1)).toBe(1);
  });

  it('cuts a part that the server finds too much, and only that', async () => {
    const { asked, query } = counting((points) => (points > 4000 ? 'too many samples' : undefined));
    const [series] = await collect('x', grid, { query, signal });
    expect(series!.times.length).toBe(40_001);
    expect(asked.length).toBe(4 + 8 + 16);
  });

  it('gives up with the reason where a part cannot be smaller, or the reason is another', async () => {
    await expect(collect('x', grid, { ...counting(() => 'too many samples'), signal })).rejects.toThrow(
      'too many samples',
    );
    const { asked, query } = counting(() => 'parse error');
    await expect(collect('x', grid, { query, signal, concurrency: 1 })).rejects.toThrow('parse error');
    expect(asked.length).toBe(1);
  });

  it('stops when it is told to', async () => {
    const stopping = new AbortController();
    const { asked, query } = counting();
    const stopped: RangeQuery = async (...args) => {
      stopping.abort(new Error('enough'));
      return query(...args);
    };
    await expect(collect('x', grid, { query: stopped, signal: stopping.signal, concurrency: 1 })).rejects.toThrow(
      'enough',
    );
    expect(asked.length).toBe(1);
  });

  it('never has more queries under way than it may', async () => {
    let now = 0;
    let most = 0;
    const query: RangeQuery = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now--;
      return [];
    };
    await collect('x', { start: 0, end: 200_000, step: 1 }, { query, signal, concurrency: 3 });
    expect(most).toBe(3);
  });
});

describe('matrixOf', () => {
  it('reads values that JSON has no number for, and milliseconds', () => {
    const values = [
      [1.5, '2'],
      [2, '+Inf'],
      [3, 'NaN'],
    ];
    const answer = { status: 'success', data: { resultType: 'matrix', result: [{ metric: { a: 'b' }, values }] } };
    expect(matrixOf(answer)).toEqual([
      { labels: { a: 'b' }, times: [1500, 2000, 3000], values: [2, Number.POSITIVE_INFINITY, Number.NaN] },
    ]);
  });

  it.each([
    [{ status: 'error', error: 'parse error' }, 'parse error'],
    [{ status: 'success', data: { resultType: 'vector', result: [] } }, 'no samples over time'],
    ['<html>', 'no samples over time'],
    [{ data: { resultType: 'matrix', result: [5] } }, 'without labels'],
    [{ data: { resultType: 'matrix', result: [{ metric: {}, values: [['x', '1']] }] } }, 'without a time'],
  ])('refuses %j', (answer, words) => {
    expect(() => matrixOf(answer)).toThrow(words);
  });

  it('joins series by their labels, whatever the order of these', () => {
    const part = (labels: Record<string, string>, time: number): Matrix => [{ labels, times: [time], values: [1] }];
    expect(joined([part({ a: '1', b: '2' }, 1), part({ b: '2', a: '1' }, 2)])).toEqual([
      { labels: { a: '1', b: '2' }, times: [1, 2], values: [1, 1] },
    ]);
  });
});
