/** Finds rate() and its like of a gauge. */

import { unwrap, walk } from '../promql/ast.ts';
import type { Check, ExprFinding, LintContext, SoundAnalysis } from './check.ts';

const OF_COUNTERS: ReadonlySet<string> = new Set(['rate', 'increase', 'irate']);
/** Gauges that everybody has, by their names; an older counter without `_total` is none of them. */
const GAUGES =
  /^(?:up|go_goroutines|go_threads|process_open_fds|process_max_fds|process_(?:resident|virtual)_memory_bytes|node_load\d+|node_memory_\w+_bytes|node_filesystem_(?:avail|free|size)_bytes|container_memory_\w+_bytes|kube_\w+_(?:replicas|info|status_phase|status_condition))$|_(?:celsius|timestamp_seconds|info)$/;

export const check: Check = {
  code: 'rate-of-gauge',
  severity: 'warning',
  title: 'A rate is taken of a gauge.',
  why: 'rate() and increase() are for counters: they take every fall for a restart and add what was before, so a gauge that goes up and down seems to grow all the time.',
  bad: 'expr: rate(node_memory_MemAvailable_bytes[5m]) < -1e6',
  good: 'expr: deriv(node_memory_MemAvailable_bytes[5m]) < -1e6',
  run: (context) => context.perExpression((analysis) => inspect(analysis, context)),
};

function inspect({ expr }: SoundAnalysis, context: LintContext): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'call' || !OF_COUNTERS.has(node.name)) return;
    const range = unwrap(node.args[0]!);
    if (range.kind !== 'matrix' || range.selector.name === undefined) return;
    const { name } = range.selector;
    const declared = context.declared(name)?.type;
    if (declared === undefined ? !GAUGES.test(name) : declared !== 'gauge' && declared !== 'info') return;
    findings.push({
      start: node.nameSpan.start,
      end: node.nameSpan.end,
      message: `\`${node.name}\` is for counters, and \`${name}\` is a gauge.`,
      help: node.name === 'increase' ? 'use `delta()`' : 'use `deriv()` for its slope, or `delta()` for its change',
    });
  });
  return findings;
}
