/** Turns conditions on requests (by role, as a spec writes them) into label matchers of one metric. */

import type { Matcher, Matchers } from '../model/matcher.ts';
import { escapeRegex, noneOf, oneOf } from '../model/matcher.ts';
import type { Condition, Role } from '../model/service.ts';
import type { RoleLabels, StatusStyle } from '../profiles/profile.ts';
import { regexOf } from '../promql/regex.ts';

const ROLES: ReadonlySet<string> = new Set<Role>(['route', 'method', 'status']);
const CLASS = /^[1-5](\.\.|xx)$/;

export function isRole(name: string): name is Role {
  return ROLES.has(name);
}

/** Why a condition cannot be put to a metric. */
export type Unanswerable =
  | { readonly reason: 'no-label'; readonly condition: Condition }
  | { readonly reason: 'class-only'; readonly condition: Condition }
  | { readonly reason: 'bad-pattern'; readonly condition: Condition; readonly pattern: string };

/**
 * Matchers that hold for the requests `conditions` describe.
 *
 * @param labels  The metric's label for each role.
 * @param style   How the metric writes a status.
 * @param failed  The library's word for a failure, for style `outcome`.
 */
export function matchersOf(
  conditions: readonly Condition[],
  labels: RoleLabels,
  style: StatusStyle,
  failed: string,
): Matchers | Unanswerable {
  const matchers: Matcher[] = [];
  for (const condition of conditions) {
    const label = isRole(condition.name) ? labels[condition.name] : condition.name;
    if (label === undefined) return { reason: 'no-label', condition };
    if (condition.name !== 'status' || condition.op === 'regex' || condition.op === 'not-regex') {
      matchers.push(plain(label, condition));
      continue;
    }
    const patterns = condition.values.map((value) => statusPattern(value, style, failed));
    if (patterns.some((pattern) => pattern === undefined)) return { reason: 'class-only', condition };
    // Statuses such as `5..` are patterns, so what is none would stop the whole rule file.
    const broken = (patterns as string[]).find(isBroken);
    if (broken !== undefined) return { reason: 'bad-pattern', condition, pattern: broken };
    matchers.push(statusMatcher(label, patterns as string[], condition.op === 'not-in'));
  }
  return matchers;
}

/** The opposite of each condition: what `exclude` means. */
export function negate(conditions: readonly Condition[]): Condition[] {
  const opposite = { in: 'not-in', 'not-in': 'in', regex: 'not-regex', 'not-regex': 'regex' } as const;
  return conditions.map((condition) => ({ ...condition, op: opposite[condition.op] }));
}

export function isUnanswerable(result: Matchers | Unanswerable): result is Unanswerable {
  return !Array.isArray(result);
}

function isBroken(pattern: string): boolean {
  const { problem, oldProblem } = regexOf(pattern);
  return (problem ?? oldProblem) !== undefined;
}

function plain(label: string, condition: Condition): Matcher {
  switch (condition.op) {
    case 'in':
      return oneOf(label, condition.values);
    case 'not-in':
      return noneOf(label, condition.values);
    case 'regex':
      return { label, op: '=~', value: condition.values.join('|') };
    case 'not-regex':
      return { label, op: '!~', value: condition.values.join('|') };
  }
}

/** One status as the metric writes it, as a regular expression; undefined where the metric knows classes alone. */
function statusPattern(value: string, style: StatusStyle, failed: string): string | undefined {
  const isClass = CLASS.test(value);
  switch (style) {
    case 'code':
      return isClass ? `${value[0]}..` : value;
    case 'class':
      return isClass ? `${value[0]}xx` : undefined;
    case 'digit':
      return isClass ? value[0] : undefined;
    case 'outcome':
      return isClass && value[0] === '5' ? escapeRegex(failed) : isClass ? undefined : value;
    case 'none':
      return undefined;
  }
}

function statusMatcher(label: string, patterns: readonly string[], negative: boolean): Matcher {
  const exact = patterns.length === 1 && /^\w+$/.test(patterns[0]!);
  const value = patterns.join('|');
  if (exact) return { label, op: negative ? '!=' : '=', value };
  return { label, op: negative ? '!~' : '=~', value };
}

/** Whether a request with these labels meets every matcher. A label that is absent reads as empty, as in PromQL. */
export function meets(matchers: Matchers, labels: Readonly<Record<string, string>>): boolean {
  return matchers.every((matcher) => {
    const value = Object.hasOwn(labels, matcher.label) ? labels[matcher.label]! : '';
    const isRegex = matcher.op === '=~' || matcher.op === '!~';
    const holds = isRegex ? matches(matcher.value, value) : value === matcher.value;
    return matcher.op.startsWith('!') ? !holds : holds;
  });
}

/** Whether RE2 would find `pattern` in all of `value`; a pattern without a form in JavaScript matches nothing here. */
function matches(pattern: string, value: string): boolean {
  return regexOf(pattern).test?.(value) ?? false;
}
