/** Finds operators whose two sides can never have a pair of series with equal labels. */

import { type Binary, type Expr, isSetOperator, unwrap, walk } from '../promql/ast.ts';
import { type LabelFlow, type Mismatch, mismatch } from '../promql/labels.ts';
import { kindOf } from '../promql/typecheck.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'sides-never-match',
  severity: 'error',
  title: 'The two sides of an operator can never match.',
  why: 'An operator between two vectors pairs series that have equal labels. Where one side always has a label that the other never has, there is no pair, the result is always empty, and the alert can never fire. With `unless`, nothing is ever excluded.',
  bad: 'expr: up{job="api"} == 0 and sum(rate(http_requests_total[5m])) > 1',
  good: 'expr: up{job="api"} == 0 and on () sum(rate(http_requests_total[5m])) > 1',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr, text, flow }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'binary' || node.op === 'or' || node.fill) return;
    if (kindOf(node.left) !== 'vector' || kindOf(node.right) !== 'vector') return;
    const reason = mismatch(flow.of(node.left), flow.of(node.right), node.matching);
    if (reason) findings.push(describe(node, reason, text, flow));
  });
  return findings;
}

function describe(node: Binary, reason: Mismatch, text: string, flow: LabelFlow): ExprFinding {
  const start = node.opSpan.start;
  const end = node.opSpan.end;
  const effect =
    node.op === 'unless' ? `\`unless\` never excludes anything` : `the two sides of \`${node.op}\` can never match`;
  const { label } = reason;
  if (reason.kind === 'values') {
    const all =
      label === undefined ? '' : `\`${label}\` is \`${reason.left}\` on the left and \`${reason.right}\` on the right`;
    const help =
      isSetOperator(node.op) || node.matching?.on
        ? `match without it: \`ignoring (${label})\``
        : `write \`ignoring (${label})\`, or aggregate \`${label}\` away on both sides`;
    return { start, end, message: `${capital(effect)}: ${all}.`, help };
  }
  const lacking = reason.side === 'right' ? node.right : node.left;
  const other = reason.side === 'right' ? 'left' : 'right';
  const why = cause(flow.remover(lacking, label), text);
  return {
    start,
    end,
    message: `${capital(effect)}: the ${other} side always has \`${label}\`, the ${reason.side} side never has it${why}.`,
    help: mend(node, lacking, label, flow),
  };
}

function cause(remover: Expr, text: string): string {
  const node = unwrap(remover);
  if (node.kind === 'aggregate') {
    const grouping = node.grouping
      ? ` ${node.grouping.without ? 'without' : 'by'} (${node.grouping.labels.map((each) => each.name).join(', ')})`
      : '';
    return `, since \`${node.op}${grouping}\` aggregates it away`;
  }
  if (node.kind === 'call') return `, since \`${node.name}()\` drops it`;
  if (node.kind === 'selector') {
    const snippet = text.slice(node.start, node.end);
    return snippet.length > 60 ? '' : ` (\`${snippet}\`)`;
  }
  return '';
}

function mend(node: Binary, lacking: Expr, label: string, flow: LabelFlow): string {
  const shared = [...flow.of(node.left).certain.keys()].filter((name) => flow.of(node.right).certain.has(name)).sort();
  if (isSetOperator(node.op)) return `name the labels that both sides have: \`${node.op} on (${shared.join(', ')})\``;
  const inner = unwrap(lacking);
  if (inner.kind === 'aggregate' && inner.grouping && !inner.grouping.without) {
    return `keep \`${label}\` in the \`by\` of both sides, or aggregate it away on both`;
  }
  return `match on the labels that both sides have, such as \`on (${shared.join(', ')}) group_left\`, or aggregate both sides by the same labels`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
