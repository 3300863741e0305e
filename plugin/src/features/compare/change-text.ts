/** The change of a number since an earlier time, in words. */

import { NONE } from '../../words/number.ts';

/** A change with its sign, in the same unit: `+120 ms`, `−0.3 %`, `±0`. Undefined where either number is missing. */
export function changeText(
  now: number | undefined,
  before: number | undefined,
  say: (value: number) => string,
): string | undefined {
  if (now === undefined || before === undefined || !Number.isFinite(now - before)) return undefined;
  const change = now - before;
  const size = say(Math.abs(change));
  if (size === NONE) return undefined;
  // What rounds to nothing is no change, and neither is what nobody would see in the line.
  if (Math.abs(change) <= 0.005 * Math.max(Math.abs(now), Math.abs(before)) || size === say(0)) return '±0';
  return `${change > 0 ? '+' : '−'}${size}`;
}
