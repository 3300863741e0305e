/** A rule as a reader takes it in: what Prometheus evaluates, without its annotations, which stand elsewhere. */

import { type AlertRule, printDuration } from '@quartet/generator';

export function ruleText({ alert, expr, for: wait, keepFiringFor, labels }: AlertRule): string {
  return [
    `alert: ${alert}`,
    `expr: ${expr}`,
    ...(wait ? [`for: ${printDuration(wait)}`] : []),
    ...(keepFiringFor ? [`keep_firing_for: ${printDuration(keepFiringFor)}`] : []),
    ...(Object.keys(labels).length > 0 ? ['labels:'] : []),
    ...Object.keys(labels)
      .sort()
      .map((name) => `  ${name}: ${labels[name]}`),
  ].join('\n');
}
