/** What Express applications do beyond the matrix: mounts, arrays, expressions, nested applications, faulty handlers. */

import { createRequire } from 'node:module';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instrumentation, instrument } from '../src/index.ts';
import { listen, type RunningApp } from './matrix/apps.ts';
import { send, seriesOf } from './matrix/cases.ts';

const express4 = createRequire(import.meta.url)('express4') as typeof express;
let g: Instrumentation;
const running: RunningApp[] = [];

beforeEach(() => {
  g = instrument({ registry: false, saturation: false, ignore: ['/healthz', /^\/internal/] });
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  await g.close();
});

async function get(app: express.Express, ...paths: string[]): Promise<Record<string, number>> {
  const server = await listen(app);
  running.push(server);
  for (const path of paths) await send(server.port, { method: 'GET', path });
  await expect.poll(() => g.core.recorder.active).toBe(0);
  return seriesOf(await g.metrics(), 'http_request_duration_seconds_count', ['route', 'status']);
}

const ok = (_request: unknown, response: express.Response): void => void response.send('ok');

describe.each([
  ['express 5', express],
  ['express 4', express4],
])('%s', (_name, make) => {
  it('tells a router that is mounted twice by the path it was reached by', async () => {
    const app = make();
    g.express(app);
    const items = make.Router();
    items.get('/items/:id', ok);
    app.use('/v1', items);
    app.use('/v2', items);
    expect(await get(app, '/v1/items/1', '/v2/items/1', '/v2/items/2')).toEqual({
      '/v1/items/:id 200': 1,
      '/v2/items/:id 200': 2,
    });
  });

  it('finds routers that were mounted before it was attached', async () => {
    const app = make();
    const inner = make.Router({ mergeParams: true });
    inner.get('/', ok);
    inner.get('/deep/:x', ok);
    const outer = make.Router();
    outer.use('/orgs/:org', inner);
    app.use('/api', outer);
    g.express(app);
    expect(await get(app, '/api/orgs/a', '/api/orgs/b/deep/1')).toEqual({
      '/api/orgs/:org 200': 1,
      '/api/orgs/:org/deep/:x 200': 1,
    });
  });

  it('gives arrays and regular expressions one readable label', async () => {
    const app = make();
    g.express(app);
    app.get(['/a', '/b'], ok);
    app.get(/^\/x\d+$/, ok);
    expect(await get(app, '/a', '/b', '/x1', '/x2')).toEqual({ '/a|/b 200': 2, '__regex__ 200': 2 });
  });

  it('gives applications that are mounted in applications their full template', async () => {
    const app = make();
    const admin = make();
    admin.get('/users/:id', ok);
    app.use('/admin', admin);
    g.express(app);
    expect(await get(app, '/admin/users/1')).toEqual({ '/admin/users/:id 200': 1 });
  });

  it('knows routes that are added while the application runs', async () => {
    const app = make();
    g.express(app);
    app.get('/one', ok);
    await get(app, '/one');
    app.get('/two/:x', ok);
    expect(await get(app, '/two/1')).toEqual({ '/one 200': 1, '/two/:x 200': 1 });
  });

  it('counts an exception once when the error handler throws too', async () => {
    const app = make();
    app.set('env', 'test');
    g.express(app);
    app.get('/boom', () => {
      throw new Error('first');
    });
    app.use((_error: unknown, _request: unknown, _response: unknown, _next: unknown) => {
      throw new Error('second');
    });
    expect(await get(app, '/boom')).toEqual({ '/boom 500': 1 });
    expect(seriesOf(await g.metrics(), 'http_errors_total', ['error_type'])).toEqual({ exception: 1 });
  });

  it('sees errors that no handler of the application takes, in nested routers too', async () => {
    const app = make();
    app.set('env', 'test');
    g.express(app);
    const inner = make.Router();
    inner.get('/boom', (_request, _response, next) => next(Object.assign(new Error('x'), { errno: 1213 })));
    app.use('/in', inner);
    await get(app, '/in/boom');
    expect(seriesOf(await g.metrics(), 'http_errors_total', ['route', 'error_type'])).toEqual({
      '/in/boom db_deadlock': 1,
    });
  });

  it("does not call a client's error a fault", async () => {
    const app = make();
    app.set('env', 'test');
    g.express(app);
    app.get('/teapot', (_request, _response, next) => next(Object.assign(new Error('x'), { status: 418 })));
    expect(await get(app, '/teapot')).toEqual({ '/teapot 418': 1 });
    expect(await g.metrics()).not.toContain('http_errors_total{');
  });

  it('counts each request once, however often it is attached', async () => {
    const app = make();
    g.express(app);
    g.express(app);
    app.get('/x', ok);
    expect(await get(app, '/x')).toEqual({ '/x 200': 1 });
  });

  it('leaves out routes that are ignored, and requests that opt out', async () => {
    const app = make();
    g.express(app);
    app.get('/healthz', ok);
    app.get('/internal/x', ok);
    app.get('/quiet', g.uncounted, ok);
    app.get('/x', ok);
    expect(await get(app, '/healthz', '/internal/x', '/quiet', '/x')).toEqual({ '/x 200': 1 });
  });

  it('adds nothing to request and response', async () => {
    const app = make();
    const seen: PropertyKey[] = [];
    const keys = (request: object, response: object): PropertyKey[] => [
      ...Reflect.ownKeys(request),
      ...Reflect.ownKeys(response),
    ];
    app.get('/x', (request, response) => {
      seen.push(...keys(request, response));
      response.send('x');
    });
    await get(app, '/x');
    const bare = seen.splice(0);
    g.express(app);
    await get(app, '/x');
    expect(seen).toEqual(bare);
  });

  it('serves the metrics as a route', async () => {
    const app = make();
    g.express(app);
    app.get('/metrics', g.handler());
    const server = await listen(app);
    running.push(server);
    await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    const response = await fetch(`http://127.0.0.1:${server.port}/metrics`, {
      headers: { accept: 'application/openmetrics-text; version=1.0.0' },
    });
    expect(response.headers.get('content-type')).toContain('application/openmetrics-text');
    expect(await response.text()).toContain(
      'http_request_duration_seconds_count{method="GET",route="/metrics",status="200"} 1\n',
    );
  });
});

