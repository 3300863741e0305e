import { describe, expect, it } from 'vitest';
import { equalTo, matches, noneOf, oneOf, present, printMatcher } from './matching.ts';

describe('printMatcher', () => {
  it('compares with one value, and matches several by an expression that escapes them', () => {
    expect(printMatcher(oneOf('service', ['cart']))).toBe('service="cart"');
    expect(printMatcher(noneOf('service', ['cart']))).toBe('service!="cart"');
    expect(printMatcher(oneOf('service', ['cart', 'a.b', 'cart']))).toBe('service=~"a\\\\.b|cart"');
    expect(printMatcher(noneOf('alertname', ['B', 'A']))).toBe('alertname!~"A|B"');
  });

  it('escapes quotes, backslashes and line ends of values', () => {
    expect(printMatcher(oneOf('env', ['a"b\\c\nd']))).toBe('env="a\\"b\\\\c\\nd"');
  });
});

describe('matches', () => {
  it('takes a label that is not there for an empty one', () => {
    expect(matches([present('service')], {})).toBe(false);
    expect(matches([present('service')], { service: 'a' })).toBe(true);
    expect(matches([oneOf('resource', ['', 'db_pool'])], {})).toBe(true);
    expect(matches([oneOf('resource', ['', 'db_pool'])], { resource: 'cpu' })).toBe(false);
  });

  it('knows labels that are called as what every object has', () => {
    expect(matches([oneOf('constructor', [''])], {})).toBe(true);
    expect(matches([oneOf('constructor', ['a'])], { constructor: 'a' })).toBe(true);
  });

  it('asks for all matchers', () => {
    const both = equalTo({ service: 'a', env: 'prod' });
    expect(matches(both, { service: 'a', env: 'prod', more: 'x' })).toBe(true);
    expect(matches(both, { service: 'a' })).toBe(false);
  });
});

it('refuses a matcher without a value, which no text can say', () => {
  expect(() => oneOf('service', [])).toThrow('no value for service');
});
