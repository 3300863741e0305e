/** Query builders on a real MariaDB, pg's own pool, and Redis clients on a server that speaks the protocol. */

import { createServer, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import knexOf from 'knex';
import pg from 'pg';
import { createClient } from 'redis';
import { Sequelize } from 'sequelize';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Instrumentation, instrument } from '../src/index.ts';
import { listen } from './matrix/apps.ts';
import { seriesOf } from './matrix/cases.ts';
import { type MariaDb, startMariaDb } from './support/mariadb.ts';

let g: Instrumentation;

beforeEach(() => {
  g = instrument({ registry: false });
});
afterEach(() => g.close());

async function queries(): Promise<Record<string, number>> {
  return seriesOf(await g.metrics(), 'db_query_duration_seconds_count', ['pool', 'operation']);
}

describe('query builders on MariaDB', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server?.stop());

  it('knex: its pool, its statements and its transactions', async () => {
    const connection = { host: '127.0.0.1', port: server.port, user: 'root', database: 'shop' };
    const knex = knexOf({ client: 'mysql2', connection, pool: { min: 0, max: 3 } });
    g.knex(knex, { name: 'orders-db' });
    await knex.raw('SELECT 1');
    await knex.transaction(async (trx) => {
      await trx.raw('SELECT 2');
      const text = await g.metrics();
      expect(seriesOf(text, 'db_pool_connections', ['state'])).toMatchObject({ used: 1, max: 3 });
      expect(seriesOf(text, 'app_saturation_ratio', ['resource', 'pool'])['db_pool orders-db']).toBeCloseTo(1 / 3);
    });
    const text = await g.metrics();
    expect((await queries())['orders-db select']).toBe(2);
    expect(
      seriesOf(text, 'mysql_transaction_duration_seconds_count', ['db', 'tx_type', 'outcome'])[
        'orders-db read_only commit'
      ],
    ).toBe(1);
    expect(seriesOf(text, 'db_pool_acquire_duration_seconds_count', ['pool'])).toEqual({ 'orders-db': 2 });
    await knex.destroy();
  });

  it('sequelize: its pool, its statements and its transactions', async () => {
    const options = {
      dialect: 'mysql',
      host: '127.0.0.1',
      port: server.port,
      logging: false,
      pool: { max: 2 },
    } as const;
    const sequelize = new Sequelize('shop', 'root', '', options);
    g.sequelize(sequelize, { name: 'orders-db' });
    await sequelize.transaction((transaction) => sequelize.query('SELECT 1', { transaction }));
    const text = await g.metrics();
    expect(seriesOf(text, 'mysql_transaction_duration_seconds_count', ['tx_type', 'outcome'])['read_only commit']).toBe(
      1,
    );
    expect((await queries())['orders-db select']).toBeGreaterThanOrEqual(1);
    expect(seriesOf(text, 'db_pool_connections', ['state']).max).toBe(2);
    await sequelize.close();
  });

  it("typeorm: its driver's pool", async () => {
    const source = new DataSource({
      type: 'mysql',
      host: '127.0.0.1',
      port: server.port,
      username: 'root',
      database: 'shop',
    });
    expect(() => g.typeorm(source, { name: 'early' })).toThrow('expected an initialised data source');
    await source.initialize();
    g.typeorm(source, { name: 'orders-db' });
    await source.query('SELECT 1');
    await source.transaction((manager) => manager.query('SELECT 2 FOR UPDATE'));
    expect((await queries())['orders-db select']).toBe(2);
    const transactions = seriesOf(await g.metrics(), 'mysql_transaction_duration_seconds_count', [
      'tx_type',
      'outcome',
    ]);
    expect(transactions['read_write commit']).toBe(1);
    await source.destroy();
  });
});