describe('router 2.2, which forgets where it was mounted', () => {
  const Router = createRequire(import.meta.url)('router22') as (options?: object) => express.Router;

  /** What Express 5 makes of a router, in few words. */
  function makeApp(): express.Express {
    const router = Router();
    const app = Object.assign((request: never, response: never) => app.handle(request, response), {
      set: () => {},
      router,
      handle: (request: never, response: express.Response) =>
        router(request, response, () => response.writeHead(404).end()),
    });
    return app as unknown as express.Express;
  }

  it('is told by what is noted at the mount', async () => {
    const app = makeApp();
    g.express(app);
    const items = Router({ mergeParams: true });
    items.get('/items/:item', (_request, response) => void response.end('x'));
    (app as unknown as { router: express.Router }).router.use('/orgs/:org', items);
    expect(await get(app, '/orgs/a/items/1', '/orgs/b/items/2', '/none')).toEqual({
      '/orgs/:org/items/:item 200': 2,
      '__unmatched__ 404': 1,
    });
  });

  it('has one label for a mount that was made before anybody could see it', async () => {
    const fresh = createRequire(import.meta.url);
    for (const path of Object.keys(fresh.cache)) if (path.includes('/router22/')) delete fresh.cache[path];
    const Fresh = fresh('router22') as typeof Router;
    const app = makeApp();
    const router = Fresh();
    Object.assign(app, {
      router,
      handle: (request: never, response: express.Response) => router(request, response, () => response.end()),
    });
    const items = Fresh();
    items.get('/items/:item', (_request, response) => void response.end('x'));
    router.use('/orgs/:org', items);
    g.express(app);
    expect(await get(app, '/orgs/a/items/1', '/orgs/b/items/2')).toEqual({ '/*/items/:item 200': 2 });
  });
});

describe('scanners', () => {
  it('make one series of whatever they ask for', async () => {
    const app = express();
    g.express(app);
    const paths = Array.from({ length: 300 }, (_, i) => `/${'x'.repeat(i % 50)}${i}/%2e%2e/${i * 7919}.php?q=${i}`);
    expect(await get(app, ...paths)).toEqual({ '__unmatched__ 404': 300 });
  });
});

describe('express(app)', () => {
  it('refuses what is no application', () => {
    expect(() => g.express(() => {})).toThrow('expected what `express()` returns');
    expect(() => g.express(undefined)).toThrow('expected what `express()` returns');
  });

  it('serves two instrumentations at once', async () => {
    const other = instrument({ registry: false, saturation: false });
    const app = express();
    g.express(app);
    other.express(app);
    app.get('/x', ok);
    await get(app, '/x');
    for (const each of [g, other]) expect(await each.metrics()).toContain('route="/x",status="200"} 1');
    await other.close();
  });
});
