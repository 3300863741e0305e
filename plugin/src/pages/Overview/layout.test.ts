import { expect, it } from 'vitest';
import { layoutOf, totalOf } from './layout.ts';
import { COLUMNS } from './order.ts';

it('fills the width that there is, and never more', () => {
  for (const width of [1040, 1134, 1376, 1900]) {
    const total = totalOf(layoutOf(COLUMNS, width));
    expect(total).toBeLessThanOrEqual(width);
    expect(total).toBeGreaterThan(width - 3);
  }
});

it('draws lines on a screen of 1440 pixels with the menu open', () => {
  expect(layoutOf(COLUMNS, 1076).line).toBeGreaterThanOrEqual(38);
});

it('drops the lines before it drops numbers, and then scrolls sideways', () => {
  expect(layoutOf(COLUMNS, 1000).line).toBe(0);
  expect(layoutOf(COLUMNS, 700).line).toBe(0);
  expect(totalOf(layoutOf(COLUMNS, 700))).toBeGreaterThan(700);
});

it('has room for lines again when columns are hidden', () => {
  expect(layoutOf(['service', 'status', 'latency', 'errors'], 700).line).toBeGreaterThan(0);
});

it('does not draw lines as wide as a wall', () => {
  expect(layoutOf(COLUMNS, 4000).line).toBe(96);
  expect(layoutOf(COLUMNS, Number.POSITIVE_INFINITY).line).toBe(96);
});

it('has no lines where there are no signals', () => {
  expect(layoutOf(['service', 'status'], 1000).line).toBe(0);
});
