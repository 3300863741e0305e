/** Exact decimal numbers, so that 99.9 % leaves a budget of `0.001` and never `0.0010000000000000009`. */

/** An exact rational number; `den` is positive. */
export interface Decimal {
  readonly num: bigint;
  readonly den: bigint;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The number that `text` writes in decimal notation, exactly.
 *
 * @returns undefined when `text` is no decimal number (`1e-3` is one, `0x1`, `.5` and `1_000` are not).
 */
export function decimalOf(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  let num = BigInt(whole + fraction);
  if (sign === '-') num = -num;
  return scale >= 0 ? reduce(num, 10n ** BigInt(scale)) : reduce(num * 10n ** BigInt(-scale), 1n);
}

/** A whole number or a double as it prints: `0.1` is one tenth. */
export function decimal(value: number | bigint): Decimal {
  const exact = decimalOf(String(value));
  if (!exact) throw new Error(`decimal: ${value} is not finite`);
  return exact;
}

export const ZERO: Decimal = { num: 0n, den: 1n };
export const ONE: Decimal = { num: 1n, den: 1n };

export function add(a: Decimal, b: Decimal): Decimal {
  return reduce(a.num * b.den + b.num * a.den, a.den * b.den);
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return reduce(a.num * b.den - b.num * a.den, a.den * b.den);
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return reduce(a.num * b.num, a.den * b.den);
}

/** @throws when `b` is zero: the caller decides what a division by nothing means. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.num === 0n) throw new Error('decimal: division by zero');
  return b.num < 0n ? reduce(-a.num * b.den, a.den * -b.num) : reduce(a.num * b.den, a.den * b.num);
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function toNumber(a: Decimal): number {
  return Number(printDecimal(a, 20));
}

/**
 * The number in plain decimal notation, no exponent, no trailing zeros.
 *
 * @param digits  Significant digits kept where the expansion does not end (1/3): 12 is far below what a
 *   double distinguishes and far above what a threshold needs. A finite expansion is always printed whole.
 */
export function printDecimal(a: Decimal, digits = 12): string {
  const negative = a.num < 0n;
  const num = negative ? -a.num : a.num;
  const places = finitePlaces(a.den) ?? placesFor(num, a.den, digits);
  const scaled = (num * 10n ** BigInt(places) * 2n + a.den) / (a.den * 2n);
  const text = scaled.toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const fraction = places === 0 ? '' : text.slice(text.length - places).replace(/0+$/, '');
  const body = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && body !== '0' ? `-${body}` : body;
}

/** As a percentage of at most `digits` significant digits: 0.031 gives `3.1%`. */
export function printPercent(a: Decimal, digits = 12): string {
  return `${printDecimal(multiply(a, { num: 100n, den: 1n }), digits)}%`;
}

function finitePlaces(den: bigint): number | undefined {
  let rest = den;
  let twos = 0;
  let fives = 0;
  while (rest % 2n === 0n) {
    rest /= 2n;
    twos++;
  }
  while (rest % 5n === 0n) {
    rest /= 5n;
    fives++;
  }
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

function placesFor(num: bigint, den: bigint, digits: number): number {
  let places = digits - 1;
  let probe = num;
  if (probe >= den) {
    places -= (num / den).toString().length - 1;
    return Math.max(places, 0);
  }
  while (probe < den) {
    probe *= 10n;
    places++;
  }
  return places;
}

function reduce(num: bigint, den: bigint): Decimal {
  const divisor = gcd(num < 0n ? -num : num, den);
  return divisor === 1n ? { num, den } : { num: num / divisor, den: den / divisor };
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
