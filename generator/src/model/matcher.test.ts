import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeRegex, type Matcher, matchersKey, noneOf, oneOf } from './matcher.ts';

describe('oneOf and noneOf', () => {
  it('compare a single value as it stands', () => {
    expect(oneOf('route', ['/a.b'])).toEqual({ label: 'route', op: '=', value: '/a.b' });
    expect(noneOf('route', ['/a.b'])).toEqual({ label: 'route', op: '!=', value: '/a.b' });
  });

  it('escape each of several values', () => {
    expect(oneOf('route', ['/a.b', '/c|d'])).toEqual({ label: 'route', op: '=~', value: '/a\\.b|/c\\|d' });
    expect(noneOf('route', ['/a', '/b'])).toEqual({ label: 'route', op: '!~', value: '/a|/b' });
  });
});

describe('escapeRegex', () => {
  it('makes a pattern that matches the text and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, other) => {
        const pattern = new RegExp(`^(?:${escapeRegex(text)})$`);
        expect(pattern.test(text)).toBe(true);
        expect(pattern.test(other)).toBe(other === text);
      }),
    );
  });
});

describe('matchersKey', () => {
  const a: Matcher = { label: 'job', op: '=', value: 'a' };
  const b: Matcher = { label: 'env', op: '=~', value: 'x|y' };

  it('is equal for equal sets, whatever their order', () => {
    expect(matchersKey([a, b])).toBe(matchersKey([b, a]));
  });

  it('tells operators and values apart', () => {
    const keys = [[a], [{ ...a, op: '!=' as const }], [{ ...a, value: 'a",env="x' }], [a, b], []].map(matchersKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
