import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDiagnostics, compareText, type Diagnostic, isAtLeast } from './diagnostic.ts';

const finding = (rest: Partial<Diagnostic>): Diagnostic => ({ code: 'c', severity: 'error', message: 'm', ...rest });

describe('isAtLeast', () => {
  it('puts errors over warnings over infos', () => {
    const severities = ['error', 'warning', 'info'] as const;
    expect(severities.map((severity) => isAtLeast(severity, 'warning'))).toEqual([true, true, false]);
    expect(severities.map((severity) => isAtLeast(severity, 'error'))).toEqual([true, false, false]);
    expect(severities.every((severity) => isAtLeast(severity, 'info'))).toBe(true);
  });
});

describe('compareDiagnostics', () => {
  it('orders by file, line, column, severity, code and message', () => {
    const sorted = [
      finding({}),
      finding({ file: 'a', line: 2 }),
      finding({ file: 'a', line: 10, column: 1, severity: 'error', code: 'a' }),
      finding({ file: 'a', line: 10, column: 1, severity: 'error', code: 'b', message: 'a' }),
      finding({ file: 'a', line: 10, column: 1, severity: 'error', code: 'b', message: 'b' }),
      finding({ file: 'a', line: 10, column: 1, severity: 'warning', code: 'a' }),
      finding({ file: 'a', line: 10, column: 9 }),
      finding({ file: 'b' }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
        expect([...shuffled].sort(compareDiagnostics)).toEqual(sorted);
      }),
    );
  });
});

describe('compareText', () => {
  it('goes by code units, whatever the locale', () => {
    expect(['ä', 'b', 'Z', 'a', ''].sort(compareText)).toEqual(['', 'Z', 'a', 'b', 'ä']);
  });
});
