import { describe, expect, it } from 'vitest';
import { decimal, decimalOf, printDecimal } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { DAY, durationOf, MINUTE } from '../model/duration.ts';
import type { BurnTier, Objective, ObjectiveWindow } from '../model/service.ts';
import { armsOf, budgetOf, canFire, detectionTime, periodOf, resetTime } from './burn.ts';

const tier = (short: string, long: string, share: string): BurnTier => ({
  name: `${short}-${long}`,
  short: durationOf(short)!,
  long: durationOf(long)!,
  urgency: 'page',
  share: decimalOf(share)!,
  for: 0 as Duration,
});

/** The four pairs of the SRE workbook. */
const WORKBOOK = [
  tier('5m', '1h', '0.02'),
  tier('30m', '6h', '0.05'),
  tier('2h', '1d', '0.1'),
  tier('6h', '3d', '0.1'),
];

const rolling = (length: string): ObjectiveWindow => ({ kind: 'rolling', length: durationOf(length)! });

const objective = (target: string, window: ObjectiveWindow = rolling('30d'), tiers = WORKBOOK): Objective => ({
  name: 'availability',
  measure: { kind: 'errors' },
  target: decimalOf(target)!,
  window,
  where: [],
  tiers,
  index: 0,
});

const factors = (window: ObjectiveWindow) =>
  armsOf(objective('0.999', window)).map((arm) => printDecimal(arm.factor, 3));
const thresholds = (target: string) => armsOf(objective(target)).map((arm) => printDecimal(arm.threshold));

describe('armsOf', () => {
  it('scales the factors of the workbook to the period', () => {
    expect(factors(rolling('30d'))).toEqual(['14.4', '6', '3', '1']);
    expect(factors(rolling('28d'))).toEqual(['13.44', '5.6', '2.8', '0.933']);
    expect(factors(rolling('7d'))).toEqual(['3.36', '1.4', '0.7', '0.233']);
    expect(factors(rolling('90d'))).toEqual(['43.2', '18', '9', '3']);
  });

  it('counts a calendar period with its nominal length', () => {
    const calendar = (unit: 'week' | 'month' | 'quarter') => factors({ kind: 'calendar', unit, timeZone: 'UTC' });
    expect(calendar('month')).toEqual(factors(rolling('30d')));
    expect(calendar('quarter')).toEqual(factors(rolling('90d')));
    expect(calendar('week')).toEqual(factors(rolling('7d')));
    expect(periodOf(objective('0.9', { kind: 'calendar', unit: 'year', timeZone: 'UTC' }))).toBe(365 * DAY);
  });

  it('gives thresholds as exact decimals', () => {
    expect(thresholds('0.999')).toEqual(['0.0144', '0.006', '0.003', '0.001']);
    expect(thresholds('0.9995')).toEqual(['0.0072', '0.003', '0.0015', '0.0005']);
    expect(thresholds('0.9999')).toEqual(['0.00144', '0.0006', '0.0003', '0.0001']);
    expect(thresholds('0.99')).toEqual(['0.144', '0.06', '0.03', '0.01']);
  });

  it('takes a factor as it is written', () => {
    const { share: _, ...rest } = WORKBOOK[0]!;
    const [arm] = armsOf(objective('0.999', rolling('7d'), [{ ...rest, factor: decimal(14.4) }]));
    expect(printDecimal(arm!.threshold)).toBe('0.0144');
  });
});

describe('budgetOf', () => {
  it('is what the target leaves', () => {
    expect(printDecimal(budgetOf(objective('0.9995')))).toBe('0.0005');
  });
});

describe('canFire', () => {
  it('needs a threshold below every request', () => {
    const fires = (target: string) => armsOf(objective(target)).map(canFire);
    expect(fires('0.94')).toEqual([true, true, true, true]);
    expect(fires('0.93')).toEqual([false, true, true, true]);
    expect(fires('0.83')).toEqual([false, false, true, true]);
    expect(fires('0.66')).toEqual([false, false, false, true]);
    // 6 × 1/6 is exactly every request.
    const [arm] = armsOf(objective('0.5', rolling('30d'), [{ ...WORKBOOK[0]!, factor: decimal(2) }]));
    expect(canFire(arm!)).toBe(false);
  });
});

describe('the times of the arms at 30 days and 99.9 %', () => {
  const arms = armsOf(objective('0.999'));
  const minutes = (value: Duration | undefined) =>
    value === undefined ? 'never' : Math.round((value / MINUTE) * 10) / 10;
  const detections = (ratio: number) => arms.map((arm) => minutes(detectionTime(arm, ratio)));
  const resets = (ratio: number) => arms.map((arm) => minutes(resetTime(arm, ratio)));

  it('are those of a total outage', () => {
    expect(detectionTime(arms[0]!, 1)! / 1000).toBeCloseTo(51.84, 2);
    expect(detections(1)).toEqual([0.9, 2.2, 4.3, 4.3]);
    expect(resets(1)).toEqual([4.9, 29.8, 119.6, 359.6]);
  });

  it('are those of one request in ten', () => {
    expect(detections(0.1)).toEqual([8.6, 21.6, 43.2, 43.2]);
    expect(resets(0.1)).toEqual([4.3, 28.2, 116.4, 356.4]);
  });

  it('are those of one request in a hundred, which the fastest arm never sees', () => {
    expect(detections(0.01)).toEqual(['never', 216, 432, 432]);
    expect(detectionTime(arms[0]!, 0.0144)).toBeUndefined();
  });
});
