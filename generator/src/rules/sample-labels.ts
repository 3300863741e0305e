/** Finds label values that meet some matchers and miss others, so that a proof can make the series they speak of. */

import type { Labels, Matcher, Matchers } from '../model/matcher.ts';
import { meets } from '../signals/conditions.ts';

/**
 * Labels of a series that meets all of `required` and none of `forbidden`.
 *
 * @param wishes  Values to prefer for a label, best first, such as status codes.
 * @returns undefined when no value tried meets them: the matchers contradict each other, or a regular expression is
 *   beyond the simple forms that are tried (alternatives, `.`, `.*`, `.+`, `\d`, one-character classes).
 */
export function sampleLabels(
  required: readonly Matchers[],
  forbidden: readonly Matchers[],
  wishes: Readonly<Record<string, readonly string[]>>,
): Labels | undefined {
  const needs = required.flat();
  const names = new Set([...needs, ...forbidden.flat()].map((matcher) => matcher.label).concat(Object.keys(wishes)));
  const labels: Record<string, string> = {};
  for (const name of names) {
    const own = needs.filter((matcher) => matcher.label === name);
    const avoid = forbidden.flatMap((matchers) => matchers.filter((m) => m.label === name && !isShared(m, own)));
    const value = valueFor(name, own, avoid, Object.hasOwn(wishes, name) ? wishes[name]! : []);
    if (value === undefined) return undefined;
    if (value !== '') labels[name] = value;
  }
  const isBad = forbidden.some((matchers) => meets(matchers, labels));
  return isBad || !required.every((matchers) => meets(matchers, labels)) ? undefined : labels;
}

function isShared(matcher: Matcher, own: Matchers): boolean {
  return own.some((other) => other.op === matcher.op && other.value === matcher.value);
}

/** A value of one label: the first candidate that meets `own`, and that misses `avoid` where one does. */
function valueFor(name: string, own: Matchers, avoid: Matchers, wishes: readonly string[]): string | undefined {
  const candidates = [...wishes, ...[...own, ...avoid].flatMap(candidatesOf), 'proof', '/proof', '0', ''];
  const fitting = candidates.filter((value) => meets(own, { [name]: value }));
  return fitting.find((value) => avoid.every((matcher) => !meets([matcher], { [name]: value }))) ?? fitting[0];
}

function candidatesOf(matcher: Matcher): string[] {
  if (matcher.op === '=') return [matcher.value];
  if (matcher.op === '!=') return [`${matcher.value}-other`, matcher.value];
  return matcher.value.split('|').flatMap((part) => {
    const plain = part.replace(/^\(\?:|^\(|\)$/g, '');
    return [unescapeLiteral(plain), simplest(plain), `${simplest(plain)}0`];
  });
}

function unescapeLiteral(pattern: string): string {
  return pattern.replace(/\\(.)/g, '$1');
}

/** A text that simple patterns match: `5..` gives 500, `/api/.*` gives /api/x, `[a-c]x` gives ax. */
function simplest(pattern: string): string {
  return pattern
    .replace(/\\d[+*]?/g, '0')
    .replace(/\\w[+*]?/g, 'x')
    .replace(/\[([^\]^])[^\]]*\][+*]?/g, '$1')
    .replace(/\[\^[^\]]*\][+*]?/g, 'x')
    .replace(/(^|[^\\])\.[*+]/g, '$1x')
    .replace(/(^|[^\\])\.\?/g, '$1')
    .replace(/(^|[^\\])\./g, '$10')
    .replace(/(^|[^\\])\./g, '$10')
    .replace(/\\(.)/g, '$1');
}
