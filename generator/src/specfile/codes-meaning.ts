/** What the codes mean that concern several fields or documents at once: conflicts, doubles, windows. */

import type { CodeDoc } from '../diagnostics/diagnostic.ts';

type Doc = Omit<CodeDoc, 'code'>;

export const meaningCodes = {
  'empty-selector': {
    severity: 'error',
    title: 'A selector selects everything.',
    why: 'Without a label to go by, the signals of this service would be those of all services on the same Prometheus.',
    bad: 'selector: {}',
    good: 'selector: { job: checkout }',
  },
  'conflicting-fields': {
    severity: 'error',
    title: 'Two fields are given that exclude each other.',
    why: 'Only one of them can hold, and neither is more likely to be the one that was meant.',
    bad: 'ratio: { bad: errors, good: successes, total: all }',
    good: 'ratio: { bad: errors, total: all }',
  },
  'duplicate-value': {
    severity: 'error',
    title: 'A list holds the same value twice.',
    why: 'Each entry becomes a series of its own, and Prometheus refuses two rules that record the same series.',
    bad: 'quantiles: [0.5, 0.99, 99%]',
    good: 'quantiles: [0.5, 0.99]',
  },
  'duplicate-name': {
    severity: 'error',
    title: 'Two documents of one kind have the same name.',
    why: 'Both would write the same series and the same files. Prometheus keeps whichever it evaluates last, so both are wrong.',
    bad: 'metadata: { name: checkout }\n---\nmetadata: { name: checkout }',
    good: 'metadata: { name: checkout }\n---\nmetadata: { name: checkout-admin }',
  },
  'duplicate-objective': {
    severity: 'error',
    title: 'Two objectives of a service have the same name.',
    why: 'The name is the label `slo`, by which the series of the two are told apart.',
    bad: 'objectives:\n  - { name: latency, signal: latency, threshold: 250ms, target: 99% }\n  - { name: latency, signal: latency, threshold: 1s, target: 99.9% }',
    good: 'objectives:\n  - { name: latency, signal: latency, threshold: 250ms, target: 99% }\n  - { name: latency-tail, signal: latency, threshold: 1s, target: 99.9% }',
  },
  'duplicate-tier': {
    severity: 'error',
    title: 'Two burn tiers of an objective have the same name.',
    why: 'The name is the label `tier`, by which the alerts of the two are told apart and inhibited.',
    bad: 'tiers:\n  - { name: page, short: 5m, long: 1h, share: 2%, severity: page }\n  - { name: page, short: 30m, long: 6h, share: 5%, severity: page }',
    good: 'tiers:\n  - { name: page-fast, short: 5m, long: 1h, share: 2%, severity: page }\n  - { name: page-slow, short: 30m, long: 6h, share: 5%, severity: page }',
  },
  'duplicate-group': {
    severity: 'error',
    title: 'Two groups of a rule set have the same name.',
    why: 'Prometheus refuses a rule file with two groups of one name, and goes on with the rules it had before.',
    bad: 'groups:\n  - { name: queues, rules: [] }\n  - { name: queues, rules: [] }',
    good: 'groups:\n  - { name: queues, rules: [] }\n  - { name: workers, rules: [] }',
  },
  'duplicate-defaults': {
    severity: 'error',
    title: 'A folder has two `Defaults` documents.',
    why: 'Defaults hold for the documents of their folder and those below. With two of them it would depend on the order of files which one wins.',
    bad: '# team/defaults.yaml and team/more-defaults.yaml',
    good: '# team/defaults.yaml, and team/checkout/defaults.yaml for what differs there',
  },
  'query-without-window': {
    severity: 'error',
    title: 'A query of an objective has no `$window`.',
    why: 'The same query is evaluated over several windows. With a fixed range all of them would show the same number, and a short outage would page as long as the range.',
    bad: 'ratio: { bad: "sum(rate(errors[5m]))", total: "sum(rate(all[5m]))" }',
    good: 'ratio: { bad: "sum(rate(errors[$window]))", total: "sum(rate(all[$window]))" }',
  },
  'window-too-short': {
    severity: 'error',
    title: 'An objective is shorter than a window of its burn tiers.',
    why: 'A burn tier asks how much of the budget was spent in its long window. That window must fit into the objective, or more than the whole budget would have to be spent.',
    bad: 'window: 1d',
    good: 'window: 7d',
  },
  'tier-windows': {
    severity: 'error',
    title: 'The short window of a burn tier is not shorter than its long one.',
    why: 'The long window says that enough was spent, the short one that it is still going on. Equal or swapped, the alert goes on long after recovery.',
    bad: '{ name: page, short: 1h, long: 5m, share: 2%, severity: page }',
    good: '{ name: page, short: 5m, long: 1h, share: 2%, severity: page }',
  },
  'unknown-receiver': {
    severity: 'warning',
    title: 'No `Defaults` document in reach names this receiver.',
    why: 'Alerts of this service would go to the default receiver instead of the team that is meant.',
    bad: 'notify: paymnets',
    good: 'notify: payments',
  },
} as const satisfies Record<string, Doc>;
