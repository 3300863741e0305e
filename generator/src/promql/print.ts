/** Writes selectors and matchers as PromQL text. */

import type { Matcher, Matchers } from '../model/matcher.ts';

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
// As it stands between quotes: printable ASCII but for the quote and the backslash.
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `value` as a double-quoted PromQL string. Other control characters are written `\x01`, as Go reads them. */
export function quoteString(value: string): string {
  if (NEEDS_NO_ESCAPE.test(value)) return `"${value}"`;
  let text = '';
  for (const char of value) {
    const code = char.codePointAt(0)!;
    text += ESCAPES[char] ?? (code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : char);
  }
  return `"${text}"`;
}

/** Matchers as they stand between braces: `job="a",status=~"5.."`, in the order given; empty for none. */
export function printMatchers(matchers: Matchers): string {
  return matchers.map((m) => `${labelName(m.label)}${m.op}${quoteString(m.value)}`).join(',');
}

/**
 * A selector: `http_requests_total{job="a",status=~"5.."}[5m]`; the bare name where there are no matchers.
 *
 * A name that is no plain identifier is quoted inside the braces, which Prometheus reads from 3.0 on.
 *
 * @param range  The text between the brackets, such as `5m` or `$window`; an instant selector where absent.
 */
export function selector(metric: string, matchers: Matchers, range?: string): string {
  const inner = printMatchers(matchers);
  const plain = METRIC_NAME.test(metric);
  const braces = plain
    ? inner === ''
      ? ''
      : `{${inner}}`
    : `{${[quoteString(metric), inner].filter(Boolean).join(',')}}`;
  return `${plain ? metric : ''}${braces}${range === undefined ? '' : `[${range}]`}`;
}

/**
 * The matcher of a classic histogram's bucket whose upper bound is `bound`.
 *
 * The text of `le` depends on who wrote it: clients print whole numbers as `1`, Prometheus 3 and OpenMetrics as
 * `1.0`, and Go turns to an exponent where it is shorter (`1e+06`, `5e-05`). All spellings of the same number match.
 *
 * @throws when `bound` is not a number.
 */
export function leMatcher(bound: number): Matcher {
  if (Number.isNaN(bound)) throw new Error('leMatcher: the bound is not a number');
  if (!Number.isFinite(bound)) return { label: 'le', op: '=', value: bound > 0 ? '+Inf' : '-Inf' };
  const plain = plainDecimal(bound);
  const patterns = [escapeDots(plain) + (Number.isInteger(bound) ? '(\\.0)?' : '')];
  for (const spelling of exponentSpellings(bound)) {
    const escaped = escapeDots(spelling).replace('+', '\\+');
    if (!patterns.includes(escaped)) patterns.push(escaped);
  }
  return patterns.length === 1 && !Number.isInteger(bound)
    ? { label: 'le', op: '=', value: plain }
    : { label: 'le', op: '=~', value: patterns.join('|') };
}

/**
 * The number as Go's `strconv.FormatFloat(f, 'g', -1, 64)` prints it where that is an exponent, which is the case
 * below 1e-4 and from the 21st digit on; and from 1e6 on as other runtimes print it.
 */
function exponentSpellings(bound: number): string[] {
  const [mantissa = '', power = '0'] = bound.toExponential().split('e');
  const exponent = Number(power);
  if (bound === 0 || (exponent < 6 && exponent >= -4)) return [];
  const sign = exponent < 0 ? '-' : '+';
  return [`${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`];
}

function plainDecimal(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const exponent = Number(power);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${whole}${fraction}`;
  return `${sign}${(whole + fraction).padEnd(exponent + 1, '0')}`;
}

function escapeDots(text: string): string {
  return text.replaceAll('.', '\\.');
}

function labelName(name: string): string {
  return LABEL_NAME.test(name) ? name : quoteString(name);
}
