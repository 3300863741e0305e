/** Finds `^` and `$` at the ends of regular expressions, which are anchored anyway. */

import { walk } from '../promql/ast.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'redundant-anchors',
  severity: 'info',
  title: 'A matcher has anchors that it does not need.',
  why: 'Prometheus matches the whole value of a label. The anchors do no harm, but they suggest that without them a part would do, and the next reader leaves them out elsewhere.',
  bad: 'expr: up{job=~"^api-.*$"} == 0',
  good: 'expr: up{job=~"api-.*"} == 0',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'selector') return;
    for (const { op, value, valueSpan } of node.matchers) {
      if (op !== '=~' && op !== '!~') continue;
      const bare = value.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
      // In ^a|b$ each anchor belongs to one branch only, and both are still superfluous.
      if (bare === value) continue;
      findings.push({
        ...valueSpan,
        message: `\`${value}\` is anchored at both ends anyway.`,
        help: `write \`${bare}\``,
      });
    }
  });
  return findings;
}
