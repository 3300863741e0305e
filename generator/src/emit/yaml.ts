/** Writes YAML fast: scalars quoted only where needed, for the few shapes rule and test files have. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Labels } from '../model/matcher.ts';

const PLAIN = /^[A-Za-z_/][A-Za-z0-9_:/.-]*$/;
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n)$/i;
// Nearly every text; the next pattern costs several times as much.
const PRINTABLE_ASCII = /^[ -~]*$/;
// Line breaks, control characters, and what YAML counts as one of the two.
const UNPRINTABLE = /\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|[\ufeff\ufffe\uffff]/u;

/** `value` as a YAML string that every reader takes for this very text. */
export function scalar(value: string): string {
  return PLAIN.test(value) && !value.endsWith(':') && !RESERVED.test(value) ? value : quoted(value);
}

/** `value` in quotes: single ones, or double ones with escapes where it holds line breaks or control characters. */
export function quoted(value: string): string {
  if (!PRINTABLE_ASCII.test(value) && UNPRINTABLE.test(value)) return doubleQuoted(value);
  return value.includes("'") ? `'${value.replaceAll("'", "''")}'` : `'${value}'`;
}

/** A mapping of strings, keys in the order of their code units; empty for no labels. `indent` is that of its parent. */
export function labelBlock(key: string, labels: Labels, indent: string): string {
  const names = Object.keys(labels).sort(compareText);
  if (names.length === 0) return '';
  let text = `${indent}${key}:\n`;
  for (const name of names) text += `${indent}  ${scalar(name)}: ${scalar(labels[name]!)}\n`;
  return text;
}

function doubleQuoted(value: string): string {
  let text = '';
  for (const char of value) {
    const code = char.codePointAt(0)!;
    if (char === '"' || char === '\\') text += `\\${char}`;
    else if (char === '\n') text += '\\n';
    else if (char === '\t') text += '\\t';
    else if (char === '\r') text += '\\r';
    else if (code < 0x100 && UNPRINTABLE.test(char)) text += `\\x${code.toString(16).padStart(2, '0')}`;
    // A lone surrogate is no character; a file in UTF-8 can hold only its replacement.
    else if (code >= 0xd800 && code <= 0xdfff) text += '\ufffd';
    else if (UNPRINTABLE.test(char)) text += `\\u${code.toString(16).padStart(4, '0')}`;
    else text += char;
  }
  return `"${text}"`;
}
