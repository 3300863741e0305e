/** The format `quartet/v1`: every kind of document, every field, its type and its description, defined once. */

import * as z from 'zod';
import { databaseDocument, hostDocument } from './schema-databases.ts';
import { header, metadataOf, source } from './schema-parts.ts';
import { receiver, smtp } from './schema-receivers.ts';
import {
  conditions,
  count,
  duration,
  durationMistake,
  durationOrZero,
  expecting,
  freeLabels,
  metricName,
  name,
  ownLabels,
  ratio,
  ratioOrDuration,
  selector,
  text,
  word,
} from './values.ts';

export type { DatabaseDocument, HostDocument } from './schema-databases.ts';
export { API_VERSION, KINDS, type Kind } from './schema-parts.ts';

const filter = {
  match: conditions.optional().describe('Only requests that meet all of these.'),
  exclude: conditions.optional().describe('Leaves out requests that meet any of these, such as health checks.'),
  metric: metricName.optional().describe('The metric to read, in place of the one the profile names.'),
};

const positive = expecting(z.number().positive(), {
  expected: 'a number over 0',
  mistake: (value) => (typeof value === 'number' ? { code: 'out-of-range', what: 'is not over 0' } : undefined),
});

const bucket = expecting(z.union([duration('250ms'), z.number().positive()]), {
  expected: 'a duration such as 250ms, or seconds as the label `le` writes them',
  mistake: (value, written) =>
    typeof value === 'number'
      ? { code: 'out-of-range', what: 'is not over 0' }
      : durationMistake(value, written, '250ms'),
});

const signals = z.strictObject({
  traffic: z.strictObject(filter).optional().describe('Which requests count at all.'),
  errors: z.strictObject(filter).optional().describe('Which requests count as failed.'),
  latency: z
    .strictObject({
      ...filter,
      quantiles: z
        .array(ratio('0.99'))
        .min(1)
        .optional()
        .meta({ description: 'The quantiles to record.', examples: [[0.5, 0.95, 0.99]] }),
      histogram: word(['classic', 'native']).optional().describe('The kind of histogram the application exposes.'),
      buckets: z
        .array(bucket)
        .min(1)
        .optional()
        .meta({
          description: 'Upper bounds of the buckets, ascending, where the application sets its own.',
          examples: [['50ms', '100ms', '250ms', '1s']],
        }),
    })
    .optional()
    .describe('Which requests are timed, and what is recorded of it.'),
  saturation: z
    .array(text('a resource of the profile, such as cpu'))
    .optional()
    .meta({ description: 'Resources to watch; all that the profile has where absent.', examples: [['cpu', 'memory']] }),
});

const window = expecting(
  z.union([
    duration('30d'),
    z.strictObject({
      calendar: word(['day', 'week', 'month', 'quarter', 'year']).describe(
        'The budget starts anew with each of these.',
      ),
      timeZone: text('a time zone such as Europe/Berlin')
        .optional()
        .meta({ description: 'Where midnight is.', default: 'UTC', examples: ['Europe/Berlin'] }),
    }),
  ]),
  {
    expected: 'a duration such as 30d, or { calendar: month, timeZone: Europe/Berlin }',
    mistake: (value, written) => (typeof value === 'object' ? undefined : durationMistake(value, written, '30d')),
  },
);

const tier = z.strictObject({
  name: name('a name for the tier').describe('The label `tier` of the alert.'),
  short: duration('5m').describe('The window that says it is still going on.'),
  long: duration('1h').describe('The window that says enough was spent.'),
  severity: word(['page', 'ticket']).describe('How urgent; Defaults turn it into the label `severity`.'),
  share: ratio('2%').optional().describe('Share of the error budget that is spent when the long window trips.'),
  factor: positive
    .optional()
    .meta({ description: 'Burn rate in place of a share: 1 spends exactly the budget.', examples: [14.4] }),
  for: durationOrZero('2m').optional().meta({ description: 'How long both windows must stay over.', default: 0 }),
});

const query = (what: string) => text('a PromQL query with $window').describe(what);

