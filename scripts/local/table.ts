/** A table for the terminal: columns as wide as their widest cell, numbers to the right. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A cell may be painted; its width is that of the plain text. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/**
 * The lines of the table, two spaces between columns, no trailing spaces.
 *
 * @throws when a row has more cells than there are columns.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paintTitle: (text: string) => string = (text) => text,
): readonly string[] {
  const tooLong = rows.find((row) => row.length > columns.length);
  if (tooLong) throw new Error(`tableLines: ${tooLong.length} cells for ${columns.length} columns`);
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index]?.text ?? '')].map((text) => [...text].length)),
  );
  const line = (cells: readonly Cell[]): string =>
    columns
      .map(({ align }, index) => {
        const { text, paint } = cells[index] ?? { text: '' };
        const gap = ' '.repeat(widths[index]! - [...text].length);
        const shown = text !== '' && paint ? paint(text) : text;
        return align === 'right' ? gap + shown : shown + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => ({ text: title, paint: paintTitle }))), ...rows.map(line)];
}
