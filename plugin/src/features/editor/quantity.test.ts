import { expect, it } from 'vitest';
import { durationText, numberIn, secondsOf, snapped, stepOf, writtenOf } from './quantity.ts';

it('reads durations as specs write them', () => {
  expect(['250ms', '1m30s', '5m', '0s', '1d2h'].map(secondsOf)).toEqual([0.25, 90, 300, 0, 93_600]);
  expect(['', '5', '1.5h', 'm5', '5 m'].map(secondsOf)).toEqual(Array(5).fill(undefined));
});

it('writes the durations that it reads', () => {
  for (const text of ['250ms', '1m30s', '5m', '0s', '1d2h', '2s500ms'])
    expect(durationText(secondsOf(text)!)).toBe(text);
});

it('reads a percentage and a fraction as the same number', () => {
  expect(numberIn('ratio', '5%')).toBe(0.05);
  expect(numberIn('ratio', 0.05)).toBe(0.05);
  expect(numberIn('ratio', '0.05')).toBe(0.05);
  expect(numberIn('ratio', '0.1%')).toBe(0.001);
});

it('reads nothing that is of another unit', () => {
  expect(numberIn('ratio', '5m')).toBeUndefined();
  expect(numberIn('duration', 5)).toBeUndefined();
  expect(numberIn('count', 'many')).toBeUndefined();
  expect(numberIn('count', { a: 1 })).toBeUndefined();
});

it('writes numbers without the noise of binary fractions', () => {
  expect(writtenOf('ratio', 0.07)).toBe('7%');
  expect(writtenOf('ratio', 0.1 + 0.2)).toBe('30%');
  expect(writtenOf('duration', 0.48)).toBe('480ms');
  expect(writtenOf('count', 20)).toBe(20);
});

it('writes what it reads again', () => {
  for (const value of [0.0123, 0.9, 0.999]) expect(numberIn('ratio', writtenOf('ratio', value))).toBe(value);
});

it('rounds as a person would set it', () => {
  expect(snapped('ratio', 0.05234)).toBe(0.052);
  expect(snapped('duration', 0.48123)).toBe(0.48);
  expect(snapped('duration', 0.000_01)).toBe(0.001);
  expect(snapped('ratio', -1)).toBe(0);
});

it('moves by round steps', () => {
  expect(stepOf('ratio', 0.2)).toBe(0.001);
  expect(stepOf('duration', 0.05)).toBe(0.001);
  expect(stepOf('count', 0)).toBe(1);
});
