/** The servers that are compared: the same route, bare and under each library. */

import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { instrument } from '@quartet/instrumentation';

/** A server under one library. */
export interface Variant {
  readonly group: 'http' | 'express' | 'fastify';
  readonly name: string;
  start(): Promise<{ readonly port: number; close(): Promise<unknown> }>;
}

// The libraries are the package's test dependencies.
const require = createRequire(new URL('../../instrumentation/package.json', import.meta.url));
const express = require('express');
const fastify = require('fastify');
const client = require('prom-client');
const bundle = require('express-prom-bundle');
const fastifyMetrics = require('fastify-metrics');

/** The request that every variant answers. */
export const PATH = '/users/1';
const BODY = { id: '1', name: 'user' };

async function listening(listener: RequestListener | Server): Promise<{ port: number; close(): Promise<unknown> }> {
  const server = typeof listener === 'function' ? createServer(listener) : listener;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const bareHttp: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(BODY));
};

function bareExpress(before: (app: ReturnType<typeof express>) => void = () => {}): ReturnType<typeof express> {
  const app = express();
  before(app);
  app.get('/users/:id', (_request: unknown, response: { json(body: unknown): void }) => response.json(BODY));
  return app;
}

/** What most applications write by hand: a histogram and a counter in a middleware. */
function naive(): (request: never, response: never, next: () => void) => void {
  const register = new client.Registry();
  const labelNames = ['method', 'route', 'status'];
  const duration = new client.Histogram({
    name: 'http_request_duration_seconds',
    help: 'h',
    labelNames,
    registers: [register],
  });
  const total = new client.Counter({ name: 'http_requests_total', help: 'h', labelNames, registers: [register] });
  return (request: Parameters<RequestListener>[0], response: Parameters<RequestListener>[1], next: () => void) => {
    const end = duration.startTimer();
    response.on('finish', () => {
      const route = (request as { route?: { path?: string } }).route?.path ?? 'unmatched';
      const labels = { method: request.method, route, status: response.statusCode };
      end(labels);
      total.inc(labels);
    });
    next();
  };
}

const userRoute = (): string => '/users/:id';

function bareFastify(): ReturnType<typeof fastify> {
  return fastify();
}

async function startFastify(app: ReturnType<typeof fastify>): Promise<{ port: number; close(): Promise<unknown> }> {
  app.get('/users/:id', () => BODY);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    port: (app.server.address() as AddressInfo).port,
    close: () => {
      app.server.closeAllConnections();
      return app.close();
    },
  };
}

export const VARIANTS: readonly Variant[] = [
  { group: 'http', name: 'bare', start: () => listening(bareHttp) },
  { group: 'http', name: 'bare again', start: () => listening(bareHttp) },
  {
    group: 'http',
    name: 'ours',
    async start() {
      const server = createServer(bareHttp);
      instrument({ route: userRoute }).http(server);
      return listening(server);
    },
  },
  {
    group: 'http',
    name: 'naive prom-client',
    start() {
      const record = naive();
      return listening((request, response) =>
        record(request as never, response as never, () => bareHttp(request, response as never)),
      );
    },
  },
  { group: 'express', name: 'bare', start: () => listening(bareExpress()) },
  { group: 'express', name: 'bare again', start: () => listening(bareExpress()) },
  {
    group: 'express',
    name: 'ours',
    start: () => listening(bareExpress((app) => instrument().express(app))),
  },
  { group: 'express', name: 'naive prom-client', start: () => listening(bareExpress((app) => app.use(naive()))) },
  {
    group: 'express',
    name: 'express-prom-bundle',
    start() {
      const register = new client.Registry();
      const middleware = bundle({
        includeMethod: true,
        includePath: true,
        promRegistry: register,
        autoregister: false,
      });
      return listening(bareExpress((app) => app.use(middleware)));
    },
  },
  { group: 'fastify', name: 'bare', start: () => startFastify(bareFastify()) },
  { group: 'fastify', name: 'bare again', start: () => startFastify(bareFastify()) },
  {
    group: 'fastify',
    name: 'ours',
    async start() {
      const app = bareFastify();
      await app.register(instrument().fastify());
      return startFastify(app);
    },
  },
  {
    group: 'fastify',
    name: 'fastify-metrics',
    async start() {
      const app = bareFastify();
      const register = new client.Registry();
      await app.register(fastifyMetrics, {
        endpoint: null,
        defaultMetrics: { enabled: false },
        promClient: client,
        register,
      });
      return startFastify(app);
    },
  },
];

/** Express without anything, for the process that OpenTelemetry has patched. */
export function startExpress(): Promise<{ port: number; close(): Promise<unknown> }> {
  return listening(bareExpress());
}
