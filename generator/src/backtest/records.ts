/** The recorded series that rules give, looked up by what an expression selects. */

import type { Duration } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';
import type { RecordingRule, RuleGroup } from '../plan.ts';
import { isAlert } from '../plan.ts';
import type { SelectorMatcher, VectorSelector } from '../promql/ast.ts';
import { canHave, LabelFlow, usualLabels } from '../promql/labels.ts';
import { parse } from '../promql/parse.ts';
import { regexOf } from '../promql/regex.ts';
import { exprKey } from '../promql/same.ts';

export interface RecordedSeries {
  readonly rule: RecordingRule;
  readonly group: string;
  /** undefined leaves it to the server. */
  readonly interval?: Duration;
}

export type RecordIndex = ReadonlyMap<string, readonly RecordedSeries[]>;

/** All recording rules of `groups` by the name of their series. */
export function recordIndex(groups: readonly RuleGroup[]): RecordIndex {
  const index = new Map<string, RecordedSeries[]>();
  for (const { name, interval, rules } of groups) {
    for (const rule of rules) {
      if (isAlert(rule)) continue;
      const entry = { rule, group: name, ...(interval === undefined ? {} : { interval }) };
      const known = index.get(rule.record);
      if (known) known.push(entry);
      else index.set(rule.record, [entry]);
    }
  }
  return index;
}

/** The rules whose series `selector` may read; or the matcher that only the series themselves could answer. */
export type Sources =
  | { readonly kind: 'rules'; readonly rules: readonly RecordedSeries[] }
  | { readonly kind: 'undecided'; readonly matcher: SelectorMatcher };

/** @returns undefined where nothing records a series of that name. */
export function sourcesOf(selector: VectorSelector, index: RecordIndex): Sources | undefined {
  const recorded = selector.name === undefined ? undefined : index.get(selector.name);
  if (!recorded) return undefined;
  const rules: RecordedSeries[] = [];
  for (const entry of recorded) {
    const verdicts = selector.matchers.map((matcher) => ({ matcher, holds: holds(matcher, entry.rule) }));
    if (verdicts.some((verdict) => verdict.holds === false)) continue;
    const undecided = verdicts.find((verdict) => verdict.holds === undefined);
    if (undecided) return { kind: 'undecided', matcher: undecided.matcher };
    rules.push(entry);
  }
  return { kind: 'rules', rules };
}

/** Whether every series of `rule` fulfils `matcher`, or none does; undefined where that depends on the series. */
function holds({ label, op, value }: SelectorMatcher, rule: RecordingRule): boolean | undefined {
  if (label === '__name__') return undefined;
  const own = Object.hasOwn(rule.labels, label) ? rule.labels[label]! : absentOr(label, rule.expr);
  if (own === undefined) return undefined;
  if (op === '=' || op === '!=') return (own === value) === (op === '=');
  const matched = regexOf(value).test?.(own);
  return matched === undefined ? undefined : matched === (op === '=~');
}

/** The empty value where no result of `expr` can have `label`. */
function absentOr(label: string, text: string): string | undefined {
  const { expr } = parse(text);
  if (!expr) return undefined;
  return canHave(new LabelFlow(usualLabels).of(expr), label) ? undefined : '';
}

/** Whether a rule of `loaded` gives the very same series as `rule`. */
export function isLoaded(rule: RecordingRule, loaded: RecordIndex): boolean {
  return (loaded.get(rule.record) ?? []).some(
    (other) => sameLabels(other.rule.labels, rule.labels) && exprKey(other.rule.expr) === exprKey(rule.expr),
  );
}

export function sameLabels(a: Labels, b: Labels): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
