import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startShop } from '../../examples/shop/app.ts';
import { type Children, createChildren } from './children.ts';
import { greets, type LocalMariadb, localMariadb } from './mariadb.ts';

let folder: string;
let children: Children;

beforeEach(() => {
  // Longer than the path of a socket may be.
  folder = join(mkdtempSync(join(tmpdir(), 'quartet-mariadb-')), 'a-folder-with-a-long-name'.repeat(4));
  mkdirSync(folder);
  children = createChildren(folder);
});
afterEach(async () => {
  await children.stop();
  rmSync(join(folder, '..'), { recursive: true });
});

async function started(): Promise<LocalMariadb> {
  const server = await localMariadb(folder);
  if ('missing' in server) throw new Error(server.missing);
  children.start(server.program);
  await expect.poll(() => greets(server.port), { timeout: 30_000 }).toBe(true);
  return server;
}

it('serves a shop, whose user may do nothing else', async () => {
  const { databaseUrl, port } = await started();
  const shop = await startShop(0, '127.0.0.1', databaseUrl);
  expect(await (await fetch(`${shop.url}/products`)).json()).toHaveLength(5);
  await shop.stop();

  const connection = await mysql.createConnection({ uri: databaseUrl });
  for (const statement of [
    'DROP TABLE orders',
    'DELETE FROM orders',
    'SELECT * FROM mysql.user',
    'CREATE DATABASE x',
  ]) {
    await expect(connection.query(statement), statement).rejects.toMatchObject({ sqlState: '42000' });
  }
  await connection.end();
  await expect(mysql.createConnection({ host: '127.0.0.1', port, user: 'root' })).rejects.toMatchObject({
    sqlState: '28000',
  });
});

it('keeps its data over a restart, and takes a new password', async () => {
  const first = await started();
  const shop = await startShop(0, '127.0.0.1', first.databaseUrl);
  const order = { lines: [{ productId: 'beans', quantity: 1 }] };
  const headers = { 'content-type': 'application/json' };
  const placed = await fetch(`${shop.url}/orders`, { method: 'POST', headers, body: JSON.stringify(order) });
  await shop.stop();
  await children.stop();
  expect(await greets(first.port)).toBe(false);

  children = createChildren(folder);
  const second = await started();
  expect(second.databaseUrl).not.toBe(first.databaseUrl);
  const again = await startShop(0, '127.0.0.1', second.databaseUrl);
  expect((await fetch(`${again.url}${placed.headers.get('location')}`)).status).toBe(200);
  await again.stop();
});

it('shows its password to nobody else of this machine', async () => {
  await localMariadb(folder);
  expect(statSync(join(folder, 'mariadb/init.sql')).mode & 0o077).toBe(0);
});
