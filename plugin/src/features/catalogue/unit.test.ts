import { expect, it, vi } from 'vitest';
import { words } from '../../words/number.ts';
import { sayValue } from './unit.ts';

// It reaches for a browser as soon as it is loaded.
vi.mock('@grafana/runtime', () => ({ config: {} }));

const en = words('en-US');

it.each([
  ['bool', 1, 'Yes'],
  ['bool', 0, 'No'],
  ['Bps', 2048, '2 KiB/s'],
  ['bytes', 2048, '2 KiB'],
  ['ms', 1500, '1.5 s'],
  ['s', 0.012, '12 ms'],
  ['s', 7200, '2 h'],
  ['ops', 1240, '1.24 k/s'],
  ['ops', 0.0033, '11.9 /h'],
  ['ops', 0.000003, '< 1 /h'],
  ['ops', 0, '0 /s'],
  ['percentunit', 0.0795, '7.95 %'],
  ['short', 5.481, '5.48'],
  ['short', 0.0000996, '< 0.01'],
] as const)('says %s %d as %s', (unit, value, said) => {
  expect(sayValue(en, unit, value)).toBe(said);
});

it('says a dash for no value', () => {
  expect(sayValue(en, 'bool', undefined)).toBe('–');
  expect(sayValue(en, 's', Number.POSITIVE_INFINITY)).toBe('–');
});
