/** What Fastify, Koa, Hono and Nest do beyond the matrix. */

import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import KoaRouter from '@koa/router';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instrumentation, instrument } from '../src/index.ts';
import { listen, type RunningApp } from './matrix/apps.ts';
import { send, seriesOf } from './matrix/cases.ts';

let g: Instrumentation;
const closers: (() => unknown)[] = [];

beforeEach(() => {
  g = instrument({ registry: false, saturation: false });
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await g.close();
});

async function counted(port: number, ...paths: string[]): Promise<Record<string, number>> {
  for (const path of paths) await send(port, { method: 'GET', path });
  await expect.poll(() => g.core.recorder.active).toBe(0);
  return seriesOf(await g.metrics(), 'http_request_duration_seconds_count', ['route', 'status']);
}

const errors = async (): Promise<Record<string, number>> =>
  seriesOf(await g.metrics(), 'http_errors_total', ['route', 'error_type']);

function started(app: RunningApp): number {
  closers.push(app.close);
  return app.port;
}

async function startFastify(app: ReturnType<typeof fastify>): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  closers.push(() => app.close());
  return (app.server.address() as { port: number }).port;
}

async function startHono(app: Hono): Promise<number> {
  const server = await new Promise<Server>((resolve) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(made as Server));
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

describe('fastify', () => {
  it('is attached once, as a plugin and by hand alike', async () => {
    const app = fastify();
    await app.register(g.fastify());
    g.fastify(app);
    app.get('/x/:id', () => 'x');
    expect(await counted(await startFastify(app), '/x/1')).toEqual({ '/x/:id 200': 1 });
  });

  it('counts a request that an earlier hook refuses under its route', async () => {
    const app = fastify();
    g.fastify(app);
    app.addHook('onRequest', async (_request, reply) => reply.status(401).send('no'));
    app.get('/secret/:id', () => 'x');
    expect(await counted(await startFastify(app), '/secret/1')).toEqual({ '/secret/:id 401': 1 });
  });

  it('leaves out routes whose config says so', async () => {
    const app = fastify();
    g.fastify(app);
    app.get('/quiet', { config: { metrics: false } }, () => 'x');
    app.get('/loud', () => 'x');
    expect(await counted(await startFastify(app), '/quiet', '/loud')).toEqual({ '/loud 200': 1 });
  });

  it("tells a validation error, which is the client's, from a fault", async () => {
    const app = fastify();
    g.fastify(app);
    app.get('/n/:n', { schema: { params: { type: 'object', properties: { n: { type: 'integer' } } } } }, () => 'x');
    app.get('/late', async () => {
      throw Object.assign(new Error('x'), { name: 'TimeoutError' });
    });
    expect(await counted(await startFastify(app), '/n/abc', '/late')).toEqual({ '/n/:n 400': 1, '/late 500': 1 });
    expect(await errors()).toEqual({ '/late timeout': 1 });
  });

  it('serves the metrics and the probes as routes', async () => {
    const app = fastify();
    g.fastify(app);
    app.get('/metrics', g.handler());
    app.get('/readyz', g.ready({ never: () => Promise.reject(new Error('x')) }));
    const port = await startFastify(app);
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('http_requests_in_flight 1');
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
  });

  it('counts requests that are injected without a server', async () => {
    const app = fastify();
    g.fastify(app);
    app.get('/x', () => 'x');
    await app.inject('/x');
    await expect.poll(async () => (await g.metrics()).includes('route="/x",status="200"} 1')).toBe(true);
    await app.close();
  });
});

describe('koa', () => {
  it('counts what no router answers as unmatched, whatever the status', async () => {
    const app = new Koa();
    g.koa(app);
    g.koa(app);
    app.use((ctx) => {
      ctx.body = 'static';
    });
    expect(await counted(started(await listen(app.callback())), '/a', '/b')).toEqual({ '__unmatched__ 200': 2 });
  });

  it('sees an exception that reaches koa itself', async () => {
    const app = new Koa();
    app.silent = true;
    g.koa(app);
    const router = new KoaRouter();
    router.get('/boom', () => {
      throw new Error('boom');
    });
    router.get(/^\/r\d/, (ctx) => {
      ctx.body = 'r';
    });
    app.use(router.routes() as never);
    expect(await counted(started(await listen(app.callback())), '/boom', '/r1')).toEqual({
      '/boom 500': 1,
      '__regex__ 200': 1,
    });
    expect(await errors()).toEqual({ '/boom exception': 1 });
  });

  it('counts by status alone what a middleware swallows', async () => {
    const app = new Koa();
    g.koa(app);
    app.use((ctx) => {
      ctx.status = 502;
      ctx.body = 'x';
    });
    await counted(started(await listen(app.callback())), '/x');
    expect(await errors()).toEqual({ '__unmatched__ http_5xx': 1 });
  });

  it('serves the metrics as a route', async () => {
    const app = new Koa();
    g.koa(app);
    const router = new KoaRouter();
    router.get('/metrics', g.handler());
    app.use(router.routes() as never);
    const port = started(await listen(app.callback()));
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('http_requests_in_flight 1'),
    ]);
  });
});

