/** Finds expressions whose parts do not fit together: wrong kinds of values, numbers of arguments, or matching clauses. */

import type { Check } from './check.ts';
import { promqlFindings } from './promql-findings.ts';

export const check: Check = {
  code: 'promql-type',
  severity: 'error',
  title: 'A function, aggregation or operator is given what it cannot take.',
  why: 'Prometheus refuses the whole rule file for most of these. A few it loads, such as a broken regex in label_replace or an alert on a range vector, and then every evaluation fails.',
  bad: 'expr: rate(http_requests_total) > 10',
  good: 'expr: rate(http_requests_total[5m]) > 10',
  run: (context) => promqlFindings(context, 'promql-type'),
};
