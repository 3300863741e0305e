/** The kinds `Database` and `Host`. */

import * as z from 'zod';
import { ENGINES, FLAVORS } from '../model/database.ts';
import { header, metadataOf, source } from './schema-parts.ts';
import { durationMistake, durationOrZero, expecting, freeLabels, name, selector, text, word } from './values.ts';

const LIMIT = /^\d+(\.\d+)?([eE]-?\d{1,3})?$|^\d+(\.\d+)?%$/;
const DURATION = /^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

const limit = expecting(
  z
    .union([z.string().regex(LIMIT), z.string().regex(DURATION), z.number().min(0)])
    .meta({ examples: ['90%', 20, '500ms'] }),
  {
    expected: 'a ratio such as 90%, a number such as 20, or a duration such as 500ms',
    mistake: (value, written) => {
      if (typeof value === 'number') return { code: 'out-of-range', what: 'is below 0' };
      if (typeof value === 'string' && /[a-z]$/i.test(value)) return durationMistake(value, written, '500ms');
      return { code: typeof value === 'string' ? 'bad-ratio' : 'wrong-type', what: 'is not a threshold' };
    },
  },
);

const rate = expecting(z.number().min(0), {
  expected: 'a number per second, 0 or more',
  mistake: (value) =>
    typeof value === 'number'
      ? { code: 'out-of-range', what: 'is below 0' }
      : { code: 'wrong-type', what: 'is not a number' },
});

const override = z.strictObject({
  enabled: z.boolean().optional().meta({ description: 'false mutes the alert.', default: true }),
  threshold: limit.optional().describe('Where the alert trips.'),
  rate: rate.optional().describe('A second threshold, per second, of alerts that have one.'),
  for: durationOrZero('5m').optional().describe('How long it must stay over before it fires.'),
  keepFiringFor: durationOrZero('5m').optional().describe('How long it goes on firing after it fell below.'),
  severity: text('a severity').optional().describe('The label `severity`.'),
  labels: freeLabels.optional().describe('Labels to add.'),
  annotations: freeLabels.optional().describe('Annotations to add or replace.'),
});

const watched = (what: string, example: Readonly<Record<string, string>>) => ({
  description: text('text').optional().describe(`What the ${what} is for, in a sentence.`),
  selector: selector.meta({
    description: `The labels that pick the series of its exporter, and of no other ${what}.`,
    examples: [example],
  }),
  alerts: z.record(z.string().min(1), override).optional().describe('Changes to generated alerts, by alert id.'),
  notify: name('a receiver').optional().describe('A receiver that Defaults name.'),
  'x-source': source,
});

export const databaseDocument = z
  .strictObject({
    ...header('Database'),
    metadata: z.strictObject(metadataOf('database')),
    spec: z.strictObject({
      engine: word(ENGINES).describe('What kind of database it is.'),
      flavor: word(FLAVORS)
        .optional()
        .meta({ description: 'What kind of MySQL; for `engine: mysql` alone.', default: 'auto' }),
      ...watched('database', { job: 'mysql', instance: 'db1:9104' }),
      admin: selector.optional().meta({
        description: 'The labels of an exporter that reaches the server through its admin or extra port.',
        examples: [{ job: 'mysql-admin', instance: 'db1:9105' }],
      }),
      host: name('the name of a Host').optional().describe('The Host document of the machine it runs on.'),
    }),
  })
  .meta({ id: 'Database', description: 'A database, watched once for all services that depend on it.' });

export const hostDocument = z
  .strictObject({
    ...header('Host'),
    metadata: z.strictObject(metadataOf('host')),
    spec: z.strictObject(watched('host', { job: 'node', instance: 'db1:9100' })),
  })
  .meta({ id: 'Host', description: 'A machine, watched through its node exporter.' });

export type DatabaseDocument = z.infer<typeof databaseDocument>;
export type HostDocument = z.infer<typeof hostDocument>;
export type WatchOverrideFields = z.infer<typeof override>;
