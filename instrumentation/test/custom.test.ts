/** Metrics as decorators: of handlers, functions and methods, with labels from request and response. */

import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Call, type Instrumentation, instrument } from '../src/index.ts';
import { listen } from './matrix/apps.ts';
import { send, seriesOf } from './matrix/cases.ts';
import { checkMetrics } from './support/promtool.ts';

let g: Instrumentation;
beforeEach(() => {
  g = instrument({ registry: false, saturation: false });
});
afterEach(() => g.close());

describe('decorated handlers', () => {
  it('of Express take labels from request and response, when the response has ended', async () => {
    const orders = g.counter('orders_created_total', {
      help: 'Orders.',
      labels: {
        plan: ({ res }) => (res as express.Response).getHeader('x-plan'),
        method: ({ req }) => (req as express.Request).method,
      },
    });
    const times = g.histogram('order_seconds', { buckets: [0.01, 1] });
    const app = express();
    app.get(
      '/orders',
      orders(
        times((_request: express.Request, response: express.Response) => {
          setTimeout(() => response.setHeader('x-plan', 'gold').send('x'), 30);
        }),
      ),
    );
    const server = await listen(app);
    await send(server.port, { method: 'GET', path: '/orders' });
    await expect
      .poll(async () => seriesOf(await g.metrics(), 'orders_created_total', ['plan', 'method']))
      .toEqual({ 'gold GET': 1 });
    expect(seriesOf(await g.metrics(), 'order_seconds_bucket', ['le'])).toEqual({ '0.01': 0, '1': 1, '+Inf': 1 });
    await server.close();
  });

  it('of Express that handle errors are still taken for such', async () => {
    const failed = g.counter('failed_total');
    const app = express();
    app.get('/x', () => {
      throw new Error('x');
    });
    app.use(
      failed(
        (_error: unknown, _request: unknown, response: express.Response, _next: unknown) =>
          void response.status(500).send('x'),
      ),
    );
    const server = await listen(app);
    expect(await send(server.port, { method: 'GET', path: '/x' })).toBe(500);
    await expect.poll(() => g.metrics()).toContain('failed_total 1\n');
    await server.close();
  });

  it('of Fastify, Koa and Hono work alike', async () => {
    const seen = g.counter('seen_total', {
      labels: { framework: ({ args }) => String((args[0] as { framework?: string }).framework ?? 'any') },
    });
    const handlers = g.counter('handled_total', { labels: { from: 'a fixed value' } });
    const app = fastify();
    app.get('/x', handlers(async () => 'x') as never);
    await app.inject('/x');
    const koa = new Koa();
    koa.use(
      handlers((ctx: Koa.Context) => {
        ctx.body = 'x';
      }) as never,
    );
    const server = await listen(koa.callback());
    await send(server.port, { method: 'GET', path: '/' });
    const hono = new Hono();
    hono.get('/x', handlers((c: { text(text: string): Response }) => c.text('x')) as never);
    await hono.request('/x');
    await expect
      .poll(async () => seriesOf(await g.metrics(), 'handled_total', ['from']))
      .toEqual({ 'a fixed value': 3 });
    expect(await g.metrics()).not.toContain('seen_total{');
    seen.inc(1, { framework: 'none' });
    expect(await g.metrics()).toContain('seen_total{framework="none"} 1\n');
    await server.close();
  });
});

describe('decorated functions', () => {
  it('give what they gave, throw what they threw, and keep name, arity and this', async () => {
    const calls = g.counter('calls_total', {
      labels: { outcome: ({ error }: Call) => (error === undefined ? 'ok' : 'failed') },
    });
    const object = {
      base: 40,
      add: calls(function add(this: { base: number }, a: number, _b?: number) {
        return this.base + a;
      }),
    };
    expect(object.add(2)).toBe(42);
    expect([object.add.name, object.add.length]).toEqual(['add', 2]);
    expect(() =>
      calls(() => {
        throw new Error('sync');
      })(),
    ).toThrow('sync');
    await expect(
      calls(async () => {
        throw new Error('async');
      })(),
    ).rejects.toThrow('async');
    expect(await calls(async () => 'value')()).toBe('value');
    expect(seriesOf(await g.metrics(), 'calls_total', ['outcome'])).toEqual({ ok: 2, failed: 2 });
  });

  it('are under way until their promise settles', async () => {
    const running = g.gauge('jobs_running');
    const gate = Promise.withResolvers<void>();
    const job = running(() => gate.promise);
    const all = [job(), job()];
    expect(await g.metrics()).toContain('jobs_running 2\n');
    gate.resolve();
    await Promise.all(all);
    expect(await g.metrics()).toContain('jobs_running 0\n');
    running.set(7);
    running.inc(-2);
    expect(await g.metrics()).toContain('jobs_running 5\n');
  });

  it('are timed as a summary: count and sum', async () => {
    const times = g.summary('job_seconds', { labels: { kind: 'import' } });
    await times(() => new Promise((resolve) => setTimeout(resolve, 20)))();
    times.observe(2, { kind: 'export' });
    const text = await g.metrics();
    expect(text).toContain('# TYPE job_seconds summary\n');
    expect(seriesOf(text, 'job_seconds_count', ['kind'])).toEqual({ import: 1, export: 1 });
    expect(seriesOf(text, 'job_seconds_sum', ['kind']).import).toBeGreaterThan(0.015);
    expect(checkMetrics(text)).toBe('');
  });

  it('may be methods, of either kind of decorators', async () => {
    const calls = g.counter('methods_total');
    class Service {
      one(): number {
        return 1;
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, 'one') as PropertyDescriptor;
    Object.defineProperty(Service.prototype, 'one', calls(Service.prototype, 'one', descriptor));
    expect(new Service().one()).toBe(1);
    const standard = calls(
      function two() {
        return 2;
      },
      { kind: 'method', name: 'two' },
    );
    expect(standard()).toBe(2);
    expect(await g.metrics()).toContain('methods_total 2\n');
    expect(() => calls('x' as never)).toThrow('decorates a function');
  });
});

describe('labels', () => {
  it('that cannot be read are empty, and the call goes on', async () => {
    const calls = g.counter('calls_total', {
      labels: {
        a: () => {
          throw new Error('x');
        },
        b: 'fixed',
      },
    });
    expect(calls(() => 1)()).toBe(1);
    expect(await g.metrics()).toContain('calls_total{b="fixed"} 1\n');
  });

  it('are refused where Prometheus would refuse them', () => {
    expect(() => g.counter('bad-name')).toThrow('`bad-name`');
    expect(() => g.counter('x_total', { labels: { le: 'x' } })).toThrow('`le`');
  });

  it('of a counter never make it fall', async () => {
    const calls = g.counter('calls_total');
    calls.inc(2);
    calls.inc(-5);
    expect(await g.metrics()).toContain('calls_total 2\n');
  });

  it('are capped like all others', async () => {
    const capped = instrument({ registry: false, saturation: false, maxSeries: 10 });
    const users = capped.counter('users_total', { labels: { id: '' } });
    for (let id = 0; id < 1000; id++) users.inc(1, { id });
    const text = await capped.metrics();
    expect(Object.keys(seriesOf(text, 'users_total', ['id']))).toHaveLength(10);
    expect(text).toContain('quartet_dropped_series_total{metric="users_total"} 991\n');
    await capped.close();
  });
});
