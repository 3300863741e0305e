/** Finds templates that print a label which the alert's expression cannot have. */

import { isAlert } from '../plan.ts';
import { type Expr, unwrap } from '../promql/ast.ts';
import { canHave } from '../promql/labels.ts';
import type { Check, CheckedRule, Finding, Where } from './check.ts';
import { type LabelUse, outlineOf, templateOf } from './template.ts';

export const check: Check = {
  code: 'template-label-gone',
  severity: 'warning',
  title: 'A template prints a label that the expression does not have.',
  why: 'A label that was aggregated away prints as nothing, so the message lacks the very name it was to tell. Labels that the alert itself adds are not visible to templates either.',
  bad: 'expr: sum by (job) (up) == 0\nannotations:\n  summary: "{{ $labels.instance }} is down"',
  good: 'expr: sum by (job) (up) == 0\nannotations:\n  summary: "{{ $labels.job }} is down"',
  run: (context) => context.rules.flatMap(inspect),
};

function inspect(rule: CheckedRule): Finding[] {
  const { shape } = rule;
  if (!isAlert(rule.rule) || !shape.expr || shape.problems.length > 0) return [];
  const set = shape.flow.of(shape.expr);
  const findings: Finding[] = [];
  const look = (text: string, where: (use: LabelUse) => Where): void => {
    if (templateOf(outlineOf(text)).labels.every((use) => canHave(set, use.label))) return;
    const seen = new Set<string>();
    for (const use of templateOf(text).labels) {
      if (use.label === '__name__' || seen.has(use.label) || canHave(set, use.label)) continue;
      seen.add(use.label);
      findings.push(describe(rule, use, where(use)));
    }
  };
  for (const [name, text] of Object.entries(rule.rule.annotations)) look(text, (span) => ({ annotation: name, span }));
  for (const [name, text] of Object.entries(rule.rule.labels)) look(text, (span) => ({ label: name, span }));
  return findings;
}

function describe(rule: CheckedRule, { label }: LabelUse, where: Where): Finding {
  const exact = rule.exact();
  const own = rule.rule.labels[label];
  if (label === 'alertname' || own !== undefined) {
    const value = label === 'alertname' ? rule.name : own!;
    return {
      rule,
      where,
      message: `Templates do not see \`${label}\`, which the alert itself adds, so this prints nothing.`,
      help: value.includes('{{') ? 'repeat its template here' : `write the value itself: \`${value}\``,
    };
  }
  const remover = exact.expr ? exact.flow.remover(exact.expr, label) : undefined;
  const span = remover && headOf(unwrap(remover));
  return {
    rule,
    where,
    message: `The expression has no label \`${label}\`, so this prints nothing.`,
    help: helpFor(remover && unwrap(remover), label),
    ...(span ? { also: [{ rule, where: span, message: `\`${label}\` is lost here` }] } : {}),
  };
}

function headOf(node: Expr): { start: number; end: number } {
  if (node.kind === 'aggregate') return node.opSpan;
  if (node.kind === 'call') return node.nameSpan;
  if (node.kind === 'binary') return node.opSpan;
  return node;
}

function helpFor(node: Expr | undefined, label: string): string {
  if (node?.kind === 'aggregate' && node.grouping?.without)
    return `leave \`${label}\` out of \`without\`, or do not print it`;
  if (node?.kind === 'aggregate') return `add \`${label}\` to \`by (…)\`, or do not print it`;
  if (node?.kind === 'call' && node.name.startsWith('absent'))
    return `\`${node.name}\` has the labels of \`=\` matchers only: write the value itself`;
  if (node?.kind === 'call' && node.name === 'vector') return 'a number has no labels: write the value itself';
  if (node?.kind === 'binary' && node.matching?.on)
    return `take \`${label}\` over with \`group_left (${label})\`, or do not print it`;
  return 'do not print it, or keep the label in the expression';
}
