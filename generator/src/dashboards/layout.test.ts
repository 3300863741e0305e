import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Panel, Row } from './dashboard.ts';
import type { Box } from './layout.ts';
import { COLUMNS, layout, share } from './layout.ts';

function panel(width: number, height: number, title = 'How many?'): Panel {
  return { kind: 'text', title, description: 'A number.', width, height, markdown: 'text' };
}

const panels = fc
  .record({ width: fc.integer({ min: 1, max: COLUMNS }), height: fc.integer({ min: 1, max: 20 }) })
  .map(({ width, height }) => panel(width, height));
const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({ title: fc.string(), panels: fc.array(panels, { maxLength: 12 }) }),
  {
    maxLength: 6,
  },
);

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

describe('layout', () => {
  it('never lets two panels overlap, nor leave the grid', () => {
    fc.assert(
      fc.property(rows, (input) => {
        const boxes = layout(input).map((placed) => placed.box);
        for (const [index, box] of boxes.entries()) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.w).toBeLessThanOrEqual(COLUMNS);
          expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
        }
      }),
    );
  });

  it('keeps every panel and its size, in reading order, under ids that count from 1', () => {
    fc.assert(
      fc.property(rows, (input) => {
        const placed = layout(input);
        expect(placed.map(({ id }) => id)).toEqual(placed.map((_, index) => index + 1));
        const sizes = placed.map((item) => ('heading' in item ? item.heading : [item.box.w, item.box.h]));
        expect(sizes).toEqual(input.flatMap((row) => [row.title, ...row.panels.map((p) => [p.width, p.height])]));
        const order = placed.map(({ box }) => box.y * COLUMNS + box.x);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it('starts a new line below the highest panel of the line before', () => {
    const placed = layout([{ title: 'Row', panels: [panel(12, 4), panel(12, 9), panel(1, 1)] }]);
    expect(placed.map(({ box }) => box)).toEqual([
      { x: 0, y: 0, w: 24, h: 1 },
      { x: 0, y: 1, w: 12, h: 4 },
      { x: 12, y: 1, w: 12, h: 9 },
      { x: 0, y: 10, w: 1, h: 1 },
    ]);
  });

  it.each([
    [25, 4],
    [0, 4],
    [4, 0],
    [4.5, 4],
  ])('refuses a panel of %d × %d as a fault of the dashboard', (width, height) => {
    expect(() => layout([{ title: 'Row', panels: [panel(width, height)] }])).toThrow(/expected 1 to 24 columns/);
  });
});

describe('share', () => {
  it('fills the whole width, with at most one column between the widest and the narrowest', () => {
    for (let count = 1; count <= COLUMNS; count++) {
      const widths = share(Array.from({ length: count }, () => panel(6, 4))).map(({ width }) => width);
      expect(widths.reduce((sum, width) => sum + width, 0)).toBe(COLUMNS);
      expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1);
    }
  });
});
