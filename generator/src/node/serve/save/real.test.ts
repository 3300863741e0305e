import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../../../test/free-port.ts';
import { AUTHOR, prepareSite, specOf, textsBelow, workspaceAt } from '../testing/site.ts';
import type { SaveResult, Workspace } from './workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'quartet-real-'));
let prometheus: ChildProcess;
let url: URL;
let workspace: Workspace;

beforeAll(async () => {
  prepareSite(folder, { 'shop.yaml': specOf('shop') });
  const port = await freePort();
  url = new URL(`http://127.0.0.1:${port}`);
  const scrape = `scrape_configs: [{ job_name: self, static_configs: [{ targets: ['${url.host}'] }] }]`;
  const text = `global: { evaluation_interval: 1s, scrape_interval: 1s }\nrule_files: ['${folder}/rules/*.yaml']\n${scrape}\n`;
  writeFileSync(join(folder, 'prometheus.yml'), text);
  const args = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--web.enable-lifecycle'];
  prometheus = spawn('prometheus', [...args, `--web.listen-address=127.0.0.1:${port}`], {
    cwd: folder,
    stdio: 'ignore',
  });
  while ((await fetch(new URL('/-/ready', url)).catch(() => undefined))?.status !== 200) await sleep(100);
  workspace = await workspaceAt({ folder, prometheus: url, timeoutMs: 2_000 });
  expect(await workspace.sync()).toMatchObject({ ok: true });
}, 90_000);
afterAll(() => {
  prometheus.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const rules = (): Readonly<Record<string, string>> => textsBelow(join(folder, 'rules'));
const save = (text: string): Promise<SaveResult> => workspace.saveSpecs([{ path: 'shop.yaml', text }], AUTHOR);
const loaded = async (): Promise<string> => (await fetch(new URL('/api/v1/rules', url))).text();

it('brings a change into a real Prometheus and sees it stand there', async () => {
  const result = await save(specOf('shop', '99%'));
  expect(result).toMatchObject({ ok: true });
  if (result.ok) expect(result.saved.steps[3]!.words).toMatch(/^\d+ rules stand in Prometheus/);
  expect(await loaded()).toContain('0.144');
});

it('says what a real Prometheus says when it refuses, and leaves it as it was', async () => {
  const before = rules();
  writeFileSync(join(folder, 'rules/broken.yaml'), 'groups: [{ name: x, rules: [{ alert: A }] }]\n');
  const result = await save(specOf('shop', '98%'));
  expect(result).toMatchObject({ ok: false, problem: { error: 'upstream-refused', outcome: 'restored' } });
  if (!result.ok) expect(result.problem.message).toContain('Prometheus refuses to load the rules');
  rmSync(join(folder, 'rules/broken.yaml'));
  expect(rules()).toEqual(before);
  await workspace.settleReload();
  expect(await loaded()).toContain('0.144');
});

it('takes back what a stopped Prometheus cannot confirm, and tells it once it goes on', async () => {
  const before = rules();
  prometheus.kill('SIGSTOP');
  expect(await save(specOf('shop', '97%'))).toMatchObject({
    ok: false,
    problem: { error: 'upstream-late', outcome: 'restored' },
  });
  expect(rules()).toEqual(before);
  prometheus.kill('SIGCONT');
  await workspace.settleReload();
  expect(await loaded()).toContain('0.144');
  expect(await save(specOf('shop', '97%'))).toMatchObject({ ok: true });
});

it('refuses what only a real evaluation finds out', async () => {
  const seen = new URL('/api/v1/query?query=go_gc_duration_seconds', url);
  await expect.poll(async () => (await fetch(seen)).text(), { timeout: 45_000 }).toContain('quantile');
  const expr = 'label_replace(go_gc_duration_seconds{job="self"}, "quantile", "x", "", "")';
  const clash = `apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: clash }\nspec:\n  groups:\n    - name: clash\n      rules:\n        - { record: 'team:gc:seconds', expr: '${expr}' }\n`;
  const result = await workspace.saveSpecs([{ path: 'clash.yaml', text: clash, expected: null }], AUTHOR);
  expect(result).toMatchObject({ ok: false, problem: { error: 'upstream-refused', outcome: 'restored' } });
  if (!result.ok) expect(result.problem.message).toMatch(/team:gc:seconds .*same labelset/);
});

it('takes back what a dead Prometheus cannot confirm', async () => {
  const before = rules();
  prometheus.kill('SIGKILL');
  await new Promise((resolve) => prometheus.once('exit', resolve));
  expect(await save(specOf('shop', '96%'))).toMatchObject({
    ok: false,
    problem: { error: 'upstream-refused', outcome: 'restored' },
  });
  expect(rules()).toEqual(before);
});
