import { expect, it, vi } from 'vitest';
import { words } from './number.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));

const en = words('en-US');

it('says rates with three digits and a unit', () => {
  expect([0, 0.25, 310, 870.4, 1240, 12_345_678].map(en.rate)).toEqual([
    '0 /s',
    '0.25 /s',
    '310 /s',
    '870 /s',
    '1.24 k/s',
    '12.3 M/s',
  ]);
});

it('does not round a rate over its unit', () => {
  expect(en.rate(999.9)).toBe('1 k/s');
  expect(en.count(999.4)).toBe('999');
});

it('says ratios as per cent, two decimals below ten', () => {
  expect([0, 0.0031, 0.073, 0.5, 1, 12.5, -0.2].map(en.percent)).toEqual([
    '0 %',
    '0.31 %',
    '7.3 %',
    '50 %',
    '100 %',
    '1250 %',
    '−20 %',
  ]);
});

it('says times in the unit that fits', () => {
  expect([0, 0.000_012, 0.248, 1.5, 90, 7200, 172_800].map(en.seconds)).toEqual([
    '0 ms',
    '12 µs',
    '248 ms',
    '1.5 s',
    '1.5 min',
    '2 h',
    '2 d',
  ]);
});

it('says spans with two units at most', () => {
  expect([0, 59, 60, 720, 33_600, 90_000, 86_400].map(en.duration)).toEqual([
    '0 s',
    '59 s',
    '1 m',
    '12 m',
    '9 h 20 m',
    '1 d 1 h',
    '1 d',
  ]);
});

it('says bytes in powers of 1024', () => {
  expect([512, 1536, 1.2 * 2 ** 30].map(en.bytes)).toEqual(['512 B', '1.5 KiB', '1.2 GiB']);
});

it('says a dash for what is not there, never NaN or infinity', () => {
  for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const all = [en.rate, en.percent, en.seconds, en.count, en.times, en.duration, en.bytes].map((say) => say(value));
    expect(new Set(all)).toEqual(new Set(['–']));
  }
});

it('uses the decimal sign of the language', () => {
  expect(words('ru-RU').seconds(1.5)).toBe('1,5 s');
});
