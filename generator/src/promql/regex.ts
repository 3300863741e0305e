/** Checks regular expressions as RE2 reads them, which is what Prometheus uses, and gives their JavaScript form where there is one. */

export interface RegexProblem {
  /** Offset into the pattern. */
  readonly at: number;
  readonly length: number;
  readonly message: string;
  readonly help?: string;
}

export interface Regex {
  readonly problem?: RegexProblem;
  /** A problem only before Prometheus 2.51, which was the first built with a library that reads it. */
  readonly oldProblem?: RegexProblem;
  /** Matches whole values as Prometheus does, anchored at both ends; undefined where JavaScript has no equal form. */
  readonly test?: (value: string) => boolean;
  /** No character in it means anything but itself. */
  readonly literal: boolean;
}

const CLASSES: ReadonlySet<string> = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
);
const MAX_REPEAT = 1000;

class Reader {
  readonly source: string;
  at = 0;
  js = '';
  /** Whether `js` means the same; a pattern may be valid and have no JavaScript form. */
  hasForm = true;
  literal = true;
  problem: RegexProblem | undefined;
  oldProblem: RegexProblem | undefined;

  constructor(source: string) {
    this.source = source;
  }

  fail(start: number, message: string, help?: string): false {
    const length = Math.max(this.at - start, 1);
    this.problem ??= { at: start, length, message, ...(help === undefined ? {} : { help }) };
    return false;
  }

