/** Finds templates that print a ratio with a percent sign, or format a percentage as if it were a ratio. */

import { isAlert } from '../plan.ts';
import { type Expr, isComparison, unwrap } from '../promql/ast.ts';
import { type Unit, unitOf } from '../promql/units.ts';
import type { Check, CheckedRule, Finding, LintContext } from './check.ts';
import { outlineOf, templateOf, type ValueUse } from './template.ts';

export const check: Check = {
  code: 'ratio-as-percent',
  severity: 'warning',
  title: 'A template prints a ratio as a percentage, or the other way round.',
  why: 'The value of a ratio is 0.05 where 5 % is meant. With a bare percent sign behind it, the message says 0.05%, and whoever is woken by it takes the outage for noise.',
  bad: 'expr: sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05\nannotations:\n  summary: "error rate {{ $value }}%"',
  good: 'expr: sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05\nannotations:\n  summary: "error rate {{ $value | humanizePercentage }}"',
  run: (context) => context.rules.flatMap((rule) => inspect(rule, context)),
};

function inspect(rule: CheckedRule, context: LintContext): Finding[] {
  if (!isAlert(rule.rule) || !Object.values(rule.rule.annotations).some(isStyled)) return [];
  const uses = Object.entries(rule.rule.annotations).flatMap(([name, text]) =>
    templateOf(text).values.map((use) => ({ name, use, style: styleOf(use) })),
  );
  const { expr, problems } = rule.shape;
  if (!expr || problems.length > 0) return [];
  const scale = scaleOf(expr, context, new Set());
  if (scale === undefined) return [];
  return uses.flatMap(({ name, use, style }): Finding[] => {
    const where = { annotation: name, span: { start: use.start, end: use.end } };
    if (style === 'percent' && scale === 1) {
      const message = 'The value is a ratio from 0 to 1, and here it is printed as a percentage: 5 % reads `0.05%`.';
      return [{ rule, where, message, help: 'write `{{ $value | humanizePercentage }}` without the percent sign' }];
    }
    if (style === 'humanized' && scale === 100) {
      const message =
        'The value is a percentage already, and `humanizePercentage` multiplies it by 100: 5 % reads `500%`.';
      return [{ rule, where, message, help: 'write `{{ $value | humanize }}%`' }];
    }
    return [];
  });
}

function isStyled(text: string): boolean {
  return templateOf(outlineOf(text)).values.some((use) => styleOf(use) !== 'plain');
}

function styleOf(use: ValueUse): 'plain' | 'percent' | 'humanized' {
  if (use.pipeline.includes('humanizePercentage')) return 'humanized';
  if (/humanizeDuration|humanizeTimestamp|\bquery\b/.test(use.pipeline)) return 'plain';
  return /^ ?(?:%|percent\b)/.test(use.after) || /%%"/.test(use.pipeline) ? 'percent' : 'plain';
}

/** 1 for a ratio, 100 for a percentage, undefined for everything else. */
function scaleOf(expr: Expr, context: LintContext, seen: ReadonlySet<string>): number | undefined {
  const unit = unitOf(expr, (metric) => recordedUnit(metric, context, seen));
  if (unit?.name === 'ratio') return unit.factor === 1 || unit.factor === 100 ? unit.factor : undefined;
  return unit === undefined && isSmallQuotient(expr) ? 1 : undefined;
}

function recordedUnit(metric: string, context: LintContext, seen: ReadonlySet<string>): Unit | undefined {
  const [record] = context.recordsOf(metric);
  if (!record?.shape.expr || seen.has(metric)) return undefined;
  return unitOf(record.shape.expr, (inner) => recordedUnit(inner, context, new Set([...seen, metric])));
}

/** A quotient of unknown units that is compared with a number below 1: only a ratio is. */
function isSmallQuotient(expr: Expr): boolean {
  const node = unwrap(expr);
  if (node.kind !== 'binary') return false;
  if (node.op === 'and' || node.op === 'unless') return isSmallQuotient(node.left);
  if (!isComparison(node.op) || node.bool) return false;
  const [side, limit] = [unwrap(node.left), unwrap(node.right)];
  return limit.kind === 'number' && limit.value > 0 && limit.value < 1 && side.kind === 'binary' && side.op === '/';
}
