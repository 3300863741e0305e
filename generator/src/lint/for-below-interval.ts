/** Finds alerts that wait for less than one evaluation. */

import { printDuration } from '../model/duration.ts';
import { isAlert } from '../plan.ts';
import type { Check, Finding } from './check.ts';

export const check: Check = {
  code: 'for-below-interval',
  severity: 'warning',
  title: 'An alert waits for less than the time between two evaluations.',
  why: 'A rule is only looked at once per interval, so any `for` up to the interval is the same: the alert fires at the second evaluation. Whoever wrote 10s did not mean a minute.',
  bad: 'interval: 1m\nrules:\n- alert: Down\n  expr: up == 0\n  for: 10s',
  good: 'interval: 1m\nrules:\n- alert: Down\n  expr: up == 0\n  for: 3m',
  run: (context) =>
    context.rules.flatMap((rule): Finding[] => {
      const interval = context.intervalOf(rule.group);
      if (!isAlert(rule.rule) || interval === undefined) return [];
      const wait = rule.rule.for ?? 0;
      if (wait === 0 || wait >= interval) return [];
      return [
        {
          rule,
          where: 'for',
          message: `The alert waits \`${printDuration(rule.rule.for!)}\`, and its group is evaluated every \`${printDuration(interval)}\`.`,
          expected: `at least \`${printDuration(interval)}\``,
          help: `leave \`for\` out to fire at once, or write several intervals, such as \`${printDuration((interval * 3) as typeof interval)}\``,
        },
      ];
    }),
};
