import { expect, it } from 'vitest';
import { GRANTS } from '../../generator/src/catalogue/providers.ts';
import { mariadbGrants, mariadbNoGrants, postgresqlGrants } from './grants.ts';

it('gives the exporter what the catalogue prints, word for word but for the password', () => {
  expect(mariadbGrants('secret').slice(1)).toEqual(GRANTS.mariadb.map((line) => line.replace("'…'", "'secret'")));
  expect(mariadbGrants('secret').join()).not.toContain('…');
  expect(postgresqlGrants('secret')).toEqual(["CREATE USER exporter PASSWORD 'secret';", ...GRANTS.postgresql]);
});

it('can leave the user without a grant', () => {
  expect(mariadbNoGrants('secret').map((line) => line.split(' ')[0])).toEqual(['DROP', 'CREATE']);
});

it('refuses a password that would end its string', () => {
  expect(() => mariadbGrants("it's")).toThrow('would end the string');
});
