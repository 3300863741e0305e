/** Single values of a spec in the model's terms: exact ratios, durations, matchers, conditions. */

import type { Decimal } from '../model/decimal.ts';
import { compare, decimalOf, divide, ONE, ZERO } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { DAY, durationOf } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import type { Matcher } from '../model/matcher.ts';
import { noneOf, oneOf } from '../model/matcher.ts';
import type { Origin, Path } from '../model/origin.ts';
import type { Condition } from '../model/service.ts';
import { regexOf } from '../promql/regex.ts';
import { finding, shown } from './codes.ts';
import type { ConditionFields, SelectorFields } from './schema.ts';

/** Where a document's findings are gathered while it is turned into the model. */
export interface Reading {
  readonly origin: Origin;
  readonly findings: Finding[];
}

const HUNDRED: Decimal = { num: 100n, den: 1n };
const MAX_REMEMBERED = 10_000;
const ratios = new Map<string, Decimal>();

/** A ratio that the schema let pass, exactly: `99.9%` is 999/1000. */
export function exactRatio(written: string | number): Decimal {
  const text = String(written);
  const known = ratios.get(text);
  if (known) return known;
  const percent = text.endsWith('%');
  const number = decimalOf(percent ? text.slice(0, -1) : text);
  if (!number) throw new Error(`exactRatio: ${text} passed the schema and is no ratio`);
  const value = percent ? divide(number, HUNDRED) : number;
  if (ratios.size >= MAX_REMEMBERED) ratios.clear();
  ratios.set(text, value);
  return value;
}

/** A ratio over 0 and at most 1; the finding `out-of-range` otherwise. */
export function shareOf(reading: Reading, written: string | number, path: Path): Decimal {
  const value = exactRatio(written);
  if (compare(value, ZERO) <= 0 || compare(value, ONE) > 0) {
    reading.findings.push(
      finding('out-of-range', { origin: reading.origin, path }, `${shown(written)} is not a share of anything.`, {
        expected: 'more than 0 and at most 100%',
      }),
    );
  }
  return value;
}

/** Prometheus counts durations in nanoseconds, in 64 bits. */
const LONGEST = (106_751 * DAY) as Duration;

/** A length of time that the schema let pass, 0 included; lengths over 292 years give `out-of-range`. */
export function lengthOf(reading: Reading, written: string | 0, path: Path): Duration {
  const value = written === 0 ? (0 as Duration) : durationOf(written);
  if (value !== undefined && value <= LONGEST) return value;
  reading.findings.push(
    finding('out-of-range', { origin: reading.origin, path }, `${shown(written)} is longer than Prometheus can count.`),
  );
  return 0 as Duration;
}

/** A length of time over 0; the finding `out-of-range` for `0s`. */
export function positiveLengthOf(reading: Reading, written: string, path: Path): Duration {
  const value = lengthOf(reading, written, path);
  if (value === 0 && durationOf(written) === 0) {
    reading.findings.push(
      finding('out-of-range', { origin: reading.origin, path }, `${shown(written)} is no length of time.`, {
        expected: 'more than 0',
      }),
    );
  }
  return value;
}

/** The matchers of a selector, in the order they are written. */
export function matchersOf(reading: Reading, selector: SelectorFields, path: Path): Matcher[] {
  const matchers: Matcher[] = [];
  for (const [label, wanted] of Object.entries(selector)) {
    if (typeof wanted === 'string') matchers.push({ label, op: '=', value: wanted });
    else if (Array.isArray(wanted)) matchers.push(oneOf(label, wanted));
    else {
      const before = matchers.length;
      if (wanted.regex !== undefined) {
        checkRegex(reading, wanted.regex, [...path, label, 'regex']);
        matchers.push({ label, op: '=~', value: wanted.regex });
      }
      if (wanted.not !== undefined) matchers.push(noneOf(label, listOf(wanted.not)));
      if (wanted.notRegex !== undefined) {
        checkRegex(reading, wanted.notRegex, [...path, label, 'notRegex']);
        matchers.push({ label, op: '!~', value: wanted.notRegex });
      }
      if (matchers.length === before) reportNoOperator(reading, [...path, label]);
    }
  }
  return matchers;
}

/** The conditions of `match`, `exclude` or `where`, in the order they are written. */
export function conditionsOf(reading: Reading, fields: ConditionFields, path: Path): Condition[] {
  const conditions: Condition[] = [];
  for (const [name, wanted] of Object.entries(fields)) {
    if (typeof wanted !== 'object' || Array.isArray(wanted)) {
      conditions.push({ name, op: 'in', values: listOf(wanted).map(String) });
      continue;
    }
    const before = conditions.length;
    if (wanted.regex !== undefined) {
      checkRegex(reading, wanted.regex, [...path, name, 'regex']);
      conditions.push({ name, op: 'regex', values: [wanted.regex] });
    }
    if (wanted.not !== undefined) conditions.push({ name, op: 'not-in', values: listOf(wanted.not).map(String) });
    if (wanted.notRegex !== undefined) {
      checkRegex(reading, wanted.notRegex, [...path, name, 'notRegex']);
      conditions.push({ name, op: 'not-regex', values: [wanted.notRegex] });
    }
    if (conditions.length === before) reportNoOperator(reading, [...path, name]);
  }
  return conditions;
}

function listOf<T extends string | number>(value: T | readonly T[]): readonly T[] {
  return typeof value === 'object' ? value : [value];
}

function reportNoOperator(reading: Reading, path: Path): void {
  reading.findings.push(
    finding('empty-value', { origin: reading.origin, path }, 'The mapping is empty.', {
      expected: 'regex, not or notRegex',
    }),
  );
}

function checkRegex(reading: Reading, pattern: string, path: Path): void {
  const { problem } = regexOf(pattern);
  if (problem === undefined) return;
  reading.findings.push(
    finding(
      'bad-regex',
      { origin: reading.origin, path },
      `${shown(pattern)} is not a regular expression of Prometheus: ${problem.message}.`,
      { help: problem.help },
    ),
  );
}

/** Reports each value of `values` that an earlier one equals; `key` says what equal means. */
export function reportDoubles<T>(
  reading: Reading,
  values: readonly T[],
  key: (value: T) => string,
  pathOf: (index: number) => Path,
  code: 'duplicate-value' | 'duplicate-objective' | 'duplicate-tier' | 'duplicate-group',
  say: (key: string) => string,
): void {
  const first = new Map<string, number>();
  values.forEach((value, index) => {
    const same = key(value);
    const earlier = first.get(same);
    if (earlier === undefined) {
      first.set(same, index);
      return;
    }
    const also = [{ at: { origin: reading.origin, path: pathOf(earlier) }, message: 'it stands here already' }];
    reading.findings.push(finding(code, { origin: reading.origin, path: pathOf(index) }, say(same), { also }));
  });
}
