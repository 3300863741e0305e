/** The kinds of values a spec is made of (durations, ratios, names, labels, selectors), and what to say where one is wrong. */

import * as z from 'zod';
import { durationOf, printDuration } from '../model/duration.ts';
import type { SpecCode } from './codes.ts';

/** What is wrong with a value, in the terms of `quartet explain`. */
export interface Mistake {
  readonly code: SpecCode;
  /** The sentence's end after the value: "has no unit". */
  readonly what: string;
  readonly help?: string;
  /** The value may be a secret, so that no message repeats it. */
  readonly isSecret?: boolean;
}

/** What belongs in a place, in words, and what to say of the usual mistakes. */
export interface Expectation {
  readonly expected: string;
  /** `written` is the value as it stands in the file: `1.10` where YAML reads 1.1. */
  readonly mistake?: (value: unknown, written: string) => Mistake | undefined;
}

/** The expectation of each schema of this folder; schemas made from one (`describe`, `optional`) share it. */
export const expectations = z.registry<Expectation>();

/** `schema` with the words for its mistakes. */
export function expecting<S extends z.ZodType>(schema: S, expectation: Expectation): S {
  expectations.add(schema, expectation as never);
  return schema;
}

/** Labels that the generator sets, or Prometheus on every alert, so that no spec may. */
export const RESERVED_LABELS: readonly string[] = [
  'service',
  'slo',
  'window',
  'tier',
  'severity',
  'quantile',
  'resource',
  'database',
  'host',
  'profile',
  'signal',
  'selector',
  'dependency',
  'query',
  'route_label',
  'identity',
  'alertname',
  'alertstate',
];

const DURATION = /^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;
const RATIO = /^\d+(\.\d+)?([eE]-?\d{1,3})?$|^\d+(\.\d+)?%$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const LABEL_NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/;
const OWN_LABEL_NAME = new RegExp(`^(?!__|(?:${RESERVED_LABELS.join('|')})$)[A-Za-z_][A-Za-z0-9_]*$`);
const METRIC_NAME = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

function quoteIt(value: unknown, written: string): { readonly help?: string } {
  return typeof value === 'number' || typeof value === 'boolean' ? { help: `write \`"${written}"\`` } : {};
}

/** Text that must not be empty. */
export function text(what: string): z.ZodString {
  return expecting(z.string().min(1), {
    expected: what,
    mistake: (value, written) => {
      if (value === '') return { code: 'empty-value', what: 'is empty' };
      return { code: 'wrong-type', what: 'is not text', ...quoteIt(value, written) };
    },
  });
}

/** A length of time such as `250ms`; `examples` show the size that is usual in its place. */
export function duration(example: string): z.ZodString {
  return expecting(
    z
      .string()
      .regex(DURATION)
      .meta({ examples: [example] }),
    {
      expected: `a duration such as ${example}`,
      mistake: (value, written) => durationMistake(value, written, example),
    },
  );
}

/** A length of time, or 0. */
export function durationOrZero(example: string) {
  return expecting(z.union([z.string().regex(DURATION), z.literal(0)]).meta({ examples: [example] }), {
    expected: `a duration such as ${example}, or 0`,
    mistake: (value, written) => durationMistake(value, written, example),
  });
}

/** What to say of a value that is no duration. */
export function durationMistake(value: unknown, written: string, example: string): Mistake {
  if (typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))) {
    const unit = /[a-z]+$/.exec(example)?.[0] ?? 's';
    const guess = /^\d+$/.test(written) ? `${written}${unit}` : example;
    return { code: 'wrong-unit', what: 'has no unit', help: `write \`${guess}\` if that is what it means` };
  }
  if (typeof value !== 'string') return { code: 'wrong-type', what: 'is not a duration' };
  const mended = mendedDuration(value);
  return {
    code: 'bad-duration',
    what: 'is not a duration',
    help:
      mended === undefined ? 'use whole numbers with ms, s, m, h, d, w or y, the largest first' : `write \`${mended}\``,
  };
}

const FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8 };

