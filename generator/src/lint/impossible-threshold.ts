/** Finds comparisons that no value can fulfil, and those that every value fulfils. */

import { type Binary, isComparison, unwrap, walk } from '../promql/ast.ts';
import { type Bounds, boundsOf } from '../promql/bounds.ts';
import { kindOf } from '../promql/typecheck.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'impossible-threshold',
  severity: 'error',
  title: 'A threshold lies where no value can be.',
  why: 'A share of requests is never over 1, a rate never negative, and count() never 0: with no series it gives no result. An alert with such a threshold never fires, or always.',
  bad: 'expr: sum(rate(http_requests_total{status="500"}[5m])) / sum(rate(http_requests_total[5m])) > 5',
  good: 'expr: sum(rate(http_requests_total{status="500"}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
  run: (context) => context.perExpression(inspect),
};

const FLIPPED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

function inspect({ expr, text }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'binary' || !isComparison(node.op)) return;
    const [left, right] = [constant(node, 'right'), constant(node, 'left')];
    const found =
      left !== undefined && kindOf(node.left) === 'vector'
        ? verdict(node.op, boundsOf(node.left), left)
        : right !== undefined && kindOf(node.right) === 'vector'
          ? verdict(FLIPPED[node.op] ?? node.op, boundsOf(node.right), right)
          : undefined;
    if (!found) return;
    const value = unwrap(left === undefined ? node.right : node.left);
    findings.push(describe(node, found, value.kind === 'aggregate' && value.op === 'count', text));
  });
  return findings;
}

function constant(node: Binary, side: 'left' | 'right'): number | undefined {
  const { low, high } = kindOf(node[side]) === 'scalar' ? boundsOf(node[side]) : { low: 0, high: 1 };
  return low === high ? low : undefined;
}

interface Verdict {
  readonly always: boolean;
  readonly bounds: Bounds;
}

function verdict(op: string, bounds: Bounds, limit: number): Verdict | undefined {
  const { low, high } = bounds;
  const never =
    (op === '>' && high <= limit) ||
    (op === '>=' && high < limit) ||
    (op === '<' && low >= limit) ||
    (op === '<=' && low < Number.POSITIVE_INFINITY && low > limit) ||
    (op === '==' && (limit < low || limit > high));
  if (never) return { always: false, bounds };
  // Values over a low bound are filtered on purpose (count(…) > 0, >= 0 against NaN); over a high one, a unit is mistaken.
  const always = (op === '<' || op === '<=') && high < limit && Number.isFinite(low) && high !== low;
  return always ? { always: true, bounds } : undefined;
}

function describe(node: Binary, { always, bounds }: Verdict, isCount: boolean, text: string): ExprFinding {
  const compared = text.slice(node.opSpan.start, node.end).replace(/\s+/g, ' ');
  const shown = compared.length > 40 ? `\`${node.op}\`` : `\`${compared}\``;
  const range =
    bounds.high === Number.POSITIVE_INFINITY
      ? `never below ${bounds.low}`
      : bounds.low === bounds.high
        ? `always ${bounds.low}`
        : `between ${bounds.low} and ${bounds.high}`;
  const help = isCount
    ? 'with no series `count` gives no result: write `(count(…) or vector(0)) == 0`, or `absent(…)`'
    : bounds.high === 1 && bounds.low === 0
      ? 'a ratio is written from 0 to 1: 5 % is `0.05`; or multiply the expression by 100'
      : bounds.low === 0
        ? 'a rate or count does not fall below 0; for gauges use `deriv()` or `delta()`'
        : 'compare with a value that can occur';
  return {
    start: node.opSpan.start,
    end: node.end,
    message: `The value is ${range}, so ${shown} is ${always ? 'always' : 'never'} true.`,
    help,
  };
}
