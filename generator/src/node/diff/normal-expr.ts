/** One form for expressions that mean the same: Prometheus prints what it has loaded its own way. */

import { compareText } from '../../diagnostics/diagnostic.ts';
import { durationOf } from '../../model/duration.ts';

interface Token {
  readonly kind: 'string' | 'number' | 'duration' | 'word' | 'sign' | 'selector' | 'labels';
  readonly text: string;
}

const LEXEMES: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /(?:\s+|#[^\n]*)+/y],
  ['string', /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y],
  ['duration', /\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*(?![\w.])/y],
  ['number', /0[xX][\da-fA-F]+|(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[a-zA-Z_:][\w:]*/y],
  ['sign', /=~|!~|==|!=|>=|<=|[-+*/%^<>=(){}[\],@]/y],
];
const KEYWORDS = new Set(
  'and or unless by without on ignoring group_left group_right bool offset atan2 inf nan sum min max avg group stddev stdvar count count_values bottomk topk quantile limitk limit_ratio'.split(
    ' ',
  ),
);
const LISTS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);

/**
 * The expression in a form that only its meaning decides: layout, comments, quotes, the spelling of numbers and
 * durations, the order of matchers and of labels in lists, and the place of `by` and `without` make no difference.
 *
 * Conservative: two expressions with the same form mean the same; some that mean the same have two forms (`a + b`
 * and `b + a`). What cannot be read is compared by its words.
 */
export function normalExpr(expr: string): string {
  const tokens = tokensOf(expr);
  if (tokens === undefined) return expr.trim().replace(/\s+/g, ' ');
  return withModifiersInOrder(withGroupingInFront(withLists(withSelectors(withoutPlusInf(tokens)))))
    .map(({ text }) => text)
    .join(' ');
}

function tokensOf(expr: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let position = 0;
  let brackets = 0;
  while (position < expr.length) {
    if (brackets > 0 && expr[position] === ':') {
      // The colon of a subquery; elsewhere it is part of a name.
      tokens.push({ kind: 'sign', text: ':' });
      position++;
      continue;
    }
    const found = LEXEMES.map(([kind, pattern]) => {
      pattern.lastIndex = position;
      return { kind, text: pattern.exec(expr)?.[0] };
    }).find(({ text }) => text !== undefined);
    if (found?.text === undefined) return undefined;
    position += found.text.length;
    if (found.text === '[') brackets++;
    else if (found.text === ']') brackets--;
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: normalText(found.kind, found.text) });
  }
  return tokens;
}

function normalText(kind: Token['kind'], text: string): string {
  if (kind === 'string') return JSON.stringify(unquoted(text));
  if (kind === 'duration') return `${durationOf(text) ?? text}ms`;
  if (kind === 'number') return String(Number(text.replaceAll('_', '')));
  return kind === 'word' && KEYWORDS.has(text.toLowerCase()) ? text.toLowerCase() : text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

function unquoted(text: string): string {
  const body = text.slice(1, -1);
  if (text.startsWith('`')) return body;
  return body.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/g,
    (whole: string, x?: string, u?: string, long?: string, octal?: string, letter?: string) => {
      if (letter !== undefined) return ESCAPES[letter] ?? whole;
      const code = octal === undefined ? Number.parseInt(x ?? u ?? long ?? '', 16) : Number.parseInt(octal, 8);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Prometheus writes infinity as `+Inf`, people as `Inf`. */
function withoutPlusInf(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token, index) => {
    if (token.text !== '+' || tokens[index + 1]?.text !== 'inf') return true;
    const before = tokens[index - 1];
    const isUnary =
      before === undefined ||
      (before.kind === 'sign' && before.text !== ')' && before.text !== ']') ||
      before.text === 'bool';
    return !isUnary;
  });
}

/** A metric with its matchers as one token, the matchers sorted. */
function withSelectors(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.text !== '{') {
      out.push(token);
      continue;
    }
    const end = tokens.findIndex((other, at) => at > index && other.text === '}');
    if (end === -1) return tokens;
    const before = out.at(-1);
    const hasName = before?.kind === 'word' && !KEYWORDS.has(before.text);
    if (hasName) out.pop();
    out.push(selectorOf(hasName ? before.text : undefined, tokens.slice(index + 1, end)));
    index = end;
  }
  return out;
}

function selectorOf(named: string | undefined, inside: readonly Token[]): Token {
  let name = named;
  const matchers: string[] = [];
  for (const part of split(inside)) {
    const text = part.map((token) => token.text).join('');
    const byLabel = /^__name__="([a-zA-Z_:][\w:]*)"$/.exec(text) ?? /^"([a-zA-Z_:][\w:]*)"$/.exec(text);
    if (name === undefined && byLabel) name = byLabel[1]!;
    else matchers.push(text);
  }
  const braces = matchers.length === 0 && name !== undefined ? '' : `{${matchers.sort(compareText).join(',')}}`;
  return { kind: 'selector', text: `${name ?? ''}${braces}` };
}

/** `by (b, a)` as one token `by(a,b)`. */
function withLists(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind !== 'word' || !LISTS.has(token.text)) {
      out.push(token);
      continue;
    }
    const isListed = tokens[index + 1]?.text === '(';
    const end = isListed ? tokens.findIndex((other, at) => at > index && other.text === ')') : index;
    const labels = split(tokens.slice(index + 2, end)).map((part) => part.map(({ text }) => text).join(''));
    // `sum by () (x)` is `sum(x)`, and Prometheus prints it so.
    if (token.text !== 'by' || labels.length > 0) {
      out.push({ kind: 'labels', text: `${token.text}(${labels.sort(compareText).join(',')})` });
    }
    index = end === -1 ? index : end;
  }
  return out;
}

/** `sum(x) by (a)` as `sum by (a) (x)`. */
function withGroupingInFront(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  const opened: number[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.text === '(') opened.push(out.length);
    out.push(token);
    const next = tokens[index + 1];
    const start = token.text === ')' ? opened.pop() : undefined;
    if (start !== undefined && next?.kind === 'labels' && /^(?:by|without)\(/.test(next.text)) {
      out.splice(start, 0, next);
      index++;
    }
  }
  return out;
}

/** `x offset 5m @ 0` as `x @ 0 offset 5m`. */
function withModifiersInOrder(tokens: readonly Token[]): readonly Token[] {
  const out = [...tokens];
  for (let index = 0; index < out.length; index++) {
    if (out[index]!.text !== 'offset') continue;
    const offsetEnd = index + (out[index + 1]?.text === '-' ? 3 : 2);
    if (out[offsetEnd]?.text !== '@') continue;
    const sign = out[offsetEnd + 1]?.text === '-' ? 1 : 0;
    const isCall = out[offsetEnd + 1]?.kind === 'word';
    const atEnd = offsetEnd + (isCall ? 4 : 2 + sign);
    out.splice(index, atEnd - index, ...out.slice(offsetEnd, atEnd), ...out.slice(index, offsetEnd));
  }
  return out;
}

function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',') parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
