/** Finds alerts that compare nothing, so that they fire as long as their series exist. */

import { type Expr, isComparison, unwrap } from '../promql/ast.ts';
import { kindOf } from '../promql/typecheck.ts';
import type { Check, CheckedRule, ExprFinding, LintContext } from './check.ts';

export const check: Check = {
  code: 'no-condition',
  severity: 'warning',
  title: 'An alert has no condition.',
  why: 'An alert fires for every series that its expression returns, whatever the value, 0 included. Without a comparison it fires as long as the series exist.',
  bad: 'expr: sum(rate(http_errors_total[5m]))',
  good: 'expr: sum(rate(http_errors_total[5m])) > 10',
  run: (context) =>
    context.perExpression(
      ({ expr }) => inspect(expr, context),
      (rule) => rule.isAlert,
    ),
};

function inspect(expr: Expr, context: LintContext): ExprFinding[] {
  if (isHeartbeat(expr)) return [];
  const always = unconditional(expr, context);
  if (!always) return [];
  const start = always.start;
  const end = always.end;
  const part = always !== unwrap(expr);
  if (always.kind === 'binary' && isComparison(always.op)) {
    return [
      {
        start: always.opSpan.start,
        end: always.opSpan.end,
        message: `\`${always.op} bool\` gives 0 or 1 instead of dropping series, so the alert fires in both cases.`,
        help: 'leave `bool` out, or compare the result: `== 1`',
      },
    ];
  }
  return [
    {
      start,
      end,
      message: part
        ? 'This part of the expression compares nothing, so the alert fires as long as its series exist.'
        : 'The expression compares nothing, so the alert fires as long as its series exist.',
      expected: 'a comparison, such as `> 0`',
      help: 'compare the value with a threshold; to alert when series are missing use `absent(…)`',
    },
  ];
}

/** `vector(1)` fires on purpose at all times: whoever receives it notices when it stops. */
function isHeartbeat(expr: Expr): boolean {
  const node = unwrap(expr);
  return (
    node.kind === 'call' &&
    node.name === 'vector' &&
    node.args[0] !== undefined &&
    unwrap(node.args[0]).kind === 'number'
  );
}

/**
 * The part that returns series whatever their values are, seen from the outside; undefined where every way to a
 * result passes a condition.
 */
function unconditional(expr: Expr, context: LintContext): Expr | undefined {
  const node = unwrap(expr);
  const of = (part: Expr): Expr | undefined => unconditional(part, context);
  switch (node.kind) {
    case 'number':
    case 'string':
      return node;
    case 'selector':
      return exists(node.name, context) ? undefined : node;
    case 'matrix':
      return of(node.selector) && node;
    case 'subquery':
    case 'unary':
      return of(node.expr) && node;
    case 'aggregate':
      return node.expr && (of(node.expr) ? node : undefined);
    case 'call': {
      if (node.name === 'absent' || node.name === 'absent_over_time') return undefined;
      const vectors = node.args.filter((arg) => kindOf(arg) === 'vector' || kindOf(arg) === 'matrix');
      if (node.name === 'scalar' || vectors.length === 0) return node;
      return vectors.every((arg) => of(arg)) ? node : undefined;
    }
    case 'binary':
      return binary(node, of);
  }
}

function binary(node: Extract<Expr, { kind: 'binary' }>, of: (part: Expr) => Expr | undefined): Expr | undefined {
  if (node.op === 'unless') return undefined;
  const [left, right] = [of(node.left), of(node.right)];
  if (node.op === 'or') {
    const both = left && right ? node : undefined;
    return both ?? left ?? right;
  }
  if (node.op === 'and') return left && right ? node : undefined;
  if (isComparison(node.op) && !node.bool) return undefined;
  return left && right ? node : undefined;
}

/** Series that are there only while something is the case: the state of alerts, and records that compare. */
function exists(name: string | undefined, context: LintContext): boolean {
  if (name === undefined) return false;
  if (name === 'ALERTS' || name === 'ALERTS_FOR_STATE') return true;
  const records = context.recordsOf(name);
  return records.length > 0 && records.every((record) => conditional(record));
}

function conditional(record: CheckedRule): boolean {
  const { expr } = record.shape;
  if (!expr) return true;
  const node = unwrap(expr);
  if (node.kind === 'binary') return node.op === 'unless' || (isComparison(node.op) && !node.bool) || node.op === 'and';
  return node.kind === 'call' && (node.name === 'absent' || node.name === 'absent_over_time');
}
