import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '@prometheus-io/client';
import express from 'express';
import { afterEach, expect, it } from 'vitest';
import { freePort, startMariaDb } from '../../instrumentation/test/support/mariadb.ts';
import { databaseUrlOf, startShop } from './app.ts';
import { databaseCheck } from './database.ts';
import { type Dependency, type DependencyState, dependencyBoard, dependencyGauges, healthHandler } from './health.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const up: Dependency = { needed: true, check: async () => {} };
const refusing = (needed: boolean): Dependency => ({
  needed,
  check: async () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:3306'), { code: 'ECONNREFUSED' });
  },
});

interface Health {
  readonly status: string;
  readonly timestamp: string;
  readonly dependencies: Readonly<Record<string, DependencyState>>;
}

/** What `/health` answers for `dependencies`. */
async function answerFor(dependencies: Readonly<Record<string, Dependency>>, timeoutMs?: number) {
  const app = express();
  app.get('/health', healthHandler(dependencyBoard(dependencies, timeoutMs)));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health`);
  return {
    status: response.status,
    cache: response.headers.get('cache-control'),
    body: (await response.json()) as Health,
  };
}

/** A server that takes connections and says nothing, as one that hangs does. */
async function silentServer(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

it('is healthy with each dependency, its state and how long it took', async () => {
  const { status, cache, body } = await answerFor({ queue: up, cache: up });
  expect([status, cache]).toEqual([200, 'no-store']);
  const state = { state: 'up', needed: true, latencyMs: expect.any(Number) };
  expect(body).toEqual({
    status: 'healthy',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    dependencies: { cache: state, queue: state },
  });
});

it('answers 503 where a dependency that is needed is down, and tells no address', async () => {
  const { status, body } = await answerFor({ queue: up, database: refusing(true) });
  expect(status).toBe(503);
  expect(body).toMatchObject({
    status: 'unhealthy',
    dependencies: { database: { state: 'down', error: 'ECONNREFUSED' } },
  });
  expect(JSON.stringify(body)).not.toContain('10.0.0.7');
});

it('is degraded, and goes on taking requests, where it can do without', async () => {
  const { status, body } = await answerFor({ queue: up, recommendations: refusing(false) });
  expect([status, body.status]).toEqual([200, 'degraded']);
});

it('gives up a check that never ends, and tells it so', async () => {
  let gaveUp = false;
  const hanging: Dependency = {
    needed: true,
    check: (signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          gaveUp = true;
        });
      }),
  };
  const start = performance.now();
  const { status, body } = await answerFor({ hanging, queue: up }, 100);
  expect(performance.now() - start).toBeLessThan(1_000);
  expect([status, body.dependencies.hanging?.error, gaveUp]).toEqual([503, 'timeout', true]);
  expect(body.dependencies.queue?.state).toBe('up');
});

it('asks once for those who look at the same time, and again later', async () => {
  let asked = 0;
  const board = dependencyBoard({
    queue: {
      needed: true,
      check: async () => {
        asked++;
      },
    },
  });
  await Promise.all([board.look(), board.look(), board.look()]);
  expect(asked).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await board.look();
  expect(asked).toBe(2);
});

it('exposes 1 for what is up and 0 for what is not', async () => {
  const registry = new Registry();
  dependencyGauges(dependencyBoard({ queue: up, database: refusing(true) }), registry);
  const text = await registry.metrics();
  expect(text).toContain('dependency_up{dependency="queue"} 1\n');
  expect(text).toContain('dependency_up{dependency="database"} 0\n');
  expect(text).toMatch(/dependency_check_duration_seconds\{dependency="database"\} [\d.]+\n/);
});

it('takes a database that greets nobody for one that is down, in time', async () => {
  const url = `mysql://shop@127.0.0.1:${await silentServer()}/shop`;
  const board = dependencyBoard({ database: { needed: true, check: databaseCheck(url) } }, 200);
  const start = performance.now();
  expect(await board.look()).toMatchObject({ database: { state: 'down', error: 'timeout' } });
  expect(performance.now() - start).toBeLessThan(1_000);
});

it('says that its database is there, then that it is gone, and goes on listing nothing else', async () => {
  const server = await startMariaDb();
  ends.push(() => server.stop());
  const shop = await startShop(0, '127.0.0.1', `mysql://root@127.0.0.1:${server.port}/shop`);
  ends.push(() => shop.stop());
  const health = async () => {
    const response = await fetch(`${shop.url}/health`);
    return [response.status, ((await response.json()) as { dependencies: unknown }).dependencies];
  };
  const gauge = async () => /^dependency_up.*$/m.exec(await (await fetch(`${shop.url}/metrics`)).text())?.[0];
  expect(await health()).toEqual([200, { 'shop-db': { state: 'up', needed: true, latencyMs: expect.any(Number) } }]);
  expect(await gauge()).toBe('dependency_up{dependency="shop-db"} 1');
  await server.kill();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await health()).toEqual([
    503,
    { 'shop-db': expect.objectContaining({ state: 'down', error: 'ECONNREFUSED' }) },
  ]);
  expect(await gauge()).toBe('dependency_up{dependency="shop-db"} 0');
  expect((await fetch(`${shop.url}/healthz`)).status).toBe(200);
});

it('is healthy without a database, and exposes no dependency then', async () => {
  const shop = await startShop(await freePort());
  ends.push(() => shop.stop());
  const response = await fetch(`${shop.url}/health`);
  expect([response.status, ((await response.json()) as { dependencies: unknown }).dependencies]).toEqual([200, {}]);
  expect(await (await fetch(`${shop.url}/metrics`)).text()).not.toContain('dependency_up{');
});

it('takes the address of its database from a file, as a secret comes into a container', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-shop-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'url');
  writeFileSync(file, 'mysql://shop:secret@mysql:3306/shop\n');
  expect(databaseUrlOf({ DATABASE_URL_FILE: file })).toBe('mysql://shop:secret@mysql:3306/shop');
  expect(databaseUrlOf({ DATABASE_URL: 'mysql://a', DATABASE_URL_FILE: '' })).toBe('mysql://a');
  expect(databaseUrlOf({})).toBeUndefined();
  expect(() => databaseUrlOf({ DATABASE_URL_FILE: join(folder, 'none') })).toThrow(/ENOENT/);
});
