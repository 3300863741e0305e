/** Conditions on a request as a load script can test them before it sends the request, from the matchers of rules. */

import type { Matcher, Matchers } from '../../model/matcher.ts';
import { escapeRegex } from '../../model/matcher.ts';
import { regexOf } from '../../promql/regex.ts';

/** A condition on one tag of a request; a tag that is absent reads as empty, as a label does in PromQL. */
export type TagCondition =
  | { readonly tag: string; readonly in: readonly string[] }
  | { readonly tag: string; readonly notIn: readonly string[] }
  /** A regular expression for the whole value, written so that RE2 and JavaScript read it alike. */
  | { readonly tag: string; readonly matches: string }
  | { readonly tag: string; readonly notMatches: string };

/** A matcher on requests: by role (`route`, `method`, `status`), or by the label itself where it has none. */
export interface RequestMatcher {
  readonly tag: string;
  readonly matcher: Matcher;
}

/**
 * The matchers that tell requests apart; those that only say which series are the service's are left out.
 *
 * @param labels  The label of each role on this metric.
 * @param own     Matchers of the service's selector and of its profile. One on the label of a role does tell requests apart.
 */
export function requestMatchers(
  matchers: Matchers,
  labels: Readonly<Partial<Record<string, string>>>,
  own: Matchers,
): readonly RequestMatcher[] {
  const roles = new Map(Object.entries(labels).map(([role, label]) => [label, role]));
  return matchers.flatMap((matcher) => {
    const role = roles.get(matcher.label);
    if (role === undefined && own.some((other) => isSame(other, matcher))) return [];
    return [{ tag: role ?? matcher.label, matcher }];
  });
}

function isSame(a: Matcher, b: Matcher): boolean {
  return a.label === b.label && a.op === b.op && a.value === b.value;
}

/** `one` as a condition; undefined where its regular expression means something else, or nothing, in JavaScript. */
export function conditionOf({ tag, matcher }: RequestMatcher): TagCondition | undefined {
  const isRegex = matcher.op === '=~' || matcher.op === '!~';
  const values = isRegex ? literalsOf(matcher.value) : [matcher.value];
  const isNegative = matcher.op.startsWith('!');
  if (values) return isNegative ? { tag, notIn: values } : { tag, in: values };
  if (!isPortable(matcher.value)) return undefined;
  return isNegative ? { tag, notMatches: matcher.value } : { tag, matches: matcher.value };
}

/** The texts of an alternation that holds nothing else, sorted; undefined where `pattern` says more. */
export function literalsOf(pattern: string): readonly string[] | undefined {
  const parts = pattern.match(/(?:\\.|[^|\\])+/gs) ?? [''];
  if (parts.join('|') !== pattern) return undefined;
  const texts = parts.map((part) => part.replace(/\\([^A-Za-z0-9])/g, '$1'));
  return texts.every((text, index) => escapeRegex(text) === parts[index]) ? texts.sort() : undefined;
}

/** Only what both dialects read alike: no flags, named groups or classes by name, and escapes of signs, digits and words. */
function isPortable(pattern: string): boolean {
  return (
    regexOf(pattern).test !== undefined &&
    /^(?:[ -[\]-~]|\\[^A-Za-z0-9]|\\[dDwWb])*$/.test(pattern) &&
    !/\(\?(?!:)|\[:|\[\^?\]/.test(pattern)
  );
}

/**
 * HTTP statuses, 100 to 599, whose text on the metric meets all of `matchers`.
 *
 * @param write  A status as the metric writes it.
 * @returns undefined where a pattern has no form that can be tried here.
 */
export function statusesMeeting(
  matchers: readonly RequestMatcher[],
  write: (status: number) => string,
): ReadonlySet<number> | undefined {
  const tests: ((text: string) => boolean)[] = [];
  for (const { matcher } of matchers) {
    const isRegex = matcher.op === '=~' || matcher.op === '!~';
    const test = isRegex ? regexOf(matcher.value).test : (text: string) => text === matcher.value;
    if (!test) return undefined;
    tests.push(matcher.op.startsWith('!') ? (text) => !test(text) : test);
  }
  const met = ALL_STATUSES.filter((status) => tests.every((test) => test(write(status))));
  return new Set(met);
}

const FIRST_STATUS = 100;
const LAST_STATUS = 599;
export const ALL_STATUSES: readonly number[] = Array.from(
  { length: LAST_STATUS - FIRST_STATUS + 1 },
  (_, index) => FIRST_STATUS + index,
);

/** `statuses` as the fewest ranges, ascending, both ends included. */
export function statusRanges(statuses: ReadonlySet<number>): readonly { readonly min: number; readonly max: number }[] {
  const ranges: { min: number; max: number }[] = [];
  for (const status of ALL_STATUSES) {
    if (!statuses.has(status)) continue;
    const last = ranges.at(-1);
    if (last?.max === status - 1) last.max = status;
    else ranges.push({ min: status, max: status });
  }
  return ranges;
}