describe('hono', () => {
  it('takes the route that answered, not the middleware around it', async () => {
    const app = new Hono();
    g.hono(app);
    g.hono(app);
    app.use('/api/*', async (_c, next) => next());
    app.get('/api/users/:id', (c) => c.text('x'));
    app.all('/any', (c) => c.text('x'));
    app.get('/gone', (c) => c.notFound());
    const port = await startHono(app);
    expect(await counted(port, '/api/users/1', '/any', '/gone', '/api/none')).toEqual({
      '/api/users/:id 200': 1,
      '/any 200': 1,
      '/gone 404': 1,
      '__unmatched__ 404': 1,
    });
  });

  it('keeps concurrent requests apart', async () => {
    const app = new Hono();
    g.hono(app);
    app.get('/slow/:id', async (c) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return c.text('x');
    });
    app.get('/fast', (c) => c.text('x'));
    const port = await startHono(app);
    await Promise.all(['/slow/1', '/fast', '/slow/2', '/fast'].map((path) => send(port, { method: 'GET', path })));
    expect(await counted(port)).toEqual({ '/slow/:id 200': 2, '/fast 200': 2 });
  });

  it('does not mistake a request without a server for one that is under way', async () => {
    const app = new Hono();
    g.hono(app);
    app.get('/slow', async (c) => {
      await app.request('/other/1');
      return c.text('x');
    });
    app.get('/other/:id', (c) => c.text('x'));
    expect(await counted(await startHono(app), '/slow')).toEqual({ '/slow 200': 1 });
  });

  it('sees errors under an error handler that is set later, and without one', async () => {
    const app = new Hono();
    g.hono(app);
    app.onError((error, c) => c.text(error.message, 503));
    app.get('/boom', () => {
      throw new Error('boom');
    });
    expect(await counted(await startHono(app), '/boom')).toEqual({ '/boom 503': 1 });
    expect(await errors()).toEqual({ '/boom exception': 1 });
  });

  it('answers requests without a server, and does not count them', async () => {
    const app = new Hono();
    g.hono(app);
    app.get('/x', (c) => c.text('x'));
    expect(await (await app.request('/x')).text()).toBe('x');
    expect(g.core.recorder.active).toBe(0);
  });

  it('serves the metrics as a route', async () => {
    const app = new Hono();
    g.hono(app);
    app.get('/metrics', g.handler());
    app.get('/healthz', g.live());
    const port = await startHono(app);
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('http_requests_in_flight 1');
    expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).toEqual({ status: 'ok' });
  });
});

describe('adapters', () => {
  it('refuse what they do not know, and say what they expect', () => {
    expect(() => g.fastify({})).toThrow('expected what `fastify()` returns');
    expect(() => g.koa({})).toThrow('expected what `new Koa()` gives');
    expect(() => g.hono({})).toThrow('expected what `new Hono()` gives');
    expect(() => g.nest({ getHttpAdapter: () => ({ getType: () => 'other', getInstance: () => ({}) }) })).toThrow(
      'the adapter is `other`',
    );
  });
});
