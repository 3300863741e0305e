/** The frame of a finding: the line it stands in, the line before, and carets below what is meant. */

import type { Place } from '../../diagnostics/diagnostic.ts';
import { cutAround, displayWidth, visible } from './width.ts';

export interface FrameOptions {
  /** Columns that a source line may take. */
  readonly width: number;
  /** Show the line before as well. */
  readonly withLineBefore: boolean;
}

/**
 * Lines such as
 *
 *     13 │ objectives:
 *     14 │   - signal: latncy
 *        │             ^^^^^^ expected latency
 *
 * @param note  Stands behind the carets; a place without a column has no carets and the note follows alone.
 * @returns nothing where the place has no line or the text does not reach so far.
 */
export function frameOf(
  lines: SourceLines,
  place: Partial<Place>,
  note: string | undefined,
  options: FrameOptions,
): readonly string[] {
  const { line, column } = place;
  if (line === undefined) return [];
  const source = lines.at(line);
  if (source === undefined) return [];
  const gutter = String(line).length;
  const behind = visible(note ?? '');
  const bar = `${' '.repeat(gutter)} │`;
  const marked = markOf(source, place);
  const shown = cutAround(visible(source), marked.from, marked.to, options.width);
  const shownLines: string[] = [];
  const before = options.withLineBefore && line > 1 ? lines.at(line - 1) : undefined;
  if (before !== undefined && before.trim() !== '' && shown.shift === 0) {
    shownLines.push(
      `${String(line - 1).padStart(gutter)} │ ${cutAround(visible(before), 0, 0, options.width).text}`.trimEnd(),
    );
  }
  shownLines.push(`${line} │ ${shown.text}`.trimEnd());
  if (column !== undefined) {
    const from = marked.from - shown.shift;
    const carets = '^'.repeat(Math.max(1, Math.min(marked.to - marked.from, displayWidth(shown.text) - from)));
    shownLines.push(`${bar} ${' '.repeat(from)}${carets}${behind === '' ? '' : ` ${behind}`}`);
  } else if (behind !== '') {
    shownLines.push(`${bar} ${behind}`);
  }
  return shownLines;
}

/** Columns of the screen, from 0, that the place takes in its first line. */
function markOf(source: string, place: Partial<Place>): { from: number; to: number } {
  const start = Math.min((place.column ?? 1) - 1, source.length);
  const endsHere = place.endLine === undefined || place.endLine === place.line;
  let end = start + 1;
  if (endsHere && place.endColumn !== undefined) end = place.endColumn - 1;
  else if (!endsHere) end = source.trimEnd().length;
  const from = displayWidth(visible(source.slice(0, start)));
  const to = from + Math.max(1, displayWidth(visible(source.slice(start, Math.max(end, start)))));
  return { from, to };
}

/** The lines of a text, found without cutting it up: a finding in a file of 300,000 lines costs one look-up. */
export interface SourceLines {
  /** Line `line`, from 1, without its end and without a byte order mark; undefined past the last one. */
  readonly at: (line: number) => string | undefined;
}

export function sourceLines(text: string): SourceLines {
  const starts = [text.startsWith('\ufeff') ? 1 : 0];
  for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', feed + 1)) starts.push(feed + 1);
  return {
    at: (line) => {
      const start = starts[line - 1];
      if (start === undefined) return undefined;
      const next = starts[line];
      return text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
    },
  };
}
