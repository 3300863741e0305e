/** Finds series with the name of a record that no rule of the run records. */

import { nearest } from '../diagnostics/suggest.ts';
import { walk } from '../promql/ast.ts';
import type { Check, ExprFinding, LintContext, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'undefined-record',
  severity: 'info',
  title: 'A recorded series is read that no rule records.',
  why: 'Names with a colon are those of recording rules. Where none of the files given records it, it comes from elsewhere or was mistyped, and a mistyped one is always empty.',
  bad: '- { record: job:errors:rate5m, expr: sum by (job) (rate(errors_total[5m])) }\n- { alert: Errors, expr: job:error:rate5m > 1 }',
  good: '- { record: job:errors:rate5m, expr: sum by (job) (rate(errors_total[5m])) }\n- { alert: Errors, expr: job:errors:rate5m > 1 }',
  run: (context) => {
    const names = new Set(context.rules.filter((rule) => !rule.isAlert).map((rule) => rule.name));
    return context.perExpression((analysis) => inspect(analysis, context, names));
  },
};

function inspect({ expr }: SoundAnalysis, context: LintContext, names: ReadonlySet<string>): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'selector' || !node.name?.includes(':') || names.has(node.name)) return;
    if (context.declared(node.name)) return;
    const near = nearest(node.name, names);
    findings.push({
      start: node.start,
      end: node.start + node.name.length,
      message: `\`${node.name}\` is recorded by none of the rules given.`,
      help: near === undefined ? 'if another file records it, check the two together' : `did you mean \`${near}\`?`,
      // A name that differs by a letter or two from one of ours is a slip, not another file's.
      ...(near === undefined ? {} : { severity: 'warning' as const }),
    });
  });
  return findings;
}
