/** Whether two expressions are the same: Prometheus prints what it has loaded its own way, and people write in theirs. */

import { type Expr, isSetOperator, type LabelName, unwrap, type VectorSelector } from './ast.ts';
import { parse } from './parse.ts';

/** Every extension of the language is read: whether a server knows it is not the question here. */
const ANY = { version: Number.POSITIVE_INFINITY, features: new Set<never>() } as const;

/**
 * A key that is equal for expressions that differ in layout, comments, redundant parentheses, quotes, the spelling of
 * numbers and durations, the order of matchers and of labels in lists, and the place of `by` only.
 *
 * Conservative: equal keys mean the same; some that mean the same have two (`a + b` and `b + a`). A text that is no
 * PromQL is its own key, by its words.
 */
export function exprKey(text: string): string {
  const { expr } = parse(text, ANY);
  return expr ? JSON.stringify(form(expr, text)) : text.trim().replace(/\s+/g, ' ');
}

function form(node: Expr, text: string): unknown {
  const expr = unwrap(node);
  switch (expr.kind) {
    case 'number':
      return String(expr.value);
    case 'string':
      return { text: expr.value };
    case 'selector':
      return ['selector', ...named(expr), shift(expr), extended(expr, text)];
    case 'matrix':
      return [
        'matrix',
        form(expr.selector, text),
        range(expr.range, expr.rangeSpan, text),
        shift(expr),
        extended(expr, text),
      ];
    case 'subquery':
      return ['subquery', form(expr.expr, text), range(expr.range, expr.rangeSpan, text), expr.step ?? '', shift(expr)];
    case 'call':
      return ['call', expr.name, ...expr.args.map((arg) => form(arg, text))];
    case 'aggregate': {
      const { grouping, param } = expr;
      const by =
        grouping && (grouping.without || grouping.labels.length > 0) ? [grouping.without, names(grouping.labels)] : '';
      return ['aggregate', expr.op, by, param ? form(param, text) : '', expr.expr ? form(expr.expr, text) : ''];
    }
    case 'unary': {
      const inner = form(expr.expr, text);
      if (expr.op === '+') return inner;
      return typeof inner === 'string' ? String(-Number(inner)) : ['-', inner];
    }
    case 'binary': {
      const { matching } = expr;
      const { group } = matching ?? {};
      const isPlain = !matching || (!matching.on && matching.labels.length === 0 && !group);
      const on = isPlain
        ? ''
        : [matching.on, names(matching.labels), group?.side ?? '', group ? names(group.include) : ''];
      const fill = expr.fill ? text.slice(expr.fill.start, expr.fill.end) : '';
      const op = isSetOperator(expr.op) ? expr.op : `${expr.op}${expr.bool ? ' bool' : ''}`;
      return ['binary', op, on, form(expr.left, text), form(expr.right, text), fill];
    }
    default:
      throw new Error(`exprKey: ${expr.kind} is not known`);
  }
}

/** `{__name__="x"}` is `x`. */
function named({ matchers, name }: VectorSelector): readonly [string, readonly string[]] {
  const first = name === undefined ? matchers.findIndex(({ label, op }) => label === '__name__' && op === '=') : -1;
  const others = matchers.filter((_, index) => index !== first);
  return [
    name ?? matchers[first]?.value ?? '',
    others.map(({ label, op, value }) => [label, op, value].join('\0')).sort(),
  ];
}

function shift({
  offset,
  at,
}: {
  readonly offset?: { readonly ms: number | undefined };
  readonly at?: unknown;
}): unknown {
  return [offset ? (offset.ms ?? 'computed') : 0, at ?? ''];
}

/** `smoothed` and `anchored` are no part of the tree. */
function extended(expr: Expr, text: string): string {
  return /\b(?:smoothed|anchored)\s*$/.exec(text.slice(expr.start, expr.end))?.[0].trim() ?? '';
}

function range(ms: number | undefined, span: { readonly start: number; readonly end: number }, text: string): unknown {
  return ms ?? text.slice(span.start, span.end);
}

function names(labels: readonly LabelName[]): readonly string[] {
  return labels.map(({ name }) => name).sort();
}
