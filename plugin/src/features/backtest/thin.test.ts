import { expect, it } from 'vitest';
import { thinned, topOf } from './thin.ts';

const points = (...values: readonly number[]) => ({ times: values.map((_, index) => index * 10), values });

it('keeps the peak of each column, and the trough of an alert on too little', () => {
  const line = points(1, 9, 2, 3, 8, 1);
  expect(thinned(line, 0, 60, 2, 'high')).toEqual({ times: [10, 40], values: [9, 8] });
  expect(thinned(line, 0, 60, 2, 'low')).toEqual({ times: [0, 50], values: [1, 1] });
});

it('leaves a short series as it is', () => {
  const line = points(1, 2);
  expect(thinned(line, 0, 20, 5, 'high')).toEqual(line);
});

it('leaves a gap open', () => {
  const line = { times: [0, 1, 2, 97, 98, 99], values: [1, 2, 3, 4, 5, 6] };
  expect(thinned(line, 0, 100, 4, 'high').times).toEqual([2, 99]);
});

it('has room above values and thresholds alike', () => {
  expect(topOf([0.1, Number.NaN, Number.POSITIVE_INFINITY], [0.2])).toBeCloseTo(0.2625);
  expect(topOf([10], [undefined])).toBeCloseTo(10.5);
  expect(topOf([], [])).toBe(1);
});
