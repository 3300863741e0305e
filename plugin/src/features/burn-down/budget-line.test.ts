import { describe, expect, it } from 'vitest';
import { frameOf, nearest, pathOf, pointsOf, projection, scaleOf } from './budget-line.ts';

const DAY = 86_400_000;
const points = [
  { at: 0, left: 1 },
  { at: 10 * DAY, left: 0.4 },
];

it('leaves out points that are no number', () => {
  expect(pointsOf([1, 2, 3], [0.5, Number.NaN, 0.4])).toEqual([
    { at: 1, left: 0.5 },
    { at: 3, left: 0.4 },
  ]);
});

describe('projection', () => {
  it('ends at zero when the budget is gone within the picture', () => {
    expect(projection(points, DAY)).toEqual({ to: { at: 11 * DAY, left: 0 }, isCut: false });
  });

  it('is cut at the edge and keeps its slope', () => {
    const found = projection(points, 5 * DAY)!;
    expect(found.isCut).toBe(true);
    expect(found.to.at).toBe(12.5 * DAY);
    expect(found.to.left).toBeCloseTo(0.2, 9);
  });

  it('leads nowhere where the budget lasts or is gone', () => {
    expect(projection(points, undefined)).toBeUndefined();
    expect(projection([...points, { at: 11 * DAY, left: -0.1 }], DAY)).toBeUndefined();
    expect(projection([], DAY)).toBeUndefined();
  });
});

describe('frameOf', () => {
  it('shows the whole budget, and what is foreseen', () => {
    expect(frameOf(points, { at: 11 * DAY, left: 0 })).toEqual({ start: 0, end: 11 * DAY, top: 1, bottom: 0 });
  });

  it('goes below zero as far as was overspent, but not further than the whole budget again', () => {
    const at = (left: number) => frameOf([...points, { at: 11 * DAY, left }], undefined)!.bottom;
    expect(at(-0.2)).toBeCloseTo(-0.21, 9);
    expect(at(-30)).toBe(-1);
  });

  it('needs two points', () => {
    expect(frameOf(points.slice(1), undefined)).toBeUndefined();
  });
});

it('draws the beginning at the left, a full budget at the top, and keeps the line inside', () => {
  const scale = scaleOf({ start: 0, end: 10, top: 1, bottom: 0 }, 200, 100);
  expect(scale({ at: 0, left: 1 })).toEqual([0, 0]);
  expect(scale({ at: 10, left: -5 })).toEqual([200, 100]);
});

it('writes a path', () => {
  expect(
    pathOf([
      [0, 0],
      [1.26, 2],
    ]),
  ).toBe('M0.0,0.0L1.3,2.0');
});

it('finds the point nearest in time', () => {
  expect(nearest(points, 2 * DAY)).toBe(points[0]);
  expect(nearest([], 0)).toBeUndefined();
});
