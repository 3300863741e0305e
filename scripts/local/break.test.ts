import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningShop, startShop } from '../../examples/shop/app.ts';
import { turnFault } from './break.ts';
import { identityOf } from './process-identity.ts';
import { writeRun } from './run-file.ts';

let folder: string;
let shop: RunningShop;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-break-'));
  shop = await startShop(0);
  writeRun(folder, { owner: identityOf(process.pid)!, children: [], urls: { shop: shop.url } });
});
afterEach(async () => {
  await shop.stop();
  rmSync(folder, { recursive: true });
});

async function fault(): Promise<unknown> {
  return (await fetch(`${shop.url}/faults`)).json();
}

it('breaks the shop that runs, and mends it', async () => {
  expect((await turnFault('errors', undefined, folder)).code).toBe(0);
  expect(await fault()).toEqual({ errors: 0.5, latencyMs: 0 });
  expect((await turnFault('slow', '/orders', folder)).code).toBe(0);
  expect(await fault()).toEqual({ errors: 0, latencyMs: 800, route: '/orders' });
  expect((await turnFault('off', undefined, folder)).code).toBe(0);
  expect(await fault()).toEqual({ errors: 0, latencyMs: 0 });
});

it('explains its use when the kind of fault is missing or unknown', async () => {
  for (const kind of [undefined, 'everything', 'constructor']) {
    const { code, said } = await turnFault(kind, undefined, folder);
    expect([code, said.split('\n')[0]]).toEqual([2, 'usage: npm run break -- errors|slow|locks|off [--route /orders]']);
  }
});

it('passes on what the shop refuses', async () => {
  expect(await turnFault('errors', 'orders', folder)).toEqual({
    code: 1,
    said: 'The shop refused: route is a path such as "/orders"',
  });
  expect(await turnFault('locks', undefined, folder)).toEqual({
    code: 1,
    said: 'The shop refused: locks needs a database: start the shop with DATABASE_URL',
  });
});

it('says so when no shop runs, or when it is gone', async () => {
  expect(await turnFault('errors', undefined, join(folder, 'elsewhere'))).toMatchObject({
    code: 1,
    said: expect.stringContaining('No shop runs'),
  });
  await shop.stop();
  expect(await turnFault('off', undefined, folder)).toMatchObject({
    code: 1,
    said: expect.stringContaining('does not answer'),
  });
});
