/** Finds regular expressions that mean a single text. */

import { walk } from '../promql/ast.ts';
import { regexOf } from '../promql/regex.ts';
import type { Check, ExprFinding, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'regex-without-metacharacters',
  severity: 'info',
  title: 'A regular expression matches a single text.',
  why: 'It works, but reads as if a pattern was meant: often one was, and the `.*` is missing.',
  bad: 'expr: up{job=~"api"} == 0',
  good: 'expr: up{job="api"} == 0',
  run: (context) => context.perExpression(inspect),
};

function inspect({ expr }: SoundAnalysis): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'selector') return;
    for (const { label, op, value, start, end } of node.matchers) {
      if ((op !== '=~' && op !== '!~') || value === '' || !regexOf(value).literal || value.includes('\\')) continue;
      const plain = op === '=~' ? '=' : '!=';
      findings.push({
        start,
        end,
        message: `\`${value}\` has nothing in it that makes it a pattern.`,
        help: `write \`${label}${plain}"${value}"\`, or \`${label}${op}"${value}.*"\` for all that begin so`,
      });
    }
  });
  return findings;
}
