/** The MariaDB of a local run: its own data directory and port, and a user who may do what the shop does and no more. */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../setup.mjs';
import type { Program } from './children.ts';
import { type ExporterAccount, exporterAccount } from './exporters.ts';
import { freePort } from './ports.ts';

export interface LocalMariadb {
  readonly program: Program;
  readonly port: number;
  /** Takes three administrators when the usual port takes nobody any more. */
  readonly extraPort: number;
  readonly exporter: ExporterAccount;
  /** Of the shop's database, with the password of this run. */
  readonly databaseUrl: string;
}

/** Why there is none, in words for the user. */
export interface NoMariadb {
  readonly missing: string;
}

const DATABASE = 'shop';
/** What the shop does: it makes its tables, fills them, and takes orders. */
const PRIVILEGES = 'CREATE, INSERT, SELECT, UPDATE';

/**
 * A server on a free port of loopback with its data in `folder/mariadb`, which is made when it is not there.
 *
 * The administrator comes in through the socket alone, as the user of the system who runs this; the password of the
 * shop's user is new with each start.
 */
export async function localMariadb(folder: string): Promise<LocalMariadb | NoMariadb> {
  const server = findProgram(['mariadbd']);
  const install = findProgram(['mariadb-install-db']);
  if (server === undefined || install === undefined) return { missing: 'mariadbd is not installed' };
  const home = join(folder, 'mariadb');
  const data = join(home, 'data');
  const { username } = userInfo();
  if (!existsSync(data)) {
    const problem = makeData(install, home, data, username);
    if (problem !== undefined) return { missing: `mariadb-install-db failed: ${problem}` };
  }
  const password = randomBytes(18).toString('base64url');
  const init = join(home, 'init.sql');
  const exporter = exporterAccount();
  writeFileSync(init, initSql(password, exporter), { mode: 0o600 });
  const port = await freePort(3306);
  const extraPort = await freePort(3307);
  return {
    port,
    extraPort,
    exporter,
    databaseUrl: `mysql://${DATABASE}:${password}@127.0.0.1:${port}/${DATABASE}`,
    program: {
      name: 'mariadb',
      command: server,
      args: [
        '--no-defaults',
        `--user=${username}`,
        `--datadir=${data}`,
        // Relative to the data directory: the path of a socket may have 107 bytes, and this folder's may have more.
        '--socket=server.sock',
        '--pid-file=server.pid',
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        `--init-file=${init}`,
        '--innodb-buffer-pool-size=32M',
        '--innodb-log-file-size=16M',
        '--skip-log-bin',
        `--extra-port=${extraPort}`,
        '--extra-max-connections=3',
        // Off by default on MariaDB; without it there are no statements by digest and no latency.
        '--performance-schema=ON',
        // A second is long in a shop, and the usual ten would never be seen here.
        '--long-query-time=1',
      ],
      cwd: home,
    },
  };
}

/** Whether a server greets on `port`: it does once its init file is done. */
export function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => resolve(false));
  });
}

/**
 * Makes the data directory `data` of a new server, below `home`.
 *
 * @returns Why it could not be made, in words of the program that makes it.
 */
export function makeData(install: string, home: string, data: string, username: string): string | undefined {
  // The name counts only when all is there: a run that was cut off leaves none.
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    install,
    [
      '--no-defaults',
      `--datadir=${unfinished}`,
      `--user=${username}`,
      '--auth-root-authentication-method=socket',
      `--auth-root-socket-user=${username}`,
      '--skip-test-db',
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) return `${stdout}${stderr}`.trimEnd().split('\n').at(-1) ?? '';
  renameSync(unfinished, data);
  return undefined;
}

function initSql(password: string, exporter: ExporterAccount): string {
  const user = `'${DATABASE}'@'127.0.0.1'`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4;`,
    `CREATE OR REPLACE USER ${user} IDENTIFIED BY '${password}';`,
    `GRANT ${PRIVILEGES} ON ${DATABASE}.* TO ${user};`,
    ...exporter.sql,
    '',
  ].join('\n');
}
