import { describe, expect, it } from 'vitest';
import { firedAt, type History, percentiles } from './simulate.ts';

const MINUTE = 60_000;
const rule = { alert: 'A', labels: { severity: 'critical' }, for: (2 * MINUTE) as never };
const history = (...values: readonly number[]): History => ({
  grid: { start: 0, end: (values.length - 1) * MINUTE, step: MINUTE },
  series: [
    {
      labels: { service: 'shop' },
      times: values.flatMap((value, index) => (Number.isNaN(value) ? [] : [index * MINUTE])),
      values: values.filter((value) => !Number.isNaN(value)),
    },
  ],
});

describe('firedAt', () => {
  const past = history(0.01, 0.06, 0.06, 0.07, 0.08, 0.01, 0.06, 0.01);

  it('fires once the value was beyond for long enough', () => {
    const { fired, firingMs, pendingOnly } = firedAt(past, rule, '>', 0.05);
    expect([fired, firingMs / MINUTE, pendingOnly]).toEqual([1, 2, 1]);
  });

  it('fires less often the higher the threshold', () => {
    expect(firedAt(past, rule, '>', 0.065).fired).toBe(0);
    expect(firedAt(past, { ...rule, for: 0 as never }, '>', 0.05).fired).toBe(2);
  });

  it('fires on too little where that is asked for', () => {
    expect(firedAt(history(5, 1, 1, 1, 5), rule, '<', 2).fired).toBe(1);
  });

  it('does not fire over a gap', () => {
    expect(firedAt(history(1, 1, Number.NaN, 1, 1), rule, '>', 0.5).fired).toBe(0);
  });
});

describe('percentiles', () => {
  const hundred = history(...Array.from({ length: 101 }, (_, index) => index));

  it('says where the values lie', () => {
    expect(percentiles(hundred, '>').map(({ value }) => value)).toEqual([50, 95, 99, 100]);
  });

  it('turns round for an alert on too little', () => {
    expect(percentiles(hundred, '<').map(({ value }) => value)).toEqual([50, 5, 1, 0]);
  });

  it('has nothing to say of no values', () => {
    expect(percentiles(history(Number.NaN), '>')).toEqual([]);
  });
});
