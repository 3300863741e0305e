import { describe, expect, it } from 'vitest';
import { byLevel, levelOf, linesOf } from './level.ts';

describe('levelOf', () => {
  it('counts a value at the limit as over it', () => {
    expect(levelOf({ warning: 0.7, critical: 0.9 }, 0.69)).toBe('ok');
    expect(levelOf({ warning: 0.7, critical: 0.9 }, 0.7)).toBe('warning');
    expect(levelOf({ warning: 0.7, critical: 0.9 }, 0.95)).toBe('critical');
  });

  it('turns round where little is bad, so that a server that is down is critical and one that is up is not', () => {
    expect(levelOf({ critical: 1, under: true }, 0)).toBe('critical');
    expect(levelOf({ critical: 1, under: true }, 1)).toBe('ok');
  });

  it('finds nothing bad about no value', () => {
    expect(levelOf({ warning: 0 }, undefined)).toBe('ok');
    expect(levelOf({ warning: 0 }, Number.NaN)).toBe('ok');
    expect(levelOf(undefined, 5)).toBe('ok');
  });
});

describe('linesOf', () => {
  it('draws limits from low to high', () => {
    expect(linesOf({ critical: 30, warning: 300, under: true }).map(({ level }) => level)).toEqual([
      'critical',
      'warning',
    ]);
  });

  it('draws no line on the axis for "any at all", and one at a zero that is meant', () => {
    expect(linesOf({ warning: 0.000001 })).toEqual([]);
    expect(linesOf({ critical: 0, under: true })).toEqual([{ value: 0, level: 'critical' }]);
  });
});

it('sorts the worst first', () => {
  expect((['ok', 'critical', 'warning'] as const).toSorted(byLevel)).toEqual(['critical', 'warning', 'ok']);
});
