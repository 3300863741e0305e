import { describe, expect, it } from 'vitest';
import { decimal } from '../model/decimal.ts';
import { DAY, durationOf, HOUR } from '../model/duration.ts';
import { burnLimits, hourBurnLimits, limitsOf, quantileLimits, quantileName, sayLimits } from './limits.ts';
import { AVAILABILITY, checkout, LATENCY, objective, planOf } from './testing/plans.ts';

describe('limitsOf', () => {
  it('draws the default thresholds of the alerts where there is no objective', () => {
    const limits = limitsOf(planOf());
    expect(limits.errors).toEqual([{ from: 0.05, level: 'critical', says: 'HighErrorRate at 5 %' }]);
    expect(limits.latency).toEqual([{ from: 1, level: 'warning', says: 'HighResponseTime at 1 s' }]);
    expect(limits.saturation).toEqual([{ from: 0.9, level: 'warning', says: 'SaturationHigh at 90 %' }]);
    expect(limits.trafficShare).toBe(0.2);
  });

  it('draws the spec’s thresholds, and their urgency as its severity says', () => {
    const limits = limitsOf(
      planOf({
        alerts: {
          HighErrorRate: { threshold: { ratio: decimal(0.02) }, severity: 'info' },
          HighResponseTime: { threshold: { duration: durationOf('500ms')! }, severity: 'critical' },
          TrafficDrop: { threshold: { ratio: decimal(0.5) } },
        },
      }),
    );
    expect(limits.errors).toMatchObject([{ from: 0.02, level: 'warning' }]);
    expect(limits.latency).toMatchObject([{ from: 0.5, level: 'critical', says: 'HighResponseTime at 0.5 s' }]);
    expect(limits.trafficShare).toBe(0.5);
  });

  it('draws no line for an alert that is turned off', () => {
    const off = { enabled: false };
    const limits = limitsOf(
      planOf({ alerts: { HighErrorRate: off, HighResponseTime: off, SaturationHigh: off, TrafficDrop: off } }),
    );
    expect(limits).toEqual({ errors: [], latency: [], saturation: [] });
  });

  it('draws the budget of an errors objective and what its fastest arm fires at', () => {
    const { errors } = limitsOf(checkout());
    expect(errors).toEqual([
      { from: 0.001, level: 'warning', says: 'availability allows 0.1 %' },
      { from: 0.0144, level: 'critical', says: 'availability alerts at 1.44 % (page-fast)' },
    ]);
  });

  it('draws the threshold of a latency objective, in seconds', () => {
    expect(limitsOf(checkout()).latency).toEqual([
      { from: 0.25, level: 'warning', says: 'latency wants 99 % within 250ms' },
    ]);
  });

  it('leaves out objectives of some requests alone: their limit is not that of the whole', () => {
    const where = [{ name: 'route', op: 'in' as const, values: ['/pay'] }];
    const limits = limitsOf(
      planOf({
        objectives: [
          { ...AVAILABILITY, where },
          { ...LATENCY, where },
        ],
      }),
    );
    expect([...limits.errors, ...limits.latency]).toEqual([]);
  });
});

describe('burnLimits', () => {
  it('has a line at 1 and at the factor of each arm', () => {
    const limits = burnLimits(AVAILABILITY);
    expect(limits.map(({ from, level }) => [from, level])).toEqual([
      [1, 'warning'],
      [14.4, 'critical'],
      [6, 'critical'],
      [3, 'warning'],
      [1, 'warning'],
    ]);
    expect(limits[1]!.says).toBe('14.4×: page-fast, in 5m and 1h');
  });

  it('leaves out an arm that cannot fire', () => {
    const loose = objective('loose', { kind: 'errors' }, 0.9);
    expect(burnLimits(loose).map(({ from }) => from)).toEqual([1, 6, 3, 1]);
  });
});

describe('hourBurnLimits', () => {
  const queries = checkout().objectives;

  it('compares the hour with the arm whose long window it is', () => {
    expect(hourBurnLimits(queries, HOUR).map(({ from, level }) => [from, level])).toEqual([
      [1, 'warning'],
      [14.4, 'critical'],
    ]);
  });

  it('takes the window it is given, and none where no arm has it', () => {
    expect(hourBurnLimits(queries, DAY).at(-1)).toMatchObject({ from: 3, level: 'warning' });
    expect(hourBurnLimits(queries, 5 * HOUR)).toHaveLength(1);
  });
});

describe('quantileLimits', () => {
  it('judges a quantile by the objective whose target it is', () => {
    const { objectives } = checkout();
    expect(quantileLimits(objectives, decimal(0.99))).toMatchObject([{ from: 0.25 }]);
    expect(quantileLimits(objectives, decimal(0.95))).toEqual([]);
  });
});

describe('words', () => {
  it('names quantiles as they are spoken of', () => {
    expect([0.5, 0.95, 0.99, 0.999].map((value) => quantileName(decimal(value)))).toEqual([
      'p50',
      'p95',
      'p99',
      'p99.9',
    ]);
  });

  it('says nothing where there is no line', () => {
    expect(sayLimits([])).toBe('');
    expect(sayLimits(limitsOf(planOf()).errors)).toBe('Lines: HighErrorRate at 5 %.');
  });
});
