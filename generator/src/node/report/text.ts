/** Findings as a person reads them: place, what, code, frame, mend. */

import type { Also, Diagnostic, Place, Severity } from '../../diagnostics/diagnostic.ts';
import type { SourceLines } from './frame.ts';
import { frameOf, sourceLines } from './frame.ts';
import { visible } from './width.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the screen. */
  readonly width: number;
  readonly textOf: (file: string) => string | undefined;
}

type LinesOf = (file: string) => SourceLines | undefined;

const COLORS: Readonly<Record<Severity, string>> = { error: '\u001b[31m', warning: '\u001b[33m', info: '\u001b[36m' };
const PLAIN = '\u001b[0m';
const INDENT = '  ';

/** The findings in the order given, an empty line between two; ends with a line feed unless there are none. */
export function textOfFindings(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const known = new Map<string, SourceLines | undefined>();
  const linesOf: LinesOf = (file) => {
    if (!known.has(file)) {
      const text = options.textOf(file);
      known.set(file, text === undefined ? undefined : sourceLines(text));
    }
    return known.get(file);
  };
  return diagnostics.map((diagnostic) => `${findingLines(diagnostic, options, linesOf).join('\n')}\n`).join('\n');
}

/** `file:line:column` with what is known of it. */
export function printPlace(place: Partial<Place>): string {
  const position = [place.line, place.line === undefined ? undefined : place.column];
  return [place.file, ...position].filter((part) => part !== undefined).join(':');
}

/** `expected …`, whether or not the finding's own words begin so. */
export function expectedNote(expected: string | undefined): string | undefined {
  return expected === undefined || /^expected\b/i.test(expected) ? expected : `expected ${expected}`;
}

function findingLines(diagnostic: Diagnostic, options: TextOptions, linesOf: LinesOf): readonly string[] {
  const { severity } = diagnostic;
  const word = options.color ? `${COLORS[severity]}${severity}${PLAIN}` : severity;
  const head = [visible(printPlace(diagnostic)), word, diagnostic.code].filter((part) => part !== '').join('  ');
  const expected = expectedNote(diagnostic.expected);
  const frame = frameAt(diagnostic, expected, true, options, linesOf);
  const lines = [head, ...paragraph(diagnostic.message), ...frame];
  if (frame.length === 0 && expected !== undefined) lines.push(...paragraph(expected));
  for (const also of diagnostic.also ?? []) lines.push(...alsoLines(also, options, linesOf));
  const more = `more: quartet explain ${diagnostic.code}`;
  const help = diagnostic.help === undefined ? [] : paragraph(`help: ${diagnostic.help}`);
  const last = help.at(-1);
  if (last === undefined) lines.push(`${INDENT}${more}`);
  else if (last.length + more.length + 2 <= options.width) lines.push(...help.slice(0, -1), `${last}  ${more}`);
  else lines.push(...help, `${INDENT}${more}`);
  return lines;
}

function alsoLines(also: Also, options: TextOptions, linesOf: LinesOf): readonly string[] {
  const [first = '', ...rest] = paragraph(also.message);
  return [
    `${INDENT}also: ${visible(printPlace(also))}  ${first.trim()}`,
    ...rest,
    ...frameAt(also, undefined, false, options, linesOf),
  ];
}

function frameAt(
  place: Partial<Place>,
  note: string | undefined,
  withLineBefore: boolean,
  options: TextOptions,
  linesOf: LinesOf,
): readonly string[] {
  const lines = place.file === undefined ? undefined : linesOf(place.file);
  if (lines === undefined) return [];
  // Two columns of indent, the line number, ` │ ` and a column that stays free.
  const width = Math.max(40, options.width - INDENT.length - String(place.line ?? 0).length - 4);
  return frameOf(lines, place, note, { width, withLineBefore }).map((line) => `${INDENT}${line}`);
}

function paragraph(text: string): string[] {
  return text.split('\n').map((line) => `${INDENT}${visible(line)}`.trimEnd());
}
