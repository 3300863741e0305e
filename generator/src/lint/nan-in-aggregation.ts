/** Finds averages and sums over quotients of which one may be 0/0. */

import { type Expr, isComparison, unwrap, walk } from '../promql/ast.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'nan-in-aggregation',
  severity: 'warning',
  title: 'A quotient that may be 0/0 is aggregated.',
  why: 'A series without traffic gives 0/0, which is NaN. One NaN makes the whole sum or mean NaN, and NaN is over no threshold: the alert is dead while a single path is idle.',
  bad: 'expr: avg(rate(errors_total[5m]) / rate(requests_total[5m])) > 0.05',
  good: 'expr: sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'aggregate' || !/^(?:sum|avg|stddev|stdvar)$/.test(node.op) || !node.expr) return;
    const quotient = unwrap(node.expr);
    if (quotient.kind !== 'binary' || quotient.op !== '/' || !mayBeZero(quotient.right)) return;
    findings.push({
      start: quotient.opSpan.start,
      end: quotient.opSpan.end,
      message: `A series without traffic gives 0/0 here, and one NaN makes the whole \`${node.op}\` NaN.`,
      help: 'divide the sums instead, or leave idle series out: `/ (… > 0)`',
    });
  });
  return findings;
}

function mayBeZero(expr: Expr): boolean {
  const node = unwrap(expr);
  if (node.kind === 'binary' && isComparison(node.op)) return false;
  if (node.kind === 'aggregate') return node.op === 'sum' && node.expr !== undefined && mayBeZero(node.expr);
  return node.kind === 'call' && /^(?:rate|increase|irate)$/.test(node.name);
}
