import { expect, it } from 'vitest';
import { type Frame, pathOf, spanOf } from './path.ts';

const frame: Frame = { width: 102, height: 22, start: 0, end: 100, gap: 25, low: 0, high: 10 };

it('draws from the left edge to the right, low values at the bottom', () => {
  expect(pathOf({ times: [0, 20, 40], values: [0, 10, 5] }, frame)).toBe('M1 21L21 1L41 11');
});

it('breaks where samples are missing, and draws one alone as a dash', () => {
  expect(pathOf({ times: [0, 60, 80], values: [0, 10, 10] }, frame)).toBe('M1 21h1M61 1L81 1');
  expect(pathOf({ times: [50], values: [5] }, frame)).toBe('M51 11h1');
});

it('takes NaN and infinity for gaps', () => {
  expect(pathOf({ times: [0, 20, 40], values: [0, Number.NaN, 0] }, { ...frame, gap: 20 })).toBe('M1 21h1M41 21h1');
  expect(pathOf({ times: [0], values: [Number.POSITIVE_INFINITY] }, frame)).toBe('');
});

it('leaves out what lies before or after', () => {
  expect(pathOf({ times: [-10, 0, 110], values: [1, 0, 1] }, frame)).toBe('M1 21h1');
});

it('draws nothing over no time', () => {
  expect(pathOf({ times: [0], values: [1] }, { ...frame, end: 0 })).toBe('');
});

it('draws a flat line on the ground when there is no span', () => {
  expect(pathOf({ times: [0, 10], values: [0, 0] }, { ...frame, high: 0 })).toBe('M1 21L11 21');
});

it('always holds zero, and does not blow up noise', () => {
  expect(spanOf([{ times: [1, 2], values: [0.0001, 0.0002] }], 0.01)).toEqual([0, 0.01]);
  expect(spanOf([{ times: [1, 2], values: [300, 500] }, undefined], 0)).toEqual([0, 500]);
  expect(spanOf([{ times: [1], values: [-2] }], 1)).toEqual([-2, 1]);
});

it('is not confused by values that are no numbers', () => {
  expect(spanOf([{ times: [1, 2], values: [Number.NaN, Number.POSITIVE_INFINITY] }], 0.5)).toEqual([0, 0.5]);
});
