/** Finds expressions that Prometheus cannot parse. */

import type { Check } from './check.ts';
import { promqlFindings } from './promql-findings.ts';

export const check: Check = {
  code: 'promql-syntax',
  severity: 'error',
  title: 'An expression is no PromQL.',
  why: 'Prometheus refuses the whole rule file for one such expression, and on a reload keeps running the old rules. Newer syntax than the declared version of Prometheus knows counts as well.',
  bad: 'expr: rate(http_requests_total{status=~"5.."[5m])',
  good: 'expr: rate(http_requests_total{status=~"5.."}[5m])',
  run: (context) => promqlFindings(context, 'promql-syntax'),
};
