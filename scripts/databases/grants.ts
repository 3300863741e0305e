/** The statements that make an exporter's user: those that the catalogue prints, with a password in place of the dots. */

import { GRANTS } from '../../generator/src/catalogue/providers.ts';

/** What a run needs further than the least: the tables of the shop, whose sizes and numbers are the business of their owner. */
export const READ_SHOP = "GRANT SELECT ON shop.* TO 'exporter'@'localhost';";

/**
 * Statements that leave the user `exporter` of a MariaDB with what the catalogue grants and no more.
 *
 * @param password  Must hold no quote.
 */
export function mariadbGrants(password: string): readonly string[] {
  return [
    "DROP USER IF EXISTS 'exporter'@'localhost';",
    ...GRANTS.mariadb.map((statement) => withPassword(statement, password)),
  ];
}

/** The same user with nothing but the right to log in. */
export function mariadbNoGrants(password: string): readonly string[] {
  return mariadbGrants(password).filter((statement) => !statement.startsWith('GRANT'));
}

/** Statements that make the user `exporter` of a PostgreSQL. */
export function postgresqlGrants(password: string): readonly string[] {
  return [`CREATE USER exporter PASSWORD '${password}';`, ...GRANTS.postgresql];
}

function withPassword(statement: string, password: string): string {
  if (/['\\]/.test(password)) throw new Error('withPassword: the password would end the string it stands in');
  return statement.replace("'…'", `'${password}'`);
}
