/** Numbers as Go prints them: `%v`, `%g`, `%e` and `%f`, digit for digit. */

/** Decimal digits without leading or trailing zeros, and where the point stands: 12.5 is `125` with `point` 2. */
interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** `%v` and `%g` of a float64: the fewest digits that mean this number, an exponent below 1e-4 and from a million on. */
export function shortest(value: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  return sign(value) + generic({ digits, point: Number(power) + 1 }, SHORTEST_LIMIT);
}

/** Where no precision is given, Go decides as for six digits. */
const SHORTEST_LIMIT = 6;

/** `%.<precision>g`: significant digits, rounded half to even, trailing zeros left out. */
export function significant(value: number, precision: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const count = Math.max(precision, 1);
  return sign(value) + generic(rounded(exact(Math.abs(value)), count), count);
}

/** `%.<precision>f`: digits behind the point, rounded half to even. */
export function fixed(value: number, precision: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const from = exact(Math.abs(value));
  return sign(value) + plain(rounded(from, from.point + precision), precision);
}

/** `%.<precision>e`: one digit before the point, an exponent of two digits at least. */
export function exponential(value: number, precision: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const { digits, point } = rounded(exact(Math.abs(value)), precision + 1);
  const all = digits.padEnd(precision + 1, '0');
  return sign(value) + withExponent(all, value === 0 ? 0 : point - 1);
}

function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? undefined : value > 0 ? '+Inf' : '-Inf';
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

function generic(digits: Digits, limit: number): string {
  if (digits.digits === '') return '0';
  const exponent = digits.point - 1;
  if (exponent < -4 || exponent >= limit) return withExponent(digits.digits, exponent);
  return plain(digits, Math.max(digits.digits.length - digits.point, 0));
}

function plain({ digits, point }: Digits, places: number): string {
  const shifted = point <= 0 ? '0'.repeat(1 - point) + digits : digits;
  const whole = point <= 0 ? '0' : shifted.slice(0, point).padEnd(point, '0');
  const fraction = shifted
    .slice(point <= 0 ? 1 : point)
    .padEnd(places, '0')
    .slice(0, places);
  return places === 0 ? whole : `${whole}.${fraction}`;
}

function withExponent(digits: string, exponent: number): string {
  const fraction = digits.slice(1);
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0] ?? '0'}${fraction === '' ? '' : `.${fraction}`}e${exponent < 0 ? '-' : '+'}${power}`;
}

/** Every digit of the binary number: a double has a finite expansion, so that a tie is seen as one. */
function exact(value: number): Digits {
  if (value === 0) return { digits: '', point: 0 };
  let shift = 0;
  let whole = value;
  // Multiplying by two is exact, also for the smallest numbers.
  while (!Number.isInteger(whole)) {
    whole *= 2;
    shift++;
  }
  const all = (BigInt(whole) * 5n ** BigInt(shift)).toString();
  return trimmed(all, all.length - shift);
}

function trimmed(digits: string, point: number): Digits {
  return { digits: digits.replace(/0+$/, ''), point };
}

function rounded({ digits, point }: Digits, count: number): Digits {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const isOdd = Number(kept.at(-1) ?? '0') % 2 === 1;
  const isUp = rest[0]! > '5' || (rest[0] === '5' && (rest.length > 1 || isOdd));
  if (!isUp) return trimmed(kept, point);
  const next = String(BigInt(kept === '' ? '0' : kept) + 1n).padStart(count, '0');
  return trimmed(next, point + next.length - count);
}
