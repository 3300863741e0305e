/** A MariaDB server of its own in a temporary directory, for tests that need a real one. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';

/** A running server; user `root` without a password, database `shop`. */
export interface MariaDb {
  readonly port: number;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const SERVERS = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/usr/local/bin/mariadbd'];
const START_MS = 30_000;

/**
 * Starts a server.
 *
 * @throws Error that names the package, where no server is installed: a test that silently skips proves nothing.
 */
export async function startMariaDb(flags: readonly string[] = []): Promise<MariaDb> {
  const binary = SERVERS.find((path) => existsSync(path));
  if (binary === undefined) throw new Error('mariadbd is not installed: apt-get install mariadb-server');
  const dir = mkdtempSync(join(tmpdir(), 'quartet-mariadb-'));
  const user = userInfo().username;
  execFileSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${dir}`,
      `--user=${user}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { stdio: 'pipe' },
  );
  const port = await freePort();
  const server = spawn(
    binary,
    [
      '--no-defaults',
      `--datadir=${dir}`,
      `--socket=${join(dir, 'server.sock')}`,
      `--user=${user}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-log-bin',
      '--innodb-buffer-pool-size=16M',
      '--innodb-log-file-size=8M',
      '--innodb-flush-log-at-trx-commit=0',
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  await ready(port, server, () => log);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    server.kill(signal);
    await gone;
    rmSync(dir, { recursive: true, force: true });
  };
  return { port, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function ready(port: number, server: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`mariadbd ended: ${log()}`);
    try {
      const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.query('CREATE DATABASE IF NOT EXISTS shop');
      await connection.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`mariadbd did not answer: ${String(error)} ${log()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
