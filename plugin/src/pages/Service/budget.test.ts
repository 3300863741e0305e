import { describe, expect, it } from 'vitest';
import { outlook, presentBurn } from './budget.ts';

const HOUR = 3_600_000;
const burns = (...pairs: readonly (readonly [string, number])[]) => pairs.map(([window, ratio]) => ({ window, ratio }));

describe('outlook', () => {
  it('says when the budget is gone: 2 % of 30 days in an hour at burn rate 14.4', () => {
    const result = outlook({ left: 0.02, window: '30d', burns: burns(['1h', 14.4]) });
    expect(result.kind).toBe('gone');
    expect((result as { ms: number }).ms / HOUR).toBeCloseTo(1, 9);
  });

  it('lasts at the rate that is allowed and below', () => {
    expect(outlook({ left: 0.5, window: '30d', burns: burns(['1h', 1]) })).toEqual({ kind: 'lasts' });
    expect(outlook({ left: 0.5, window: '30d', burns: burns(['1h', 0]) })).toEqual({ kind: 'lasts' });
  });

  it('is overspent at zero and below, whatever burns', () => {
    expect(outlook({ left: 0, window: '30d', burns: [] })).toEqual({ kind: 'overspent' });
    expect(outlook({ left: -0.4, window: '30d', burns: burns(['1h', 0]) })).toEqual({ kind: 'overspent' });
  });

  it('does not know without a budget, a burn rate or a window', () => {
    expect(outlook({ left: undefined, window: '30d', burns: burns(['1h', 2]) }).kind).toBe('unknown');
    expect(outlook({ left: 1, window: '30d', burns: [] }).kind).toBe('unknown');
    expect(outlook({ left: 1, window: 'fortnight', burns: burns(['1h', 2]) }).kind).toBe('unknown');
  });
});

describe('presentBurn', () => {
  it('takes an hour of thirty days', () => {
    expect(presentBurn({ window: '30d', burns: burns(['5m', 20], ['1h', 3], ['6h', 1]) })).toBe(3);
  });

  it('takes a shorter one of a shorter objective', () => {
    expect(presentBurn({ window: '2h', burns: burns(['30s', 20], ['5m', 5], ['1h', 3]) })).toBe(20);
  });

  it('takes what there is for a replaced set of windows', () => {
    expect(presentBurn({ window: '30d', burns: burns(['12h', 4]) })).toBe(4);
    expect(presentBurn({ window: '30d', burns: [] })).toBeUndefined();
  });
});
