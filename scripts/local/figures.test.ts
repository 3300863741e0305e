import { expect, it } from 'vitest';
import { printBudget, printPercent, printRate, printSeconds, printSpan } from './figures.ts';

it('gives rates three digits and a unit, and changes the unit at a thousand', () => {
  expect([0, 0.42, 9.994, 9.996, 20.06, 99.96, 999.4, 999.6, 1240, 12_400].map(printRate)).toEqual([
    '0 /s',
    '0.42 /s',
    '9.99 /s',
    '10.0 /s',
    '20.1 /s',
    '100 /s',
    '999 /s',
    '1.00 k/s',
    '1.24 k/s',
    '12.4 k/s',
  ]);
});

it('writes latencies in milliseconds up to a second', () => {
  expect([0.00498, 0.2479, 0.9994, 0.9996, 1.24, 12.04].map(printSeconds)).toEqual([
    '4.98 ms',
    '248 ms',
    '999 ms',
    '1.00 s',
    '1.24 s',
    '12.0 s',
  ]);
});

it('writes ratios as percentages, below zero too', () => {
  expect([0, 0.0031, 0.498, 1, -0.312].map(printPercent)).toEqual(['0 %', '0.31 %', '49.8 %', '100 %', '−31.2 %']);
});

it('says how many times a budget is spent once a percentage no longer helps', () => {
  expect([1, 0.38, -0.42, -1, -13.56].map(printBudget)).toEqual([
    '100 %',
    '38.0 %',
    '−42.0 %',
    'spent 2.00×',
    'spent 14.6×',
  ]);
});

it('shows a dash for what is not there and for what is no number', () => {
  for (const print of [printRate, printSeconds, printPercent, printBudget]) {
    expect([undefined, Number.NaN, Number.POSITIVE_INFINITY].map(print)).toEqual(['–', '–', '–']);
  }
});

it('speaks of spans in two units at most', () => {
  expect([400, 45_000, 60_000, 200_000, 3_600_000, 7_500_000].map(printSpan)).toEqual([
    '0 s',
    '45 s',
    '1 min',
    '3 min 20 s',
    '1 h',
    '2 h 5 min',
  ]);
});
