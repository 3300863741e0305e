/** Burn-rate arithmetic: thresholds of an objective's arms, and when they fire and resolve. */

import type { Decimal } from '../model/decimal.ts';
import { compare, decimal, divide, multiply, ONE, subtract, toNumber } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { DAY, milliseconds } from '../model/duration.ts';
import type { BurnTier, CalendarUnit, Objective } from '../model/service.ts';

/** Nominal length of a calendar period, for factors alone: month 30 d, quarter 90 d, year 365 d. */
const CALENDAR_DAYS: Readonly<Record<CalendarUnit, number>> = { day: 1, week: 7, month: 30, quarter: 90, year: 365 };

/** An arm with its numbers. */
export interface Arm {
  readonly tier: BurnTier;
  /** How many times faster than allowed the budget burns at the threshold. */
  readonly factor: Decimal;
  /** Error ratio over which both windows must be: factor × budget. */
  readonly threshold: Decimal;
}

/** The share of events that may be bad: 1 − target, exact. */
export function budgetOf(objective: Objective): Decimal {
  return subtract(ONE, objective.target);
}

/** The objective's length; a calendar period counts with its nominal length. */
export function periodOf(objective: Objective): Duration {
  const { window } = objective;
  return window.kind === 'rolling' ? window.length : ((CALENDAR_DAYS[window.unit] * DAY) as Duration);
}

/**
 * The arms of an objective, each with factor = share × period / long window and threshold = factor × budget.
 *
 * @see Google SRE Workbook, "Alerting on SLOs": 2 % in 1 h, 5 % in 6 h, 10 % in 1 d and in 3 d; at 30 d that is
 *   14.4, 6, 3 and 1.
 */
export function armsOf(objective: Objective): readonly Arm[] {
  const period = decimal(periodOf(objective));
  return objective.tiers.map((tier) => {
    const share = tier.share ?? decimal(0);
    const factor = tier.factor ?? divide(multiply(share, period), decimal(tier.long));
    return { tier, factor, threshold: multiply(factor, budgetOf(objective)) };
  });
}

/** Whether the arm's threshold is below 1: an error ratio never exceeds 1, so an arm at or over it cannot fire. */
export function canFire(arm: Arm): boolean {
  return compare(arm.threshold, ONE) < 0;
}

/**
 * Time from the start of a fault until both windows are over the threshold, when the long window was full of good
 * events before: threshold × long / ratio, and never less than the short window needs by the same rule.
 *
 * @param ratio  Error ratio while the fault lasts, 0–1.
 * @returns undefined when the arm never fires at that ratio. `for`, scrapes and evaluations come on top.
 */
export function detectionTime(arm: Arm, ratio: number): Duration | undefined {
  const threshold = toNumber(arm.threshold);
  return ratio <= threshold ? undefined : milliseconds((threshold * arm.tier.long) / ratio);
}

/**
 * Time from the end of a fault until the short window is back at the threshold: short × (1 − threshold / ratio).
 * The long window holds out at least as long whenever the fault lasted long enough to fire.
 */
export function resetTime(arm: Arm, ratio: number): Duration {
  return milliseconds(arm.tier.short * (1 - toNumber(arm.threshold) / ratio));
}
