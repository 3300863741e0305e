/** Adds label matchers to every vector selector of a PromQL expression, by its syntax tree. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Matcher {
  readonly key: string;
  /** `=`, `!=`, `=~`, `!~`. */
  readonly operator: string;
  readonly value: string;
}

/**
 * Puts the matchers into all selectors, with and without braces.
 *
 * A regular expression could not: a bare `up`, a string that holds braces and nested selectors all look alike to it.
 *
 * @returns The expression as it was when there are no matchers.
 */
export function addMatchers(expr: string, matchers: readonly Matcher[]): string {
  if (matchers.length === 0) return expr;
  const text = matchers.map(({ key, operator, value }) => `${key}${operator}${JSON.stringify(value)}`).join(',');
  const insertions: { readonly at: number; readonly text: string }[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      const braces = node.getChild('LabelMatchers');
      if (braces === null) {
        insertions.push({ at: node.to, text: `{${text}}` });
        return;
      }
      const inside = expr.slice(braces.from + 1, braces.to - 1).trim();
      const separator = inside === '' || inside.endsWith(',') ? '' : ',';
      insertions.push({ at: braces.to - 1, text: separator + text });
    },
  });
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((result, { at, text: added }) => result.slice(0, at) + added + result.slice(at), expr);
}
