/** Tables of results: aligned for a terminal, or in Markdown for the docs. */

export type Align = 'left' | 'right';

export interface Column {
  readonly title: string;
  readonly align: Align;
}

/**
 * `rows` under `columns`, every line ended by a line feed.
 *
 * @param style  `text` pads with spaces and rules the head off; `markdown` is a pipe table.
 * @throws when a row has another number of cells than there are columns.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: 'text' | 'markdown',
): string {
  for (const row of rows) {
    if (row.length !== columns.length) throw new Error(`table: ${row.length} cells under ${columns.length} columns`);
  }
  const widths = columns.map(({ title }, i) => Math.max(title.length, 3, ...rows.map((row) => row[i]!.length)));
  const cells = (row: readonly string[]): string[] =>
    row.map((cell, i) => (columns[i]!.align === 'left' ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
  const head = cells(columns.map(({ title }) => title));
  if (style === 'text') {
    const lines = [head, widths.map((width) => '─'.repeat(width)), ...rows.map(cells)];
    return lines.map((line) => `${line.join('  ').trimEnd()}\n`).join('');
  }
  const rule = columns.map(({ align }, i) =>
    align === 'left' ? '-'.repeat(widths[i]!) : `${'-'.repeat(widths[i]! - 1)}:`,
  );
  return [head, rule, ...rows.map(cells)].map((line) => `| ${line.join(' | ')} |\n`).join('');
}

/** `value` with `digits` significant digits, thousands grouped, no exponent: `0.0123`, `6.31`, `1,234`. */
export function figure(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  const rounded = Number(value.toPrecision(digits));
  return rounded.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** The middle value; of an even number the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
