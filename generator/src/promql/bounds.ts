/** Computes between which bounds an expression's values must lie, where that can be proved. */

import { type Binary, type Call, type Expr, isComparison, type SelectorMatcher, unwrap } from './ast.ts';

/** Both ends can occur. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

const FREE: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const POSITIVE: Bounds = { low: 0, high: Number.POSITIVE_INFINITY };
const SHARE: Bounds = { low: 0, high: 1 };

/** Bounds that hold for every result, `-Infinity` and `Infinity` where there is none. */
export function boundsOf(expr: Expr): Bounds {
  switch (expr.kind) {
    case 'number':
      return { low: expr.value, high: expr.value };
    case 'string':
      return FREE;
    case 'selector':
      return selectorBounds(expr.name);
    case 'matrix':
      return boundsOf(expr.selector);
    case 'subquery':
    case 'paren':
      return boundsOf(expr.expr);
    case 'unary': {
      const { low, high } = boundsOf(expr.expr);
      return expr.op === '-' ? { low: -high, high: -low } : { low, high };
    }
    case 'aggregate': {
      const inner = expr.expr ? boundsOf(expr.expr) : FREE;
      if (expr.op === 'count') return { low: 1, high: Number.POSITIVE_INFINITY };
      if (expr.op === 'group') return { low: 1, high: 1 };
      if (/^(?:avg|min|max|topk|bottomk|limitk|limit_ratio)$/.test(expr.op)) return inner;
      if (expr.op === 'sum' && inner.low >= 0)
        return { low: inner.low, high: inner.high <= 0 ? inner.high : Number.POSITIVE_INFINITY };
      return /^(?:stddev|stdvar)$/.test(expr.op) ? POSITIVE : FREE;
    }
    case 'call':
      return callBounds(expr);
    case 'binary':
      return binaryBounds(expr);
  }
}

function selectorBounds(name: string | undefined): Bounds {
  if (name === undefined) return FREE;
  if (name === 'up' || name === 'mysql_up' || name === 'redis_up' || name === 'pg_up' || name === 'probe_success')
    return SHARE;
  return /_(?:total|count|bucket)$/.test(name) ? POSITIVE : FREE;
}

function callBounds(call: Call): Bounds {
  const arg = call.args[0];
  switch (call.name) {
    case 'rate':
    case 'increase':
    case 'irate':
    case 'changes':
    case 'resets':
    case 'abs':
    case 'time':
    case 'stddev_over_time':
    case 'stdvar_over_time':
      return POSITIVE;
    case 'absent':
    case 'absent_over_time':
    case 'present_over_time':
      return { low: 1, high: 1 };
    case 'count_over_time':
      return { low: 1, high: Number.POSITIVE_INFINITY };
    case 'histogram_fraction':
      return SHARE;
    case 'avg_over_time':
    case 'min_over_time':
    case 'max_over_time':
    case 'last_over_time':
    case 'sort':
    case 'sort_desc':
    case 'label_replace':
    case 'label_join':
    case 'vector':
      return arg ? boundsOf(arg) : FREE;
    default:
      return FREE;
  }
}

function binaryBounds(node: Binary): Bounds {
  const [left, right] = [boundsOf(node.left), boundsOf(node.right)];
  if (isComparison(node.op)) return node.bool ? SHARE : unwrap(node.left).kind === 'number' ? right : left;
  switch (node.op) {
    case 'and':
    case 'unless':
      return left;
    case 'or':
      return { low: Math.min(left.low, right.low), high: Math.max(left.high, right.high) };
    case '+':
      return whole({ low: left.low + right.low, high: left.high + right.high });
    case '-':
      return whole({ low: left.low - right.high, high: left.high - right.low });
    case '*':
      return product(left, right);
    case '/':
      if (isPart(node.left, node.right)) return SHARE;
      return right.low === right.high && right.low !== 0
        ? product(left, { low: 1 / right.low, high: 1 / right.low })
        : FREE;
    default:
      return FREE;
  }
}

function product(a: Bounds, b: Bounds): Bounds {
  const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  if (ends.some(Number.isNaN)) return a.low >= 0 && b.low >= 0 ? POSITIVE : FREE;
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

function whole(bounds: Bounds): Bounds {
  return Number.isNaN(bounds.low) || Number.isNaN(bounds.high) ? FREE : bounds;
}

/** Whether `part` counts some of what `all` counts: the same expression but for more matchers, or a free share of a total. */
function isPart(part: Expr, all: Expr): boolean {
  const [a, b] = [unwrap(part), unwrap(all)];
  if (a.kind === 'selector' && b.kind === 'selector') {
    if (a.name === undefined || b.name === undefined || a.offset?.ms !== b.offset?.ms || a.at !== b.at) return false;
    if (a.name === b.name) return counts(a.name) && contains(a.matchers, b.matchers);
    return isShareName(a.name, b.name) && contains(a.matchers, b.matchers);
  }
  if (a.kind === 'matrix' && b.kind === 'matrix') return a.range === b.range && isPart(a.selector, b.selector);
  if (a.kind === 'call' && b.kind === 'call') {
    const [x, y] = [a.args[0], b.args[0]];
    return (
      a.name === b.name && /^(?:rate|increase)$/.test(a.name) && x !== undefined && y !== undefined && isPart(x, y)
    );
  }
  if (a.kind === 'aggregate' && b.kind === 'aggregate') {
    return a.op === 'sum' && b.op === 'sum' && a.expr !== undefined && b.expr !== undefined && isPart(a.expr, b.expr);
  }
  return false;
}

function counts(name: string): boolean {
  return /_(?:total|count|bucket)$/.test(name);
}

/** Well-known pairs such as MemAvailable of MemTotal and avail of size. */
function isShareName(part: string, all: string): boolean {
  const [a, b] = [part.split('_'), all.split('_')];
  if (a.at(-1) !== 'bytes' || b.at(-1) !== 'bytes' || a.length !== b.length || a.length < 3) return false;
  const [x, y] = [a.at(-2)!, b.at(-2)!];
  const isTotal = /^(?:size|MemTotal|SwapTotal)$/.test(y);
  return (
    isTotal &&
    /^(?:avail|free|used|MemAvailable|MemFree|SwapFree|Cached|Buffers)$/.test(x) &&
    a.slice(0, -2).join('_') === b.slice(0, -2).join('_')
  );
}

function contains(more: readonly SelectorMatcher[], fewer: readonly SelectorMatcher[]): boolean {
  return fewer.every((m) => more.some((n) => n.label === m.label && n.op === m.op && n.value === m.value));
}
