import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { freePort, type MariaDb, startMariaDb } from '../../instrumentation/test/support/mariadb.ts';
import { type RunningShop, startShop } from './app.ts';

/** The shop on a real MariaDB; each test has a shop of its own on the same tables. */

let server: MariaDb;
let admin: Connection;
let shop: RunningShop;

beforeAll(async () => {
  server = await startMariaDb();
  admin = await mysql.createConnection({ host: '127.0.0.1', port: server.port, user: 'root', database: 'shop' });
});
afterAll(async () => {
  await admin.end();
  await server.stop();
});
beforeEach(async () => {
  shop = await startShop(0, '127.0.0.1', url());
});
afterEach(() => shop.stop());

const url = () => `mysql://root@127.0.0.1:${server.port}/shop`;
const ORDER = {
  lines: [
    { productId: 'scale', quantity: 1 },
    { productId: 'beans', quantity: 2 },
  ],
};

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${shop.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function json(path: string): Promise<unknown> {
  return (await fetch(`${shop.url}${path}`)).json();
}

/** Value of the series whose line begins with `series`; undefined where there is none. */
async function metric(series: string): Promise<number | undefined> {
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

async function sold(product: string): Promise<number> {
  const [rows] = await admin.query<mysql.RowDataPacket[]>('SELECT sold FROM products WHERE id = ?', [product]);
  return Number(rows[0]?.sold);
}

const ERRORS = 'mysql_transaction_errors_total{db="shop-db",error_type=';
const TRANSACTIONS = 'mysql_transaction_duration_seconds_count{db="shop-db",tx_type="read_write",outcome=';

it('lists the same products from the database as from memory', async () => {
  const inMemory = await startShop(0);
  const products = await (await fetch(`${inMemory.url}/products`)).json();
  await inMemory.stop();
  expect(await json('/products')).toEqual(products);
  expect(await json('/products/kettle')).toEqual({ id: 'kettle', name: 'Kettle, 0.9 l', priceCents: 5450 });
  expect((await fetch(`${shop.url}/products/john.doe`)).status).toBe(404);
});

it('takes an order in one transaction and finds it again, its lines in the order they were given', async () => {
  const before = await sold('beans');
  const placed = await post('/orders', ORDER);
  expect(placed.status).toBe(201);
  const order = (await placed.json()) as { readonly id: string };
  expect(order).toEqual({ id: order.id, ...ORDER, totalCents: 6080 });
  expect(await json(`/orders/${order.id}`)).toEqual(order);
  expect(await sold('beans')).toBe(before + 2);
  expect(await metric(`${TRANSACTIONS}"commit"}`)).toBe(1);
  expect(await metric(`${ERRORS}"rollback"}`)).toBe(0);
});

it('keeps orders and what was sold over a restart', async () => {
  const { id } = (await (await post('/orders', ORDER)).json()) as { readonly id: string };
  const before = await sold('scale');
  await shop.stop();
  shop = await startShop(0, '127.0.0.1', url());
  expect((await fetch(`${shop.url}/orders/${id}`)).status).toBe(200);
  expect(await sold('scale')).toBe(before);
});

it('takes nothing of an order that names a product nobody sells', async () => {
  const before = await sold('beans');
  const refused = await post('/orders', { lines: [...ORDER.lines, { productId: 'sofa', quantity: 1 }] });
  expect([refused.status, await refused.json()]).toEqual([400, { error: 'no product has the id sofa' }]);
  expect(await sold('beans')).toBe(before);
  expect(await metric(`${ERRORS}"rollback"}`)).toBe(1);
});

it('finds no order under a number that none can have', async () => {
  for (const id of ['0', '-1', '1e3', '99999999999999999999', "1'"]) {
    expect((await fetch(`${shop.url}/orders/${encodeURIComponent(id)}`)).status, id).toBe(404);
  }
});

it('takes fifty orders at once, each of them once, with ten connections', async () => {
  const before = await sold('scale');
  const reversed = { lines: [...ORDER.lines].reverse() };
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => post('/orders', index % 2 === 0 ? ORDER : reversed)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201));
  expect(await sold('scale')).toBe(before + 50);
  expect(await metric(`${ERRORS}"deadlock"}`)).toBe(0);
  expect(await metric('db_pool_connections{pool="shop-db",state="max"}')).toBe(10);
});

