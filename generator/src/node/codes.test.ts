import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandCodes } from './codes.ts';

it('every code that the command line gives has a page, and every page a use', () => {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'codes.ts' && !name.startsWith('testing'),
    )
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const used = sources.flatMap((text) =>
    [...text.matchAll(/(?:new Refusal\(\s*|code: )'([a-z-]+)'/g)].map(([, code]) => code),
  );
  expect([...new Set(used)].sort()).toEqual(commandCodes.map(({ code }) => code));
});
