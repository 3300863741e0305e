/** The parts of a PromQL expression, as a tree in which every node knows where it stands in the text. */

import type { MatchOperator } from '../model/matcher.ts';

/** Offsets into the expression's text; the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ValueKind = 'scalar' | 'string' | 'vector' | 'matrix';

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Span {
  readonly kind: 'string';
  /** The unescaped text; the raw one where the escapes are broken. */
  readonly value: string;
}

export interface SelectorMatcher extends Span {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
  readonly valueSpan: Span;
}

/** `offset` and `@`; both in the order of the language's own rules, not of the text. */
export interface TimeShift {
  /** Milliseconds; undefined where it is computed at query time (`offset step()`). */
  readonly offset?: { readonly ms: number | undefined };
  readonly at?: 'start' | 'end' | number;
}

export interface VectorSelector extends Span, TimeShift {
  readonly kind: 'selector';
  /** From before the braces or quoted within them; undefined where only matchers are given. */
  readonly name?: string;
  readonly matchers: readonly SelectorMatcher[];
}

export interface MatrixSelector extends Span, TimeShift {
  readonly kind: 'matrix';
  readonly selector: VectorSelector;
  /** Milliseconds; undefined where it is computed at query time (`step()`). */
  readonly range: number | undefined;
  readonly rangeSpan: Span;
}

export interface Subquery extends Span, TimeShift {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly range: number | undefined;
  readonly rangeSpan: Span;
  readonly step?: { readonly ms: number | undefined };
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expr[];
}

export interface LabelName extends Span {
  readonly name: string;
}

export interface Aggregate extends Span {
  readonly kind: 'aggregate';
  /** In lower case: `sum`, `topk`. */
  readonly op: string;
  readonly opSpan: Span;
  readonly grouping?: { readonly without: boolean; readonly labels: readonly LabelName[] };
  /** First argument of `topk`, `bottomk`, `quantile`, `count_values`, `limitk`, `limit_ratio`. */
  readonly param?: Expr;
  /** undefined where the arguments are wrong in number. */
  readonly expr?: Expr;
}

export interface Matching {
  readonly on: boolean;
  readonly labels: readonly LabelName[];
  readonly group?: { readonly side: 'left' | 'right'; readonly include: readonly LabelName[] };
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: string;
  readonly opSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
  readonly bool: boolean;
  readonly matching?: Matching;
  /** `fill()` modifiers, Prometheus 3.10 on. */
  readonly fill?: Span;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly expr: Expr;
}

export interface Paren extends Span {
  readonly kind: 'paren';
  readonly expr: Expr;
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregate
  | Binary
  | Unary
  | Paren;

/** What is wrong with an expression, at offsets into its text. */
export interface PromqlFinding extends Span {
  readonly code: 'promql-syntax' | 'promql-type';
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

export function isComparison(op: string): boolean {
  return COMPARISONS.has(op);
}

export function isSetOperator(op: string): boolean {
  return SET_OPERATORS.has(op);
}

/** `expr` without the parentheses around it. */
export function unwrap(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}

/** The direct parts of an expression, in the order of the text. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'matrix':
      return [expr.selector];
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr];
    case 'call':
      return expr.args;
    case 'aggregate':
      return [expr.param, expr.expr].filter((part) => part !== undefined);
    case 'binary':
      return [expr.left, expr.right];
  }
}

/** Calls `visit` for `expr` and every part of it, the outer ones first. */
export function walk(expr: Expr, visit: (node: Expr, parents: readonly Expr[]) => void): void {
  const parents: Expr[] = [];
  const step = (node: Expr): void => {
    visit(node, parents);
    parents.push(node);
    for (const child of children(node)) step(child);
    parents.pop();
  };
  step(expr);
}

/** The kind of value an expression has if it is well formed. */
export function valueKind(expr: Expr, resultOf: (call: Call) => ValueKind): ValueKind {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregate':
      return 'vector';
    case 'matrix':
    case 'subquery':
      return 'matrix';
    case 'call':
      return resultOf(expr);
    case 'unary':
    case 'paren':
      return valueKind(expr.expr, resultOf);
    case 'binary':
      return valueKind(expr.left, resultOf) === 'scalar' && valueKind(expr.right, resultOf) === 'scalar'
        ? 'scalar'
        : 'vector';
  }
}
