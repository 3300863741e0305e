/** The database of a local run and the exporters that watch it. */

import type { Children } from './children.ts';
import { type Exporter, mysqlExporters, nodeExporter } from './exporters.ts';
import { greets, localMariadb } from './mariadb.ts';
import { waitUntil } from './wait.ts';

export interface RunningDatabase {
  readonly url: string;
  /** Those of the database and of this machine; empty where they are not wanted or missing, which is said. */
  readonly exporters: readonly Exporter[];
}

/**
 * Starts MariaDB and returns once it answers; its exporters are still to be started.
 *
 * @returns undefined where the shop has to do without; that is said.
 * @throws StackError when it does not answer within a minute.
 */
export async function startDatabase(
  folder: string,
  hasExporters: boolean,
  say: (line: string) => void,
  children: Children,
): Promise<RunningDatabase | undefined> {
  const mariadb = await localMariadb(folder);
  if ('missing' in mariadb) {
    say(`The shop keeps its orders in memory: ${mariadb.missing}`);
    return undefined;
  }
  children.start(mariadb.program);
  await waitUntil(() => greets(mariadb.port), 60_000, 'MariaDB did not answer within a minute.');
  const url = mariadb.databaseUrl;
  if (!hasExporters) return { url, exporters: [] };
  const ports = { usual: mariadb.port, extra: mariadb.extraPort };
  const ofDatabase = await mysqlExporters(folder, ports, mariadb.exporter);
  const ofMachine = await nodeExporter(folder);
  if (ofDatabase.length === 0 || !ofMachine) {
    say('The database is not watched: `node scripts/setup.mjs mysqld_exporter node_exporter` installs its exporters.');
    return { url, exporters: [] };
  }
  return { url, exporters: [...ofDatabase, ofMachine] };
}
