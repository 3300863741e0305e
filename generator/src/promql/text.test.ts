import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../diagnostics/suggest.ts';
import { durationMs, numberValue } from './literals.ts';
import { scan } from './scan.ts';
import { shapeOf } from './shape.ts';
import { unquote } from './strings.ts';

describe('unquote', () => {
  it.each([
    ['"a\\"b"', 'a"b'],
    ["'it\\'s'", "it's"],
    ['`\\d`', '\\d'],
    ['"\\x41\\u00e9\\U0001F600\\101"', 'Aé😀A'],
    ['"\\xc3\\xa9"', 'é'],
    ['"\\t\\\\n"', '\t\\n'],
  ])('reads %s', (literal, value) => {
    expect(unquote(literal)).toEqual({ value });
  });

  it.each(['"\\d"', '"\\xZZ"', '"\\400"', '"\\ud800"', '"\\\'"'])('refuses %s', (literal) => {
    expect(unquote(literal).bad?.start).toBe(1);
  });
});

describe('scan', () => {
  it('sees strings and brackets, not those in comments', () => {
    const { strings, unclosed, depth } = scan('a{b="(["} # ("\n + (c[5m]');
    expect(strings).toEqual([{ start: 4, end: 8 }]);
    expect(unclosed).toEqual([18]);
    expect(depth).toBe(2);
  });

  it('sees a string that never ends and a bracket that closes nothing', () => {
    expect(scan('a{b="c}').unterminated).toEqual({ start: 4, end: 7 });
    expect(scan('a + b)').unopened).toBe(5);
  });
});

describe('literals', () => {
  it('reads numbers as Go does', () => {
    expect(['1e3', '0x1F', '.5', '010', '1_000', '-Inf', '5m'].map(numberValue)).toEqual([
      1000,
      31,
      0.5,
      8,
      1000,
      -Infinity,
      undefined,
    ]);
    expect(numberValue('NaN')).toBeNaN();
  });

  it('reads durations', () => {
    expect(['1h30m', '15ms', '1.5h', ''].map(durationMs)).toEqual([5_400_000, 15, undefined, undefined]);
  });
});

describe('shapeOf', () => {
  it('is the same for expressions that differ in values only', () => {
    const shape = shapeOf('sum(rate(a{service="x",slo="y"}[5m])) / sum(rate(b{service="x"}[5m]))');
    expect(shape).toBe(shapeOf('sum(rate(a{service="p",slo="q"}[5m])) / sum(rate(b{service="p"}[5m]))'));
    expect(shape).not.toBe(shapeOf('sum(rate(a{service="p",slo="q"}[5m])) / sum(rate(b{service="q"}[5m]))'));
  });

  it.each([
    'a{le="0.5"}',
    'a{b=~"x.*"}',
    'a{b="x"} and a{b!~"y.*"}',
    'a{b=""}',
    'label_replace(a, "x", "$1", "y", "(.*)")',
    'a{b="\\\\d"}',
    'a # "b"',
  ])('leaves values that matter: %s', (text) => {
    expect(shapeOf(text)).toBe(text);
  });

  it('is reached in time for text without an end', () => {
    expect(shapeOf('a{b="'.repeat(20_000)).length).toBeGreaterThan(0);
  });
});

describe('nearest', () => {
  it('finds the word that was meant, and none where none is near', () => {
    expect(nearest('rte', ['irate', 'rate', 'resets'])).toBe('rate');
    expect(nearest('frobnicate', ['rate'])).toBeUndefined();
  });

  it('counts swapped letters as one slip', () => {
    expect(editDistance('raet', 'rate')).toBe(1);
  });
});
