/** Findings that can be mended by one click: the text with what was meant in place of what is written. */

import type { Diagnostic } from '@quartet/generator';

/** The word that a finding's help suggests. */
export function suggestionOf({ help }: Pick<Diagnostic, 'help'>): string | undefined {
  return /did you mean `([^`]+)`\?/i.exec(help ?? '')?.[1];
}

/**
 * The text with the suggestion where the finding points; undefined where it suggests nothing, or where the text is not
 * what was checked any more.
 */
export function mended(text: string, finding: Diagnostic): string | undefined {
  const word = suggestionOf(finding);
  const start = offsetOf(text, finding.line, finding.column);
  const end = offsetOf(text, finding.endLine ?? finding.line, finding.endColumn);
  if (word === undefined || start === undefined || end === undefined || end <= start) return undefined;
  const written = text.slice(start, end);
  const [, quote = '', bare = ''] = /^(["']?)(.*?)\1$/s.exec(written) ?? [];
  // A place is of a value or a key in one line; more than that is not a word to be replaced.
  if (written.includes('\n') || !finding.message.includes(`\`${bare}\``)) return undefined;
  return text.slice(0, start) + quote + word + quote + text.slice(end);
}

/** Offset of a line and column that count from 1; undefined where the text has no such place. */
export function offsetOf(text: string, line: number | undefined, column: number | undefined): number | undefined {
  if (line === undefined || column === undefined) return undefined;
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return undefined;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  const offset = start + column - 1;
  return offset <= (end < 0 ? text.length : end) ? offset : undefined;
}

/** A help as a sentence; on a terminal it stands behind `help:`, and begins small. */
export function helpText(help: string): string {
  const words = help.charAt(0).toUpperCase() + help.slice(1);
  return /[.?:)`]$/.test(words) ? words : `${words}.`;
}
