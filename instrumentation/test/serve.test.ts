/** Serving: tokens, probes, pushing, stopping. */

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Instrumentation, type InstrumentOptions, instrument } from '../src/index.ts';
import { runChecks } from '../src/serve/health.ts';
import { pushPath } from '../src/serve/push.ts';
import { isAuthorized } from '../src/serve/server.ts';
import { listen, type RunningApp } from './matrix/apps.ts';
import { send } from './matrix/cases.ts';
import { freePort } from './support/mariadb.ts';

const made: Instrumentation[] = [];
const running: RunningApp[] = [];

function make(options: InstrumentOptions = {}): Instrumentation {
  const g = instrument({ registry: false, saturation: false, ...options });
  made.push(g);
  return g;
}

afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  for (const g of made.splice(0)) await g.close();
});

async function get(port: number | undefined, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, { headers });
}

describe('the metrics server', () => {
  it('lets in who sends the token, and everybody to the probes', async () => {
    const g = make({ metricsServer: { port: 0, auth: { bearer: 's3cret' } } });
    const port = await g.metricsServer?.port();
    expect((await get(port, '/metrics')).status).toBe(401);
    expect((await get(port, '/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await get(port, '/metrics')).headers.get('www-authenticate')).toBe('Bearer');
    expect((await get(port, '/metrics', { authorization: 'Bearer s3cret' })).status).toBe(200);
    expect((await get(port, '/healthz')).status).toBe(200);
    expect((await get(port, '/readyz')).status).toBe(200);
  });

  it('answers other paths and methods with what it expects', async () => {
    const g = make({ metricsServer: { port: 0 } });
    const port = await g.metricsServer?.port();
    const missing = await get(port, '/');
    expect([missing.status, await missing.text()]).toEqual([
      404,
      'no such page; there are /healthz, /metrics, /readyz\n',
    ]);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('refuses an empty token', () => {
    expect(() => make({ metricsServer: { port: 0, auth: { bearer: '' } } })).toThrow('bearer is empty');
  });

  it('tells of a port that is taken', async () => {
    const port = await freePort();
    const first = make({ metricsServer: { port } });
    await first.metricsServer?.port();
    await expect(make({ metricsServer: { port } }).metricsServer?.port()).rejects.toThrow('EADDRINUSE');
  });

  it('does not keep a process alive', async () => {
    const code = `import { instrument } from '${new URL('../src/index.ts', import.meta.url).href}';
      instrument({ metricsServer: { port: 0 } });`;
    const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', code], {
      stdio: 'inherit',
    });
    const exit = await new Promise((resolve) => child.once('exit', resolve));
    expect(exit).toBe(0);
  });
});

describe('isAuthorized', () => {
  it.each([
    ['Bearer s3cret', true],
    ['bearer s3cret', true],
    ['Bearer s3cre', false],
    ['Bearer s3crett', false],
    ['Basic s3cret', false],
    ['Bearer ', false],
    ['', false],
    [undefined, false],
  ])('says of %j: %s', (header, expected) => {
    expect(isAuthorized(header, 's3cret')).toBe(expected);
  });
});

describe('a handler with a token', () => {
  it('guards the metrics where they are mounted in the application', async () => {
    const g = make();
    const app = await listen(g.handler({ auth: { bearer: 'x' } }));
    running.push(app);
    expect((await get(app.port, '/')).status).toBe(401);
    expect((await get(app.port, '/', { authorization: 'Bearer x' })).status).toBe(200);
  });
});

describe('readiness', () => {
  it('tells which dependency is gone, and says nothing that an attacker would like', async () => {
    const g = make();
    const refused = Object.assign(new Error('connect ECONNREFUSED db.internal:3306'), { code: 'ECONNREFUSED' });
    const app = await listen(g.ready({ mysql: () => Promise.reject(refused), cache: () => 'PONG' }));
    running.push(app);
    const response = await get(app.port, '/readyz');
    expect(response.status).toBe(503);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({
      status: 'failed',
      checks: { cache: { status: 'ok' }, mysql: { status: 'failed', error: 'ECONNREFUSED' } },
    });
    expect(body).not.toContain('db.internal');
  });

  it('does not wait for a check that hangs, nor lets it hide the others', async () => {
    const start = performance.now();
    const states = await runChecks({ hung: () => new Promise(() => {}), fine: () => 1 }, { timeoutMs: 50 });
    expect(performance.now() - start).toBeLessThan(500);
    expect(states).toMatchObject({ fine: { status: 'ok' }, hung: { status: 'failed', error: 'timeout' } });
  });

  it('takes a check that throws at once for one that fails', async () => {
    const states = await runChecks({
      sync: () => {
        throw new TypeError('x');
      },
      odd: () => Promise.reject('a string'),
    });
    expect(states).toMatchObject({ odd: { error: 'error' }, sync: { error: 'TypeError' } });
  });
});

describe('a graceful stop', () => {
  it('is not ready at once, lets requests end, and then lets go of the port', async () => {
    const g = make();
    const server = createServer((request, response) => {
      if (request.url === '/readyz') (g.ready() as (a: unknown, b: unknown) => void)(request, response);
      else setTimeout(() => response.end('done'), 150);
    });
    g.http(server);
    const app = await listen(server);
    const slow = send(app.port, { method: 'GET', path: '/slow' });
    await expect.poll(() => g.core.recorder.active).toBe(1);
    let flushed = false;
    const stopped = g.stop({
      servers: [server],
      noticeMs: 50,
      flush: () => {
        flushed = true;
      },
    });
    expect((await get(app.port, '/readyz')).status).toBe(503);
    expect(await slow).toBe(200);
    expect(await stopped).toBe(true);
    expect(flushed).toBe(true);
    await expect(get(app.port, '/')).rejects.toThrow();
  });

  it('cuts off what does not end in time, and says so', async () => {
    const g = make();
    const server = createServer(() => {});
    g.http(server);
    const app = await listen(server);
    const hung = send(app.port, { method: 'GET', path: '/hang', leaveAfterMs: 5000 });
    await expect.poll(() => g.core.recorder.active).toBe(1);
    expect(await g.stop({ servers: [server], drainMs: 50 })).toBe(false);
    expect(await hung).toBe(0);
  });
});

describe('push', () => {
  it('sends the text under its group', async () => {
    const received: { method?: string | undefined; url?: string | undefined; body: string }[] = [];
    const gateway = await listen((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({ method: request.method, url: request.url, body });
        response.writeHead(202).end();
      });
    });
    running.push(gateway);
    const g = make();
    g.counter('rows_total').inc(3);
    await g.push({ url: `http://127.0.0.1:${gateway.port}/`, job: 'import', groupings: { shard: 'a/b' } });
    expect(received).toMatchObject([{ method: 'PUT', url: '/metrics/job/import/shard@base64/YS9i' }]);
    expect(received[0]?.body).toContain('rows_total 3\n');
  });

  it('throws what the gateway says against it', async () => {
    const gateway = await listen((_request, response) => void response.writeHead(400).end('bad metric'));
    running.push(gateway);
    await expect(make().push({ url: `http://127.0.0.1:${gateway.port}`, job: 'x' })).rejects.toThrow(
      /: 400 bad metric$/,
    );
  });

  it('writes groups as the Pushgateway reads them', () => {
    expect(pushPath('a b', {})).toBe('/metrics/job/a%20b');
    expect(pushPath('j', { z: '', a: 'x' })).toBe('/metrics/job/j/a/x/z@base64/=');
  });
});
