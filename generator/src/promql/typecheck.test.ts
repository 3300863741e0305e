import { describe, expect, it } from 'vitest';
import { functions } from './functions.ts';
import { parse } from './parse.ts';
import { kindOf, typecheck } from './typecheck.ts';
import { printVersion, unavailable, versionOf } from './version.ts';

function messages(text: string, version = '2.42', features: readonly string[] = []): string[] {
  const level = { version: versionOf(version)!, features: new Set(features) };
  const { expr } = parse(text, level);
  return typecheck(expr!, level).map((finding) => `${text.slice(finding.start, finding.end)} | ${finding.message}`);
}

describe('typecheck', () => {
  it.each([
    ['rate(foo)', 'foo | `rate` is given an instant vector'],
    ['histogram_quantile(0.9)', 'histogram_quantile(0.9) | `histogram_quantile` has 1 argument'],
    ['foo and 1', '1 | `and` is given a scalar'],
    ['1 > 2', '> | `>` compares two scalars'],
    ['foo + bool bar', '+ | `bool` stands after `+`'],
    ['foo and on(a) group_left bar', 'and | `group_left` stands on `and`'],
    ['foo * on(a) group_left(a) bar', 'a | `a` stands in `on` and in `group_left`'],
    ['foo + on(a) 1', '+ | `on` stands between a vector and a scalar'],
    ['topk(foo, bar)', 'foo | the parameter of `topk` is given an instant vector'],
    ['count_values("1v", foo)', '"1v" | `1v` is no name for a label'],
    ['label_replace(foo, "a", "$1", "b", "(")', '"(" | `(` is no regular expression: `(` is never closed'],
    ['foo[5m]', 'foo[5m] | a rule cannot store a range vector'],
    ['-foo[5m:1m]', 'foo[5m:1m] | `-` is given a range vector'],
    ['limitk(2, foo)', 'limitk | `limitk` needs Prometheus 2.54, and the rules are for 2.42'],
  ])('says of %s what is wrong and where', (text, expected) => {
    expect(messages(text)).toEqual([expected]);
  });

  it('says what a function takes', () => {
    const { expr } = parse('round(foo, 1, 2)');
    expect(typecheck(expr!)[0]?.expected).toBe('an instant vector, a scalar (optional)');
  });

  it('lets a query be of any kind', () => {
    expect(typecheck(parse('foo[5m]').expr!, undefined, 'query')).toEqual([]);
  });

  it('knows functions by version and feature flag', () => {
    expect(messages('holt_winters(foo[5m], 0.1, 0.2)', '3.0')[0]).toContain('was removed in Prometheus 3.0');
    expect(messages('mad_over_time(foo[5m])', '3.0')[0]).toContain('`promql-experimental-functions`');
    expect(messages('mad_over_time(foo[5m])', '3.0', ['promql-experimental-functions'])).toEqual([]);
    expect(messages('first_over_time(foo[5m])', '3.14')).toEqual([]);
    expect(messages('count_values("a.b", foo)', '3.0')).toEqual([]);
  });

  it('knows what each expression gives', () => {
    const kinds = ['1', '"a"', 'foo', 'foo[5m]', 'foo[5m:]', 'time()', '1 + time()', '1 + foo', 'sum(foo)'];
    expect(kinds.map((text) => kindOf(parse(text).expr!))).toEqual([
      'scalar',
      'string',
      'vector',
      'matrix',
      'matrix',
      'scalar',
      'scalar',
      'vector',
      'vector',
    ]);
  });
});

describe('versions', () => {
  it('reads and prints them', () => {
    expect([versionOf('2.42'), versionOf('v3.1.0-rc.0'), versionOf('3')]).toEqual([2042, 3001, undefined]);
    expect(printVersion(3015)).toBe('3.15');
  });

  it('has every function available somewhere', () => {
    for (const [name, fn] of functions) {
      const features = new Set(fn.feature === undefined ? [] : [fn.feature]);
      const version = fn.until === undefined ? 3015 : fn.until - 1;
      expect(unavailable(fn, { version, features }), name).toBeUndefined();
    }
  });
});
