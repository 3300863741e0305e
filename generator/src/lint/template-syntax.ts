/** Finds templates that Prometheus cannot parse. */

import { isAlert } from '../plan.ts';
import type { Check, Finding } from './check.ts';
import { sentence } from './promql-findings.ts';
import { outlineOf, templateOf } from './template.ts';

export const check: Check = {
  code: 'template-syntax',
  severity: 'error',
  title: 'A template in a label or annotation does not parse.',
  why: 'Prometheus refuses the whole rule file for one such template, and on a reload keeps running the old rules.',
  bad: 'summary: "{{ $label.instance }} is down"',
  good: 'summary: "{{ $labels.instance }} is down"',
  run: (context) =>
    context.rules.flatMap((rule): Finding[] => {
      if (!isAlert(rule.rule)) return [];
      const findings: Finding[] = [];
      for (const field of ['labels', 'annotations'] as const) {
        for (const [name, text] of Object.entries(rule.rule[field])) {
          const problem = templateOf(outlineOf(text)).problem && templateOf(text).problem;
          if (!problem) continue;
          const { start, end, message, help } = problem;
          const span = { start, end };
          const where = field === 'labels' ? { label: name, span } : { annotation: name, span };
          findings.push({ rule, where, message: sentence(message), ...(help === undefined ? {} : { help }) });
        }
      }
      return findings;
    }),
};
