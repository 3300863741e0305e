import type { AlertRun } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { drawnGrid, intervalOf, isPast, lengthOf, stepFor, stripOf } from './past.ts';

const run = (pendingAt: number, firingAt?: number, endedAt?: number): AlertRun => ({
  labels: {},
  sample: {},
  pendingAt,
  ...(firingAt === undefined ? {} : { firingAt, firingValue: 1 }),
  ...(endedAt === undefined ? {} : { endedAt }),
  worst: 1,
  worstAt: pendingAt,
  startedBefore: false,
});
const shown = (runs: readonly AlertRun[]) =>
  stripOf(runs, { start: 0, end: 100 }).map(({ end, start, state }) => `${state} ${start}–${end}`);

describe('stepFor', () => {
  it('asks at the instants of the rule where they are few enough', () => {
    expect(stepFor(lengthOf('7d'), 60_000)).toBe(60_000);
  });

  it('asks at every so many of them where they are not', () => {
    const step = stepFor(lengthOf('7d'), 5_000);
    expect(step % 5_000).toBe(0);
    expect(lengthOf('7d') / step).toBeLessThanOrEqual(20_000);
  });
});

it('draws up to now on the instants of the step', () => {
  const { end, start, step } = drawnGrid('1d', 30_000, 1_763_700_012_345);
  expect([end % step, start % step]).toEqual([0, 0]);
  expect((end - start) / step).toBeLessThanOrEqual(5_000);
});

describe('stripOf', () => {
  it('waits before it fires', () => {
    expect(shown([run(10, 20, 30), run(50, undefined, 60)])).toEqual([
      'pending 10–20',
      'firing 20–30',
      'pending 50–60',
    ]);
  });

  it('fires where one of several does', () => {
    expect(shown([run(10, 20, 40), run(15, undefined, 50), run(35, 35, 60)])).toEqual([
      'pending 10–20',
      'firing 20–60',
    ]);
  });

  it('goes on to the end where nothing ended it', () => {
    expect(stripOf([run(10, 90)], { start: 0, end: 100 }).at(-1)).toEqual({
      state: 'firing',
      start: 90,
      end: 100,
      isOpen: true,
    });
  });

  it('leaves out what ended before', () => {
    expect(shown([run(-50, -40, -30)])).toEqual([]);
  });
});

it('reads the lengths that it offers', () => {
  expect(isPast('7d')).toBe(true);
  expect(isPast('7w')).toBe(false);
  expect(isPast(null)).toBe(false);
  expect(intervalOf({})).toBe(60_000);
});
