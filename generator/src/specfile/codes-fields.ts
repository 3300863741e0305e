/** What the codes mean that concern one field: its name, its type, its unit, its range. */

import type { CodeDoc } from '../diagnostics/diagnostic.ts';

type Doc = Omit<CodeDoc, 'code'>;

export const fieldCodes = {
  'missing-field': {
    severity: 'error',
    title: 'A field that is needed is absent.',
    why: 'Without it no rule can be written, or one that watches the wrong thing.',
    bad: 'metadata: {}',
    good: 'metadata: { name: checkout }',
  },
  'unknown-field': {
    severity: 'error',
    title: 'A field does not exist here.',
    why: 'A mistyped field would otherwise be passed over, and the setting it was meant for would keep its default without a word.',
    bad: 'spec: { objctives: [] }',
    good: 'spec: { objectives: [] }',
  },
  'wrong-type': {
    severity: 'error',
    title: 'A value has the wrong type.',
    why: 'A list stands where one value is meant, a text where a mapping is meant, or the like.',
    bad: 'selector: checkout',
    good: 'selector: { job: checkout }',
  },
  'wrong-unit': {
    severity: 'error',
    title: 'A bare number stands where a unit is meant.',
    why: '`250` may be milliseconds or seconds, `5` may be five percent or five seconds. An alert that is wrong by a factor of a thousand looks just like a right one.',
    bad: 'threshold: 250',
    good: 'threshold: 250ms',
  },
  'bad-duration': {
    severity: 'error',
    title: 'A length of time is not written the way Prometheus writes it.',
    why: 'Durations are whole numbers with a unit (`ms`, `s`, `m`, `h`, `d`, `w`, `y`), largest unit first, each once. `1.5h` is not one.',
    bad: 'for: 1.5h',
    good: 'for: 1h30m',
  },
  'bad-ratio': {
    severity: 'error',
    title: 'A ratio is neither a percentage nor a number from 0 to 1.',
    why: 'Ratios are read exactly, digit by digit, so that 99.9 % leaves a budget of exactly 0.001.',
    bad: 'target: three nines',
    good: 'target: 99.9%',
  },
  'out-of-range': {
    severity: 'error',
    title: 'A value lies outside what makes sense.',
    why: 'A ratio over 100 %, a length of zero or a negative count gives a rule that can never fire, or never stops.',
    bad: 'target: 120%',
    good: 'target: 99.9%',
  },
  'no-budget': {
    severity: 'error',
    title: 'An objective of 100 % leaves no error budget.',
    why: 'Burn-rate alerts compare failures with the budget. With a target of 100 % the budget is zero, each failure burns it infinitely fast, and the alert either never ends or cannot be computed.',
    bad: 'target: 100%',
    good: 'target: 99.99%',
  },
  'unknown-value': {
    severity: 'error',
    title: 'A value is none of those the field takes.',
    why: 'The field has a short list of values, and any other has no meaning.',
    bad: 'severity: pager',
    good: 'severity: page',
  },
  'unknown-signal': {
    severity: 'error',
    title: 'An objective names a signal that it cannot be measured on.',
    why: 'An objective counts good and bad requests. Errors and latency tell them apart; traffic and saturation do not.',
    bad: 'objectives:\n  - { name: fast, signal: latncy, threshold: 250ms, target: 99% }',
    good: 'objectives:\n  - { name: fast, signal: latency, threshold: 250ms, target: 99% }',
  },
  'empty-value': {
    severity: 'error',
    title: 'A text, a list or a mapping is empty where it must hold something.',
    why: 'An empty list matches nothing and an empty text names nothing, so the rule that uses it would be dead.',
    bad: 'exclude: { route: [] }',
    good: 'exclude: { route: [/healthz] }',
  },
  'bad-name': {
    severity: 'error',
    title: 'A name holds characters that names may not hold.',
    why: 'A name becomes a label value, part of file names and part of addresses, so it is kept to letters, digits, `.`, `_` and `-`, begins with a letter or digit and has at most 63 characters.',
    bad: 'name: Checkout Service',
    good: 'name: checkout-service',
  },
  'bad-label-name': {
    severity: 'error',
    title: 'A label or annotation name is not one that Prometheus accepts.',
    why: 'Such names begin with a letter or `_` and hold letters, digits and `_` only. Prometheus would refuse the whole rule file.',
    bad: 'labels: { cost-center: "42" }',
    good: 'labels: { cost_center: "42" }',
  },
  'reserved-label': {
    severity: 'error',
    title: 'A label name is one that Quartet or Prometheus sets.',
    why: 'Quartet writes `service`, `slo`, `window`, `tier`, `severity`, `quantile`, `resource`, `database` and `host` by itself, and names that begin with `__` belong to Prometheus. A second value would make two series into one, or one into two.',
    bad: 'labels: { service: checkout }',
    good: 'labels: { product: checkout }',
  },
  'bad-label-value': {
    severity: 'error',
    title: 'A label or annotation value is not text.',
    why: 'YAML reads `1.10` as the number 1.1, `007` as 7 and `true` as a truth value. Quotes keep what was written.',
    bad: 'labels: { version: 1.10 }',
    good: 'labels: { version: "1.10" }',
  },
  'bad-metric-name': {
    severity: 'error',
    title: 'A metric or record name is not one that Prometheus accepts.',
    why: 'Such names begin with a letter, `_` or `:` and hold letters, digits, `_` and `:` only.',
    bad: 'record: queue-depth',
    good: 'record: queue:depth:max',
  },
  'bad-regex': {
    severity: 'error',
    title: 'A regular expression is not one that Prometheus reads.',
    why: 'Prometheus uses RE2, which has no look-ahead, no look-behind and no back references. It would refuse the rule file.',
    bad: 'route: { regex: "(?!/admin).*" }',
    good: 'route: { not: /admin }',
  },
  'unknown-time-zone': {
    severity: 'error',
    title: 'A time zone does not exist.',
    why: 'A calendar window begins at midnight of its time zone, so a mistyped one moves every month.',
    bad: 'window: { calendar: month, timeZone: Europe/Belin }',
    good: 'window: { calendar: month, timeZone: Europe/Berlin }',
  },
} as const satisfies Record<string, Doc>;
