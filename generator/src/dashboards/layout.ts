/** Lays the rows of a dashboard out on Grafana's grid of 24 columns. */

import type { Panel, Row } from './dashboard.ts';

export const COLUMNS = 24;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A panel, or the heading of a row, at its place. Ids count from 1 in reading order. */
export type Placed =
  | { readonly id: number; readonly box: Box; readonly heading: string }
  | { readonly id: number; readonly box: Box; readonly panel: Panel };

/**
 * Every row under its heading, its panels from left to right; one that does not fit starts a new line, below the
 * highest panel of the line before.
 *
 * @throws when a panel is wider than the grid or has no size.
 */
export function layout(rows: readonly Row[]): readonly Placed[] {
  const placed: Placed[] = [];
  let y = 0;
  for (const row of rows) {
    placed.push({ id: placed.length + 1, box: { x: 0, y, w: COLUMNS, h: 1 }, heading: row.title });
    y += 1;
    let x = 0;
    let lineHeight = 0;
    for (const panel of row.panels) {
      const { width: w, height: h } = panel;
      if (!isSize(w) || !isSize(h) || w > COLUMNS) {
        throw new Error(`layout: "${panel.title}" is ${w} × ${h}, expected 1 to ${COLUMNS} columns and a height`);
      }
      if (x + w > COLUMNS) {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
      }
      placed.push({ id: placed.length + 1, box: { x, y, w, h }, panel });
      x += w;
      lineHeight = Math.max(lineHeight, h);
    }
    y += lineHeight;
  }
  return placed;
}

/** `panels` side by side over the whole width; where it does not divide evenly the first ones are a column wider. */
export function share(panels: readonly Panel[]): readonly Panel[] {
  const width = Math.floor(COLUMNS / panels.length);
  const rest = COLUMNS % panels.length;
  return panels.map((panel, index) => ({ ...panel, width: index < rest ? width + 1 : width }));
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
