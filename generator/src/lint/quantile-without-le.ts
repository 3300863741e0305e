/** Finds histogram_quantile over buckets whose `le` label is gone. */

import { unwrap, walk } from '../promql/ast.ts';
import { canHave } from '../promql/labels.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'quantile-without-le',
  severity: 'error',
  title: 'A quantile is taken of buckets without `le`.',
  why: 'The label `le` says which bucket is which. Where it is aggregated away, histogram_quantile has no buckets to look at, and its result is empty: the alert can never fire.',
  bad: 'expr: histogram_quantile(0.99, sum by (job) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5',
  good: 'expr: histogram_quantile(0.99, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr, flow }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'call' || (node.name !== 'histogram_quantile' && node.name !== 'histogram_fraction')) return;
    const buckets = node.args.at(-1)!;
    if (canHave(flow.of(buckets), 'le') || !readsClassic(buckets)) return;
    const remover = unwrap(flow.remover(buckets, 'le'));
    const span = remover.kind === 'aggregate' ? remover.opSpan : remover;
    const without = remover.kind === 'aggregate' && remover.grouping?.without;
    findings.push({
      start: span.start,
      end: span.end,
      message: `\`${node.name}\` needs the label \`le\`, which is lost here, so its result is always empty.`,
      help: without ? 'leave `le` out of `without`' : 'add `le` to `by`: `sum by (le, …)`',
    });
  });
  return findings;
}

/** Native histograms have no `le` and need none. */
function readsClassic(expr: Parameters<typeof walk>[0]): boolean {
  let classic = false;
  walk(expr, (node) => {
    if (node.kind === 'selector' && node.name?.endsWith('_bucket')) classic = true;
  });
  return classic;
}
