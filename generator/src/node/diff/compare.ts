/** What would change: rules as they are against rules as specs compile, by owner and alert. */

import { compareText } from '../../diagnostics/diagnostic.ts';
import type { Labels } from '../../model/matcher.ts';
import { exprKey } from '../../promql/same.ts';
import type { KnownRule } from './known-rule.ts';
import { printLabels } from './known-rule.ts';

export interface OwnedRule extends KnownRule {
  readonly owner: string;
}

export interface FieldChange {
  /** `expr`, `for`, `keep_firing_for`, `group`, `interval`, `labels.<name>` or `annotations.<name>`. */
  readonly field: string;
  /** undefined where there was none. */
  readonly old?: string;
  readonly new?: string;
}

export interface RuleChange {
  readonly owner: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly kind: 'alert' | 'record';
  readonly name: string;
  /** Labels after the change; of a removed rule, those it has. */
  readonly labels: Labels;
  readonly fields: readonly FieldChange[];
}

export interface Comparison {
  /** By owner, then alerts before recorded series, then name and labels. */
  readonly changes: readonly RuleChange[];
  readonly unchanged: number;
}

/**
 * Compares two sets of rules. A rule is the same one when owner, kind and name agree and so do its labels or its
 * expression; expressions that differ in layout only are equal.
 */
export function compareRules(old: readonly OwnedRule[], next: readonly OwnedRule[]): Comparison {
  const changes: RuleChange[] = [];
  let unchanged = 0;
  const before = bucketsOf(old);
  const after = bucketsOf(next);
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const pairs = pairsOf(before.get(key) ?? [], after.get(key) ?? []);
    for (const [from, to] of pairs) {
      const rule = (to ?? from)!;
      const fields = from && to ? changedFields(from, to) : [];
      if (from && to && fields.length === 0) unchanged++;
      else {
        const { owner, kind, name, labels } = rule;
        changes.push({ owner, change: !from ? 'added' : !to ? 'removed' : 'changed', kind, name, labels, fields });
      }
    }
  }
  return { changes: changes.sort(compareChanges), unchanged };
}

function bucketsOf(rules: readonly OwnedRule[]): ReadonlyMap<string, readonly OwnedRule[]> {
  const buckets = new Map<string, OwnedRule[]>();
  for (const rule of rules) {
    const key = `${rule.owner}\0${rule.kind}\0${rule.name}`;
    const bucket = buckets.get(key);
    if (bucket) bucket.push(rule);
    else buckets.set(key, [rule]);
  }
  return buckets;
}

type Pair = readonly [OwnedRule | undefined, OwnedRule | undefined];

function pairsOf(old: readonly OwnedRule[], next: readonly OwnedRule[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let left = [...old];
  let right = [...next];
  // From the surest sign that two are one rule to the least sure.
  const signs: readonly ((rule: OwnedRule) => string)[] = [
    (rule) => `${printLabels(rule.labels)}\0${rule.group}\0${exprKey(rule.expr)}`,
    (rule) => `${printLabels(rule.labels)}\0${rule.group}`,
    (rule) => printLabels(rule.labels),
    (rule) => exprKey(rule.expr),
  ];
  for (const sign of signs) {
    const waiting = new Map<string, OwnedRule[]>();
    for (const rule of left) waiting.set(sign(rule), [...(waiting.get(sign(rule)) ?? []), rule]);
    right = right.filter((rule) => {
      const found = waiting.get(sign(rule))?.shift();
      if (found === undefined) return true;
      pairs.push([found, rule]);
      left = left.filter((other) => other !== found);
      return false;
    });
  }
  return [...pairs, ...left.map((rule): Pair => [rule, undefined]), ...right.map((rule): Pair => [undefined, rule])];
}

function changedFields(from: OwnedRule, to: OwnedRule): readonly FieldChange[] {
  const fields: FieldChange[] = [];
  const note = (field: string, old: string | undefined, value: string | undefined): void => {
    if (old === value) return;
    fields.push({ field, ...(old === undefined ? {} : { old }), ...(value === undefined ? {} : { new: value }) });
  };
  if (exprKey(from.expr) !== exprKey(to.expr)) note('expr', oneLine(from.expr), oneLine(to.expr));
  note('for', from.for, to.for);
  note('keep_firing_for', from.keepFiringFor, to.keepFiringFor);
  note('group', from.group, to.group);
  // A group without an interval runs at the server's, which is not known here.
  if (from.interval !== undefined && to.interval !== undefined) note('interval', from.interval, to.interval);
  for (const part of ['labels', 'annotations'] as const) {
    const names = new Set([...Object.keys(from[part]), ...Object.keys(to[part])]);
    for (const name of [...names].sort(compareText)) note(`${part}.${name}`, from[part][name], to[part][name]);
  }
  return fields;
}

function oneLine(expr: string): string {
  return expr.trim().replace(/\s+/g, ' ');
}

function compareChanges(a: RuleChange, b: RuleChange): number {
  return (
    compareText(a.owner, b.owner) ||
    compareText(a.kind, b.kind) ||
    compareText(a.name, b.name) ||
    compareText(printLabels(a.labels), printLabels(b.labels)) ||
    compareText(a.change, b.change)
  );
}
