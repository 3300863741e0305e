/** A PostgreSQL on loopback; where root starts it, under an account of its own, since it refuses to run as root. */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Program } from '../local/children.ts';
import { freePort } from '../local/ports.ts';
import { StackError } from '../local/stack.ts';
import { findProgram } from '../setup.mjs';
import { postgresqlGrants } from './grants.ts';
import { companion, program } from './programs.ts';

export interface PostgresqlServer {
  readonly program: Program;
  readonly port: number;
  /** Of the users `exporter` and `administrator`, new with each start. */
  readonly password: string;
  /** A connection of the administrator to `database`. */
  readonly connect: (database?: string) => Promise<pg.Client>;
  /** Makes the user of the exporter and the shop's database; once the server answers. */
  readonly prepare: () => Promise<void>;
  /** Removes the data; once the server has ended. */
  readonly dispose: () => void;
}

/** The account that Debian's packages make for the server. */
const ACCOUNT = 'postgres';

/**
 * A new server with its data in `folder`; where root starts it in a temporary folder, since the account must be able to
 * reach it, and the home of root is closed to others.
 *
 * @throws StackError when it is not installed, or its data directory cannot be made.
 */
export async function postgresqlServer(folder: string): Promise<PostgresqlServer> {
  const command = program('postgres');
  const initdb = companion(['initdb'], 'postgres');
  const account = process.getuid?.() === 0 ? accountOf(ACCOUNT) : undefined;
  const home = account ? mkdtempSync(join(tmpdir(), 'quartet-postgresql-')) : join(folder, 'postgresql');
  const data = join(home, 'data');
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(home, 'password');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  chmodSync(home, 0o700);
  if (account) for (const path of [home, passwordFile]) chownSync(path, account.uid, account.gid);
  const as = (name: string, args: readonly string[]): readonly [string, readonly string[]] =>
    account ? [setpriv(), [...account.flags, name, ...args]] : [name, args];

  const made = spawnSync(
    ...asSpawn(
      as(initdb, [
        `--pgdata=${data}`,
        '--username=administrator',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ]),
    ),
    { encoding: 'utf8', cwd: home },
  );
  if (made.status !== 0) {
    rmSync(home, { recursive: true, force: true });
    throw new StackError(`initdb failed: ${`${made.stdout}${made.stderr}`.trimEnd().split('\n').at(-1) ?? ''}`);
  }
  const port = await freePort(15432);
  const [start, args] = as(command, ['-D', data, ...SETTINGS, '-c', `port=${port}`].map(String));
  const connect = async (database = 'shop') => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'administrator', password, database });
    // A server that is killed cuts the connection, which the next statement says better.
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  return {
    port,
    password,
    connect,
    prepare: async () => {
      const client = await connect('postgres');
      try {
        for (const statement of [...postgresqlGrants(password), 'CREATE DATABASE shop;']) await client.query(statement);
      } finally {
        await client.end();
      }
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
    program: { name: 'postgresql', command: start, args, cwd: home },
  };
}

const SETTINGS: readonly string[] = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=30',
  'shared_buffers=16MB',
  'deadlock_timeout=100ms',
  'track_io_timing=on',
  'fsync=off',
].flatMap((setting) => ['-c', setting]);

interface Account {
  readonly uid: number;
  readonly gid: number;
  /** What setpriv is told, so that it becomes this account and then the program, under the same process id. */
  readonly flags: readonly string[];
}

function accountOf(name: string): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new StackError(`PostgreSQL refuses to run as root, and there is no account \`${name}\` to run it under.`);
  }
  return {
    uid: Number(uid),
    gid: Number(gid),
    flags: [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--'],
  };
}

function setpriv(): string {
  const found = findProgram(['setpriv']);
  if (found === undefined) throw new StackError('setpriv is not there; on Debian it is in the package `util-linux`.');
  return found;
}

function asSpawn([command, args]: readonly [string, readonly string[]]): [string, string[]] {
  return [command, [...args]];
}
