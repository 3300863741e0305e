/** Finds rate() of something that was summed before: the resets of single counters can no longer be seen in it. */

import { type Expr, unwrap, walk } from '../promql/ast.ts';
import type { Check, ExprFinding, LintContext, SoundAnalysis } from './check.ts';

const OF_COUNTERS: ReadonlySet<string> = new Set(['rate', 'increase', 'irate', 'resets']);

export const check: Check = {
  code: 'rate-of-sum',
  severity: 'warning',
  title: 'A rate is taken of a sum of counters.',
  why: 'rate() takes every fall of a counter for a restart from 0. A sum falls when one process restarts, and rate() then adds the whole rest of the sum: a spike of traffic that never was.',
  bad: 'expr: rate(sum by (job) (http_requests_total)[5m:])',
  good: 'expr: sum by (job) (rate(http_requests_total[5m]))',
  run: (context) => context.perExpression((analysis) => inspect(analysis, context)),
};

function inspect({ expr }: SoundAnalysis, context: LintContext): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'call' || !OF_COUNTERS.has(node.name)) return;
    const range = unwrap(node.args[0]!);
    const summed = range.kind === 'subquery' ? sumIn(range.expr) : undefined;
    if (summed) {
      findings.push({
        start: node.nameSpan.start,
        end: node.nameSpan.end,
        message: `\`${node.name}\` is taken of a sum, in which the restart of one process looks like a jump of all.`,
        help: `take the ${node.name === 'increase' ? 'increase' : 'rate'} first and sum then: \`sum(${node.name}(…[5m]))\``,
      });
      return;
    }
    if (range.kind !== 'matrix' || range.selector.name === undefined) return;
    const record = context.recordsOf(range.selector.name).find(({ shape }) => shape.expr && sumIn(shape.expr));
    if (!record) return;
    findings.push({
      start: node.nameSpan.start,
      end: node.nameSpan.end,
      message: `\`${node.name}\` is taken of \`${range.selector.name}\`, which records a sum of counters.`,
      help: 'record the rate of each counter, summed, and read that',
    });
  });
  return findings;
}

/** The sum of bare counters that `expr` is; one of rates or of a gauge may well be ranged over. */
function sumIn(expr: Expr): Expr | undefined {
  const node = unwrap(expr);
  if (node.kind !== 'aggregate' || node.op !== 'sum' || !node.expr) return undefined;
  const inner = unwrap(node.expr);
  if (inner.kind === 'selector' && /_(?:total|count|sum|bucket)$/.test(inner.name ?? '')) return node;
  return inner.kind === 'aggregate' ? sumIn(inner) : undefined;
}