  rest(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  take(text: string, js = text): void {
    this.at += text.length;
    this.js += js;
  }
}

const cache = new Map<string, Regex>();

/** What `pattern` is; remembered, since the same few patterns stand in thousands of rules. */
export function regexOf(pattern: string): Regex {
  const known = cache.get(pattern);
  if (known) return known;
  if (cache.size > 10_000) cache.clear();
  const regex = read(pattern);
  cache.set(pattern, regex);
  return regex;
}

function read(pattern: string): Regex {
  const reader = new Reader(pattern);
  let flags = 'su';
  const global = /^\(\?([is]+)\)/.exec(pattern);
  if (global) {
    if (global[1]!.includes('i')) flags += 'i';
    reader.at = global[0].length;
    reader.literal = false;
  }
  if (!alternation(reader, 0)) return { problem: reader.problem!, literal: false };
  if (reader.at < pattern.length) {
    reader.fail(reader.at, '`)` closes no group');
    return { problem: reader.problem!, literal: false };
  }
  const test = reader.hasForm ? compiled(reader.js, flags) : undefined;
  return {
    literal: reader.literal,
    ...(test ? { test } : {}),
    ...(reader.oldProblem ? { oldProblem: reader.oldProblem } : {}),
  };
}

function compiled(js: string, flags: string): ((value: string) => boolean) | undefined {
  try {
    const regex = new RegExp(`^(?:${js})$`, flags);
    return (value) => regex.test(value);
  } catch {
    return undefined;
  }
}

function alternation(r: Reader, depth: number): boolean {
  if (depth > 500) return r.fail(r.at, 'groups are nested too deep');
  while (r.at < r.source.length && !r.rest(')')) {
    if (r.rest('|')) {
      r.literal = false;
      r.take('|');
      continue;
    }
    const start = r.at;
    if (!atom(r, depth) || !repetition(r, start)) return false;
  }
  return true;
}

function atom(r: Reader, depth: number): boolean {
  const char = r.source[r.at]!;
  if (char === '(') return group(r, depth);
  if (char === '[') return charClass(r);
  if (char === '\\') return escaped(r, false);
  if (char === '*' || char === '+' || char === '?') {
    r.at++;
    return r.fail(
      r.at - 1,
      `\`${char}\` repeats nothing`,
      `write \`.${char}\` to match any text, or \`\\${char}\` to mean the character`,
    );
  }
  if ('.^$'.includes(char)) {
    r.literal = false;
    r.take(char);
    return true;
  }
  const whole = String.fromCodePoint(r.source.codePointAt(r.at)!);
  r.take(whole, '{}]/-'.includes(char) ? (char === '-' ? '-' : `\\${char}`) : whole);
  return true;
}

function repetition(r: Reader, atomStart: number): boolean {
  let repeated = false;
  for (;;) {
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(r.source.slice(r.at, r.at + 24));
    const simple = '*+?'.includes(r.source[r.at] ?? ' ');
    if (!counted && !simple) return true;
    const start = r.at;
    const text = counted ? counted[0] : r.source[r.at]!;
    r.literal = false;
    if (repeated) {
      r.at += text.length;
      return r.fail(atomStart, `\`${r.source.slice(atomStart, r.at)}\` repeats a repetition`);
    }
    if (counted) {
      const [, low, comma, high] = counted;
      const min = Number(low);
      const max = comma === undefined ? min : high === '' ? min : Number(high);
      if (min > MAX_REPEAT || max > MAX_REPEAT || max < min) {
        r.at += text.length;
        return r.fail(
          start,
          `\`${text}\` is no valid repeat count`,
          `counts go up to ${MAX_REPEAT}, the smaller one first`,
        );
      }
    }
    r.take(text);
    if (r.rest('?')) r.take('?');
    repeated = true;
  }
}

function group(r: Reader, depth: number): boolean {
  const start = r.at;
  r.literal = false;
  const look = /^\(\?(?:<?[=!])/.exec(r.source.slice(r.at, r.at + 4));
  if (look) {
    r.at += look[0].length;
    return r.fail(
      start,
      `\`${look[0]}\` looks ahead or behind, which RE2 cannot do`,
      'use two matchers on the label, such as `=~` and `!~`',
    );
  }
  const named = /^\(\?P?<([^>]*)>/.exec(r.source.slice(r.at));
  if (named) {
    if (!/^\w+$/.test(named[1]!)) return r.fail(start, `\`${named[1]}\` is no name for a group`);
    if (!named[0].startsWith('(?P')) {
      r.oldProblem ??= {
        at: start,
        length: named[0].length,
        message: `\`${named[0]}\` names a group in a way that Prometheus before 2.51 refuses`,
        help: `write \`(?P<${named[1]}>\``,
      };
    }
    r.take(named[0], '(');
  } else if (r.rest('(?')) {
    const flags = /^\(\?([imsU]*(?:-[imsU]+)?)([:)])/.exec(r.source.slice(r.at, r.at + 16));
    if (!flags || (flags[1] === '' && flags[2] === ')')) {
      r.at += Math.min(3, r.source.length - r.at);
      return r.fail(start, `\`${r.source.slice(start, r.at)}\` starts no group that RE2 knows`);
    }
    if (flags[1] !== '') r.hasForm = false;
    r.at += flags[0].length;
    if (flags[2] === ')') return true;
    r.js += '(?:';
  } else {
    r.take('(');
  }
  if (!alternation(r, depth + 1)) return false;
  if (!r.rest(')')) {
    r.at = start + 1;
    return r.fail(start, '`(` is never closed', 'write `\\\\(` to mean the character');
  }
  r.take(')');
  return true;
}

function charClass(r: Reader): boolean {
  const start = r.at;
  r.literal = false;
  r.take('[');
  if (r.rest('^')) r.take('^');
  let first = true;
  while (first || !r.rest(']')) {
    if (r.at >= r.source.length) {
      r.at = start + 1;
      return r.fail(start, '`[` is never closed', 'write `\\\\[` to mean the character');
    }
    first = false;
    const posix = /^\[:(\^?)(\w+):\]/.exec(r.source.slice(r.at));
    if (posix) {
      if (!CLASSES.has(posix[2]!)) return r.fail(r.at, `\`${posix[0]}\` is no character class`);
      r.hasForm = false;
      r.at += posix[0].length;
      continue;
    }
    const from = r.at;
    const low = classMember(r);
    if (low === undefined) return false;
    // After a class such as \d, and at the end, a hyphen is itself.
    if (low < 0 || !r.rest('-') || r.source[r.at + 1] === ']' || r.at + 1 >= r.source.length) continue;
    r.take('-');
    const high = classMember(r);
    if (high === undefined) return false;
    if (high < 0 || high < low)
      return r.fail(from, `\`${r.source.slice(from, r.at)}\` is no valid range of characters`);
  }
  r.take(']');
  return true;
}

/** The code of one member; -1 for a class such as `\d`; undefined where it is broken. */
function classMember(r: Reader): number | undefined {
  const from = r.at;
  if (r.rest('\\')) {
    if (!escaped(r, true)) return undefined;
    const text = r.source.slice(from, r.at);
    if (/^\\[dDwWsSpP]/.test(text)) return -1;
    return text.length === 2 ? text.codePointAt(1)! : (literalCode(text) ?? -1);
  }
  const code = r.source.codePointAt(r.at)!;
  const char = String.fromCodePoint(code);
  r.take(char, '[]^-&/{}()|'.includes(char) ? `\\${char}` : char);
  return code;
}

function literalCode(text: string): number | undefined {
  const hex = /^\\x\{?([0-9a-fA-F]+)\}?$/.exec(text);
  return hex ? Number.parseInt(hex[1]!, 16) : undefined;
}

function escaped(r: Reader, inClass: boolean): boolean {
  const start = r.at;
  const next = r.source[r.at + 1];
  if (next === undefined)
    return r.fail(start, 'a single `\\` ends the pattern', 'write `\\\\\\\\` to mean a backslash');
  const tail = r.source.slice(r.at);
  if (/[dDwWsSnrtfv]/.test(next)) {
    r.literal = false;
    r.take(`\\${next}`);
    return true;
  }
  if (next === 'Q' && !inClass) return quoted(r);
  const property = /^\\[pP](?:\{\^?[\w&]+\}|[A-Z])/.exec(tail);
  const hex = /^\\x(?:[0-9a-fA-F]{2}|\{[0-9a-fA-F]{1,6}\})/.exec(tail);
  const octal = /^\\(?:[1-7][0-7]{1,2}|0[0-7]{0,2})/.exec(tail);
  const special = inClass ? null : /^\\[bBAzC]/.exec(tail);
  const other = property ?? hex ?? octal ?? special ?? /^\\a/.exec(tail);
  if (other) {
    r.literal = false;
    r.hasForm = false;
    r.at += other[0].length;
    return true;
  }
  if (/[0-9]/.test(next)) {
    r.at += 2;
    return r.fail(start, `\`\\${next}\` refers back to a group, which RE2 cannot do`);
  }
  if (/[A-Za-z]/.test(next) || next.codePointAt(0)! > 0x7f) {
    r.at += 2;
    return r.fail(start, `\`\\${next}\` is no escape that RE2 knows`);
  }
  // Any escaped punctuation is itself; JavaScript's u flag allows only some of it.
  r.take(`\\${next}`, /[\^$\\.*+?()[\]{}|/]/.test(next) || (inClass && next === '-') ? `\\${next}` : next);
  return true;
}

function quoted(r: Reader): boolean {
  const end = r.source.indexOf('\\E', r.at);
  const text = r.source.slice(r.at + 2, end < 0 ? undefined : end);
  r.at = end < 0 ? r.source.length : end + 2;
  r.js += text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
  r.literal = false;
  return true;
}
