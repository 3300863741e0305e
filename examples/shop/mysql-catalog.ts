/** The catalog in MariaDB or MySQL: an order is one transaction over the products it takes and the rows it makes. */

import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import {
  type Catalog,
  linesOf,
  type Order,
  type OrderLine,
  type Product,
  type Refusal,
  unknownProduct,
} from './catalog.ts';

interface ProductRow extends RowDataPacket, Product {}
interface LineRow extends RowDataPacket, OrderLine {
  readonly totalCents: number;
}

const PRODUCT = 'SELECT id, name, price_cents AS priceCents FROM products';

/** The catalog behind `pool`, whose tables are there. */
export function mysqlCatalog(pool: Pool): Catalog {
  return {
    products: async () => (await pool.query<ProductRow[]>(`${PRODUCT} ORDER BY id`))[0],
    product: async (id) => (await pool.execute<ProductRow[]>(`${PRODUCT} WHERE id = ?`, [id]))[0][0],
    order: async (id) => (/^[1-9]\d{0,17}$/.test(id) ? orderOf(pool, id) : undefined),
    place: async (request) => {
      const lines = linesOf(request);
      if ('refused' in lines) return lines;
      const connection = await pool.getConnection();
      try {
        return await placed(connection, lines);
      } finally {
        connection.release();
      }
    },
  };
}

async function orderOf(pool: Pool, id: string): Promise<Order | undefined> {
  const [rows] = await pool.execute<LineRow[]>(
    `SELECT total_cents AS totalCents, product_id AS productId, quantity
     FROM orders JOIN order_lines ON order_id = id WHERE id = ? ORDER BY position`,
    [id],
  );
  const [first] = rows;
  if (!first) return undefined;
  return { id, lines: rows.map(({ productId, quantity }) => ({ productId, quantity })), totalCents: first.totalCents };
}

async function placed(connection: PoolConnection, lines: readonly OrderLine[]): Promise<Order | Refusal> {
  await connection.beginTransaction();
  try {
    const result = await written(connection, lines);
    if ('refused' in result) await connection.rollback();
    else await connection.commit();
    return result;
  } catch (failure) {
    // The failure is what counts; a connection that cannot roll back has lost its transaction.
    await connection.rollback().catch(() => connection.destroy());
    throw failure;
  }
}

async function written(connection: PoolConnection, lines: readonly OrderLine[]): Promise<Order | Refusal> {
  // One statement in the order of the key: two orders never hold what the other waits for.
  const [rows] = await connection.query<ProductRow[]>(`${PRODUCT} WHERE id IN (?) ORDER BY id FOR UPDATE`, [
    lines.map(({ productId }) => productId),
  ]);
  const prices = new Map(rows.map(({ id, priceCents }) => [id, priceCents]));
  let totalCents = 0;
  for (const { productId, quantity } of lines) {
    const price = prices.get(productId);
    if (price === undefined) return unknownProduct(productId);
    totalCents += price * quantity;
  }
  for (const { productId, quantity } of lines) {
    await connection.execute('UPDATE products SET sold = sold + ? WHERE id = ?', [quantity, productId]);
  }
  const [{ insertId }] = await connection.execute<ResultSetHeader>('INSERT INTO orders (total_cents) VALUES (?)', [
    totalCents,
  ]);
  await connection.query('INSERT INTO order_lines (order_id, position, product_id, quantity) VALUES ?', [
    lines.map(({ productId, quantity }, index) => [insertId, index + 1, productId, quantity]),
  ]);
  return { id: String(insertId), lines, totalCents };
}
