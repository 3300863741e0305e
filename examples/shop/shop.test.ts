import { request as rawRequest } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningShop, startShop } from './app.ts';

let shop: RunningShop;

beforeEach(async () => {
  shop = await startShop(0);
});
afterEach(() => shop.stop());

const ORDER = { lines: [{ productId: 'beans', quantity: 2 }] };

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${shop.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Sends a request of any method and gives up after `giveUpMs`, when given. */
function send(method: string, path: string, giveUpMs?: number): Promise<number | 'gave up'> {
  return new Promise((resolve, reject) => {
    const sent = rawRequest(`${shop.url}${path}`, { method }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', (failure) => (giveUpMs === undefined ? reject(failure) : resolve('gave up')));
    if (giveUpMs !== undefined) setTimeout(() => sent.destroy(), giveUpMs);
    sent.end();
  });
}

async function scrape(): Promise<string> {
  return (await fetch(`${shop.url}/metrics`)).text();
}

/** Requests counted so far, by `METHOD route status`; those of /metrics itself are left out. */
async function counted(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const line = /^http_request_duration_seconds_count\{method="(.*?)",route="(.*?)",status="(.*?)"\} (\d+)$/gm;
  for (const [, method, route, status, value] of (await scrape()).matchAll(line)) {
    if (route !== '/metrics') counts[`${method} ${route} ${status}`] = Number(value);
  }
  return counts;
}

async function gauge(line: string): Promise<number | undefined> {
  const found = (await scrape()).split('\n').find((text) => text.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

it('sells: lists products, takes an order and finds it again', async () => {
  const products = (await (await fetch(`${shop.url}/products`)).json()) as { id: string }[];
  expect(products.map((product) => product.id)).toContain('beans');
  const placed = await post('/orders', ORDER);
  expect(placed.status).toBe(201);
  expect(placed.headers.get('location')).toBe('/orders/1');
  expect(await placed.json()).toEqual({ id: '1', lines: ORDER.lines, totalCents: 3780 });
  expect((await fetch(`${shop.url}/orders/1`)).status).toBe(200);
  expect((await fetch(`${shop.url}/orders/2`)).status).toBe(404);
});

it('refuses orders that make no sense, and says why', async () => {
  const refused = async (body: unknown) => {
    const response = await post('/orders', body);
    return [response.status, ((await response.json()) as { error: string }).error];
  };
  expect(await refused({ lines: [{ productId: 'sofa', quantity: 1 }] })).toEqual([400, 'no product has the id sofa']);
  for (const quantity of [0, 1.5, 101, '2', null]) {
    expect((await refused({ lines: [{ productId: 'beans', quantity }] }))[0]).toBe(400);
  }
  expect((await refused({ lines: [] }))[0]).toBe(400);
  expect((await refused({ lines: [null] }))[0]).toBe(400);
  expect(await refused('{"lines":')).toEqual([400, 'the request could not be read']);
});

it('counts every value of a parameter under one route template', async () => {
  for (const id of ['beans', 'filter', 'john.doe']) await send('GET', `/products/${id}`);
  await send('GET', '/products');
  await post('/orders', ORDER);
  expect(await counted()).toEqual({
    'GET /products 200': 1,
    'GET /products/:id 200': 2,
    'GET /products/:id 404': 1,
    'POST /orders 201': 1,
  });
});

it('counts requests that no route answers under one name', async () => {
  for (const path of ['/basket', '/wp-admin/x.php', '/orders', '/products/a/b']) await send('GET', path);
  await send('OPTIONS', '/products');
  expect(await counted()).toEqual({ 'GET __unmatched__ 404': 4, 'OPTIONS __unmatched__ 200': 1 });
});

it('keeps HEAD apart from GET and folds methods nobody knows', async () => {
  await send('HEAD', '/products/beans');
  await send('HEAD', '/orders');
  await send('PROPFIND', '/products/beans');
  expect(await counted()).toEqual({
    'HEAD /products/:id 200': 1,
    'HEAD __unmatched__ 404': 1,
    '_OTHER __unmatched__ 404': 1,
  });
});

it('counts a client that leaves before the answer as 499', async () => {
  await post('/faults', { latencyMs: 400 });
  expect(await send('GET', '/products', 60)).toBe('gave up');
  await send('DELETE', '/faults');
  expect(await counted()).toMatchObject({ 'GET /products 499': 1 });
});

it('returns requests in flight to one, the scrape itself, when all are answered', async () => {
  await post('/faults', { latencyMs: 300 });
  const slow = send('GET', '/products');
  const left = send('GET', '/products', 60);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await gauge('http_requests_in_flight')).toBe(3);
  await Promise.all([slow, left]);
  expect(await gauge('http_requests_in_flight')).toBe(1);
});

it('reports every saturation as a ratio between 0 and 1, and not all of them 0', async () => {
  const deadline = performance.now() + 250;
  while (performance.now() < deadline) JSON.stringify(Array.from({ length: 1000 }, (_, index) => index));
  for (const resource of ['cpu', 'event_loop', 'fds', 'heap', 'memory']) {
    const ratio = await gauge(`app_saturation_ratio{resource="${resource}"}`);
    expect(ratio, resource).toBeGreaterThan(0);
    expect(ratio, resource).toBeLessThanOrEqual(1);
  }
});

it('exposes the usual metrics of the process', async () => {
  const text = await scrape();
  for (const name of ['process_cpu_seconds_total', 'process_open_fds', 'nodejs_heap_size_used_bytes']) {
    expect(text).toContain(`\n${name} `);
  }
});

it('fails exactly the asked share of the asked route, under its own template', async () => {
  await post('/faults', { errors: 0.5, route: '/orders' });
  for (let index = 0; index < 10; index++) {
    await post('/orders', ORDER);
    await send('GET', '/products');
  }
  expect(await counted()).toMatchObject({ 'POST /orders 500': 5, 'POST /orders 201': 5, 'GET /products 200': 10 });
  await send('DELETE', '/faults');
  expect((await post('/orders', ORDER)).status).toBe(201);
});

it('slows requests by the asked time', async () => {
  await post('/faults', { latencyMs: 120 });
  const start = performance.now();
  expect(await send('GET', '/products')).toBe(200);
  expect(performance.now() - start).toBeGreaterThan(115);
});

it('refuses a fault that is none, and stays as it was', async () => {
  for (const fault of [{ errors: 2 }, { errors: '50%' }, { latencyMs: -1 }, { route: 'orders' }, { speed: 1 }, []]) {
    expect((await post('/faults', fault)).status, JSON.stringify(fault)).toBe(400);
  }
  expect(await (await fetch(`${shop.url}/faults`)).json()).toEqual({ errors: 0, latencyMs: 0 });
});

it('answers open requests before it stops, and nothing afterwards', async () => {
  await post('/faults', { latencyMs: 300 });
  expect((await fetch(`${shop.url}/readyz`)).status).toBe(200);
  const open = send('GET', '/products');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const start = performance.now();
  await shop.stop();
  expect(performance.now() - start).toBeLessThan(2000);
  expect(await open).toBe(200);
  await expect(fetch(`${shop.url}/healthz`)).rejects.toThrow();
});
