import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogues } from '../../generator/src/catalogue/index.ts';
import { GRANTS, MYSQL_FLAGS } from '../../generator/src/catalogue/providers.ts';
import { ROOT } from '../local/paths.ts';

const page = readFileSync(join(ROOT, 'docs/databases.md'), 'utf8');

/** Lines of the block below the comment `note`. */
function block(note: string): readonly string[] {
  return page.split(`<!-- ${note} -->\n`)[1]!.split('```')[1]!.split('\n').slice(1, -1);
}

it.each(['mysql', 'mariadb', 'postgresql'] as const)('the page grants on %s what the catalogue grants', (engine) => {
  expect(block(`grants: ${engine}`)).toEqual(GRANTS[engine]);
});

it('the page sets the flags that the catalogue needs', () => {
  expect(block('flags: mysql')).toEqual(MYSQL_FLAGS);
});

it('the page names alerts that exist', () => {
  const known = Object.values(catalogues).flatMap(({ alerts }) => alerts.map(({ id }) => id));
  const named = page.match(/\b(MySQL[A-Z]\w+|DatabaseDown|RedisDown)\b/g)!;
  expect(named.length).toBeGreaterThanOrEqual(5);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