/** What `1.5h`, `5 min` or `30 days` mean, in Prometheus' notation. */
function mendedDuration(value: string): string | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|milli\w*|s|sec\w*|m|min\w*|h|hours?|d|days?|w|weeks?)$/i.exec(value.trim());
  if (!match) return undefined;
  const word = match[2]!.toLowerCase();
  const unit = word.startsWith('mil') || word === 'ms' ? 'ms' : word[0]!;
  const total = Number(match[1]) * FACTORS[unit]!;
  if (!Number.isSafeInteger(total) || total === 0) return undefined;
  return durationOf(printDuration(total as never)) === undefined ? undefined : printDuration(total as never);
}

/** A ratio: `99.9%`, or a number from 0 to 1. */
export function ratio(example: string) {
  return expecting(z.union([z.string().regex(RATIO), z.number().min(0).max(1)]).meta({ examples: [example] }), {
    expected: `a ratio such as ${example}`,
    mistake: ratioMistake,
  });
}

function ratioMistake(value: unknown, written: string): Mistake {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  if (number > 1) return { code: 'wrong-unit', what: 'has no unit', help: `write \`${written}%\`` };
  if (number < 0 || /^-\d+(\.\d+)?%$/.test(written)) return { code: 'out-of-range', what: 'is below 0' };
  if (typeof value !== 'string' && typeof value !== 'number') return { code: 'wrong-type', what: 'is not a ratio' };
  return { code: 'bad-ratio', what: 'is not a ratio', help: 'write `99.9%` or `0.999`' };
}

/** What an alert's threshold takes: a ratio or a duration. */
export function ratioOrDuration() {
  const schema = z.union([z.string().regex(RATIO), z.string().regex(DURATION), z.number().min(0).max(1)]);
  return expecting(schema.meta({ examples: ['5%', '500ms'] }), {
    expected: 'a ratio such as 5%, or a duration such as 500ms',
    mistake: (value, written) => {
      if (typeof value === 'number' && value > 1) {
        return {
          code: 'wrong-unit',
          what: 'has no unit',
          help: `write \`${written}%\`, \`${written}ms\` or \`${written}s\``,
        };
      }
      const isDuration = typeof value === 'string' && /[a-z]$/i.test(value);
      return isDuration ? durationMistake(value, written, '500ms') : ratioMistake(value, written);
    },
  });
}

/** A name that becomes a label value and a part of file names. */
export function name(what: string): z.ZodString {
  return expecting(z.string().regex(NAME), {
    expected: `${what}: up to 63 letters, digits, \`.\`, \`_\` or \`-\`, with a letter or digit first`,
    mistake: (value, written) => {
      if (typeof value === 'string') {
        const mended = value
          .trim()
          .toLowerCase()
          .replace(/[^a-z0-9._-]+/g, '-')
          .replace(/^[^a-z0-9]+|-+$/g, '')
          .slice(0, 63);
        const help = mended !== '' && mended !== value ? `write \`${mended}\`` : undefined;
        return {
          code: 'bad-name',
          what: value === '' ? 'is empty' : 'cannot be a name',
          ...(help !== undefined && { help }),
        };
      }
      return { code: 'bad-name', what: 'is not text', ...quoteIt(value, written) };
    },
  });
}

export const metricName: z.ZodString = expecting(z.string().regex(METRIC_NAME), {
  expected: 'a metric name: letters, digits, `_` and `:`, with no digit first',
  mistake: (value) => ({
    code: 'bad-metric-name',
    what: typeof value === 'string' ? 'cannot be a metric name' : 'is not text',
  }),
});

function labelNameMistake(value: unknown): Mistake {
  const label = String(value);
  if (label === 'service') {
    return {
      code: 'reserved-label',
      what: 'is a label that Quartet sets itself',
      help: 'its value is `metadata.name`; remove it',
    };
  }
  if (RESERVED_LABELS.includes(label)) return { code: 'reserved-label', what: 'is a label that Quartet sets itself' };
  if (label.startsWith('__'))
    return { code: 'reserved-label', what: 'is reserved by Prometheus, as all names that begin with `__`' };
  const mended = label
    .replace(/[^A-Za-z0-9_]/g, '_')
    .replace(/^(?=\d)/, '_')
    .replace(/^_{2,}/, '_');
  return {
    code: 'bad-label-name',
    what: 'cannot be a label name',
    ...(mended !== '' && { help: `write \`${mended}\`` }),
  };
}

