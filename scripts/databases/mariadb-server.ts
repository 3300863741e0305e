/** A MariaDB with all that its exporter can read: an extra port, the performance schema, binary logs, few connections. */

import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Program } from '../local/children.ts';
import { makeData } from '../local/mariadb.ts';
import { freePort } from '../local/ports.ts';
import { StackError } from '../local/stack.ts';
import { mariadbGrants } from './grants.ts';
import { companion, program } from './programs.ts';

/** So few that a run can take them all. */
export const MAX_CONNECTIONS = 40;

/** Statements that take longer are slow, in seconds. */
export const LONG_QUERY_SECONDS = 0.2;

export interface MariadbServer {
  readonly program: Program;
  readonly port: number;
  /** Lets an administrator and the second exporter in when `port` refuses everybody. */
  readonly extraPort: number;
  /** Of the users `exporter`, `shop` and `administrator`, new with each start. */
  readonly password: string;
  /** A connection of the shop's user to its database, with no right beyond it. */
  readonly connect: () => Promise<Connection>;
  /** Runs `statements` one after the other as the administrator, through the extra port. */
  readonly administer: (statements: readonly string[]) => Promise<void>;
}

/**
 * A server on free ports of loopback with its data in `folder/mariadb`, which is made where it is not there.
 *
 * @throws StackError when it is not installed, or its data directory cannot be made.
 */
export async function mariadbServer(folder: string): Promise<MariadbServer> {
  const home = join(folder, 'mariadb');
  const data = join(home, 'data');
  const { username } = userInfo();
  const command = program('mariadbd');
  if (!existsSync(data)) {
    const problem = makeData(companion(['mariadb-install-db'], 'mariadbd'), home, data, username);
    if (problem !== undefined) throw new StackError(`mariadb-install-db failed: ${problem}`);
  }
  const password = randomBytes(18).toString('base64url');
  const init = join(home, 'init.sql');
  writeFileSync(init, [...mariadbGrants(password), ...usersOf(password), ''].join('\n'), { mode: 0o600 });
  const port = await freePort(13306);
  const extraPort = await freePort(13307);
  const host = '127.0.0.1';
  return {
    port,
    extraPort,
    password,
    connect: () => createConnection({ host, port, user: 'shop', password, database: 'shop' }),
    administer: async (statements) => {
      const connection = await createConnection({ host, port: extraPort, user: 'administrator', password });
      try {
        for (const statement of statements) await connection.query(statement);
      } finally {
        await connection.end();
      }
    },
    program: {
      name: 'mariadb',
      command,
      args: [
        '--no-defaults',
        `--user=${username}`,
        `--datadir=${data}`,
        // Relative to the data directory: the path of a socket may have 107 bytes, and this folder's may have more.
        '--socket=server.sock',
        '--pid-file=server.pid',
        `--bind-address=${host}`,
        `--port=${port}`,
        `--extra-port=${extraPort}`,
        '--extra-max-connections=4',
        `--max-connections=${MAX_CONNECTIONS}`,
        '--performance-schema=ON',
        `--long-query-time=${LONG_QUERY_SECONDS}`,
        '--innodb-print-all-deadlocks=ON',
        '--innodb-buffer-pool-size=32M',
        '--innodb-log-file-size=16M',
        '--log-bin=binlog',
        '--server-id=1',
        '--expire-logs-days=1',
        `--init-file=${init}`,
      ],
      cwd: home,
    },
  };
}

function usersOf(password: string): readonly string[] {
  return [
    'CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;',
    `CREATE OR REPLACE USER 'shop'@'localhost' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON shop.* TO 'shop'@'localhost';",
    `CREATE OR REPLACE USER 'administrator'@'localhost' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON *.* TO 'administrator'@'localhost' WITH GRANT OPTION;",
  ];
}
