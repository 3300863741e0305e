import { describe, expect, it } from 'vitest';
import type { Series } from '../../prometheus/client.ts';
import { aligned, grouped, historyQuery, intervalsOf, stepOf, total } from './intervals.ts';

const series = (state: string, times: readonly number[], labels: Record<string, string> = {}): Series => ({
  labels: { alertstate: state, ...labels },
  times,
  values: times.map(() => 1),
});

describe('intervalsOf', () => {
  it('makes one interval of samples that follow each other', () => {
    expect(intervalsOf([series('firing', [0, 10, 20])], 10, 100)).toEqual([
      { state: 'firing', start: 0, end: 30, isOpen: false },
    ]);
  });

  it('parts intervals where a sample is missing', () => {
    expect(intervalsOf([series('firing', [0, 20])], 10, 100).map(({ end, start }) => [start, end])).toEqual([
      [0, 10],
      [20, 30],
    ]);
  });

  it('goes from pending to firing without a gap', () => {
    const found = intervalsOf([series('pending', [0, 10]), series('firing', [20, 30])], 10, 100);
    expect(found.map(({ end, start, state }) => [state, start, end])).toEqual([
      ['pending', 0, 20],
      ['firing', 20, 40],
    ]);
  });

  it('fires where one of the group fires', () => {
    const group = [series('pending', [0, 10, 20]), series('firing', [10])];
    for (const all of [group, [...group].reverse()])
      expect(intervalsOf(all, 10, 100).map(({ state }) => state)).toEqual(['pending', 'firing', 'pending']);
  });

  it('is open where the last sample reaches the end, and does not go past it', () => {
    expect(intervalsOf([series('firing', [80, 90])], 10, 95)).toEqual([
      { state: 'firing', start: 80, end: 95, isOpen: true },
    ]);
  });

  it('passes over states that it does not know', () => {
    expect(intervalsOf([series('', [0]), series('inactive', [10])], 10, 100)).toEqual([]);
  });
});

it('groups series by a key', () => {
  const groups = grouped([series('firing', [], { slo: 'a' }), series('pending', [], { slo: 'a' })], (l) => l.slo!);
  expect([...groups].map(([key, group]) => [key, group.length])).toEqual([['a', 2]]);
});

it('adds up how often and how long', () => {
  const found = intervalsOf([series('firing', [0, 10, 50])], 10, 100);
  expect(total(found, 'firing')).toEqual({ times: 2, ms: 30 });
  expect(total(found, 'pending')).toEqual({ times: 0, ms: 0 });
});

it('asks for whole seconds, fifteen at least', () => {
  expect(stepOf(3_600_000)).toBe(15_000);
  expect(stepOf(86_400_000)).toBe(360_000);
  expect(stepOf(7 * 86_400_000 + 1) % 1000).toBe(0);
});

it('keeps to the same instants from one refresh to the next', () => {
  expect(aligned(1001, 2009, 10)).toEqual({ start: 1000, end: 2000, step: 10 });
});

it('misses no short alert over a long range', () => {
  expect(historyQuery('service="shop"', 15_000)).toBe('ALERTS{service="shop"}');
  expect(historyQuery('service="shop"', 360_000)).toBe('max_over_time(ALERTS{service="shop"}[360s])');
});
