import { expect, it } from 'vitest';
import { choicesOf, hasMarks } from './conflict.ts';

const conflict = { base: 'a', theirs: 'b', yours: 'c', merged: 'd', hasMarkers: false, etag: '"2"' };

it('offers both, yours and theirs', () => {
  expect(choicesOf(conflict)).toEqual({ merged: 'd', yours: 'c', theirs: 'b' });
});

it('offers no merge that is one of the two', () => {
  expect(choicesOf({ ...conflict, merged: 'c' })).toEqual({ yours: 'c', theirs: 'b' });
  expect(choicesOf({ ...conflict, merged: null })).toEqual({ yours: 'c', theirs: 'b' });
});

it('does not offer what was deleted', () => {
  expect(choicesOf({ ...conflict, theirs: null, merged: null, etag: null })).toEqual({ yours: 'c' });
});

it('knows the marks of a conflict', () => {
  expect(hasMarks('a: 1\n<<<<<<< theirs\na: 2\n=======\na: 3\n>>>>>>> yours\n')).toBe(true);
  expect(hasMarks('a: "======="\n# <<<<<<<\n')).toBe(false);
});
