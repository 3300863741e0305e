/** How wide the columns are, and whether there is room for lines beside the numbers. */

import type { Column } from './order.ts';

export interface Layout {
  /** Pixels by column; the table is at least as wide as their sum, and gives what is left to the names. */
  readonly widths: ReadonlyMap<Column, number>;
  /** Width of a line in pixels; 0: numbers alone, which matter more. */
  readonly line: number;
}

const NARROWEST: Readonly<Record<Column, number>> = {
  service: 108,
  label: 78,
  status: 164,
  latency: 80,
  traffic: 80,
  errors: 80,
  // Names of resources are longer than numbers in some languages.
  saturation: 96,
  budget: 132,
  alerts: 74,
};
const SIGNALS: readonly Column[] = ['latency', 'traffic', 'errors', 'saturation'];

/** A line, and the space before the number. */
const LINE = { least: 38, most: 96, space: 8 };

/** Share of the room left over that goes into lines; the rest is for names and reasons. */
const LINE_SHARE = 0.5;

/** The layout of `columns` in `width` pixels. */
export function layoutOf(columns: readonly Column[], width: number): Layout {
  const signals = columns.filter((column) => SIGNALS.includes(column)).length;
  const bare = columns.reduce((sum, column) => sum + NARROWEST[column], 0);
  const room = width - bare - signals * (LINE.least + LINE.space);
  const line =
    signals === 0 || room < 0
      ? 0
      : Math.floor(Math.min(LINE.most, LINE.least + (Math.min(room, 10_000) * LINE_SHARE) / signals));
  const extra = line === 0 ? 0 : line + LINE.space;
  const widths = new Map(
    columns.map((column) => [column, NARROWEST[column] + (SIGNALS.includes(column) ? extra : 0)] as const),
  );
  const left = Math.max(0, Math.min(width, 10_000) - sum(widths.values()));
  const growing = columns.filter((column) => column === 'service' || column === 'status');
  for (const column of growing) widths.set(column, widths.get(column)! + Math.floor(left / growing.length));
  return { widths, line };
}

export const totalOf = ({ widths }: Layout): number => sum(widths.values());

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);
