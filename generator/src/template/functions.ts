/** The functions of alert templates that can be computed without asking a server; any other is named, not guessed. */

import { humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp } from './humanize.ts';
import { TemplateProblem } from './parse.ts';
import { formatted } from './printf.ts';
import { isTrue, printed, type Value } from './value.ts';

type TemplateFunction = (args: readonly Value[]) => Value;

/** @returns undefined where no function of that name is supported. */
export function functionOf(name: string): TemplateFunction | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

const text = (args: readonly Value[], index: number): string => {
  const value = args[index];
  if (typeof value !== 'string') throw new TemplateProblem(`argument ${index + 1} is no text`);
  return value;
};

/** Prometheus takes a text for a number where it is one. */
function float(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return Number(value);
  if (typeof value === 'string' && /^[+-]?(?:inf(?:inity)?|nan)$/i.test(value)) {
    if (/nan/i.test(value)) return Number.NaN;
    return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  throw new TemplateProblem(`\`${printed(value)}\` is no number`);
}

const ofNumber =
  (print: (value: number) => string): TemplateFunction =>
  (args) =>
    print(float(one(args)));

function one(args: readonly Value[]): Value {
  if (args.length !== 1) throw new TemplateProblem(`one argument is wanted, ${args.length} are given`);
  return args[0];
}

const comparing =
  (holds: (order: number) => boolean): TemplateFunction =>
  (args) => {
    if (args.length !== 2) throw new TemplateProblem('a comparison has two arguments');
    return holds(orderOf(args[0], args[1]));
  };

/** NaN where the two are not ordered, as with NaN itself. */
function orderOf(a: Value, b: Value): number {
  if (typeof a !== typeof b || typeof a === 'object' || a === undefined || b === undefined) {
    throw new TemplateProblem('the two sides of a comparison are of different kinds; write 5.0 beside $value, not 5');
  }
  if (a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return a < (b as typeof a) ? -1 : 1;
}

const equal = (a: Value, b: Value): boolean => orderOf(a, b) === 0;

/** Go's strings.Title: a letter is put in upper case where no letter, digit or underscore stands before it. */
function title(value: string): string {
  let before = ' ';
  let result = '';
  for (const char of value) {
    result += /[\p{L}\p{N}_]/u.test(before) ? char : upper(char);
    before = char;
  }
  return result;
}

/** Go maps one character to one character: `ß` stays. */
function upper(value: string): string {
  return [...value].map((char) => ([...char.toUpperCase()].length === 1 ? char.toUpperCase() : char)).join('');
}

function lower(value: string): string {
  return [...value].map((char) => ([...char.toLowerCase()].length === 1 ? char.toLowerCase() : char)).join('');
}

/** Patterns that RE2 and this engine read alike. */
function regex(pattern: string, flags: string): RegExp {
  const odd = /\(\?|\\[^\\.*+?^$()[\]{}|/dDwWbBtnr-]|\[\[|\[:|\{,|\p{Cc}|[^\p{ASCII}]/u.exec(pattern)?.[0];
  if (odd !== undefined) throw new TemplateProblem(`\`${odd}\` in a pattern is not supported`, 'match');
  try {
    return new RegExp(pattern, flags);
  } catch {
    throw new TemplateProblem(`\`${pattern}\` is no regular expression`);
  }
}

function replaceAll(pattern: string, replacement: string, value: string): string {
  let end = -1;
  return value.replace(regex(pattern, 'g'), (...match: unknown[]) => {
    const [found, start] = [match[0] as string, match.at(-2) as number];
    // Go passes over an empty match right behind another one.
    if (found === '' && start === end) return '';
    end = start + found.length;
    return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => {
      if (whole === '$$') return '$';
      const name = bare ?? braced ?? '';
      const group = /^\d+$/.test(name) ? match[Number(name)] : undefined;
      return typeof group === 'string' && Number(name) < match.length - 2 ? group : '';
    });
  });
}

function sprint(args: readonly Value[]): string {
  let result = '';
  args.forEach((value, index) => {
    const isApart = index > 0 && typeof value !== 'string' && typeof args[index - 1] !== 'string';
    result += (isApart ? ' ' : '') + (value === undefined ? '<nil>' : printed(value));
  });
  return result;
}

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  humanize: ofNumber(humanize),
  humanize1024: ofNumber(humanize1024),
  humanizeDuration: ofNumber(humanizeDuration),
  humanizePercentage: ofNumber(humanizePercentage),
  humanizeTimestamp: ofNumber(humanizeTimestamp),
  title: (args) => title(text(args, 0)),
  toUpper: (args) => upper(text(args, 0)),
  toLower: (args) => lower(text(args, 0)),
  match: (args) => regex(text(args, 0), '').test(text(args, 1)),
  reReplaceAll: (args) => replaceAll(text(args, 0), text(args, 1), text(args, 2)),
  stripPort: (args) =>
    text(args, 0).replace(/^(\[[^\]]*\]|[^:]*):[^:]*$/, (_, host: string) => host.replace(/^\[|\]$/g, '')),
  print: (args) => sprint(args),
  println: (args) => `${args.map((value) => (value === undefined ? '<nil>' : printed(value))).join(' ')}\n`,
  printf: (args) => formatted(text(args, 0), args.slice(1)),
  urlquery: (args) =>
    encodeURIComponent(sprint(args))
      .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+'),
  len: (args) => {
    const value = one(args);
    if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length);
    if (typeof value === 'object') return BigInt(Object.keys(value).length);
    throw new TemplateProblem(`\`${printed(value)}\` has no length`);
  },
  index: (args) => {
    const [map, key] = args;
    if (typeof map !== 'object' || typeof key !== 'string' || args.length !== 2) {
      throw new TemplateProblem('`index` is supported for labels by name', 'index');
    }
    return Object.hasOwn(map, key) ? map[key] : '';
  },
  not: (args) => !isTrue(one(args)),
  and: (args) => args.find((value) => !isTrue(value)) ?? args.at(-1),
  or: (args) => args.find((value) => isTrue(value)) ?? args.at(-1),
  eq: (args) => {
    if (args.length < 2) throw new TemplateProblem('a comparison has two arguments');
    return args.slice(1).some((value) => equal(args[0], value));
  },
  ne: comparing((order) => order !== 0),
  lt: comparing((order) => order < 0),
  le: comparing((order) => order <= 0),
  gt: comparing((order) => order > 0),
  ge: comparing((order) => order >= 0),
};
