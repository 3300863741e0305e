/** Finds ranges that hold fewer samples than their function needs. */

import { milliseconds, printDuration } from '../model/duration.ts';
import { walk } from '../promql/ast.ts';
import type { Check, ExprFinding, LintContext, SoundAnalysis } from './check.ts';

const NEED_TWO: ReadonlySet<string> = new Set([
  'rate',
  'increase',
  'irate',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
]);
/** Where nobody said how often targets are scraped: few scrape more often. */
const USUAL_SCRAPE = 15_000;

export const check: Check = {
  code: 'rate-window-too-small',
  severity: 'error',
  title: 'A rate has fewer than two samples to look at.',
  why: 'rate() needs two samples within its range. With a range below two scrapes the result is mostly empty, so the alert flaps or never fires. Four scrapes survive one that is lost.',
  bad: 'expr: rate(http_requests_total[15s]) > 100   # scraped every 15s',
  good: 'expr: rate(http_requests_total[1m]) > 100',
  run: (context) => context.perExpression((analysis) => inspect(analysis, context)),
};

function inspect({ expr, text }: SoundAnalysis, context: LintContext): ExprFinding[] {
  const known = context.schema?.scrapeInterval;
  const scrape = known ?? USUAL_SCRAPE;
  const findings: ExprFinding[] = [];
  walk(expr, (node, parents) => {
    const parent = parents.at(-1);
    if (node.kind !== 'matrix' || parent?.kind !== 'call' || !NEED_TWO.has(parent.name)) return;
    // What is recorded comes at the interval of its group, not at that of a scrape.
    if (node.range === undefined || node.range >= 2 * scrape || node.selector.name?.includes(':')) return;
    const range = text.slice(node.rangeSpan.start, node.rangeSpan.end);
    const every = printDuration(milliseconds(scrape));
    findings.push({
      ...node.rangeSpan,
      message:
        known === undefined
          ? `\`${parent.name}\` needs two samples within \`${range}\`, so targets must be scraped more often than every \`${every}\`.`
          : `\`${parent.name}\` needs two samples, and within \`${range}\` there is at most one at a scrape every \`${every}\`.`,
      expected: `at least \`${printDuration(milliseconds(4 * scrape))}\`, four scrapes`,
      ...(known === undefined ? { severity: 'info' as const } : {}),
    });
  });
  return findings;
}
