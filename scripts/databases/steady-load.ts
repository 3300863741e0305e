/** The everyday work of an application on its databases: reads, writes, scans, a rollback and a mistake now and then. */

import type { Instrumentation } from '@quartet/instrumentation';
import { createPool, type Pool } from 'mysql2/promise';
import type pg from 'pg';
import type { MariadbServer } from './mariadb-server.ts';
import { pause } from './pause.ts';
import type { PostgresqlServer } from './postgresql-server.ts';
import { type RedisClient, type RedisServer, redisClient } from './redis-server.ts';

export interface Servers {
  readonly mariadb: MariadbServer;
  readonly postgresql: PostgresqlServer;
  readonly redis: RedisServer;
  readonly replica: RedisServer;
}

export interface SteadyLoad {
  readonly pool: Pool;
  readonly redis: RedisClient;
  readonly stop: () => Promise<void>;
}

/** Name of the MariaDB in the specs, and so in the application's own metrics. */
export const DATABASE = 'orders-db';

/** Milliseconds between two rounds; a round is about a dozen statements. */
const STEP_MS = 150;

/** Rounds between two of the rarer kinds. */
const SELDOM = 6;

const ITEMS = 200;

/** The work needs three at most; a provocation takes more than the server has. */
const POOL_SIZE = 100;

/** Tables that the provocations use as well; what an earlier run left goes first. */
const TABLES: readonly string[] = [
  'DROP TABLE IF EXISTS items, notes',
  'CREATE TABLE items (id INT PRIMARY KEY, stock INT NOT NULL) ENGINE = InnoDB',
  'CREATE TABLE notes (id INT PRIMARY KEY AUTO_INCREMENT, item INT NOT NULL, words TEXT) ENGINE = InnoDB',
];

/**
 * Makes the tables and works on them until it is stopped. A statement that fails is part of the work: servers are killed
 * under it, and what the application sees of that is measured.
 *
 * @param metrics  Measures the pool of MariaDB, as an application of Quartet would.
 * @throws when a server cannot be reached at the start.
 */
export async function startLoad(servers: Servers, metrics: Instrumentation): Promise<SteadyLoad> {
  const { mariadb, postgresql } = servers;
  const setUp = await mariadb.connect();
  for (const statement of TABLES) await setUp.query(statement);
  const rows = Array.from({ length: ITEMS }, (_, id) => [id, 1000]);
  await setUp.query('INSERT INTO items (id, stock) VALUES ?', [rows]);
  await setUp.query('INSERT INTO notes (item, words) VALUES ?', [rows.map(([id]) => [id, `note ${id}`])]);
  await setUp.end();

  const pool = createPool({
    host: '127.0.0.1',
    port: mariadb.port,
    user: 'shop',
    password: mariadb.password,
    database: 'shop',
    connectionLimit: POOL_SIZE,
    connectTimeout: 1_000,
  });
  metrics.mysql2(pool, { name: DATABASE });
  const redis = await redisClient(servers.redis.url);
  const replica = await redisClient(servers.replica.url);
  let client: pg.Client | undefined = await postgresql.connect();
  await client.query('CREATE TABLE items (id INT PRIMARY KEY, stock INT NOT NULL)');
  await client.query(`INSERT INTO items SELECT id, 1000 FROM generate_series(0, ${ITEMS - 1}) AS id`);

  let isOver = false;
  let round = 0;
  const work = async (): Promise<void> => {
    while (!isOver) {
      const now = round++;
      await Promise.allSettled([onMariadb(pool, now), onRedis(redis, now), onReplica(replica, now), onPostgresql()]);
      await pause(STEP_MS);
    }
  };
  const onPostgresql = async (): Promise<void> => {
    client ??= await postgresql.connect();
    try {
      await statementsOfPostgresql(client, round);
    } catch {
      await client.end().catch(() => {});
      client = undefined;
    }
  };
  const worker = work();
  return {
    pool,
    redis,
    stop: async () => {
      isOver = true;
      await worker;
      redis.destroy();
      replica.destroy();
      await Promise.allSettled([pool.end(), client?.end()]);
    },
  };
}

async function onMariadb(pool: Pool, round: number): Promise<void> {
  const item = round % ITEMS;
  await pool.query('SELECT stock FROM items WHERE id = ?', [item]);
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await connection.query('UPDATE items SET stock = stock - 1 WHERE id = ?', [item]);
    // Somebody else wants the same row, and waits for it.
    const other =
      round % SELDOM === 2 ? pool.query('UPDATE items SET stock = stock + 1 WHERE id = ?', [item]) : undefined;
    if (other) await pause(10);
    await (round % SELDOM === 0 ? connection.rollback() : connection.commit());
    await other;
    if (round % SELDOM !== 1) return;
    await connection.query('SELECT COUNT(*) FROM notes WHERE words LIKE ?', ['%9%']);
    await connection.query('SELECT words, COUNT(*) FROM notes GROUP BY words ORDER BY 2 LIMIT 1');
    await connection.query('INSERT INTO items (id, stock) VALUES (?, 0)', [item]);
  } finally {
    connection.release();
  }
}

async function statementsOfPostgresql(client: pg.Client, round: number): Promise<void> {
  const item = round % ITEMS;
  await client.query('SELECT stock FROM items WHERE id = $1', [item]);
  await client.query('BEGIN');
  await client.query('UPDATE items SET stock = stock - 1 WHERE id = $1', [item]);
  await client.query(round % (4 * SELDOM) === 0 ? 'ROLLBACK' : 'COMMIT');
}

async function onRedis(redis: RedisClient, round: number): Promise<void> {
  const key = `basket:${round % ITEMS}`;
  await redis.set(key, 'full', { expiration: { type: 'PX', value: 2_000 } });
  await redis.get(key);
  await redis.get(`basket:gone:${round}`);
  if (round % SELDOM !== 0) return;
  await redis.lPush('visits', String(round));
  await redis.lTrim('visits', 0, 10);
  // A list is no number, and GET without a key is no command: both are counted as mistakes.
  await Promise.allSettled([redis.incr('visits'), redis.sendCommand(['GET'])]);
}

/** Reads what the primary was given, once by mistake as what it is not; a write is refused. */
async function onReplica(replica: RedisClient, round: number): Promise<void> {
  await replica.get(`basket:${round % ITEMS}`);
  await replica.get(`basket:gone:${round}`);
  if (round % SELDOM === 0) await Promise.allSettled([replica.set('basket:mine', 'full'), replica.get('visits')]);
}
