/** Finds histogram_quantile over bucket counters that no rate() was taken of. */

import { type Expr, walk } from '../promql/ast.ts';
import { takesRange } from '../promql/functions.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'quantile-of-raw-buckets',
  severity: 'warning',
  title: 'A quantile is taken of buckets since the start of the process.',
  why: 'Buckets are counters. Without rate() the quantile is over everything since the process started, so after a day of good answers an hour of slow ones hardly moves it.',
  bad: 'expr: histogram_quantile(0.99, sum by (le) (http_request_duration_seconds_bucket)) > 0.5',
  good: 'expr: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'call' || node.name !== 'histogram_quantile') return;
    walk(node.args[1]!, (part, parents) => {
      if (part.kind !== 'selector' || !part.name?.endsWith('_bucket') || part.name.includes(':')) return;
      if (parents.some(isOverTime) || parents.some((parent) => parent.kind === 'binary' && parent.op === '-')) return;
      findings.push({
        start: part.start,
        end: part.end,
        message: `The quantile is over all observations of \`${part.name}\` since its process started.`,
        help: `take the rate first: \`rate(${part.name}[5m])\``,
      });
    });
  });
  return findings;
}

function isOverTime(node: Expr): boolean {
  return node.kind === 'call' && takesRange(node.name);
}
