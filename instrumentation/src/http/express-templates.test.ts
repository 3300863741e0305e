import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { joinPaths, pathText, templateMatches, templateOfRegExp } from './express-templates.ts';

// The very version that Express 4 makes its expressions with.
const require = createRequire(createRequire(import.meta.url).resolve('express4'));
const pathToRegexp = require('path-to-regexp') as (
  path: string | RegExp,
  keys: { name: string }[],
  options: object,
) => RegExp;

function roundTrip(path: string | RegExp): string {
  const keys: { name: string }[] = [];
  return templateOfRegExp(pathToRegexp(path, keys, { end: false, strict: false, sensitive: false }).source, keys);
}

describe('templateOfRegExp', () => {
  it.each(['/orgs/:org', '/a/b/c', '/v1.2/:x', '/:a/:b', '/with-dash/:id/more', '/:file.json'])(
    'finds %s again',
    (path) => {
      expect(roundTrip(path)).toBe(path);
    },
  );

  it('drops the pattern of a parameter and keeps its name', () => {
    expect(roundTrip('/users/:id(\\d+)')).toBe('/users/:id');
    expect(roundTrip('/users/:id([a-z(]+)/x')).toBe('/users/:id/x');
  });

  it('says so where the mount was a regular expression of the user', () => {
    expect(roundTrip(/^\/(a|b)/)).toBe('__regex__');
  });
});

describe('joinPaths', () => {
  it.each([
    ['', '/', '/'],
    ['', '', '/'],
    ['/api', '/', '/api'],
    ['/api/', '/users', '/api/users'],
    ['/api', 'users', '/api/users'],
    ['/', '/users', '/users'],
    ['', '__regex__', '__regex__'],
    ['/api', '__regex__', '/api/__regex__'],
  ])('joins %j and %j to %j', (prefix, path, joined) => {
    expect(joinPaths(prefix, path)).toBe(joined);
  });
});

describe('pathText', () => {
  it('joins alternatives and names regular expressions', () => {
    expect(pathText(['/a', '/b'])).toBe('/a|/b');
    expect(pathText(/x/)).toBe('__regex__');
    expect(pathText(undefined)).toBe('');
  });
});

describe('templateMatches', () => {
  it.each([
    ['/orgs/:org/items/:item', '/orgs/a/items/1', true],
    ['/orgs/:org/items/:item', '/orgs/a/b/items/1', false],
    ['/files/*path', '/files/a/b/c', true],
    ['/a|/b', '/b', true],
    ['/v1.2/x', '/v1x2/x', false],
    ['/users{/:id}', '/users', true],
  ])('%s on %s is %s', (template, path, matches) => {
    expect(templateMatches(template, path)).toBe(matches);
  });
});
