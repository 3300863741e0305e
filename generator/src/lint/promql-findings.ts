/** Brings what the parser and the type check find into the form of a check's findings. */

import type { PromqlFinding } from '../promql/ast.ts';
import type { Finding, LintContext } from './check.ts';

/** Findings with `code`, on every rule that has one. */
export function promqlFindings(context: LintContext, code: PromqlFinding['code']): readonly Finding[] {
  const findings: Finding[] = [];
  for (const rule of context.rules) {
    if (!rule.shape.problems.some((problem) => problem.code === code)) continue;
    for (const { code: found, start, end, message, expected, help } of rule.exact().problems) {
      if (found !== code) continue;
      findings.push({
        rule,
        where: { start, end },
        message: sentence(message),
        ...(expected === undefined ? {} : { expected }),
        ...(help === undefined ? {} : { help }),
      });
    }
  }
  return findings;
}

/** A message that begins in lower case, as part of another one may, as a sentence of its own. */
export function sentence(message: string): string {
  return `${message[0]!.toUpperCase()}${message.slice(1)}.`;
}
