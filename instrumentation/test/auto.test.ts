/** The start without code, in a process of its own, as a user would run it. */

import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionsOf } from '../src/auto-start.ts';
import { seriesOf } from './matrix/cases.ts';
import { freePort } from './support/mariadb.ts';

const AUTO = new URL('../src/auto.ts', import.meta.url).href;
const APP = new URL('support/auto-app.ts', import.meta.url).pathname;

/** Runs the application under the automatic start; it prints the metrics it served, and ends by itself. */
async function run(env: Record<string, string>): Promise<{ out: string; err: string; code: number | null }> {
  const child = spawn(process.execPath, ['--conditions=source', '--import', AUTO, APP], {
    env: { ...process.env, ...env },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data;
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data;
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { out, err, code };
}

describe('--import @quartet/instrumentation/auto', () => {
  it('measures express, fastify, koa and plain http, mysql2 and fetch, and lets the process end', async () => {
    const settings = join(tmpdir(), `quartet-settings-${process.pid}.json`);
    writeFileSync(settings, JSON.stringify({ service: 'shop', buckets: [0.3], excludedRoutes: ['/healthz'] }));
    const port = await freePort();
    const { out, err, code } = await run({ QUARTET_METRICS_PORT: String(port), QUARTET_SETTINGS: settings });
    rmSync(settings);
    expect([code, err]).toEqual([0, '']);
    expect(seriesOf(out, 'http_request_duration_seconds_count', ['method', 'route', 'status'])).toEqual({
      'GET /express/:id 200': 1,
      'GET /boom 500': 1,
      'GET /fastify/:id 200': 1,
      'GET /koa/:id 200': 1,
      'GET __unmatched__ 200': 1,
    });
    expect(out).toContain('http_request_duration_seconds_bucket{le="0.3",');
    expect(out).toContain('service: shop');
    expect(seriesOf(out, 'mysql_transaction_errors_total', ['db', 'error_type'])['shop connection_refused']).toBe(1);
    expect(out).toContain('http_client_request_duration_seconds_count');
  });

  it('leaves the application alone when its port is taken', async () => {
    const blocker = (await import('node:http')).createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as { port: number };
    const { code, err } = await run({ QUARTET_METRICS_PORT: String(port), SKIP_METRICS: '1' });
    expect([code, err]).toEqual([0, expect.stringContaining('quartet: metrics are not served: listen EADDRINUSE')]);
    blocker.close();
  });
});

describe('optionsOf', () => {
  it('reads the environment', () => {
    expect(optionsOf({})).toEqual({ metricsServer: { port: 9464 } });
    expect(
      optionsOf({
        QUARTET_SERVICE: 'shop',
        QUARTET_VIEWS: 'node-http, flask-guide',
        QUARTET_METRICS_PORT: '0',
        QUARTET_METRICS_HOST: '0.0.0.0',
        QUARTET_METRICS_TOKEN: 'x',
      }),
    ).toEqual({
      service: 'shop',
      views: ['node-http', 'flask-guide'],
      metricsServer: { port: 0, host: '0.0.0.0', auth: { bearer: 'x' } },
    });
  });

  it('refuses a port that is none', () => {
    expect(() => optionsOf({ QUARTET_METRICS_PORT: '99999' })).toThrow('QUARTET_METRICS_PORT is `99999`');
  });
});
