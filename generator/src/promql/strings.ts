/** Reads PromQL string literals, which are Go's: `"…"` and `'…'` with escapes, and raw strings in backquotes. */

export interface Unquoted {
  readonly value: string;
  /** The first escape Go does not know, as offsets into the literal. */
  readonly bad?: { readonly start: number; readonly end: number; readonly escape: string };
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const NUMERIC = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/;

/**
 * The text that a literal, quotes included, stands for.
 *
 * @returns `bad` with the first broken escape; `value` is then the text between the quotes as it stands.
 */
export function unquote(literal: string): Unquoted {
  const quote = literal[0] ?? '';
  const inner = literal.slice(1, -1);
  if (quote === '`' || !inner.includes('\\')) return { value: inner };
  let value = '';
  let bytes: number[] = [];
  const flush = (): void => {
    // \x and octal escapes write bytes, so several of them may form one character.
    if (bytes.length > 0) value += new TextDecoder().decode(new Uint8Array(bytes));
    bytes = [];
  };
  for (let index = 0; index < inner.length; ) {
    const char = inner[index]!;
    if (char !== '\\') {
      flush();
      value += char;
      index++;
      continue;
    }
    const next = inner[index + 1] ?? '';
    const simple = next === quote ? quote : SIMPLE[next];
    if (simple !== undefined) {
      flush();
      value += simple;
      index += 2;
      continue;
    }
    const numeric = NUMERIC.exec(inner.slice(index));
    const code = numeric ? numericCode(numeric) : undefined;
    if (!numeric || code === undefined) {
      const sequence = `\\${String.fromCodePoint(inner.codePointAt(index + 1) ?? 0x20)}`;
      return { value: inner, bad: { start: index + 1, end: index + 1 + sequence.length, escape: sequence } };
    }
    if (code.byte) bytes.push(code.value);
    else {
      flush();
      value += String.fromCodePoint(code.value);
    }
    index += numeric[0].length;
  }
  flush();
  return { value };
}

function numericCode(match: RegExpExecArray): { value: number; byte: boolean } | undefined {
  const [, hex, short, long, octal] = match;
  if (hex !== undefined) return { value: Number.parseInt(hex, 16), byte: true };
  if (octal !== undefined) {
    const value = Number.parseInt(octal, 8);
    return value > 255 ? undefined : { value, byte: true };
  }
  const value = Number.parseInt(short ?? long ?? '', 16);
  return value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? undefined : { value, byte: false };
}
