import { profileOf } from '@quartet/generator';
import { expect, it } from 'vitest';
import { SNIPPETS } from './snippets.ts';

it('names a profile that exists for each framework', () => {
  for (const { id, profile } of SNIPPETS) expect(profileOf(profile), id).toBeDefined();
});

it('has each framework once', () => {
  expect(new Set(SNIPPETS.map(({ id }) => id)).size).toBe(SNIPPETS.length);
});
