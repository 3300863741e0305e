/** Finds histogram buckets that are selected by a bound which the histogram does not have. */

import { walk } from '../promql/ast.ts';
import { regexOf } from '../promql/regex.ts';
import type { Check, ExprFinding, LintContext, SoundAnalysis } from './check.ts';

export const check: Check = {
  code: 'threshold-off-grid',
  severity: 'error',
  title: 'A bucket is selected that the histogram does not have.',
  why: 'A histogram knows how many requests were faster than each of its bounds, and nothing between them. A bound that it lacks selects no series, so the rule gives nothing, or counts every request as slow.',
  bad: 'expr: rate(http_request_duration_seconds_bucket{le="0.3"}[5m])   # bounds: 0.1, 0.25, 0.5',
  good: 'expr: rate(http_request_duration_seconds_bucket{le="0.25"}[5m])',
  run: (context) => (context.schema ? context.perExpression((analysis) => inspect(analysis, context)) : []),
};

function inspect({ expr }: SoundAnalysis, context: LintContext): ExprFinding[] {
  const findings: ExprFinding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'selector' || !node.name?.endsWith('_bucket')) return;
    const buckets = context.declared(node.name)?.buckets;
    if (!buckets || buckets.length === 0) return;
    const spellings = [...buckets, Number.POSITIVE_INFINITY].flatMap(spellingsOf);
    for (const matcher of node.matchers) {
      if (matcher.label !== 'le' || (matcher.op !== '=' && matcher.op !== '=~') || matcher.value === '') continue;
      const test = matcher.op === '=' ? equals(matcher.value) : regexOf(matcher.value).test;
      if (!test || spellings.some(test)) continue;
      findings.push({
        start: matcher.start,
        end: matcher.end,
        message: `\`${node.name}\` has no bucket \`${matcher.value}\`.`,
        expected: `one of ${around(matcher.value, buckets)}`,
        help: 'choose one of the bounds, or add this one to the histogram where it is defined',
      });
    }
  });
  return findings;
}

function equals(value: string): (spelling: string) => boolean {
  const bound = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value);
  return (spelling) => (spelling === '+Inf' ? Number.POSITIVE_INFINITY : Number(spelling)) === bound;
}

/** The ways in which clients and servers write one bound. */
function spellingsOf(bound: number): string[] {
  if (!Number.isFinite(bound)) return ['+Inf'];
  const plain = String(bound);
  const [mantissa, power] = bound.toExponential().split('e') as [string, string];
  const exponent = `${mantissa}e${power[0]}${power.slice(1).padStart(2, '0')}`;
  return Number.isInteger(bound) ? [plain, `${plain}.0`, exponent] : [plain, exponent];
}

function around(value: string, buckets: readonly number[]): string {
  const near = Number(/[\d.]+(?:e[+-]?\d+)?/.exec(value.replaceAll('\\', ''))?.[0] ?? Number.NaN);
  const above = buckets.findIndex((bound) => bound > near);
  const from = Number.isNaN(near)
    ? 0
    : Math.max(0, Math.min((above < 0 ? buckets.length : above) - 3, buckets.length - 6));
  const shown = buckets.slice(from, from + 6).map((bound) => `\`${bound}\``);
  const left = buckets.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` (and ${left} more)` : ''}`;
}
