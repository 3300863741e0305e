import { expect, it } from 'vitest';
import { isComparison } from './comparison.ts';

it('knows three comparisons', () => {
  expect(['1h', '1d', '1w', '2h', null].map(isComparison)).toEqual([true, true, true, false, false]);
});
