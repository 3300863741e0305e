/** Go's `printf` for texts, numbers and truth values; a verb that is not supported is named. */

import { exponential, fixed, shortest, significant } from './go-numbers.ts';
import { TemplateProblem } from './parse.ts';
import type { Value } from './value.ts';

const VERB = /%([-+ 0#]*)(\d+)?(?:\.(\d+)?)?([a-zA-Z%])/g;

/** `format` filled with `args`, as package fmt does it, its complaints within the text included. */
export function formatted(format: string, args: readonly Value[]): string {
  if (/%[-+ 0#]*(?:\*|\[)/.test(format))
    throw new TemplateProblem('`*` and `[n]` of printf are not supported', 'printf');
  let used = 0;
  const text = format.replace(VERB, (whole, flags: string, width = '', precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    if (flags.includes('#')) throw new TemplateProblem('the flag `#` of printf is not supported', 'printf');
    if (used >= args.length) return `%!${verb}(MISSING)`;
    const digits = whole.includes('.') ? Number(precision ?? '0') : undefined;
    return padded(one(verb, args[used++], digits, flags), flags, Number(width));
  });
  const extra = args.slice(used).map((value) => `${typeName(value)}=${plain(value)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(', ')})`;
}

function one(verb: string, value: Value, precision: number | undefined, flags: string): string {
  switch (typeof value) {
    case 'number': {
      const text = float(verb, value, precision);
      return text === undefined ? wrong(verb, value) : signed(text, flags);
    }
    case 'bigint':
      return verb === 'd' || verb === 'v' ? signed(String(value), flags) : wrong(verb, value);
    case 'string':
      if (verb === 'q') return quoted(value);
      if (verb === 'x' || verb === 'X') throw new TemplateProblem(`the verb \`%${verb}\` is not supported`, 'printf');
      if (verb !== 's' && verb !== 'v') return wrong(verb, value);
      return precision === undefined ? value : [...value].slice(0, precision).join('');
    case 'boolean':
      return verb === 't' || verb === 'v' ? String(value) : wrong(verb, value);
    default:
      throw new TemplateProblem('`printf` of a whole label set is not supported', 'printf');
  }
}

function float(verb: string, value: number, precision: number | undefined): string | undefined {
  switch (verb) {
    case 'v':
    case 'g':
      return precision === undefined ? shortest(value) : significant(value, precision);
    case 'f':
    case 'F':
      return fixed(value, precision ?? 6);
    case 'e':
      return exponential(value, precision ?? 6);
    case 'b':
    case 'x':
    case 'X':
    case 'E':
    case 'G':
      throw new TemplateProblem(`the verb \`%${verb}\` is not supported`, 'printf');
    default:
      return undefined;
  }
}

function signed(text: string, flags: string): string {
  if (/^[-+]/.test(text) || text === 'NaN') return text === '+Inf' && !flags.includes('+') ? '+Inf' : text;
  return (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + text;
}

function padded(text: string, flags: string, width: number): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0') || !/\d/.test(text)) return ' '.repeat(missing) + text;
  const [, sign = '', rest = ''] = /^([-+ ]?)([\s\S]*)$/.exec(text)!;
  return sign + '0'.repeat(missing) + rest;
}

/** What Go prints where a verb does not fit its argument. */
function wrong(verb: string, value: Value): string {
  return `%!${verb}(${typeName(value)}=${plain(value)})`;
}

function typeName(value: Value): string {
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function plain(value: Value): string {
  return typeof value === 'number' ? shortest(value) : String(value);
}

function quoted(value: string): string {
  if (!/^[ -~]*$/.test(value))
    throw new TemplateProblem('`%q` of other than plain characters is not supported', 'printf');
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
