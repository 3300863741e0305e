import { describe, expect, it } from 'vitest';
import { NO_THRESHOLDS, thresholds } from './dashboard.ts';

describe('thresholds', () => {
  it('puts steps in ascending order', () => {
    const { steps } = thresholds([
      { from: 0.05, level: 'critical' },
      { from: 0.001, level: 'warning' },
    ]);
    expect(steps.map((step) => step.from)).toEqual([0.001, 0.05]);
  });

  it('keeps the gravest of several at one value', () => {
    const steps = [
      { from: 1, level: 'warning' },
      { from: 1, level: 'critical' },
      { from: 1, level: 'neutral' },
    ] as const;
    expect(thresholds(steps).steps).toEqual([{ from: 1, level: 'critical' }]);
    expect(thresholds(steps.toReversed()).steps).toEqual([{ from: 1, level: 'critical' }]);
  });

  it('is calm below the first step unless another level is asked for', () => {
    expect(thresholds([])).toEqual(NO_THRESHOLDS);
    expect(thresholds([], 'critical').base).toBe('critical');
  });
});
