/** The rules in the text of a Prometheus rule file. */

import { load } from 'js-yaml';
import { durationOf, printDuration } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';
import type { KnownRule } from './known-rule.ts';

/**
 * The rules of `text`, in their order.
 *
 * @returns undefined where it is YAML of another kind (it has no `groups`).
 * @throws Error with a reason in one line where it is no YAML, or its groups are not groups of rules.
 */
export function rulesOfText(text: string): readonly KnownRule[] | undefined {
  const document = record(load(text));
  if (document === undefined || !('groups' in document)) return undefined;
  const groups = document.groups ?? [];
  if (!Array.isArray(groups)) throw new Error('`groups` is not a list');
  return rulesOfGroups(groups);
}

/**
 * The rules of parsed groups, in their order.
 *
 * @throws Error with a reason in one line where one is no group of rules.
 */
export function rulesOfGroups(groups: readonly unknown[]): readonly KnownRule[] {
  return groups.flatMap((item: unknown) => {
    const group = record(item);
    const rules = group?.rules ?? [];
    if (group === undefined || !Array.isArray(rules)) throw new Error('a group is not a mapping with a list of rules');
    const interval = group.interval === undefined ? {} : { interval: duration(group.interval) };
    return rules.map((rule: unknown) => ({ ...ruleOf(rule), group: textOf(group.name), ...interval }));
  });
}

function ruleOf(item: unknown): Omit<KnownRule, 'group' | 'interval'> {
  const rule = record(item);
  const name = rule?.alert ?? rule?.record;
  if (rule === undefined || name === undefined) throw new Error('a rule has neither `alert` nor `record`');
  return {
    kind: rule.alert === undefined ? 'record' : 'alert',
    name: textOf(name),
    expr: textOf(rule.expr).trim(),
    for: duration(rule.for),
    keepFiringFor: duration(rule.keep_firing_for),
    labels: labels(rule.labels),
    annotations: labels(rule.annotations),
  };
}

function duration(value: unknown): string {
  const text = value === undefined || value === null ? '0s' : textOf(value);
  const length = durationOf(text);
  return length === undefined ? text : printDuration(length);
}

function labels(value: unknown): Labels {
  return Object.fromEntries(Object.entries(record(value) ?? {}).map(([name, content]) => [name, textOf(content)]));
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
