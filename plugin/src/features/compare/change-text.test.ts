import { expect, it, vi } from 'vitest';
import { words } from '../../words/number.ts';
import { changeText } from './change-text.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));

const { percent, rate, seconds } = words('en-US');

it('says a change with its sign, in the unit of the number', () => {
  expect(changeText(0.37, 0.25, seconds)).toBe('+120 ms');
  expect(changeText(0.01, 0.05, percent)).toBe('−4 %');
  expect(changeText(1500, 1000, rate)).toBe('+500 /s');
});

it('says that nothing changed where nobody would see it', () => {
  expect(changeText(100, 100.2, rate)).toBe('±0');
  expect(changeText(0.000001, 0.000004, percent)).toBe('±0');
  expect(changeText(0, 0, seconds)).toBe('±0');
});

it('says nothing where either number is missing', () => {
  expect(changeText(undefined, 1, rate)).toBeUndefined();
  expect(changeText(1, undefined, rate)).toBeUndefined();
  expect(changeText(Number.NaN, 1, rate)).toBeUndefined();
});
