/** A light pass over PromQL text: where its strings, comments and brackets are, without parsing it. */

import type { Span } from './ast.ts';

export interface Scan {
  /** String literals with their quotes. */
  readonly strings: readonly Span[];
  /** A string without its closing quote; nothing after it is scanned. */
  readonly unterminated?: Span;
  /** Opening brackets that nothing closes, the first one first. */
  readonly unclosed: readonly number[];
  /** A closing bracket that fits no opening one. */
  readonly unopened?: number;
  /** Deepest nesting of brackets. */
  readonly depth: number;
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export function scan(text: string): Scan {
  const strings: Span[] = [];
  const open: number[] = [];
  let unopened: number | undefined;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!;
    if (char === '#') {
      const newline = text.indexOf('\n', index);
      if (newline < 0) break;
      index = newline;
    } else if (char === '"' || char === "'" || char === '`') {
      const end = stringEnd(text, index, char);
      if (end < 0)
        return withUnopened(
          { strings, unterminated: { start: index, end: text.length }, unclosed: open, depth },
          unopened,
        );
      strings.push({ start: index, end });
      index = end - 1;
    } else if (char === '(' || char === '[' || char === '{') {
      open.push(index);
      depth = Math.max(depth, open.length);
    } else if (char === ')' || char === ']' || char === '}') {
      if (open.length > 0 && text[open.at(-1)!] === CLOSES[char]) open.pop();
      else unopened ??= index;
    }
  }
  return withUnopened({ strings, unclosed: open, depth }, unopened);
}

function withUnopened(result: Omit<Scan, 'unopened'>, unopened: number | undefined): Scan {
  return unopened === undefined ? result : { ...result, unopened };
}

/** The offset after the closing quote; -1 where there is none. Only raw strings run over lines. */
function stringEnd(text: string, start: number, quote: string): number {
  for (let index = start + 1; index < text.length; index++) {
    const char = text[index];
    if (char === quote) return index + 1;
    if (quote === '`') continue;
    if (char === '\\') index++;
    else if (char === '\n') return -1;
  }
  return -1;
}
