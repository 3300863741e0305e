import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { prometheusApi, prometheusConfig } from './prometheus.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

async function answering(status: number, answer: unknown): Promise<string> {
  server = createServer((_req, res) => res.writeHead(status).end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('writes a configuration that promtool accepts, whatever the paths hold', () => {
  const folder = mkdtempSync(join(tmpdir(), "quartet it's "));
  const rules = join(folder, 'rules.yaml');
  writeFileSync(rules, 'groups: []\n');
  const config = join(folder, 'prometheus.yml');
  const targets = [{ job: "it's", address: '127.0.0.1:3000' }];
  const alertmanager = 'http://127.0.0.1:9093';
  writeFileSync(config, prometheusConfig({ targets, ruleFiles: [rules], alertmanager }));
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', config], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(status, `${stdout}${stderr}`).toBe(0);
  expect(stdout).toContain('1 rule files found');
});

it('tells rules that fail from those that wait for their first turn', async () => {
  const rule = (name: string, health: string, lastError = '') => ({ name, health, lastError });
  const groups = [
    { interval: 5, rules: [rule('a', 'ok'), rule('b', 'err', 'bad match')] },
    { interval: 300, rules: [rule('c', 'unknown'), rule('d', 'unknown')] },
  ];
  const api = prometheusApi(await answering(200, { status: 'success', data: { groups } }));
  expect(await api.ruleHealth()).toEqual({
    total: 4,
    healthy: 1,
    waiting: [300_000, 300_000],
    failed: ['b: bad match'],
  });
});

it('reads values of alerts and series as numbers', async () => {
  const alert = { labels: { alertname: 'X' }, state: 'firing', activeAt: '2026-01-05T09:41:20.5Z', value: '4.8e-01' };
  const alerts = await prometheusApi(await answering(200, { status: 'success', data: { alerts: [alert] } })).alerts();
  expect(alerts).toEqual([{ ...alert, activeAt: new Date('2026-01-05T09:41:20.5Z'), value: 0.48 }]);
  server?.close();
  const result = [{ metric: { service: 'shop' }, value: [0, 'NaN'] }];
  const api = prometheusApi(await answering(200, { status: 'success', data: { result } }));
  expect(await api.query('up')).toEqual([{ labels: { service: 'shop' }, value: Number.NaN }]);
});

it('says what Prometheus said when it refuses, and that it is not ready when it is away', async () => {
  const url = await answering(400, { status: 'error', error: 'parse error' });
  await expect(prometheusApi(url).query('(')).rejects.toThrow('parse error');
  expect(await prometheusApi(url).isReady()).toBe(false);
  server?.close();
  server?.closeAllConnections();
  expect(await prometheusApi(url).isReady()).toBe(false);
});
