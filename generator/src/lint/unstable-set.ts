/** Finds alerts on the top few of many series, which change places. */

import { walk } from '../promql/ast.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'unstable-set',
  severity: 'info',
  title: 'An alert is on the top few of many series.',
  why: 'Which series topk() returns changes from one evaluation to the next. Each change ends one alert and starts another, so `for` begins anew and notifications come and go.',
  bad: 'expr: topk(3, rate(http_errors_total[5m])) > 1',
  good: 'expr: rate(http_errors_total[5m]) > 1',
  run: (context) => context.perExpression(inspect, (rule) => rule.isAlert),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node, parents) => {
    if (node.kind !== 'aggregate' || !/^(?:topk|bottomk|limitk|limit_ratio)$/.test(node.op)) return;
    // What is aggregated again keeps its identity, whichever series are in it.
    if (parents.some((parent) => parent.kind === 'aggregate' || (parent.kind === 'call' && parent.name === 'scalar')))
      return;
    findings.push({
      start: node.opSpan.start,
      end: node.opSpan.end,
      message: `Which series \`${node.op}\` returns may change at each evaluation, and each change is a new alert.`,
      help: `leave \`${node.op}\` out and compare every series with the threshold`,
    });
  });
  return findings;
}