describe('pg', () => {
  /** A client that answers by itself, under pg's real pool. */
  class EchoClient {
    connect(callback: (error: null) => void): void {
      setImmediate(callback, null);
    }
    query(...args: unknown[]): unknown {
      const callback = args.findLast((arg) => typeof arg === 'function') as
        | ((error: Error | null, result?: object) => void)
        | undefined;
      const isBad = String((args[0] as { text?: string }).text ?? args[0]).includes('bad');
      if (callback !== undefined)
        return void setImmediate(() => (isBad ? callback(new Error('bad')) : callback(null, { rows: [] })));
      return isBad ? Promise.reject(new Error('bad')) : Promise.resolve({ rows: [] });
    }
    isConnected(): boolean {
      return true;
    }
    _queryable = true;
    end(callback?: () => void): void {
      callback?.();
    }
    on(): this {
      return this;
    }
    once(): this {
      return this;
    }
    removeListener(): this {
      return this;
    }
    ref(): void {}
    unref(): void {}
  }

  function makePool(): pg.Pool {
    return new pg.Pool({ max: 2, Client: EchoClient } as never);
  }

  it('measures statements of the pool and of its clients, failed ones too', async () => {
    const pool = makePool();
    g.pg(pool, { name: 'orders-pg' });
    g.pg(pool, { name: 'orders-pg' });
    await pool.query('SELECT 1');
    await expect(pool.query('UPDATE bad')).rejects.toThrow('bad');
    const client = await pool.connect();
    await client.query({ text: 'INSERT INTO t VALUES (1)' });
    await expect(client.query('DELETE bad')).rejects.toThrow('bad');
    client.release();
    expect(await queries()).toEqual({
      'orders-pg select': 1,
      'orders-pg update': 1,
      'orders-pg insert': 1,
      'orders-pg delete': 1,
    });
    expect(seriesOf(await g.metrics(), 'db_pool_acquire_duration_seconds_count', ['pool'])).toEqual({ 'orders-pg': 3 });
  });

  it('shows who uses, idles and waits', async () => {
    const pool = makePool();
    g.pg(pool, { name: 'orders-pg' });
    const held = [await pool.connect(), await pool.connect()];
    const waiting = pool.connect();
    const text = await g.metrics();
    expect(seriesOf(text, 'db_pool_connections', ['state'])).toEqual({ used: 2, idle: 0, max: 2 });
    expect(seriesOf(text, 'db_pool_waiting', ['pool'])).toEqual({ 'orders-pg': 1 });
    expect(seriesOf(text, 'app_saturation_ratio', ['pool'])['orders-pg']).toBe(1);
    for (const client of held) client.release();
    (await waiting).release();
    expect(seriesOf(await g.metrics(), 'db_pool_connections', ['state'])).toEqual({ used: 0, idle: 2, max: 2 });
  });

  it('refuses what is neither pool nor client', () => {
    expect(() => g.pg({}, { name: 'x' })).toThrow('expected a Pool or a Client of pg 8');
  });
});

describe('redis clients', () => {
  let server: Server;
  let port: number;
  const sockets = new Set<Socket>();

  // Answers every command of the protocol with OK, which both clients are content with.
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (data) => {
        const commands = data.toString().match(/^\*\d+\r?$/gm) ?? [];
        socket.write('+OK\r\n'.repeat(commands.length));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('ioredis is measured by its channels', async () => {
    g.redis({ name: 'cache' });
    const redis = new Redis({
      host: '127.0.0.1',
      port,
      enableReadyCheck: false,
      lazyConnect: true,
      disableClientInfo: true,
    });
    await redis.connect();
    await redis.set('a', '1');
    await redis.pipeline().set('a', '1').set('b', '2').exec();
    redis.disconnect();
    const counts = await queries();
    expect(counts['cache connect']).toBe(1);
    expect(counts['cache command']).toBeGreaterThanOrEqual(3);
  });

  it('node-redis is measured by its channels', async () => {
    g.redis({ name: 'cache' });
    const client = createClient({ socket: { host: '127.0.0.1', port }, RESP: 2, disableClientInfo: true } as never);
    client.on('error', () => {});
    await client.connect();
    await client.set('a', '1');
    client.destroy();
    expect((await queries())['cache command']).toBeGreaterThanOrEqual(1);
  });

  it('is no longer measured after the close', async () => {
    g.redis({ name: 'cache' });
    await g.close();
    const redis = new Redis({ host: '127.0.0.1', port, enableReadyCheck: false, disableClientInfo: true });
    await redis.set('a', '1');
    redis.disconnect();
    expect(await queries()).toEqual({});
  });
});

describe('fetch', () => {
  it('is measured by host and status, and by error where nobody answers', async () => {
    g.fetch();
    const app = await listen((request, response) => void response.writeHead(request.url === '/bad' ? 503 : 200).end());
    const url = `http://127.0.0.1:${app.port}`;
    await fetch(`${url}/secret/42`);
    await fetch(`${url}/bad`, { method: 'POST' });
    await app.close();
    await fetch(`${url}/gone`).catch(() => {});
    const text = await g.metrics();
    const host = `127.0.0.1:${app.port}`;
    expect(seriesOf(text, 'http_client_request_duration_seconds_count', ['method', 'peer', 'status'])).toEqual({
      [`GET ${host} 200`]: 1,
      [`POST ${host} 503`]: 1,
      [`GET ${host} error`]: 1,
    });
    expect(text).not.toContain('secret');
  });
});
