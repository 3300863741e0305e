import { expect, it } from 'vitest';
import { durationMs, ratioOf } from './durations.ts';

it('reads durations as Prometheus writes them', () => {
  expect(['250ms', '1h30m', '30d', '1w'].map(durationMs)).toEqual([250, 5_400_000, 2_592_000_000, 604_800_000]);
});

it('gives calendar windows their usual length', () => {
  expect(durationMs('month')).toBe(30 * 86_400_000);
});

it('does not guess at what is no duration', () => {
  expect(['', '5', 'm', '5 m', 'fortnight', '1h-5m'].map(durationMs)).toEqual(Array(6).fill(undefined));
});

it('reads ratios exactly', () => {
  expect(['99.9%', '0.999', '100%'].map(ratioOf)).toEqual([0.999, 0.999, 1]);
  expect(ratioOf('most')).toBeUndefined();
});
