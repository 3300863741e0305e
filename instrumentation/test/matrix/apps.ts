/** The same eight routes in every framework and version that is supported. */

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import koaRouter from '@koa/router';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import Koa from 'koa';
import type { Instrumentation } from '../../src/index.ts';

/** A running application. */
export interface RunningApp {
  readonly port: number;
  readonly server: Server;
  close(): Promise<void>;
}

export interface FrameworkCase {
  readonly name: string;
  readonly optionsStatus: number;
  readonly thrownAs?: string;
  start(g: Instrumentation): Promise<RunningApp>;
}

const express4 = createRequire(import.meta.url)('express4') as typeof express;
const SLOW_MS = 300;

/** Starts a listener on a free port. */
export async function listen(listener: RequestListener | Server): Promise<RunningApp> {
  const server = typeof listener === 'function' ? createServer(listener) : listener;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return running(server);
}

function running(server: Server, before: () => Promise<unknown> = async () => {}): RunningApp {
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: async () => {
      server.closeAllConnections();
      await before();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function expressCase(name: string, make: typeof express): FrameworkCase {
  return {
    name,
    optionsStatus: 200,
    async start(g) {
      const app = make();
      g.express(app);
      const items = make.Router({ mergeParams: true });
      items.get('/items/:item', (_request, response) => void response.send('item'));
      app.get('/users/:id', (_request, response) => void response.send('user'));
      app.use('/orgs/:org', items);
      app.get('/boom', () => {
        throw new Error('boom');
      });
      app.get('/slow', (_request, response) => void setTimeout(() => response.send('slow'), SLOW_MS));
      app.get('/hang', () => {});
      app.get('/stream', (_request, response) => void response.write('part'));
      app.use((_error: unknown, _request: unknown, response: express.Response, _next: unknown) => {
        response.status(500).send('failed');
      });
      return listen(app);
    },
  };
}

const fastifyCase: FrameworkCase = {
  name: 'fastify 5',
  optionsStatus: 404,
  async start(g) {
    const app = fastify();
    await app.register(g.fastify());
    app.get('/users/:id', () => 'user');
    await app.register(
      async (items) => {
        items.get('/items/:item', () => 'item');
      },
      { prefix: '/orgs/:org' },
    );
    app.get('/boom', () => {
      throw new Error('boom');
    });
    app.get('/slow', () => new Promise((resolve) => setTimeout(resolve, SLOW_MS, 'slow')));
    app.get('/hang', () => new Promise(() => {}));
    app.get('/stream', (_request, reply) => {
      reply.hijack();
      reply.raw.write('part');
    });
    app.setErrorHandler((_error, _request, reply) => reply.status(500).send('failed'));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return running(app.server, () => app.close());
  },
};

const koaCase: FrameworkCase = {
  name: 'koa 3 with @koa/router',
  optionsStatus: 404,
  async start(g) {
    const app = new Koa();
    g.koa(app);
    app.use(async (ctx, next) => {
      try {
        await next();
      } catch (error) {
        ctx.status = 500;
        ctx.body = 'failed';
        ctx.app.emit('error', error, ctx);
      }
    });
    app.on('error', () => {});
    const router = new koaRouter();
    const items = new koaRouter();
    items.get('/items/:item', (ctx) => {
      ctx.body = 'item';
    });
    router.get('/users/:id', (ctx) => {
      ctx.body = 'user';
    });
    router.use('/orgs/:org', items.routes());
    router.get('/boom', () => {
      throw new Error('boom');
    });
    router.get('/slow', async (ctx) => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      ctx.body = 'slow';
    });
    router.get('/hang', () => new Promise(() => {}));
    router.get('/stream', (ctx) => {
      ctx.respond = false;
      ctx.res.statusCode = 200;
      ctx.res.write('part');
    });
    app.use(router.routes() as never);
    return listen(app.callback());
  },
};

const honoCase: FrameworkCase = {
  name: 'hono 4 on @hono/node-server',
  optionsStatus: 404,
  async start(g) {
    const app = new Hono();
    g.hono(app);
    app.use(async (_c, next) => next());
    const items = new Hono();
    items.get('/items/:item', (c) => c.text('item'));
    app.get('/users/:id', (c) => c.text('user'));
    app.route('/orgs/:org', items);
    app.get('/boom', () => {
      throw new Error('boom');
    });
    app.get('/slow', async (c) => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      return c.text('slow');
    });
    app.get('/hang', () => new Promise<Response>(() => {}));
    app.get('/stream', (c) =>
      stream(c, async (out) => {
        await out.write('part');
        await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      }),
    );
    app.onError((_error, c) => c.text('failed', 500));
    const server = await new Promise<Server>((resolve) => {
      const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(made as Server));
    });
    return running(server);
  },
};

/** Routes as a plain server would have them: the path decides, and the application names its templates. */
export function plainRoute(request: IncomingMessage): string | undefined {
  const path = request.url ?? '';
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  if (path.startsWith('/users/')) return '/users/:id';
  if (/^\/orgs\/[^/]+\/items\//.test(path)) return '/orgs/:org/items/:item';
  return ['/boom', '/slow', '/hang', '/stream'].includes(path) ? path : undefined;
}

const httpCase: FrameworkCase = {
  name: 'node:http',
  optionsStatus: 404,
  async start(g) {
    const handlers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
      '/users/:id': (_request, response) => void response.end('user'),
      '/orgs/:org/items/:item': (_request, response) => void response.end('item'),
      '/boom': (request, response) => {
        g.noteError(request, new Error('boom'));
        response.writeHead(500).end('failed');
      },
      '/slow': (_request, response) => void setTimeout(() => response.end('slow'), SLOW_MS),
      '/hang': () => {},
      '/stream': (_request, response) => void response.write('part'),
    };
    const server = createServer((request, response) => {
      const handler = handlers[plainRoute(request) ?? ''];
      if (handler === undefined) response.writeHead(404).end('no such page');
      else handler(request, response);
    });
    g.http(server);
    return listen(server);
  },
};

export const FRAMEWORKS: readonly FrameworkCase[] = [
  httpCase,
  expressCase('express 4', express4),
  expressCase('express 5', express),
  fastifyCase,
  koaCase,
  honoCase,
];
