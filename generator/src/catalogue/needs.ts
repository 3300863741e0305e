/** Which metrics an expression needs, and which it lacks on a server that exposes some and not others. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../promql/ast.ts';
import { parse } from '../promql/parse.ts';
import type { Template } from './catalogue.ts';
import { generic } from './fill.ts';

/** Names of all metrics that a template reads, sorted, each once. */
export function metricsOf(template: Template): readonly string[] {
  const names = new Set<string>();
  collect(parsed(template), names);
  return [...names].sort(compareText);
}

/**
 * The metrics for want of which `template` gives nothing: of `a or b` the side that lacks fewer counts, and what
 * only takes away (`unless`) is not needed.
 *
 * @param has  Whether a metric of that name exists.
 * @returns Sorted names; empty where the expression can be answered.
 */
export function lackingOf(template: Template, has: (metric: string) => boolean): readonly string[] {
  return [...new Set(lacking(parsed(template), has))].sort(compareText);
}

const trees = new Map<Template, Expr>();

function parsed(template: Template): Expr {
  const known = trees.get(template);
  if (known) return known;
  const { expr, findings } = parse(generic(template));
  if (!expr || findings.length > 0) throw new Error(`needs: no PromQL: ${template}`);
  trees.set(template, expr);
  return expr;
}

function collect(expr: Expr, names: Set<string>): void {
  if (expr.kind === 'selector') names.add(nameOf(expr.name));
  for (const part of partsOf(expr)) collect(part, names);
}

function lacking(expr: Expr, has: (metric: string) => boolean): readonly string[] {
  if (expr.kind === 'selector') {
    const name = nameOf(expr.name);
    return has(name) ? [] : [name];
  }
  if (expr.kind === 'binary' && expr.op === 'or') {
    const [left, right] = [lacking(expr.left, has), lacking(expr.right, has)];
    return right.length < left.length ? right : left;
  }
  if (expr.kind === 'binary' && expr.op === 'unless') return lacking(expr.left, has);
  // absent() is there to answer when its series is not.
  if (expr.kind === 'call' && /^absent/.test(expr.name)) return [];
  return partsOf(expr).flatMap((part) => lacking(part, has));
}

function nameOf(name: string | undefined): string {
  if (name === undefined) throw new Error('needs: the catalogue names every metric');
  return name;
}

function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'matrix':
      return [expr.selector];
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr];
    case 'call':
      return expr.args;
    case 'aggregate':
      return expr.expr ? [expr.expr] : [];
    case 'binary':
      return [expr.left, expr.right];
    default:
      return [];
  }
}
