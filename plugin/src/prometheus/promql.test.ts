import { expect, it } from 'vitest';
import { anyOf, equals, quoted } from './promql.ts';

it('quotes any text so that it stays one string', () => {
  expect(quoted('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
});

it('matches values as they stand, whatever signs they hold', () => {
  expect(anyOf('service', ['a.b', 'c|d', '(x)'])).toBe('service=~"a\\\\.b|c\\\\|d|\\\\(x\\\\)"');
});

it('joins equalities in the order of the labels', () => {
  expect(equals({ service: 'shop', env: 'prod' })).toBe('service="shop",env="prod"');
});
