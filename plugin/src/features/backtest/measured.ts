/** The side of an alert's comparison that is measured, as a query of its own: what is drawn below the threshold. */

import { conditionOf } from '@quartet/generator';

export interface Measured {
  /** Gives the value wherever the rest of the condition holds, such as enough requests. */
  readonly query: string;
  /** Gives the value everywhere. */
  readonly always: string;
  readonly op: string;
  /** Undefined where it is compared with what is no plain number. */
  readonly threshold?: number;
}

const SHARE = /^(\d[\d.e+-]*)\s*\*\s*(\(.*\))$/s;

/** @returns undefined where the expression compares nothing, as `absent(up)`. */
export function measuredOf(expr: string): Measured | undefined {
  const condition = conditionOf(expr);
  if (condition === undefined) return undefined;
  const { limit, measured, op, threshold } = condition;
  // A share of something else, such as the traffic of an hour ago, is drawn as that share.
  const share = threshold === undefined ? SHARE.exec(limit) : null;
  const always = share ? `(${measured}) / ${share[2]}` : measured;
  const at = threshold ?? (share ? Number(share[1]) : undefined);
  return {
    query: replacedIn(expr, measured, limit, op, always) ?? always,
    always,
    op,
    ...(at === undefined || Number.isNaN(at) ? {} : { threshold: at }),
  };
}

/** The expression with the measured side in place of the comparison; undefined where it does not stand there plainly. */
function replacedIn(expr: string, measured: string, limit: string, op: string, by: string): string | undefined {
  const start = expr.indexOf(measured);
  const end = expr.indexOf(limit, start + measured.length);
  if (start < 0 || end < 0) return undefined;
  const between = expr.slice(start + measured.length, end).trim();
  // The first operand alone is replaced: another one's comparison would hold its own condition still.
  if (between !== op || expr.slice(0, start).trim() !== '') return undefined;
  return `${by}${expr.slice(end + limit.length)}`;
}

/** The expression with another number to compare with; undefined where it compares with none. */
export function withThreshold(expr: string, value: number): string | undefined {
  const condition = conditionOf(expr);
  if (condition?.threshold === undefined) return undefined;
  const { limit, measured } = condition;
  // The number stands behind what is measured, or before it where the comparison is turned round.
  const behind = expr.indexOf(limit, expr.indexOf(measured) + measured.length);
  const at = behind < 0 ? expr.indexOf(limit) : behind;
  return at < 0 ? undefined : expr.slice(0, at) + value + expr.slice(at + limit.length);
}

/** Whether `value` is beyond `threshold` by `op`. */
export function isBeyond(value: number, op: string, threshold: number): boolean {
  switch (op) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '==':
      return value === threshold;
    default:
      return value !== threshold;
  }
}
