import { describe, expect, it } from 'vitest';
import { ARC_FROM, ARC_TO, angleOf, arcPath } from './arc.ts';

describe('the arc of a gauge', () => {
  it('goes from end to end and no further', () => {
    expect([angleOf(0), angleOf(0.5), angleOf(1)]).toEqual([ARC_FROM, 0, ARC_TO]);
    expect([angleOf(-1), angleOf(7), angleOf(Number.NaN)]).toEqual([ARC_FROM, ARC_TO, ARC_FROM]);
  });

  it('is a path around its middle', () => {
    expect(arcPath(100, 100, 50, 0, 90)).toBe('M 100.00 50.00 A 50 50 0 0 1 150.00 100.00');
    expect(arcPath(100, 100, 50, ARC_FROM, ARC_TO)).toContain('A 50 50 0 1 1');
    expect(arcPath(100, 100, 50, 30, 30)).toBe('');
  });
});
