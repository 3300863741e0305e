import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { startShop } from '../../examples/shop/app.ts';
import { conditionOf, mend } from './shop-faults.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function answering(status: number, body: string): Promise<string> {
  server = createServer((_req, res) => res.writeHead(status).end(body));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('sees what is wrong with the shop, and mends it', async () => {
  const shop = await startShop(0);
  expect(await conditionOf(shop.url)).toBe('whole');
  for (const fault of ['{"errors":0.1}', '{"latencyMs":5}']) {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${shop.url}/faults`, { method: 'POST', headers, body: fault });
    expect(await conditionOf(shop.url), fault).toBe('broken');
    expect(await mend(shop.url)).toBe(true);
    expect(await conditionOf(shop.url)).toBe('whole');
  }
  await shop.stop();
  expect([await conditionOf(shop.url), await mend(shop.url)]).toEqual(['silent', false]);
});

it.each([
  [404, '{"error":"no such page"}'],
  [403, '{"error":"the fault switch answers to this machine alone"}'],
  [200, '<html></html>'],
  [200, '{"faults":[]}'],
  [200, 'null'],
])('finds no fault switch in an answer of %i %s', async (status, body) => {
  expect(await conditionOf(await answering(status, body))).toBe('none');
});

it('takes locked rows for a fault', async () => {
  expect(await conditionOf(await answering(200, '{"errors":0,"latencyMs":0,"locks":true}'))).toBe('broken');
});
