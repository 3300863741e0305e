/** Finds rules that stand twice, and records of which two write the same series. */

import { isAlert } from '../plan.ts';
import { canHave, type LabelSet } from '../promql/labels.ts';
import type { Check, CheckedRule, Finding, LintContext } from './check.ts';

export const check: Check = {
  code: 'duplicate-rule',
  severity: 'warning',
  title: 'Two rules do the same.',
  why: 'An alert that stands twice notifies twice. Two records that write the same series collide: one of the two values is dropped at each evaluation, and which one depends on the order.',
  bad: '- { record: job:up:sum, expr: sum by (job) (up) }\n- { record: job:up:sum, expr: count by (job) (up) }',
  good: '- { record: job:up:sum, expr: sum by (job) (up) }\n- { record: job:up:count, expr: count by (job) (up) }',
  run,
};

function run(context: LintContext): readonly Finding[] {
  const seen = new Map<string, CheckedRule[]>();
  const findings: Finding[] = [];
  for (const rule of context.rules) {
    const key = keyOf(rule);
    const before = seen.get(key);
    if (!before) {
      seen.set(key, [rule]);
      continue;
    }
    const twin = before.find((other) => isTwin(rule, other));
    if (twin) findings.push(describe(rule, twin));
    // Names with very many rules, one per service, would otherwise be compared each with each.
    if (before.length < 50) before.push(rule);
  }
  return findings;
}

function keyOf(rule: CheckedRule): string {
  const { labels } = rule.rule;
  const names = Object.keys(labels).sort();
  let key = `${rule.isAlert ? 'alert' : 'record'}\u0000${rule.name}`;
  for (const name of names) key += `\u0000${name}\u0000${labels[name]}`;
  return key;
}

function isTwin(a: CheckedRule, b: CheckedRule): boolean {
  if (sameText(a.rule.expr, b.rule.expr))
    return !isAlert(a.rule) || !isAlert(b.rule) || (a.rule.for ?? 0) === (b.rule.for ?? 0);
  if (a.isAlert) return false;
  const [x, y] = [a.exact(), b.exact()];
  if (!x.expr || !y.expr || x.problems.length > 0 || y.problems.length > 0) return false;
  return collide(x.flow.of(x.expr), y.flow.of(y.expr));
}

function sameText(a: string, b: string): boolean {
  return a === b || a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();
}

/** Whether two results are sure to have the same labels by name, and none that is known to differ in value. */
function collide(a: LabelSet, b: LabelSet): boolean {
  if (a.possible.kind !== 'only' || b.possible.kind !== 'only') return false;
  const names = [...a.possible.labels];
  if (names.length !== b.possible.labels.size || !names.every((name) => canHave(b, name))) return false;
  return names.every((name) => {
    const [x, y] = [a.certain.get(name), b.certain.get(name)];
    return x === undefined || y === undefined || x === y;
  });
}

function describe(rule: CheckedRule, twin: CheckedRule): Finding {
  const same = sameText(rule.rule.expr, twin.rule.expr);
  const message = rule.isAlert
    ? `The alert \`${rule.name}\` stands twice with the same labels and expression.`
    : same
      ? `\`${rule.name}\` is recorded twice by the same expression.`
      : `\`${rule.name}\` is recorded by two expressions with the same labels, so they write the same series.`;
  return {
    rule,
    where: 'name',
    message,
    help: same ? 'remove one of the two' : 'give one a name of its own, or a label that tells the two apart',
    also: [{ rule: twin, where: 'name', message: 'the other one is here' }],
  };
}
