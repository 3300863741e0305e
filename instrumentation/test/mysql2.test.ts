/** mysql2 against a real MariaDB: every provoked fault is counted once and in its class. */

import callbackMysql from 'mysql2';
import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Instrumentation, instrument } from '../src/index.ts';
import { seriesOf } from './matrix/cases.ts';
import { type MariaDb, startMariaDb } from './support/mariadb.ts';

let server: MariaDb;
let g: Instrumentation;
const pools: { end(): unknown }[] = [];

beforeAll(async () => {
  server = await startMariaDb(['--max-connections=8', '--innodb-lock-wait-timeout=1', '--extra-port=0']);
  const admin = await mysql.createConnection({ host: '127.0.0.1', port: server.port, user: 'root', database: 'shop' });
  await admin.query('CREATE TABLE stock (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB');
  await admin.query('INSERT INTO stock VALUES (1, 10), (2, 10)');
  await admin.query("CREATE USER 'app'@'%' IDENTIFIED BY ''");
  await admin.query("GRANT ALL ON shop.* TO 'app'@'%'");
  await admin.end();
});
afterAll(() => server?.stop());
beforeEach(() => {
  g = instrument({ registry: false, saturation: false });
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await Promise.resolve(pool.end()).catch(() => {});
  await g.close();
});

function makePool(options: Record<string, unknown> = {}): Pool {
  const pool = mysql.createPool({ host: '127.0.0.1', port: server.port, user: 'root', database: 'shop', ...options });
  pools.push(pool);
  g.mysql2(pool, { name: 'orders-db' });
  return pool;
}

