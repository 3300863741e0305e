import { describe, expect, it } from 'vitest';
import { regexOf } from './regex.ts';

describe('regexOf', () => {
  it.each([
    ['5..', ['500', '599'], ['50', '5000']],
    ['api|web', ['api', 'web'], ['api|', 'apiweb', '']],
    ['', [''], ['a']],
    ['a.*', ['a', 'abc', 'a\nb'], ['ba']],
    ['(?i)abc', ['ABC'], ['AB']],
    ['(?P<x>a)b', ['ab'], ['b']],
    ['a{2}', ['aa'], ['a']],
    ['a{,2}', ['a{,2}'], ['aa']],
    ['\\Qa.b\\E', ['a.b'], ['axb']],
    ['[]a]+', [']a'], ['b']],
    ['[\\d-]+', ['1-2'], ['x']],
    ['[^/]+', ['abc'], ['a/b']],
    ['/api/v[0-9]-x', ['/api/v1-x'], ['/api/vx-x']],
    ['é+😀', ['éé😀'], ['e']],
  ])('matches whole values: %s', (pattern, yes, no) => {
    const { problem, test } = regexOf(pattern);
    expect(problem).toBeUndefined();
    expect(yes.map((value) => test!(value))).toEqual(yes.map(() => true));
    expect(no.map((value) => test!(value))).toEqual(no.map(() => false));
  });

  it.each([
    ['(a', '`(` is never closed', 0],
    ['a)', '`)` closes no group', 1],
    ['[a', '`[` is never closed', 0],
    ['*a', '`*` repeats nothing', 0],
    ['a**', '`a**` repeats a repetition', 0],
    ['ab(?=c)', '`(?=` looks ahead or behind, which RE2 cannot do', 2],
    ['(?<!c)d', '`(?<!` looks ahead or behind, which RE2 cannot do', 0],
    ['(a)\\1', '`\\1` refers back to a group, which RE2 cannot do', 3],
    ['a{3,2}', '`{3,2}` is no valid repeat count', 1],
    ['[z-a]', '`z-a` is no valid range of characters', 1],
    ['[[:foo:]]', '`[:foo:]` is no character class', 1],
    ['\\e', '`\\e` is no escape that RE2 knows', 0],
    ['a\\', 'a single `\\` ends the pattern', 1],
    ['(?x)a', '`(?x` starts no group that RE2 knows', 0],
  ])('refuses %s', (pattern, message, at) => {
    const { problem } = regexOf(pattern);
    expect(problem?.message).toContain(message);
    expect(problem?.at).toBe(at);
  });

  it('has no JavaScript form for classes that only RE2 has, and still accepts them', () => {
    for (const pattern of ['\\pN', '[[:alpha:]]', '\\x{41}', 'a(?i)b']) {
      expect(regexOf(pattern)).toEqual({ literal: false });
    }
  });

  it('knows which patterns mean a single text', () => {
    expect(['api', 'a-b_c', 'a.b', 'a|b', '^a', 'a?'].map((pattern) => regexOf(pattern).literal)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('notes a way to name groups that old versions refuse', () => {
    expect(regexOf('(?<n>x)').oldProblem?.help).toBe('write `(?P<n>`');
  });
});
