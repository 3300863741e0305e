import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { decimalOf } from '../model/decimal.ts';
import { durationOf } from '../model/duration.ts';
import { exactRatio } from './convert.ts';
import {
  conditions,
  count,
  duration,
  durationOrZero,
  expectations,
  freeLabels,
  metricName,
  name,
  ownLabels,
  RESERVED_LABELS,
  ratio,
  ratioOrDuration,
  selector,
  text,
  word,
} from './values.ts';

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
const mistake = (schema: z.ZodType, value: unknown, written = String(value)) =>
  expectations.get(schema)?.mistake?.(value, written);

describe('duration', () => {
  const schema = duration('250ms');

  it('takes exactly what the model can read', () => {
    const part = fc.tuple(
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom('y', 'w', 'd', 'h', 'm', 's', 'ms', '', 'x'),
    );
    const written = fc
      .array(part, { maxLength: 4 })
      .map((parts) => parts.map(([number, unit]) => `${number}${unit}`).join(''));
    fc.assert(
      fc.property(fc.oneof(written, fc.string({ maxLength: 6 })), (value) => {
        // Lengths that overflow are refused later, with a reason of their own.
        fc.pre(!/\d{5}/.test(value));
        expect(accepts(schema, value)).toBe(durationOf(value) !== undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it('asks for a unit, the usual one of its place', () => {
    expect(mistake(schema, 250)).toMatchObject({ code: 'wrong-unit', help: 'write `250ms` if that is what it means' });
    expect(mistake(duration('30d'), 30)?.help).toContain('`30d`');
    expect(mistake(schema, '250')).toMatchObject({ code: 'wrong-unit' });
    expect(mistake(schema, 0.25)?.help).toContain('`250ms`');
  });

  it.each([
    ['1.5h', '1h30m'],
    ['0.5s', '500ms'],
    ['5 min', '5m'],
    ['30 days', '30d'],
    ['10seconds', '10s'],
    ['90 Minutes', '1h30m'],
    ['250 milliseconds', '250ms'],
  ])('knows what %j means', (written, mended) => {
    expect(mistake(schema, written)).toEqual({
      code: 'bad-duration',
      what: 'is not a duration',
      help: `write \`${mended}\``,
    });
    expect(accepts(schema, mended)).toBe(true);
  });

  it('does not guess what nobody can know', () => {
    for (const written of ['soon', '5x', '0.0001ms', '-5m', '5m1h']) {
      expect(mistake(schema, written)).toMatchObject({
        code: 'bad-duration',
        help: expect.stringContaining('whole numbers'),
      });
    }
    expect(mistake(schema, true)?.code).toBe('wrong-type');
  });

  it('takes 0 without a unit only where nothing is a length too', () => {
    expect(accepts(durationOrZero('5m'), 0)).toBe(true);
    expect(accepts(durationOrZero('5m'), 5)).toBe(false);
    expect(accepts(schema, 0)).toBe(false);
  });
});

describe('ratio', () => {
  const schema = ratio('99.9%');

  it('takes percentages and numbers from 0 to 1, and all that it takes is exact', () => {
    for (const value of ['99.9%', '0.999', '100%', '0%', '5e-3', 0, 1, 0.999, 1e-7]) {
      expect(accepts(schema, value)).toBe(true);
      expect(exactRatio(value as string | number).den > 0n).toBe(true);
    }
    for (const value of [99.9, -0.1, '.5', '1,5%', '99.9 %', 'x', '', null, true, Number.NaN])
      expect(accepts(schema, value)).toBe(false);
  });

  it('reads every text that it takes', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 6 }).filter((value) => accepts(schema, value)),
        (value) => {
          expect(decimalOf(value.replace('%', ''))).toBeDefined();
        },
      ),
      { numRuns: 50 },
    );
  });

  it('asks for the percent sign, with the digits that were written', () => {
    expect(mistake(schema, 99.9, '99.90')).toMatchObject({ code: 'wrong-unit', help: 'write `99.90%`' });
    expect(mistake(schema, -1)).toMatchObject({ code: 'out-of-range' });
    expect(mistake(schema, '-5%')).toMatchObject({ code: 'out-of-range' });
    expect(mistake(schema, 'many')).toMatchObject({ code: 'bad-ratio' });
    expect(mistake(schema, false)).toMatchObject({ code: 'wrong-type' });
  });
});

describe('ratioOrDuration', () => {
  it('takes both, and asks which one is meant', () => {
    for (const value of ['5%', 0.05, '250ms', '1h30m']) expect(accepts(ratioOrDuration(), value)).toBe(true);
    expect(mistake(ratioOrDuration(), 5)?.help).toBe('write `5%`, `5ms` or `5s`');
    expect(mistake(ratioOrDuration(), '1.5s')?.help).toBe('write `1s500ms`');
    expect(mistake(ratioOrDuration(), 'much%')?.code).toBe('bad-ratio');
  });
});

describe('name', () => {
  it('takes what can be a label value and part of a file name', () => {
    for (const value of ['a', 'checkout-api', 'A.b_c-1', '9lives', 'x'.repeat(63)])
      expect(accepts(name('a name'), value)).toBe(true);
    for (const value of ['', '-a', '.a', 'a b', 'ä', 'a/b', '../a', 'x'.repeat(64), 7])
      expect(accepts(name('a name'), value)).toBe(false);
  });

  it('offers a name that is one', () => {
    for (const value of ['Checkout Service', ' a ', '../etc', 'ÜBER', 'x'.repeat(80)]) {
      const offered = /`(.*)`/.exec(mistake(name('a name'), value)?.help ?? '')?.[1];
      expect(accepts(name('a name'), offered)).toBe(true);
    }
    expect(mistake(name('a name'), '///')?.help).toBeUndefined();
    expect(mistake(name('a name'), 7, '007')?.help).toBe('write `"007"`');
  });
});

describe('labels', () => {
  it('refuse the names that are set by Quartet, and those of Prometheus', () => {
    for (const reserved of [...RESERVED_LABELS, '__name__', '__x'])
      expect(accepts(ownLabels, { [reserved]: 'a' })).toBe(false);
    for (const free of ['team', 'services', '_a', 'Window', 'service_name'])
      expect(accepts(ownLabels, { [free]: 'a' })).toBe(true);
  });

  it('allow `severity` and templates on a rule of one’s own', () => {
    expect(accepts(freeLabels, { severity: 'warning', team: '{{ $labels.team }}', drop: '' })).toBe(true);
    expect(accepts(freeLabels, { 'a-b': 'x' })).toBe(false);
    expect(accepts(freeLabels, { __name__: 'x' })).toBe(false);
  });

  it('take text alone', () => {
    for (const value of [1, true, null, '', ['a'], {}]) expect(accepts(ownLabels, { team: value })).toBe(false);
  });
});

describe('selector and conditions', () => {
  it('take a value, several, and operators', () => {
    for (const value of [
      'a',
      ['a', 'b'],
      { regex: 'a|b' },
      { not: 'a' },
      { not: ['a', 'b'] },
      { notRegex: 'a.*' },
      '',
    ]) {
      expect(accepts(selector, { job: value })).toBe(true);
      expect(accepts(conditions, { route: value })).toBe(true);
    }
    for (const value of [1, null, [], [1], { regexp: 'a' }, { regex: '' }, { not: [] }])
      expect(accepts(selector, { job: value })).toBe(false);
  });

  it('take a status code without quotes in conditions, and no other number', () => {
    expect(accepts(conditions, { status: 404 })).toBe(true);
    expect(accepts(conditions, { status: [404, '5..'] })).toBe(true);
    expect(accepts(conditions, { status: { not: 404 } })).toBe(true);
    expect(accepts(conditions, { status: 4 })).toBe(false);
    expect(accepts(conditions, { status: 404.5 })).toBe(false);
    expect(accepts(selector, { code: 404 })).toBe(false);
  });
});

describe('the smaller ones', () => {
  it('take what they say', () => {
    expect(accepts(count, 0)).toBe(true);
    for (const value of [-1, 1.5, '1', Number.POSITIVE_INFINITY]) expect(accepts(count, value)).toBe(false);
    expect(accepts(metricName, 'http:requests:rate5m')).toBe(true);
    for (const value of ['5xx', 'a-b', '', 'a b']) expect(accepts(metricName, value)).toBe(false);
    expect(accepts(text('text'), '')).toBe(false);
    expect(accepts(word(['page', 'ticket']), 'page')).toBe(true);
    expect(accepts(word(['page', 'ticket']), 'Page')).toBe(false);
  });

  it('say what is wrong in the terms of a code', () => {
    expect(mistake(count, -1)?.code).toBe('out-of-range');
    expect(mistake(count, 'x')?.code).toBe('wrong-type');
    expect(mistake(text('text'), '')?.code).toBe('empty-value');
    expect(mistake(text('text'), 5, '5.0')?.help).toBe('write `"5.0"`');
    expect(mistake(word(['page'], 'unknown-signal'), 'x')?.code).toBe('unknown-signal');
  });
});