it('lets orders wait and fail while rows are locked, and nothing else', async () => {
  expect((await post('/faults', { locks: true })).status).toBe(200);
  expect(await json('/faults')).toEqual({ errors: 0, latencyMs: 0, locks: true });
  const start = performance.now();
  const order = post('/orders', ORDER);
  await expect.poll(() => metric('app_saturation_ratio{resource="db_pool",pool="shop-db"}')).toBe(0.1);
  expect((await fetch(`${shop.url}/products/beans`)).status).toBe(200);
  expect((await order).status).toBe(500);
  expect(performance.now() - start).toBeGreaterThan(1900);
  expect(await metric(`${ERRORS}"lock_wait_timeout"}`)).toBe(1);
  expect(await metric('http_errors_total{route="/orders",error_type="db_lock_wait_timeout"}')).toBe(1);
  expect((await fetch(`${shop.url}/faults`, { method: 'DELETE' })).status).toBe(204);
  expect((await post('/orders', ORDER)).status).toBe(201);
});

it('holds the rows once, however often it is asked to at the same time', async () => {
  const twice = await Promise.all([post('/faults', { locks: true }), post('/faults', { locks: true })]);
  expect(twice.map(({ status }) => status)).toEqual([200, 200]);
  await fetch(`${shop.url}/faults`, { method: 'DELETE' });
  expect((await post('/orders', ORDER)).status).toBe(201);
});

it('stays as it was when the rows cannot be held', async () => {
  const other = await startMariaDb();
  const orphan = await startShop(0, '127.0.0.1', `mysql://root@127.0.0.1:${other.port}/shop`);
  await other.kill();
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${orphan.url}/faults`, { method: 'POST', headers, body: '{"locks":true}' });
  expect(answer.status).toBe(500);
  expect(await (await fetch(`${orphan.url}/faults`)).json()).toEqual({ errors: 0, latencyMs: 0 });
  await orphan.stop();
});

it('lets go of the rows when it stops', async () => {
  await post('/faults', { locks: true });
  await shop.stop();
  shop = await startShop(0, '127.0.0.1', url());
  expect((await post('/orders', ORDER)).status).toBe(201);
});

it('refuses locks without a database, and with a route', async () => {
  const limited = await post('/faults', { locks: true, route: '/products' });
  expect([limited.status, await limited.json()]).toEqual([
    400,
    { error: 'route limits errors and latencyMs: locks hold up orders alone' },
  ]);
  await shop.stop();
  shop = await startShop(0);
  const refused = await post('/faults', { locks: true });
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { error: 'locks needs a database: start the shop with DATABASE_URL' },
  ]);
});

it('does not start on a database that is not there', async () => {
  const nowhere = `mysql://root@127.0.0.1:${await freePort()}/shop`;
  await expect(startShop(0, '127.0.0.1', nowhere)).rejects.toThrow('ECONNREFUSED');
});

it('is alive but not ready while its database is gone, and says which it is', async () => {
  const other = await startMariaDb();
  const orphan = await startShop(0, '127.0.0.1', `mysql://root@127.0.0.1:${other.port}/shop`);
  expect(await (await fetch(`${orphan.url}/readyz`)).json()).toMatchObject({
    status: 'ok',
    checks: { mysql: { status: 'ok' } },
  });
  await other.kill();
  const answer = await fetch(`${orphan.url}/readyz`);
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { status: 'failed', checks: { mysql: { status: 'failed' } } },
  ]);
  expect((await fetch(`${orphan.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${orphan.url}/products`)).status).toBe(500);
  await orphan.stop();
});