const labelName = expecting(z.string().regex(LABEL_NAME), {
  expected: 'a label name: letters, digits and `_`, with no digit first',
  mistake: labelNameMistake,
});

const ownLabelName = expecting(z.string().regex(OWN_LABEL_NAME), {
  expected: 'a name of letters, digits and `_`, with no digit first, that neither Quartet nor Prometheus sets',
  mistake: labelNameMistake,
});

function labelValueMistake(value: unknown, written: string): Mistake {
  if (value === '') return { code: 'bad-label-value', what: 'is empty, which Prometheus reads as no label at all' };
  return { code: 'bad-label-value', what: 'is not text', ...quoteIt(value, written) };
}

const ownLabelValue = expecting(z.string().min(1), { expected: 'text', mistake: labelValueMistake });
const freeText = expecting(z.string(), { expected: 'text', mistake: labelValueMistake });

/** Labels that a spec adds to what Quartet generates. */
export const ownLabels = expecting(z.record(ownLabelName, ownLabelValue), {
  expected: 'a mapping of label names to text',
});

/** Labels or annotations of a rule: templates and empty values are allowed. */
export const freeLabels = expecting(z.record(labelName, freeText), { expected: 'a mapping of names to text' });

/** How many of something: 0, 1, 2, … */
export const count = expecting(z.number().int().min(0), {
  expected: 'a whole number, 0 or more',
  mistake: (value) => {
    if (typeof value === 'number') return { code: 'out-of-range', what: 'is not a whole number of 0 or more' };
    return { code: 'wrong-type', what: 'is not a number' };
  },
});

/** One of a few words. */
export function word<const T extends readonly [string, ...string[]]>(words: T, code: SpecCode = 'unknown-value') {
  return expecting(z.enum(words), {
    expected: words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0],
    mistake: (value) => (typeof value === 'string' ? { code, what: 'is not known here' } : undefined),
  });
}

const matcherText = expecting(z.string(), { expected: 'text', mistake: labelValueMistake });
const conditionText = expecting(z.union([z.string(), z.number().int().min(100).max(599)]), {
  expected: 'text, or a status code',
  mistake: labelValueMistake,
});

function valuesMistake(value: unknown, written: string): Mistake | undefined {
  if (Array.isArray(value)) return { code: 'empty-value', what: 'is empty' };
  return typeof value === 'object' ? undefined : labelValueMistake(value, written);
}

/** A value, any of several values, or `{regex}`, `{not}`, `{notRegex}`. */
function matching<S extends z.ZodType>(one: S) {
  const several = expecting(z.union([one, z.array(one).min(1)]), {
    expected: 'a value or a list of values',
    mistake: valuesMistake,
  });
  const operators = z.strictObject({
    regex: text('a regular expression')
      .describe('Matches the whole value, in the RE2 syntax of Prometheus.')
      .optional(),
    not: several.describe('Any value but this one, or these.').optional(),
    notRegex: text('a regular expression').describe('Any value that the expression does not match.').optional(),
  });
  return expecting(z.union([one, z.array(one).min(1), operators]), {
    expected: 'a value, a list of values, {regex: …}, {not: …} or {notRegex: …}',
    mistake: valuesMistake,
  });
}

/** Which series belong to a service, by label. */
export const selector = expecting(z.record(labelName, matching(matcherText)).meta({ minProperties: 1 }), {
  expected: 'a mapping of label names to values, such as { job: checkout }',
});

/** Which requests are meant: by role (`route`, `method`, `status`) or by label name. */
export const conditions = expecting(z.record(labelName, matching(conditionText)), {
  expected: 'a mapping of route, method, status or a label name to values',
});
