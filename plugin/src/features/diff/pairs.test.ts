import { expect, it } from 'vitest';
import { diffLines } from './lines.ts';
import { pairsOf } from './pairs.ts';

const shown = (before: string, after: string) =>
  pairsOf(diffLines(before, after)).map((pair) => `${pair.before?.text ?? ''}|${pair.after?.text ?? ''}`);

it('puts what came beside what is gone', () => {
  expect(shown('a\nb\nc\n', 'a\nx\nc\n')).toEqual(['a|a', 'b|x', 'c|c']);
});

it('leaves a side empty where the other has more', () => {
  expect(shown('a\nb\n', 'x\ny\nz\n')).toEqual(['a|x', 'b|y', '|z']);
  expect(shown('a\nb\nc\n', 'c\n')).toEqual(['a|', 'b|', 'c|c']);
});
