/** Finds computed values that are compared for equality. */

import { type Expr, unwrap, walk } from '../promql/ast.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'float-equality',
  severity: 'warning',
  title: 'A computed value is compared for equality.',
  why: 'Values are floating-point numbers, and rate() extrapolates. A result that should be 0.5 is 0.49999, so `==` never holds and `!=` always does.',
  bad: 'expr: avg(rate(node_cpu_seconds_total{mode="idle"}[5m])) == 0.5',
  good: 'expr: avg(rate(node_cpu_seconds_total{mode="idle"}[5m])) < 0.5',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'binary' || (node.op !== '==' && node.op !== '!=')) return;
    const [left, right] = [unwrap(node.left), unwrap(node.right)];
    const limit = left.kind === 'number' ? left : right.kind === 'number' ? right : undefined;
    if (!limit) return;
    const value = limit === left ? right : left;
    const fraction = Number.isFinite(limit.value) && !Number.isInteger(limit.value);
    if (!(fraction && isComputed(value)) && !(limit.value !== 0 && isRate(value))) return;
    findings.push({
      start: node.opSpan.start,
      end: node.end,
      message: `A computed value is hardly ever exactly \`${limit.value}\`, so \`${node.op}\` is ${node.op === '==' ? 'never' : 'always'} true.`,
      help: 'write `>` or `<`',
    });
  });
  return findings;
}

function isComputed(expr: Expr): boolean {
  let computed = false;
  walk(expr, (node) => {
    if (node.kind === 'binary' && node.op === '/') computed = true;
    if (node.kind === 'aggregate' && /^(?:avg|stddev|stdvar|quantile)$/.test(node.op)) computed = true;
    if (
      isRate(node) ||
      (node.kind === 'call' && /^(?:avg_over_time|deriv|histogram_quantile|predict_linear)$/.test(node.name))
    )
      computed = true;
  });
  return computed;
}

function isRate(expr: Expr): boolean {
  const node = unwrap(expr);
  if (node.kind === 'aggregate')
    return node.expr !== undefined && /^(?:sum|avg|max|min)$/.test(node.op) && isRate(node.expr);
  return node.kind === 'call' && /^(?:rate|irate|increase)$/.test(node.name);
}
