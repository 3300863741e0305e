/** Finds alerts on a rate of 0, which stay silent when the series are not there at all. */

import { type Expr, unwrap } from '../promql/ast.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'zero-of-missing-series',
  severity: 'info',
  title: 'An alert waits for 0 where there may be nothing.',
  why: 'A sum over no series gives no result, not 0. When the process is gone, or has not counted anything yet, an alert on `== 0` is silent.',
  bad: 'expr: sum(rate(http_requests_total{job="api"}[5m])) == 0',
  good: 'expr: (sum(rate(http_requests_total{job="api"}[5m])) or vector(0)) == 0',
  run: (context) => context.perExpression(inspect, (rule) => rule.isAlert),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const node = unwrap(expr);
  if (node.kind !== 'binary' || node.op !== '==' || node.bool) return [];
  const limit = unwrap(node.right);
  if (limit.kind !== 'number' || limit.value !== 0 || !isSumOfRates(node.left)) return [];
  return [
    {
      start: node.opSpan.start,
      end: node.end,
      message: 'Where no series exist, the sum has no result, so this is not true then.',
      help: 'write `or vector(0)` before the comparison, or add an alert on `absent(…)`',
    },
  ];
}

function isSumOfRates(expr: Expr): boolean {
  const node = unwrap(expr);
  if (node.kind !== 'aggregate' || node.op !== 'sum' || !node.expr || (node.grouping?.labels.length ?? 0) > 0)
    return false;
  const inner = unwrap(node.expr);
  return inner.kind === 'call' && /^(?:rate|increase|irate)$/.test(inner.name);
}
