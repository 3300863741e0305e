/** What the codes mean that reading a Prometheus rule file can give, besides those of YAML itself. */

import type { CodeDoc, Severity } from '../diagnostics/diagnostic.ts';

const group = (rules: string): string => `groups:\n- name: shop\n  rules:\n${rules}`;

const docs = {
  'multi-document': {
    severity: 'error',
    title: 'A rule file holds more than one YAML document.',
    why: 'Prometheus loads the first document and leaves out all others without an error, so their alerts can never fire.',
    bad: 'groups:\n- name: a\n  rules: []\n---\ngroups:\n- name: b\n  rules: []',
    good: 'groups:\n- name: a\n  rules: []\n- name: b\n  rules: []',
  },
  'rule-field-unknown': {
    severity: 'error',
    title: 'A rule file has a field that Prometheus does not know.',
    why: 'Prometheus refuses the whole file, and on a reload keeps running the old rules.',
    bad: group('  - alert: Down\n    expression: up == 0'),
    good: group('  - alert: Down\n    expr: up == 0'),
  },
  'rule-field-missing': {
    severity: 'error',
    title: 'A group or rule lacks a field that it must have.',
    why: 'Prometheus refuses the whole file, and on a reload keeps running the old rules.',
    bad: group('  - alert: Down'),
    good: group('  - alert: Down\n    expr: up == 0'),
  },
  'rule-field-type': {
    severity: 'error',
    title: 'A value in a rule file is of the wrong kind.',
    why: 'Prometheus refuses the whole file. Most often a list was meant where a mapping stands, or a hyphen is missing.',
    bad: 'groups:\n  name: shop\n  rules: []',
    good: 'groups:\n- name: shop\n  rules: []',
  },
  'rule-duration': {
    severity: 'error',
    title: 'A duration in a rule file is not written as one.',
    why: 'Prometheus refuses the whole file. A duration is whole numbers with units, the largest first: `1h30m`, not `1.5h` or `90`.',
    bad: group('  - alert: Down\n    expr: up == 0\n    for: 5 minutes'),
    good: group('  - alert: Down\n    expr: up == 0\n    for: 5m'),
  },
  'rule-name': {
    severity: 'error',
    title: 'A metric, label or annotation has a name that Prometheus refuses.',
    why: 'Names are letters, digits and underscores and do not start with a digit; a recorded metric may have colons.',
    bad: group('  - record: errors-per-second\n    expr: rate(errors_total[5m])'),
    good: group('  - record: job:errors:rate5m\n    expr: rate(errors_total[5m])'),
  },
  'rule-kind': {
    severity: 'error',
    title: 'A rule is both an alert and a record, or a record has fields of an alert.',
    why: 'Prometheus refuses the whole file, and on a reload keeps running the old rules.',
    bad: group('  - record: job:up:sum\n    expr: sum by (job) (up)\n    for: 5m'),
    good: group('  - record: job:up:sum\n    expr: sum by (job) (up)'),
  },
  'group-repeated': {
    severity: 'error',
    title: 'Two groups of one rule file have the same name.',
    why: 'Prometheus refuses the whole file, and on a reload keeps running the old rules.',
    bad: 'groups:\n- name: shop\n  rules: []\n- name: shop\n  rules: []',
    good: 'groups:\n- name: shop-alerts\n  rules: []\n- name: shop-records\n  rules: []',
  },
} as const satisfies Readonly<Record<string, Omit<CodeDoc, 'code'>>>;

export type RuleFileCode = keyof typeof docs;

/** Every code that reading a rule file can report besides those of specs, by name. */
export const ruleFileCodes: readonly CodeDoc[] = Object.entries(docs)
  .map(([code, doc]) => ({ code, ...doc }))
  .sort((a, b) => (a.code < b.code ? -1 : 1));

export function ruleFileSeverity(code: RuleFileCode): Severity {
  return docs[code].severity;
}
