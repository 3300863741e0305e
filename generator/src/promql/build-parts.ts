/** Small steps of building our tree: reading grammar nodes and putting modifiers on the value they belong to. */

import type { SyntaxNode } from '@lezer/common';
import type { Expr, SelectorMatcher, Span } from './ast.ts';
import { regexOf } from './regex.ts';

/**
 * Puts a range, `offset` or `@` where Prometheus reads it: on the value directly before it. The grammar takes it to
 * follow the whole expression so far, so that `a - b offset 5m` would shift the difference instead of `b`.
 */
export function postfix(inner: Expr, end: number, apply: (operand: Expr) => Expr): Expr {
  if (inner.kind === 'binary') return { ...inner, end, right: postfix(inner.right, end, apply) };
  if (inner.kind === 'unary') return { ...inner, end, expr: postfix(inner.expr, end, apply) };
  return apply(inner);
}

/** Whether a series without the label fulfils `matcher`. */
export function matchesEmpty(matcher: SelectorMatcher): boolean {
  switch (matcher.op) {
    case '=':
      return matcher.value === '';
    case '!=':
      return matcher.value !== '';
    default: {
      const test = regexOf(matcher.value).test;
      // A pattern without a JavaScript form is taken to need some text: better no finding than a wrong one.
      return test ? test('') === (matcher.op === '=~') : false;
    }
  }
}

/** The children of a grammar node, comments left out. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') parts.push(child);
  }
  return parts;
}

export function spanOf(node: SyntaxNode): Span {
  return { start: node.from, end: node.to };
}

/** How to write a duration where only numbers are known. */
export function seconds(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `write the seconds: \`${ms / 1000}\``;
}
