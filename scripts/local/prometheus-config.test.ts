import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writePrometheusConfig } from './prometheus-config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quartet it's "));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) => load(readFileSync(join(folder, path), 'utf8'));

it('gives a configuration that promtool accepts with its rules, whatever the path holds', () => {
  const rules = join(folder, 'rules');
  mkdirSync(rules);
  writeFileSync(join(rules, 'shop.yaml'), 'groups: []\n');
  const targets = [{ job: 'shop', address: '127.0.0.1:3000' }];
  const file = writePrometheusConfig(folder, { targets, rules, alertmanager: 'http://127.0.0.1:9093' });
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', file], { encoding: 'utf8' });
  expect(status, `${stdout}${stderr}`).toBe(0);
  expect(stdout).toContain('1 rule files found');
});

it('scrapes each target under its job, and tells the Alertmanager there is', () => {
  const targets = [
    { job: 'shop', address: '127.0.0.1:3000' },
    { job: "it's", address: '127.0.0.1:9100' },
  ];
  writePrometheusConfig(folder, { targets, rules: folder, alertmanager: 'http://127.0.0.1:9093' });
  expect(read('targets/local.yaml')).toEqual([
    { targets: ['127.0.0.1:3000'], labels: { job: 'shop' } },
    { targets: ['127.0.0.1:9100'], labels: { job: "it's" } },
  ]);
  expect(read('alertmanagers/local.yaml')).toEqual([{ targets: ['127.0.0.1:9093'] }]);
  writePrometheusConfig(folder, { targets: [], rules: folder });
  expect(read('alertmanagers/local.yaml')).toEqual([]);
});

it('looks for no target by the name of a container', () => {
  writePrometheusConfig(folder, { targets: [], rules: folder });
  expect(JSON.stringify(read('prometheus.yml'))).not.toContain('dns_sd_configs');
});
