/** Numbers as people read them: three digits and a unit; a dash for what is not there. */

export const NONE = '–';

/** Requests per second: `0.42 /s`, `20.1 /s`, `1.24 k/s`. */
export function printRate(perSecond: number | undefined): string {
  if (!isNumber(perSecond)) return NONE;
  return perSecond < 999.5 ? `${threeDigits(perSecond)} /s` : `${threeDigits(perSecond / 1000)} k/s`;
}

/** Seconds: `248 ms`, `1.24 s`; never finer than a hundredth of a millisecond. */
export function printSeconds(seconds: number | undefined): string {
  if (!isNumber(seconds)) return NONE;
  return seconds < 0.9995 ? `${threeDigits(seconds * 1000)} ms` : `${threeDigits(seconds)} s`;
}

/** A ratio as a percentage: `0.31 %`, `49.8 %`, `−31.2 %`. */
export function printPercent(ratio: number | undefined): string {
  if (!isNumber(ratio)) return NONE;
  return `${ratio < 0 ? '−' : ''}${threeDigits(Math.abs(ratio) * 100)} %`;
}

/** What is left of a budget: `71.2 %`, `−42.0 %`; `spent 14.6×` when it was spent more than twice. */
export function printBudget(left: number | undefined): string {
  if (!isNumber(left) || left >= -0.9995) return printPercent(left);
  return `spent ${threeDigits(1 - left)}×`;
}

/** A span of time: `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function printSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function threeDigits(value: number): string {
  if (value === 0) return '0';
  // Rounding may carry into the next digit: 9.996 is 10.0, not 10.00.
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
