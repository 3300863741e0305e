/** A real Prometheus scrapes every view: its parser is the one that has to be content. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instrumentation, instrument, type MetricsRegistry, VIEW_IDS } from '../src/index.ts';
import { freePort } from './support/mariadb.ts';

const { Registry, Counter, collectDefaultMetrics } = createRequire(import.meta.url)('prom-client') as {
  Registry: new () => MetricsRegistry;
  Counter: new (options: object) => { inc(): void };
  collectDefaultMetrics(options: object): void;
};

const SLOW = { timeout: 30_000, interval: 200 };
const made: Instrumentation[] = [];
let prometheus: ChildProcess;
let url: string;
let dir: string;

beforeAll(async () => {
  const targets: string[] = [];
  for (const view of VIEW_IDS) {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    new Counter({ name: 'orders_total', help: 'Orders.', registers: [registry] }).inc();
    const g = instrument({ registry, views: [view], metricsServer: { port: 0 } });
    made.push(g);
    const { recorder } = g.core;
    const slot = recorder.record(recorder.entry('/users/:id "quoted"\n'), 0, 200, 0.02);
    recorder.duration.exemplify(slot, 0.02, { trace_id: 'a'.repeat(32) }, Date.now() / 1000);
    recorder.recordFailure('/boom', 0, 500, 'exception');
    g.summary('job_seconds').observe(1);
    targets.push(`127.0.0.1:${await g.metricsServer?.port()}`);
  }
  dir = mkdtempSync(join(tmpdir(), 'quartet-prometheus-'));
  const config = {
    global: { scrape_interval: '1s' },
    scrape_configs: [{ job_name: 'views', static_configs: [{ targets }] }],
  };
  writeFileSync(join(dir, 'prometheus.yml'), JSON.stringify(config));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  await new Promise<void>((resolve, reject) => {
    prometheus.once('spawn', resolve);
    prometheus.once('error', () => reject(new Error('prometheus is not installed: apt-get install prometheus')));
  });
}, 60_000);

afterAll(async () => {
  const gone = new Promise((resolve) => prometheus?.once('exit', resolve));
  if (prometheus?.kill('SIGKILL')) await gone;
  for (const g of made) await g.close();
  rmSync(dir, { recursive: true, force: true });
});

async function query(expression: string): Promise<number[]> {
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`).catch(() => undefined);
  const { data } = ((await response?.json()) ?? {}) as { data?: { result: { value: [number, string] }[] } };
  return data?.result.map(({ value }) => Number(value[1])) ?? [];
}

describe('Prometheus', () => {
  it("takes every view, the application's own metrics beside it", async () => {
    await expect.poll(() => query('up'), SLOW).toEqual(VIEW_IDS.map(() => 1));
    expect(await query('orders_total')).toEqual(VIEW_IDS.map(() => 1));
    expect(await query('job_seconds_count')).toEqual(VIEW_IDS.map(() => 1));
    expect(await query('count(http_request_duration_seconds_bucket{le=~"1(\\\\.0)?"}) > 0')).toHaveLength(1);
    expect(await query('flask_http_requests_total')).toEqual([1]);
    expect(await query('flask_http_request_total')).toEqual([1]);
    expect(await query('http_requests_total')).toEqual([1]);
  });

  it('knows the types it was told', async () => {
    const response = await fetch(`${url}/api/v1/metadata`);
    const { data } = (await response.json()) as { data: Record<string, { type: string }[]> };
    // OpenMetrics names a counter's family without the suffix.
    const type = (name: string): string | undefined => (data[name] ?? data[name.replace(/_total$/, '')])?.[0]?.type;
    expect(type('http_errors_total')).toBe('counter');
    expect(type('http_request_duration_seconds')).toBe('histogram');
    expect(type('app_saturation_ratio')).toBe('gauge');
    expect(type('job_seconds')).toBe('summary');
  });

  it('stores the exemplars', async () => {
    const find = async (): Promise<string> =>
      (
        await fetch(
          `${url}/api/v1/query_exemplars?query=http_request_duration_seconds_bucket&start=${Date.now() / 1000 - 600}&end=${Date.now() / 1000 + 60}`,
        )
      ).text();
    await expect.poll(find, SLOW).toContain('a'.repeat(32));
  });
});