/** Errors by class, without those that stand at 0. */
async function errors(): Promise<Record<string, number>> {
  const all = seriesOf(await g.metrics(), 'mysql_transaction_errors_total', ['error_type']);
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

/** Transactions by type and outcome, without those that stand at 0. */
async function transactions(): Promise<Record<string, number>> {
  const all = seriesOf(await g.metrics(), 'mysql_transaction_duration_seconds_count', ['tx_type', 'outcome']);
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

async function inTransaction(pool: Pool, work: (connection: PoolConnection) => Promise<unknown>): Promise<void> {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await work(connection);
    await connection.commit();
  } catch (error) {
    await connection.rollback().catch(() => {});
    throw error;
  } finally {
    connection.release();
  }
}

describe('mysql2 on MariaDB', () => {
  it('shows every error class at 0 before anything happened', async () => {
    makePool();
    const all = seriesOf(await g.metrics(), 'mysql_transaction_errors_total', ['db', 'error_type']);
    expect(Object.keys(all)).toHaveLength(15);
    expect(all['orders-db deadlock']).toBe(0);
  });

  it('counts a committed write and a committed read apart', async () => {
    const pool = makePool();
    await inTransaction(pool, (c) => c.query('UPDATE stock SET n = n + 1 WHERE id = 1'));
    await inTransaction(pool, (c) => c.query('SELECT n FROM stock WHERE id = ?', [1]));
    await inTransaction(pool, (c) => c.execute('SELECT n FROM stock WHERE id = ? FOR UPDATE', [1]));
    expect(await transactions()).toEqual({ 'read_only commit': 1, 'read_write commit': 2 });
    expect(await errors()).toEqual({});
  });

  it('counts an explicit rollback once', async () => {
    const pool = makePool();
    const connection = await pool.getConnection();
    await connection.beginTransaction();
    await connection.query('UPDATE stock SET n = 0 WHERE id = 1');
    await connection.rollback();
    await connection.rollback();
    connection.release();
    expect(await errors()).toEqual({ rollback: 1 });
    expect(await transactions()).toEqual({ 'read_write rollback': 1 });
  });

  it("counts a deadlock once, as the end of the victim's transaction, and not as its rollback", async () => {
    const pool = makePool();
    const both = (first: number, second: number, mine: () => void, theirs: Promise<void>): Promise<void> =>
      inTransaction(pool, async (c) => {
        await c.query('UPDATE stock SET n = n - 1 WHERE id = ?', [first]);
        mine();
        await theirs;
        await c.query('UPDATE stock SET n = n - 1 WHERE id = ?', [second]);
      });
    const left = Promise.withResolvers<void>();
    const right = Promise.withResolvers<void>();
    const results = await Promise.allSettled([
      both(1, 2, left.resolve, right.promise),
      both(2, 1, right.resolve, left.promise),
    ]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(await errors()).toEqual({ deadlock: 1 });
    expect(await transactions()).toEqual({ 'read_write commit': 1, 'read_write error': 1 });
  });

  it('counts a lock-wait timeout once and leaves the transaction open until it is rolled back', async () => {
    const pool = makePool();
    const holder = await pool.getConnection();
    await holder.beginTransaction();
    await holder.query('UPDATE stock SET n = n + 1 WHERE id = 1');
    await expect(inTransaction(pool, (c) => c.query('UPDATE stock SET n = n + 2 WHERE id = 1'))).rejects.toMatchObject({
      errno: 1205,
    });
    await holder.commit();
    holder.release();
    expect(await errors()).toEqual({ lock_wait_timeout: 1, rollback: 1 });
    expect(await transactions()).toEqual({ 'read_write commit': 1, 'read_write rollback': 1 });
  });

  it('counts a lost connection once, though every waiting statement fails by it', async () => {
    const pool = makePool();
    const connection = await pool.getConnection();
    await connection.beginTransaction();
    await connection.query('UPDATE stock SET n = n + 1 WHERE id = 1');
    const killer = await mysql.createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
    const sleeping = Promise.allSettled([
      connection.query('SELECT SLEEP(5)'),
      connection.query('SELECT 2'),
      connection.query('SELECT 3'),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await killer.query(`KILL ${connection.threadId}`);
    await killer.end();
    expect((await sleeping).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    connection.destroy();
    expect(await errors()).toEqual({ connection_lost: 1 });
    expect(await transactions()).toEqual({ 'read_write error': 1 });
  });

  it('counts a lost connection that nobody was using', async () => {
    const pool = makePool();
    const connection = await pool.getConnection();
    connection.on('error', () => {});
    await connection.beginTransaction();
    const killer = await mysql.createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
    await killer.query(`KILL ${connection.threadId}`);
    await killer.end();
    await expect.poll(errors).toEqual({ connection_lost: 1 });
    connection.release();
  });

  it('counts each refused connection when the server has no more', async () => {
    const hog = mysql.createPool({ host: '127.0.0.1', port: server.port, user: 'root', connectionLimit: 20 });
    pools.push(hog);
    const held: PoolConnection[] = [];
    await expect(
      (async () => {
        for (let i = 0; i < 20; i++) held.push(await hog.getConnection());
      })(),
    ).rejects.toMatchObject({ errno: 1040 });
    const pool = makePool();
    await expect(pool.query('SELECT 1')).rejects.toMatchObject({ errno: 1040 });
    await expect(pool.getConnection()).rejects.toMatchObject({ errno: 1040 });
    expect(await errors()).toEqual({ too_many_connections: 2 });
    for (const connection of held) connection.release();
  });

  it('tells a full queue of the pool from a full server', async () => {
    const pool = makePool({ connectionLimit: 1, queueLimit: 1 });
    const held = await pool.getConnection();
    const waiting = pool.query('SELECT 1');
    await expect(pool.query('SELECT 1')).rejects.toThrow('Queue limit reached.');
    const text = await g.metrics();
    expect(seriesOf(text, 'db_pool_connections', ['state'])).toEqual({ used: 1, idle: 0, max: 1 });
    expect(seriesOf(text, 'db_pool_waiting', ['pool'])).toEqual({ 'orders-db': 1 });
    held.release();
    await waiting;
    expect(await errors()).toEqual({ pool_queue_full: 1 });
  });

  it('classifies a duplicate key, a wrong password and a server that is not there', async () => {
    const pool = makePool();
    await expect(pool.query('INSERT INTO stock VALUES (1, 1)')).rejects.toMatchObject({ errno: 1062 });
    await expect(makePool({ user: 'nobody', password: 'x' }).query('SELECT 1')).rejects.toMatchObject({ errno: 1045 });
    await expect(makePool({ port: 1 }).query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await errors()).toEqual({ access_denied: 1, connection_refused: 1, constraint: 1 });
  });

  it('measures statements by operation and never shows their text', async () => {
    const pool = makePool();
    await pool.query('SELECT n FROM stock');
    await pool.execute('/* hint */ UPDATE stock SET n = n WHERE id = ?', [1]);
    const text = await g.metrics();
    const counts = seriesOf(text, 'db_query_duration_seconds_count', ['pool', 'operation']);
    expect(counts).toEqual({ 'orders-db select': 1, 'orders-db update': 1 });
    expect(text).not.toContain('stock');
  });

  it('sees the callback interface, its event form, single connections and clusters alike', async () => {
    const pool = callbackMysql.createPool({ host: '127.0.0.1', port: server.port, user: 'root', database: 'shop' });
    pools.push({ end: () => new Promise<void>((resolve) => pool.end(() => resolve())) });
    g.mysql2(pool, { name: 'callbacks' });
    await new Promise<void>((resolve, reject) =>
      pool.query('SELECT 1', (error) => (error ? reject(error) : resolve())),
    );
    await new Promise<void>((resolve) => pool.query('SELECT 1').on('end', () => resolve()));

    const connection = await mysql.createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
    g.mysql2(connection, { name: 'single' });
    await connection.query('SELECT 1');
    await connection.end();

    const cluster = callbackMysql.createPoolCluster();
    pools.push({ end: () => new Promise<void>((resolve) => cluster.end(() => resolve())) });
    g.mysql2(cluster, { name: 'replicas' });
    cluster.add('one', { host: '127.0.0.1', port: server.port, user: 'root' });
    await new Promise<void>((resolve, reject) =>
      cluster.of('*').query('SELECT 1', (error: unknown) => (error ? reject(error) : resolve())),
    );
    const counts = seriesOf(await g.metrics(), 'db_query_duration_seconds_count', ['pool', 'operation']);
    expect(counts).toEqual({ 'callbacks select': 2, 'single select': 1, 'replicas/one select': 1 });
  });

  it('leaves an error without a listener as fatal as it was', async () => {
    const pool = callbackMysql.createPool({ host: '127.0.0.1', port: server.port, user: 'root', database: 'shop' });
    pools.push({ end: () => new Promise<void>((resolve) => pool.end(() => resolve())) });
    g.mysql2(pool, { name: 'events' });
    const error = await new Promise((resolve) => pool.query('SELECT * FROM absent').on('error', resolve));
    expect(error).toMatchObject({ errno: 1146 });
    expect(await errors()).toEqual({ other: 1 });
  });
});
