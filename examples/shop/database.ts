/** The shop's MariaDB or MySQL: a pool of connections, the tables, and a lock on them that makes orders wait. */

import { createPool } from 'mysql2';
import { type Connection, createConnection, type Pool } from 'mysql2/promise';
import { PRODUCTS } from './catalog.ts';
import type { RowLock } from './faults.ts';

/** Connections; a request needs one at a time. */
const POOL_SIZE = 10;

/** Callers that may wait for one; those beyond fail at once instead of piling up. */
const QUEUE_LIMIT = 100;

/** An order waits this long for rows that another transaction holds, in seconds; the server's default of 50 outlasts clients. */
const LOCK_WAIT_SECONDS = 2;

const CONNECT_TIMEOUT_MS = 5_000;

const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS products (
    id VARCHAR(40) NOT NULL PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    price_cents INT UNSIGNED NOT NULL,
    sold INT UNSIGNED NOT NULL DEFAULT 0
  ) ENGINE = InnoDB`,
  `CREATE TABLE IF NOT EXISTS orders (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    total_cents BIGINT UNSIGNED NOT NULL,
    placed_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
  ) ENGINE = InnoDB`,
  `CREATE TABLE IF NOT EXISTS order_lines (
    order_id BIGINT UNSIGNED NOT NULL,
    position SMALLINT UNSIGNED NOT NULL,
    product_id VARCHAR(40) NOT NULL,
    quantity SMALLINT UNSIGNED NOT NULL,
    PRIMARY KEY (order_id, position)
  ) ENGINE = InnoDB`,
];

/** A pool for `url`, such as mysql://user:password@127.0.0.1:3306/shop; nothing is connected yet. */
export function openPool(url: string): Pool {
  const pool = createPool({
    uri: url,
    connectionLimit: POOL_SIZE,
    queueLimit: QUEUE_LIMIT,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  // A connection that is lost here fails the statement that it was made for, too; that one is heard.
  pool.on('connection', (connection) =>
    connection.query(`SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`, () => {}),
  );
  return pool.promise();
}

/**
 * Makes the tables that are missing, and the products in them.
 *
 * @throws when the database cannot be reached, or its user may not.
 */
export async function makeTables(pool: Pool): Promise<void> {
  for (const table of TABLES) await pool.query(table);
  const rows = PRODUCTS.map(({ id, name, priceCents }) => [id, name, priceCents]);
  await pool.query('INSERT IGNORE INTO products (id, name, price_cents) VALUES ?', [rows]);
}

/**
 * Asks the database whether it is there, on a connection of its own: a pool that is full is no database that is down.
 *
 * @returns A check that rejects where it cannot be reached or does not let its user in.
 */
export function databaseCheck(url: string): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    const connection = await createConnection({ uri: url, connectTimeout: CONNECT_TIMEOUT_MS });
    // A connection that is lost fails the query, too; that failure is heard.
    connection.on('error', () => {});
    const giveUp = () => connection.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      signal.throwIfAborted();
      await connection.query('SELECT 1');
      await connection.end();
    } catch (failure) {
      connection.destroy();
      throw failure;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  };
}

/** A lock on all products, held in a transaction of a connection of its own as a migration gone wrong would hold it. */
export function lockOfProducts(url: string): RowLock {
  let holder: Promise<Connection> | undefined;
  const lost = () => {
    holder = undefined;
  };
  return {
    hold: async () => {
      holder ??= locking(url, lost);
      await holder;
    },
    free: async () => {
      const connection = await holder?.catch(() => undefined);
      holder = undefined;
      // A rollback that fails has lost its connection, and with it the lock.
      await connection?.rollback().catch(() => {});
      connection?.destroy();
    },
  };
}

/** @param lost  Called when nothing is held any more, without `free`. */
async function locking(url: string, lost: () => void): Promise<Connection> {
  let connection: Connection | undefined;
  try {
    connection = await createConnection({ uri: url, connectTimeout: CONNECT_TIMEOUT_MS });
    // The server ends the transaction of a connection that it lost.
    connection.on('error', lost);
    await connection.beginTransaction();
    await connection.query('SELECT id FROM products FOR UPDATE');
    return connection;
  } catch (failure) {
    connection?.destroy();
    lost();
    throw failure;
  }
}
