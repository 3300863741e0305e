/** A key by which expressions that mean the same are equal: Prometheus prints what it has loaded its own way. */

import type { Expr } from '../promql/ast.ts';
import { parse } from '../promql/parse.ts';

/**
 * Equal for two texts of one tree: layout, quotes, spelling of numbers and durations, the order of matchers and of
 * labels in lists, and the place of `by` make no difference. A text that is no PromQL is its own key.
 */
export function exprKey(text: string): string {
  const { expr } = parse(text, { version: Number.POSITIVE_INFINITY, features: new Set() });
  return expr ? JSON.stringify(keyed(expr)) : text.trim().replace(/\s+/g, ' ');
}

const PLACES = /^(start|end|.*Span)$/;
const SETS: ReadonlySet<string> = new Set(['matchers', 'labels', 'include']);

function keyed(node: unknown): unknown {
  if (typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(keyed);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(plain(node))
      .filter(([name, value]) => value !== undefined && !isPlace(name, value))
      .map(([name, value]): [string, unknown] => [name, SETS.has(name) ? sorted(keyed(value)) : keyed(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** `sum by () (x)` is `sum(x)`, and is printed so. */
function plain(node: object): object {
  const { grouping, ...rest } = node as Partial<Expr & { grouping: { without: boolean; labels: readonly unknown[] } }>;
  const isEmpty = grouping !== undefined && !grouping.without && grouping.labels.length === 0;
  return isEmpty ? rest : node;
}

/** `@ start()` is a value of the field `at`; the offsets of a node are numbers. */
function isPlace(name: string, value: unknown): boolean {
  return PLACES.test(name) && (typeof value === 'number' || name.endsWith('Span'));
}

function sorted(list: unknown): unknown {
  return Array.isArray(list) ? list.map((item) => JSON.stringify(item)).sort() : list;
}