const objective = z.strictObject({
  name: name('a name for the objective').describe('The label `slo`, unique within the service.'),
  description: text('text').optional().describe('What users are promised.'),
  target: ratio('99.9%').describe('Share of good requests, below 100 %.'),
  window: window.optional().meta({ description: 'The period the target holds for.', default: '30d' }),
  signal: word(['errors', 'latency'], 'unknown-signal')
    .optional()
    .describe('Counts requests by failure, or by duration.'),
  threshold: duration('250ms').optional().describe('The longest a good request takes; for `signal: latency`.'),
  ratio: z
    .strictObject({
      bad: query('Events that fail. Give this or `good`.').optional(),
      good: query('Events that succeed. Give this or `bad`.').optional(),
      total: query('All events.'),
    })
    .optional()
    .describe('Free queries in place of a signal, with `$window` where the range belongs.'),
  raw: query('One free query that gives the error ratio, 0 to 1, with `$window` where the range belongs.').optional(),
  where: conditions.optional().describe('Only requests that meet all of these.'),
  minRequests: count
    .optional()
    .describe('No alert while fewer requests than this fall into the short window; 0 turns it off.'),
  tiers: z.array(tier).min(1).optional().describe('Burn-rate alerts in place of the four of the SRE workbook.'),
  'x-source': source,
});

const override = z.strictObject({
  enabled: z.boolean().optional().meta({ description: 'false mutes the alert.', default: true }),
  threshold: ratioOrDuration().optional().describe('Where the alert trips.'),
  for: durationOrZero('5m').optional().describe('How long it must stay over before it fires.'),
  keepFiringFor: durationOrZero('5m').optional().describe('How long it goes on firing after it fell below.'),
  severity: text('a severity').optional().describe('The label `severity`.'),
  minRequests: count
    .optional()
    .describe('No alert while fewer requests than this fall into its window; 0 turns it off.'),
  labels: freeLabels.optional().describe('Labels to add.'),
  annotations: freeLabels.optional().describe('Annotations to add or replace.'),
});

const rule = z.strictObject({
  alert: text('a name for the alert').optional().describe('Name of an alert rule. Give this or `record`.'),
  record: metricName.optional().describe('Name of a recorded series. Give this or `alert`.'),
  expr: text('a PromQL expression').describe('The PromQL expression.'),
  for: durationOrZero('10m').optional().describe('How long the expression must hold before the alert fires.'),
  keepFiringFor: durationOrZero('10m')
    .optional()
    .describe('How long the alert goes on firing after it no longer holds.'),
  labels: freeLabels.optional().describe('Labels of the rule.'),
  annotations: freeLabels.optional().describe('Annotations of the alert.'),
  'x-source': source,
});

const metadata = metadataOf('service');

export const serviceDocument = z
  .strictObject({
    ...header('Service'),
    metadata: z.strictObject({
      ...metadata,
      identity: ownLabels
        .optional()
        .describe('Part of what the service is: on every series and alert. Never change these.'),
    }),
    spec: z.strictObject({
      description: text('text').optional().describe('What the service does, in a sentence.'),
      profile: text('a metric profile such as node-http').meta({
        description: 'The library whose metrics the service exposes.',
        examples: ['node-http'],
      }),
      selector: selector.meta({
        description: 'The labels that pick the series of this service.',
        examples: [{ job: 'checkout' }],
      }),
      signals: signals.optional().describe('What differs from the profile for the four golden signals.'),
      objectives: z
        .array(objective)
        .optional()
        .describe('Service level objectives: their budgets are recorded and alerted on.'),
      dependsOn: z.array(name('the name of a document')).optional().describe('Services and databases this one needs.'),
      alerts: z
        .record(z.string().min(1), override)
        .optional()
        .meta({
          description: 'Changes to generated alerts, by alert id.',
          examples: [{ HighErrorRate: { threshold: '5%' } }],
        }),
      rules: z.array(rule).optional().describe('Your own rules, checked and carried along.'),
      notify: name('a receiver').optional().describe('A receiver that Defaults name.'),
      minRequests: count.optional().describe('Traffic floor of all alerts of this service; 0 turns it off.'),
      'x-source': source,
    }),
  })
  .meta({ id: 'Service', description: 'A service and what is promised of it.' });

