import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  type Decimal,
  decimal,
  decimalOf,
  divide,
  multiply,
  ONE,
  printDecimal,
  printPercent,
  subtract,
  toNumber,
  ZERO,
} from './decimal.ts';

const of = (text: string): Decimal => {
  const value = decimalOf(text);
  if (!value) throw new Error(`${text} is no decimal`);
  return value;
};

/** Decimals that a person could write: up to 30 digits, up to 20 of them after the point. */
const written = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
  .map(([digits, places]) => {
    const sign = digits < 0n ? '-' : '';
    const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
    return `${sign}${text.slice(0, text.length - places)}${places === 0 ? '' : `.${text.slice(text.length - places)}`}`;
  });

describe('decimalOf', () => {
  it('reads decimal notation exactly, with sign, fraction and exponent', () => {
    expect(of('0.001')).toEqual({ num: 1n, den: 1000n });
    expect(of('-2.50')).toEqual({ num: -5n, den: 2n });
    expect(of('+12')).toEqual({ num: 12n, den: 1n });
    expect(of('1e-3')).toEqual(of('0.001'));
    expect(of('1.5E+3')).toEqual(of('1500'));
    expect(of('000.10')).toEqual(of('0.1'));
  });

  it('refuses what is no decimal number', () => {
    const refused = ['', ' 1', '1 ', '.5', '5.', '0x1', '1_000', '1e', 'e5', '1e1000', 'NaN', 'Infinity', '1,5', '٣'];
    expect(refused.filter((text) => decimalOf(text))).toEqual([]);
  });

  it('gives what printDecimal printed, for every decimal', () => {
    fc.assert(fc.property(written, (text) => compare(of(printDecimal(of(text))), of(text)) === 0));
  });
});

describe('decimal', () => {
  it('takes a double for the number it prints as', () => {
    expect(decimal(0.1)).toEqual({ num: 1n, den: 10n });
    expect(decimal(1e21)).toEqual({ num: 10n ** 21n, den: 1n });
    expect(toNumber(decimal(5e-324))).toBe(5e-324);
    expect(decimal(7n)).toEqual({ num: 7n, den: 1n });
  });

  it('refuses what is not finite', () => {
    for (const value of [Number.NaN, Infinity, -Infinity]) expect(() => decimal(value)).toThrow('not finite');
  });

  it('gives the same double back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), (value) => {
        const wanted = Math.abs(value) < 1e-15 ? value : toNumber(decimal(value));
        return Math.abs(wanted - value) <= Math.abs(value) * Number.EPSILON;
      }),
    );
  });
});

describe('arithmetic', () => {
  it('leaves the budgets that doubles get wrong', () => {
    const budgets = ['0.999', '0.9995', '0.9999', '0.99', '0.995', '0.95'].map((target) =>
      printDecimal(subtract(ONE, of(target))),
    );
    expect(budgets).toEqual(['0.001', '0.0005', '0.0001', '0.01', '0.005', '0.05']);
  });

  it('gives the factors of the SRE workbook at every period', () => {
    const factor = (share: string, days: number, hours: number) =>
      printDecimal(divide(multiply(of(share), decimal(days * 24)), decimal(hours)));
    expect([30, 28, 7, 90].map((days) => factor('0.02', days, 1))).toEqual(['14.4', '13.44', '3.36', '43.2']);
    expect([30, 28, 7, 90].map((days) => factor('0.05', days, 6))).toEqual(['6', '5.6', '1.4', '18']);
    expect([30, 28, 7, 90].map((days) => factor('0.1', days, 72))).toEqual([
      '1',
      '0.933333333333',
      '0.233333333333',
      '3',
    ]);
  });

  it('adds, subtracts, multiplies and divides without loss', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const [x, y] = [of(a), of(b)];
        expect(compare(subtract(add(x, y), y), x)).toBe(0);
        expect(compare(add(x, y), add(y, x))).toBe(0);
        if (y.num !== 0n) expect(compare(multiply(divide(x, y), y), x)).toBe(0);
      }),
    );
  });

  it('keeps the denominator positive and the fraction reduced', () => {
    expect(divide(ONE, of('-4'))).toEqual({ num: -1n, den: 4n });
    expect(multiply(of('0.5'), of('4'))).toEqual({ num: 2n, den: 1n });
    expect(subtract(of('0.3'), of('0.3'))).toEqual(ZERO);
  });

  it('throws on a division by zero, since the caller decides what that means', () => {
    expect(() => divide(ONE, ZERO)).toThrow('division by zero');
  });

  it('compares by value', () => {
    expect(compare(of('0.1'), of('0.09'))).toBeGreaterThan(0);
    expect(compare(of('-0.1'), of('0'))).toBeLessThan(0);
    expect(compare(of('1.0'), of('1'))).toBe(0);
  });
});

describe('printDecimal', () => {
  it('prints a finite expansion whole, without exponent or trailing zeros', () => {
    expect(printDecimal(of('1e-9'))).toBe('0.000000001');
    expect(printDecimal(of('0.12345678901234567890'))).toBe('0.1234567890123456789');
    expect(printDecimal(of('1200'))).toBe('1200');
    expect(printDecimal(of('-0'))).toBe('0');
  });

  it('rounds an endless one half up to its significant digits', () => {
    const third = divide(ONE, decimal(3));
    expect(printDecimal(third)).toBe('0.333333333333');
    expect(printDecimal(multiply(third, decimal(2)), 4)).toBe('0.6667');
    expect(printDecimal(divide(decimal(20000), decimal(3)), 6)).toBe('6666.67');
    expect(printDecimal(divide(decimal(-1), decimal(300)), 2)).toBe('-0.0033');
    expect(printDecimal(divide(decimal(1e9 + 1), decimal(3)), 3)).toBe('333333334');
    expect(printDecimal(divide(decimal(2999999), decimal(3000000)), 3)).toBe('1');
  });
});

describe('printPercent', () => {
  it('says a ratio in hundredths', () => {
    expect(['0.031', '1', '0.999', '0.00001'].map((text) => printPercent(of(text)))).toEqual([
      '3.1%',
      '100%',
      '99.9%',
      '0.001%',
    ]);
    expect(printPercent(divide(ONE, decimal(7)), 4)).toBe('14.29%');
  });
});
