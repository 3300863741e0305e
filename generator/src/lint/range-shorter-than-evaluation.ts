/** Finds ranges that do not reach back to the rule's last evaluation. */

import { milliseconds, printDuration } from '../model/duration.ts';
import { walk } from '../promql/ast.ts';
import type { Check, CheckedRule, ExprFinding, LintContext, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'range-shorter-than-evaluation',
  severity: 'warning',
  title: 'A range is shorter than the time between two evaluations.',
  why: 'What happens between the end of one range and the start of the next is seen by no evaluation, so an alert misses it and a record has gaps.',
  bad: 'interval: 5m\nrules:\n- alert: Errors\n  expr: increase(errors_total[1m]) > 0',
  good: 'interval: 5m\nrules:\n- alert: Errors\n  expr: increase(errors_total[10m]) > 0',
  run: (context) =>
    context.perExpression(
      (analysis, rule) => inspect(analysis, context, rule),
      (rule) => context.intervalOf(rule.group) !== undefined,
      (rule) => String(context.intervalOf(rule.group)),
    ),
};

function inspect({ expr, text }: SoundAnalysis, context: LintContext, rule: CheckedRule): ExprFinding[] {
  const interval = context.intervalOf(rule.group)!;
  const findings: ExprFinding[] = [];
  walk(expr, (node, parents) => {
    if ((node.kind !== 'matrix' && node.kind !== 'subquery') || node.range === undefined || node.range >= interval)
      return;
    // Inside a subquery the steps of that one are what must be covered.
    if (parents.some((parent) => parent.kind === 'subquery')) return;
    findings.push({
      ...node.rangeSpan,
      message: `The range \`${text.slice(node.rangeSpan.start, node.rangeSpan.end)}\` is shorter than the \`${printDuration(interval)}\` between two evaluations.`,
      expected: `at least \`${printDuration(interval)}\``,
      help: `write \`${printDuration(milliseconds(interval * 2))}\`, or evaluate the group more often`,
    });
  });
  return findings;
}
