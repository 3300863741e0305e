import { describe, expect, it } from 'vitest';
import { isBeyond, measuredOf, withThreshold } from './measured.ts';

describe('measuredOf', () => {
  it('keeps the traffic floor beside the ratio', () => {
    expect(measuredOf('service:errors:ratio_rate5m{service="shop"} > 0.05 and round(x * 300) >= 10')).toEqual({
      query: 'service:errors:ratio_rate5m{service="shop"} and round(x * 300) >= 10',
      always: 'service:errors:ratio_rate5m{service="shop"}',
      op: '>',
      threshold: 0.05,
    });
  });

  it('draws a share of something else as that share', () => {
    const { query, threshold } = measuredOf('rate < 0.2 * (rate offset 1h) and floor >= 100')!;
    expect(threshold).toBe(0.2);
    expect(query).toBe('(rate) / (rate offset 1h) and floor >= 100');
  });

  it('has no threshold where two series are compared', () => {
    expect(measuredOf('a > b')).toEqual({ query: 'a', always: 'a', op: '>' });
  });

  it('has nothing where nothing is compared', () => {
    expect(measuredOf('absent(up{job="shop"})')).toBeUndefined();
    expect(measuredOf('sum(')).toBeUndefined();
  });

  it('turns a comparison round whose number stands first', () => {
    expect(measuredOf('5 < queue')).toMatchObject({ always: 'queue', op: '>', threshold: 5 });
  });

  it('does not take a comparison apart that stands in brackets', () => {
    expect(measuredOf('(a > 1) and b')).toMatchObject({ query: 'a', threshold: 1 });
  });
});

it('compares as Prometheus does', () => {
  expect(['>', '>=', '<', '<=', '==', '!='].map((op) => isBeyond(1, op, 1))).toEqual([
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
  expect(isBeyond(Number.NaN, '>', 1)).toBe(false);
});

describe('withThreshold', () => {
  it('changes the number and nothing else', () => {
    expect(withThreshold('sum(queue{a="5"}) > 5 and up == 5', 7)).toBe('sum(queue{a="5"}) > 7 and up == 5');
    expect(withThreshold('5 < queue', 0.5)).toBe('0.5 < queue');
  });

  it('changes nothing where two series are compared', () => {
    expect(withThreshold('a > b', 1)).toBeUndefined();
  });
});
