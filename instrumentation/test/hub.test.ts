/** Requests as servers see them: aborts, clocks, late frameworks, fuzz, sizes, exemplars, two servers. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2, constants, createServer as createHttp2Server } from 'node:http2';
import { connect } from 'node:net';
import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { type Instrumentation, type InstrumentOptions, instrument } from '../src/index.ts';
import { listen, type RunningApp } from './matrix/apps.ts';
import { send, seriesOf } from './matrix/cases.ts';

const made: Instrumentation[] = [];
const running: RunningApp[] = [];

function make(options: InstrumentOptions = {}): Instrumentation {
  const g = instrument({ registry: false, saturation: false, route: ({ url }) => url?.split('?', 1)[0], ...options });
  made.push(g);
  return g;
}

async function serve(g: Instrumentation, handler: Parameters<typeof createServer>[1]): Promise<RunningApp> {
  const server = createServer(handler as never);
  g.http(server);
  const app = await listen(server);
  running.push(app);
  return app;
}

afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  for (const g of made.splice(0)) await g.close();
});

const counts = async (g: Instrumentation): Promise<Record<string, number>> =>
  seriesOf(await g.metrics(), 'http_request_duration_seconds_count', ['method', 'route', 'status']);

describe('requests', () => {
  it('are in flight from their arrival to their end', async () => {
    const g = make();
    const app = await serve(g, (_request, response) => void setTimeout(() => response.end('x'), 50));
    const all = Promise.all(Array.from({ length: 5 }, () => send(app.port, { method: 'GET', path: '/x' })));
    await expect.poll(() => g.core.recorder.active).toBe(5);
    expect(await g.metrics()).toContain('\nhttp_requests_in_flight 5\n');
    await all;
    await expect.poll(() => g.core.recorder.active).toBe(0);
  });

  it('are counted as aborted when their server is closed under them', async () => {
    const g = make();
    const app = await serve(g, () => {});
    const request = httpRequest({ port: app.port, host: '127.0.0.1', path: '/hang' });
    request.on('error', () => {});
    request.end();
    await expect.poll(() => g.core.recorder.active).toBe(1);
    app.server.closeAllConnections();
    await expect.poll(() => g.core.recorder.active).toBe(0);
    expect(await counts(g)).toEqual({ 'GET /hang 499': 1 });
  });

  it('take their time from a clock that does not jump', async () => {
    let now = 1000;
    const g = make({ clock: () => now });
    const app = await serve(g, (_request, response) => {
      now += 250;
      response.end();
    });
    const wall = Date.now;
    Date.now = () => wall() - 3_600_000;
    try {
      await send(app.port, { method: 'GET', path: '/x' });
      await expect.poll(() => g.core.recorder.active).toBe(0);
    } finally {
      Date.now = wall;
    }
    expect(await g.metrics()).toContain(
      'http_request_duration_seconds_sum{method="GET",route="/x",status="200"} 0.25\n',
    );
  });

  it('answered by the parser alone never reach the metrics', async () => {
    const g = make();
    const app = await serve(g, (_request, response) => void response.end());
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(app.port, '127.0.0.1', () => socket.write('NOT/A METHOD\r\n\r\n'));
      socket.once('data', (data) => resolve(data.toString()));
      socket.once('error', () => resolve(''));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(await counts(g)).toEqual({});
  });

  it('of a keep-alive connection are each counted, pipelined ones too', async () => {
    const g = make();
    const app = await serve(g, (_request, response) => void response.end('x'));
    const socket = connect(app.port, '127.0.0.1');
    socket.write('GET /a HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(3));
    await expect.poll(() => counts(g)).toEqual({ 'GET /a 200': 3 });
    socket.destroy();
  });

  it('are left out where their route says null', async () => {
    const g = make({ route: ({ url }: IncomingMessage) => (url === '/quiet' ? null : url) });
    const app = await serve(g, (_request, response) => void response.end());
    await send(app.port, { method: 'GET', path: '/quiet' });
    await send(app.port, { method: 'GET', path: '/loud' });
    await expect.poll(() => counts(g)).toEqual({ 'GET /loud 200': 1 });
  });

  it('are all seen where no server is named, but for the server of the metrics', async () => {
    const g = make({ metricsServer: { port: 0 } });
    g.http();
    const app = await listen((_request, response) => void response.end());
    running.push(app);
    await send(app.port, { method: 'GET', path: '/x' });
    const port = await g.metricsServer?.port();
    await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await expect.poll(() => counts(g)).toEqual({ 'GET /x 200': 1 });
  });

  it('are no longer seen after the close, and a second close is quiet', async () => {
    const g = make();
    const app = await serve(g, (_request, response) => void response.end());
    await g.close();
    await g.close();
    await send(app.port, { method: 'GET', path: '/x' });
    expect(await counts(g)).toEqual({});
  });

  it('have sizes where they are asked for, by what was announced', async () => {
    const g = make({ sizes: true });
    const app = await serve(g, (request, response) => {
      request.resume().on('end', () => response.setHeader('content-length', 5000).end('x'.repeat(5000)));
    });
    await (await fetch(`http://127.0.0.1:${app.port}/x`, { method: 'POST', body: 'y'.repeat(300) })).text();
    await expect.poll(() => g.core.recorder.active).toBe(0);
    const text = await g.metrics();
    expect(text).toContain('http_request_size_bytes_sum{method="POST",route="/x"} 300\n');
    expect(text).toContain('http_response_size_bytes_sum{method="POST",route="/x"} 5000\n');
  });
});

describe('requests over HTTP/2', () => {
  it('are seen on their own server, aborted ones too', async () => {
    const g = make();
    const server = createHttp2Server((request, response) => {
      if (request.url === '/hang') return;
      response.end('x');
    });
    g.http(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
    const fine = session.request({ ':path': '/x' });
    await new Promise((resolve) => fine.resume().on('close', resolve));
    const hung = session.request({ ':path': '/hang' });
    hung.on('error', () => {});
    await expect.poll(() => g.core.recorder.active).toBe(1);
    hung.close(constants.NGHTTP2_CANCEL);
    await expect.poll(() => g.core.recorder.active).toBe(0);
    session.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(await counts(g)).toEqual({ 'GET /x 200': 1, 'GET /hang 499': 1 });
  });
});

describe('a framework that is reached late', () => {
  it('still gives each request its own route, and counts it once', async () => {
    const g = make({ route: () => undefined });
    const source = { routeOf: (known: unknown) => known as string };
    const app = await serve(g, (request, response) => {
      setTimeout(
        () => {
          g.core.hub.begin(request, response, source, `/late${request.url}`);
          response.end();
        },
        request.url === '/1' ? 30 : 5,
      );
    });
    await Promise.all(['/1', '/2', '/3'].map((path) => send(app.port, { method: 'GET', path })));
    await expect.poll(() => counts(g)).toEqual({ 'GET /late/1 200': 1, 'GET /late/2 200': 1, 'GET /late/3 200': 1 });
  });
});

describe('the cap', () => {
  it('holds against 100,000 random paths, methods and statuses, and memory stays flat', () => {
    const g = make({ maxSeries: 500 });
    const { recorder } = g.core;
    const fuzz = (from: number, to: number): void => {
      for (let i = from; i < to; i++) {
        recorder.record(recorder.entry(`/random/${i}`), i % 10, 100 + (i % 900), 0.01);
        recorder.recordAborted(`/random/${i}`, i % 10, 'body');
        recorder.recordFailure(`/random/${i}`, i % 10, 500 + (i % 100), 'http_5xx');
      }
    };
    fuzz(0, 20_000);
    const before = process.memoryUsage().heapUsed;
    fuzz(20_000, 100_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
    for (const family of g.core.families()) expect([family.name, family.size <= 500]).toEqual([family.name, true]);
    const total = Array.from({ length: recorder.duration.size }, (_, slot) => recorder.duration.count(slot));
    expect(total.reduce((sum, count) => sum + count, 0)).toBe(100_000);
  });

  it('still shows method and status of what overflows, and counts it', async () => {
    const g = make({ maxSeries: 100 });
    const { recorder } = g.core;
    for (let i = 0; i < 300; i++) recorder.record(recorder.entry(`/p/${i}`), 0, 503, 0.01);
    const text = await g.metrics();
    const overflow = Number(
      /route="__overflow__",status="503"\} (\d+)\n/.exec(
        text.slice(text.indexOf('_count{method="GET",route="__overflow__"')),
      )?.[1],
    );
    expect(overflow).toBeGreaterThan(200);
    expect(text).toContain(`quartet_dropped_series_total{metric="http_request_duration_seconds"} ${overflow}\n`);
  });

  it('is refused where it is none', () => {
    expect(() => make({ maxSeries: 1 })).toThrow('maxSeries `1`: expected a whole number of at least 2');
  });
});

describe('exemplars', () => {
  it('carry the trace of the active span, in OpenMetrics only', async () => {
    const storage = new AsyncLocalStorage<typeof ROOT_CONTEXT>();
    context.setGlobalContextManager({
      active: () => storage.getStore() ?? ROOT_CONTEXT,
      with: (ctx, fn, self, ...args) => storage.run(ctx, () => fn.apply(self, args)),
      bind: (_ctx, target) => target,
      enable() {
        return this;
      },
      disable() {
        return this;
      },
    });
    try {
      const g = make();
      const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED };
      const app = await serve(g, (_request, response) => {
        context.with(trace.setSpanContext(ROOT_CONTEXT, spanContext), () => void response.end('x'));
      });
      await send(app.port, { method: 'GET', path: '/traced' });
      await expect.poll(() => g.core.recorder.active).toBe(0);
      const exemplar = `# {span_id="${'b'.repeat(16)}",trace_id="${'a'.repeat(32)}"}`;
      expect(await g.metrics('openmetrics')).toContain(exemplar);
      expect(await g.metrics('text')).not.toContain('trace_id');

      await fetch(`http://127.0.0.1:${app.port}/sent`, {
        headers: { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00` },
      });
      await expect.poll(() => g.core.recorder.active).toBe(0);
      expect(await g.metrics('openmetrics')).not.toContain('c'.repeat(32));
    } finally {
      context.disable();
    }
  });
});
