/** What an alert's expression compares: which direction is bad, and with what. */

import { type Binary, type Expr, isComparison, isSetOperator, unwrap } from '../promql/ast.ts';
import { parse } from '../promql/parse.ts';

export interface Condition {
  readonly op: string;
  /** The text of the side that is measured, and of the side it is compared with. */
  readonly measured: string;
  readonly limit: string;
  /** The limit where it is a plain number. */
  readonly threshold?: number;
}

/**
 * The comparison that decides: the first one on the left of `and`, `unless` and `or`.
 *
 * @returns undefined where there is none, as in `absent(up)`.
 */
export function conditionOf(text: string): Condition | undefined {
  const { expr } = parse(text);
  const comparison = expr && comparisonOf(expr);
  if (!comparison) return undefined;
  const [left, right] = [unwrap(comparison.left), unwrap(comparison.right)];
  const isTurned = numberOf(left) !== undefined && numberOf(right) === undefined;
  const [measured, limit] = isTurned ? [right, left] : [left, right];
  const threshold = numberOf(limit);
  return {
    op: isTurned ? turned(comparison.op) : comparison.op,
    measured: text.slice(measured.start, measured.end),
    limit: text.slice(limit.start, limit.end),
    ...(threshold === undefined ? {} : { threshold }),
  };
}

/** Low values are the bad ones where the expression asks for less than a limit, high ones everywhere else. */
export function worstSide(text: string): 'high' | 'low' {
  const op = conditionOf(text)?.op;
  return op === '<' || op === '<=' ? 'low' : 'high';
}

function comparisonOf(expr: Expr): Binary | undefined {
  const node = unwrap(expr);
  if (node.kind !== 'binary') return undefined;
  if (isComparison(node.op) && !node.bool) return node;
  return isSetOperator(node.op) ? comparisonOf(node.left) : undefined;
}

function numberOf(node: Expr): number | undefined {
  if (node.kind === 'number') return node.value;
  if (node.kind !== 'unary') return undefined;
  const inner = numberOf(unwrap(node.expr));
  return inner === undefined || node.op === '+' ? inner : -inner;
}

function turned(op: string): string {
  return op.startsWith('>') ? op.replace('>', '<') : op.replace('<', '>');
}
