import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matcher } from '../../model/matcher.ts';
import { oneOf } from '../../model/matcher.ts';
import { regexOf } from '../../promql/regex.ts';
import { conditionOf, literalsOf, requestMatchers, statusesMeeting, statusRanges } from './conditions.ts';

const on = (op: Matcher['op'], value: string, tag = 'route') => ({ tag, matcher: { label: tag, op, value } });

describe('conditions on requests', () => {
  it('finds the texts of an alternation again, whatever they are', () => {
    const text = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 2, maxLength: 4 }), (texts) => {
        expect(literalsOf(oneOf('route', texts).value)).toEqual([...texts].sort());
      }),
    );
  });

  it.each(['/v1/.*', 'a|', '(a|b)', '5..', 'a\\d'])('takes %s for more than a list of texts', (pattern) => {
    expect(literalsOf(pattern)).toBeUndefined();
  });

  it('takes an empty pattern for the empty text', () => {
    expect(conditionOf(on('=~', ''))).toEqual({ tag: 'route', in: [''] });
  });

  it('writes each operator as what it means', () => {
    expect(conditionOf(on('=', '/a.b'))).toEqual({ tag: 'route', in: ['/a.b'] });
    expect(conditionOf(on('!=', '/a'))).toEqual({ tag: 'route', notIn: ['/a'] });
    expect(conditionOf(on('=~', '/a|/b\\.c'))).toEqual({ tag: 'route', in: ['/a', '/b.c'] });
    expect(conditionOf(on('!~', '/a/.+'))).toEqual({ tag: 'route', notMatches: '/a/.+' });
  });

  it.each(['(?i)/a', '(?P<x>a)', '[[:alpha:]]+', '\\pL', '\\Qa\\E', 'ä.*', 'a\\z', '[]a]', 'a('])(
    'has no condition for %s, which JavaScript reads otherwise or not at all',
    (pattern) => {
      expect(conditionOf(on('=~', pattern))).toBeUndefined();
    },
  );

  it('keeps only patterns that mean the same in JavaScript as they stand', () => {
    const part = fc.constantFrom(
      '/',
      'a',
      '.',
      '.*',
      '\\.',
      '[ab]',
      '[^/]+',
      '(?:x|y)',
      '(b|)',
      '\\d',
      '-',
      '{',
      '\\w{2}',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.stringMatching(/^[/ab.xy1{-]{0,6}$/), (parts, value) => {
        const condition = conditionOf(on('=~', parts.join('')));
        if (!condition || !('matches' in condition)) return;
        expect(new RegExp(`^(?:${condition.matches})$`).test(value)).toBe(regexOf(parts.join('')).test!(value));
      }),
    );
  });

  it('leaves out what only picks the series, and calls the rest by its role', () => {
    const job: Matcher = { label: 'job', op: '=', value: 'shop' };
    const path: Matcher = { label: 'path', op: '=~', value: '/v1/.*' };
    const tenant: Matcher = { label: 'tenant', op: '=', value: 'gold' };
    expect(requestMatchers([job, path, tenant], { route: 'path' }, [job, path])).toEqual([
      { tag: 'route', matcher: path },
      { tag: 'tenant', matcher: tenant },
    ]);
  });

  it('tries every status, and joins neighbours', () => {
    const met = (...matchers: readonly ReturnType<typeof on>[]) => {
      const statuses = statusesMeeting(matchers, String);
      return statuses && statusRanges(statuses);
    };
    expect(met(on('=~', '5..', 'status'))).toEqual([{ min: 500, max: 599 }]);
    expect(met(on('!~', '5..|4.9', 'status'), on('=~', '[45]..', 'status'))).toEqual(
      [400, 410, 420, 430, 440, 450, 460, 470, 480, 490].map((min) => ({ min, max: min + 8 })),
    );
    expect(met(on('=', '204', 'status'))).toEqual([{ min: 204, max: 204 }]);
    expect(met(on('=~', '\\pN..', 'status'))).toBeUndefined();
    expect(met()).toEqual([{ min: 100, max: 599 }]);
  });
});
