import { expect, it } from 'vitest';
import { counted, countFindings, grouped } from './counts.ts';

it('sets thousands apart, whatever the locale', () => {
  expect([grouped(0), grouped(999), grouped(1000), grouped(1_234_567)]).toEqual(['0', '999', '1,000', '1,234,567']);
});

it('gives a number its noun', () => {
  expect([counted(1, 'file'), counted(0, 'file'), counted(2, 'match', 'matches')]).toEqual([
    '1 file',
    '0 files',
    '2 matches',
  ]);
});

it('counts findings from the gravest down, and has no words for none', () => {
  const of = (severity: 'error' | 'warning' | 'info') => ({ code: 'x', severity, message: 'm' });
  expect(countFindings([of('info'), of('error'), of('warning'), of('error')])).toBe('2 errors, 1 warning, 1 note');
  expect(countFindings([])).toBeUndefined();
});
