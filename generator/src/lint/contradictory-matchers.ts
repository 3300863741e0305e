/** Finds selectors whose matchers exclude one another. */

import { type SelectorMatcher, walk } from '../promql/ast.ts';
import { regexOf } from '../promql/regex.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'contradictory-matchers',
  severity: 'error',
  title: 'The matchers of a selector exclude one another.',
  why: 'A series must fulfil all matchers. Where two of them cannot hold at once, nothing is ever selected, and the alert never fires.',
  bad: 'expr: up{job="api", job="worker"} == 0',
  good: 'expr: up{job=~"api|worker"} == 0',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'selector') return;
    node.matchers.forEach((matcher, index) => {
      const other = node.matchers
        .slice(0, index)
        .find((each) => each.label === matcher.label && excludes(each, matcher));
      if (!other) return;
      findings.push({
        start: matcher.start,
        end: matcher.end,
        message: `No series fulfils both \`${shown(other)}\` and \`${shown(matcher)}\`.`,
        help:
          other.op === '=' && matcher.op === '='
            ? `to select either, write \`${matcher.label}=~"${other.value}|${matcher.value}"\``
            : 'remove one of the two',
      });
    });
  });
  return findings;
}

function excludes(a: SelectorMatcher, b: SelectorMatcher): boolean {
  if (a.op === '=') return !accepts(b, a.value);
  if (b.op === '=') return !accepts(a, b.value);
  const [x, y] = [a, b];
  return x.value === y.value && ((x.op === '=~' && y.op === '!~') || (x.op === '!~' && y.op === '=~'));
}

function accepts(matcher: SelectorMatcher, value: string): boolean {
  switch (matcher.op) {
    case '=':
      return matcher.value === value;
    case '!=':
      return matcher.value !== value;
    default: {
      const { test } = regexOf(matcher.value);
      return !test || test(value) === (matcher.op === '=~');
    }
  }
}

function shown({ label, op, value }: SelectorMatcher): string {
  return `${label}${op}"${value}"`;
}
