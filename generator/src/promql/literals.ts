/** Values of number and duration literals. */

import { UNIT_MS } from '../model/duration.ts';

/** The number a literal writes (`1e3`, `0x1F`, `-Inf`, `1_000`); undefined where it is none. */
export function numberValue(text: string): number | undefined {
  const plain = text.replaceAll('_', '').toLowerCase();
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[+-]\s*/, '');
  if (digits === 'inf') return sign * Number.POSITIVE_INFINITY;
  if (digits === 'nan') return Number.NaN;
  if (!/^(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/.test(digits)) return undefined;
  // Go reads a leading zero as octal: 010 is eight.
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  return sign * Number(digits);
}

/** Milliseconds of `1h30m`; undefined where it is no duration. */
export function durationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) total += Number(count) * UNIT_MS[unit!]!;
  return total;
}