export const defaultsDocument = z
  .strictObject({
    ...header('Defaults'),
    metadata: z
      .strictObject({ name: name('a name').optional().describe('For the reader; defaults are found by their folder.') })
      .optional(),
    spec: z.strictObject({
      labels: ownLabels.optional().describe('Labels of every document that does not set them itself.'),
      annotations: freeLabels.optional().describe('Annotations of every alert that does not set them itself.'),
      severities: z
        .strictObject({
          page: text('a severity').optional().meta({ description: 'Wakes somebody.', default: 'critical' }),
          ticket: text('a severity').optional().meta({ description: 'Waits for the morning.', default: 'warning' }),
        })
        .optional()
        .describe('Values of the label `severity`.'),
      receivers: z.record(name('a receiver'), receiver).optional().describe('Who can be notified, by name.'),
      notify: name('a receiver')
        .optional()
        .describe('The receiver of documents that name none; of the outermost folder also that of all other alerts.'),
      smtp: smtp.optional().describe('How Alertmanager sends mail; needed where a receiver has an email address.'),
      intervals: z
        .strictObject({
          fast: duration('30s').optional().meta({ description: 'Signals and the windows up to 1h.', default: '30s' }),
          slow: duration('2m').optional().meta({ description: 'Windows over 1h and budgets.', default: '2m' }),
        })
        .optional()
        .describe('How often rules are evaluated.'),
      scrapeInterval: duration('15s')
        .optional()
        .meta({ description: 'How often Prometheus scrapes the services.', default: '15s' }),
      minRequests: count.optional().describe('Traffic floor of all alerts; each alert has its own where absent.'),
      grafana: text('an address')
        .optional()
        .meta({
          description: 'Base address of Grafana, for links in alerts.',
          examples: ['https://grafana.example.com'],
        }),
      runbooks: text('an address')
        .optional()
        .meta({
          description: 'Address of runbooks, with {service} and {alert} for their names.',
          examples: ['https://example.com/runbooks/{service}#{alert}'],
        }),
      'x-source': source,
    }),
  })
  .meta({
    id: 'Defaults',
    description: 'What holds for the documents of this folder and those below, where they do not say otherwise.',
  });

const rules = z.array(rule).min(1);

export const ruleSetDocument = z
  .strictObject({
    ...header('RuleSet'),
    metadata: z.strictObject(metadata),
    spec: z.strictObject({
      owner: text('a team').optional().describe('Who looks after these rules; the label `owner` of the alerts.'),
      notify: name('a receiver').optional().describe('A receiver that Defaults name.'),
      labels: ownLabels.optional().describe('Labels of all these rules.'),
      rules: rules.optional().describe('The rules, in one group. Give this or `groups`.'),
      groups: z
        .array(
          z.strictObject({
            name: text('a name for the group').describe('Unique within the rule set.'),
            interval: duration('1m').optional().describe('How often the group is evaluated.'),
            rules: rules.describe('The rules, evaluated in this order.'),
          }),
        )
        .min(1)
        .optional()
        .describe('The rules by group. Give this or `rules`.'),
      'x-source': source,
    }),
  })
  .meta({ id: 'RuleSet', description: 'Free rules with an owner.' });

/** The schema of each kind. */
export const documents = {
  Service: serviceDocument,
  Database: databaseDocument,
  Host: hostDocument,
  Defaults: defaultsDocument,
  RuleSet: ruleSetDocument,
} as const;

export type ServiceDocument = z.infer<typeof serviceDocument>;
export type DefaultsDocument = z.infer<typeof defaultsDocument>;
export type RuleSetDocument = z.infer<typeof ruleSetDocument>;
export type ObjectiveFields = z.infer<typeof objective>;
export type TierFields = z.infer<typeof tier>;
export type OverrideFields = z.infer<typeof override>;
export type RuleFields = z.infer<typeof rule>;
export type SignalFields = z.infer<typeof signals>;
export type SelectorFields = z.infer<typeof selector>;
export type ConditionFields = z.infer<typeof conditions>;
