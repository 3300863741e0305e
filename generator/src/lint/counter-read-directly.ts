/** Finds alerts that compare a counter's total since its start with a threshold. */

import { type Expr, isComparison, unwrap, walk } from '../promql/ast.ts';
import type { Check, ExprFinding, LintContext, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'counter-read-directly',
  severity: 'info',
  title: 'An alert compares a counter itself with a threshold.',
  why: 'A counter only grows. Once over the threshold the alert fires until the process restarts, however long the cause is gone.',
  bad: 'expr: http_errors_total > 100',
  good: 'expr: increase(http_errors_total[10m]) > 100',
  run: (context) =>
    context.perExpression(
      (analysis) => inspect(analysis, context),
      (rule) => rule.isAlert,
    ),
};

function inspect({ expr }: SoundAnalysis, context: LintContext): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'binary' || !isComparison(node.op)) return;
    const [left, right] = [unwrap(node.left), unwrap(node.right)];
    const limit = left.kind === 'number' ? left : right.kind === 'number' ? right : undefined;
    // Over 0 means that it ever happened, which may be just what is asked.
    if (!limit || limit.value === 0) return;
    const counter = counterIn(limit === left ? right : left, context);
    if (!counter) return;
    const isDeclared = context.declared(counter.name) !== undefined;
    findings.push({
      start: counter.start,
      end: counter.end,
      message: `\`${counter.name}\` is a counter, and its value is the total since its process started.`,
      help: `compare its growth: \`increase(${counter.name}[10m])\``,
      ...(isDeclared ? { severity: 'warning' as const } : {}),
    });
  });
  return findings;
}

function counterIn(expr: Expr, context: LintContext): { name: string; start: number; end: number } | undefined {
  const node = unwrap(expr);
  if (node.kind === 'aggregate' && node.expr && /^(?:sum|avg|max|min)$/.test(node.op))
    return counterIn(node.expr, context);
  if (node.kind !== 'selector' || node.name === undefined || node.name.includes(':')) return undefined;
  const type = context.declared(node.name)?.type;
  const isCounter = type === undefined ? node.name.endsWith('_total') : type === 'counter';
  return isCounter ? { name: node.name, start: node.start, end: node.start + node.name.length } : undefined;
}
