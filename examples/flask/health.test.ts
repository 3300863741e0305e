import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flaskPrograms, pythonEnvironment } from '../../scripts/local/flask.ts';
import { LOCAL } from '../../scripts/local/paths.ts';

/** Both shops under gunicorn, with a database each in a folder of their own. */
const folder = mkdtempSync(join(tmpdir(), 'quartet-flask-health-'));
const urls: Record<string, string> = {};
const children: ChildProcess[] = [];

beforeAll(async () => {
  const environment = await pythonEnvironment(join(LOCAL, 'flask-health'), (line) => process.stderr.write(`${line}\n`));
  if ('missing' in environment) throw new Error(`python3-venv: ${environment.missing}`);
  for (const { name, command, args, cwd, env, url } of await flaskPrograms(environment.bin, folder)) {
    children.push(spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'ignore' }));
    urls[name] = url!;
  }
  await Promise.all(Object.values(urls).map(answers));
}, 240_000);

afterAll(async () => {
  await Promise.all(
    children.map((child) => {
      child.kill('SIGTERM');
      return new Promise((resolve) => child.once('exit', resolve));
    }),
  );
  rmSync(folder, { recursive: true, force: true });
});

async function answers(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const isThere = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isThere) return;
    if (performance.now() > deadline) throw new Error(`${url} did not answer within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface Health {
  readonly status: string;
  readonly timestamp: string;
  readonly dependencies: Readonly<Record<string, { readonly state: string; readonly error?: string }>>;
}

async function health(name: string): Promise<readonly [number, Health]> {
  const response = await fetch(`${urls[name]}/health`);
  return [response.status, (await response.json()) as Health];
}

async function scrape(name: string): Promise<string> {
  return (await fetch(`${urls[name]}/metrics`)).text();
}

/** Values of `dependency_up` in a scrape. */
async function gauges(name: string): Promise<readonly string[]> {
  return (await scrape(name)).split('\n').filter((line) => line.startsWith('dependency_up{'));
}

describe.each(['shop-flask', 'shop-guide'])('%s', (name) => {
  it('is healthy with the state of its database, and exposes it once', async () => {
    const [status, body] = await health(name);
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'healthy',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      dependencies: { 'shop-orders': { state: 'up', needed: true, latencyMs: expect.any(Number) } },
    });
    expect(await gauges(name)).toEqual(['dependency_up{dependency="shop-orders"} 1.0']);
  });

  it('answers 503 in time while nobody can write its database, whichever worker is asked, then is healthy again', async () => {
    await fetch(`${urls[name]}/orders/1`);
    const database = new DatabaseSync(join(folder, 'flask', `${name}.sqlite`));
    database.exec('BEGIN IMMEDIATE');
    const start = performance.now();
    const [status, body] = await health(name);
    expect(performance.now() - start).toBeLessThan(2_500);
    expect(status).toBe(503);
    expect(body).toMatchObject({
      status: 'unhealthy',
      dependencies: { 'shop-orders': { state: 'down', error: 'OperationalError' } },
    });
    expect(JSON.stringify(body)).not.toContain(folder);
    expect(await gauges(name)).toEqual(['dependency_up{dependency="shop-orders"} 0.0']);
    database.exec('ROLLBACK');
    database.close();
    for (let worker = 0; worker < 4; worker++) {
      expect(await gauges(name)).toEqual(['dependency_up{dependency="shop-orders"} 1.0']);
    }
    expect((await health(name))[0]).toBe(200);
  });

  it('does not count probes as requests of customers', async () => {
    const counted = async () => {
      const lines = (await scrape(name)).split('\n').filter((line) => /^(flask_)?http_requests?_total\{/.test(line));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    };
    const before = await counted();
    for (const path of ['/health', '/healthz', '/health']) await fetch(`${urls[name]}${path}`);
    expect(await counted()).toBe(before);
    await fetch(`${urls[name]}/products`);
    expect(await counted()).toBe(before + 1);
  });
});
