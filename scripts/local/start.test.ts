import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endLeftovers } from './children.ts';
import { isRunning } from './process-identity.ts';
import { type PrometheusApi, prometheusApi } from './prometheus.ts';
import { type RunRecord, readRun } from './run-file.ts';
import { type LocalRun, runScript, startRun, until, WITHOUT_FLASK } from './testing/local-run.ts';

/** The tests of this file tell one story, in this order. */

const PROGRAMS = [
  'mariadb',
  'mysql-exporter',
  'mysql-admin-exporter',
  'node-exporter',
  'shop',
  'inbox',
  'alertmanager',
  'prometheus',
  'page',
  'server',
  'load-shop',
];

let folder: string;
let story: LocalRun;
let api: PrometheusApi;
let record: RunRecord;

const startAll = (...args: readonly string[]) => startRun(folder, '--only', WITHOUT_FLASK, ...args);
const within = (isSo: () => boolean | Promise<boolean>, seconds: number, what: string) =>
  until(isSo, seconds, what, story);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-start-'));
  story = startAll();
  await within(() => story.results().includes('Healthy'), 100, 'live signals');
  record = readRun(folder)!;
  api = prometheusApi(record.urls.prometheus!);
}, 120_000);

afterAll(async () => {
  if (story.process.exitCode === null) {
    story.process.kill('SIGTERM');
    await story.exit;
  }
  await endLeftovers(folder);
  rmSync(folder, { recursive: true });
});

it('starts with every rule that was written loaded in Prometheus, and none failing', async () => {
  const written = Number(/^(\d+) rules in \d+ files?/m.exec(story.words())?.[1]);
  expect(written).toBeGreaterThan(50);
  const { total, healthy, waiting, failed } = await api.ruleHealth();
  expect({ total, failed }).toEqual({ total: written, failed: [] });
  expect(healthy + waiting.length).toBe(written);
  expect(waiting.filter((waitMs) => waitMs <= 30_000)).toEqual([]);
});

it('shows the live signals of the shop, each with a value', () => {
  const row = story
    .results()
    .split('\n')
    .findLast((line) => line.includes('shop'));
  expect(row).toMatch(/^ {2}shop +Healthy +[\d.]+ ms +[\d.]+ \/s +0 % +[a-z ]+ [\d.]+ % +\S.*[%×]$/);
});

it('says where everything is, and everything answers there', async () => {
  const { alertmanager, inbox, page, server, shop } = record.urls;
  for (const url of [`${shop}/health`, `${page}/api/health`, `${server}/readyz`, `${alertmanager}/-/ready`, inbox!]) {
    expect((await fetch(url)).status, url).toBe(200);
    expect(story.words()).toContain(new URL(url).host);
  }
});

it('refuses to start a second time beside itself', async () => {
  const second = startAll();
  expect(await second.exit).toBe(1);
  expect(second.words()).toContain(`A local run is already there (process ${story.process.pid})`);
});

it('sees into the database of the shop: its transactions, and how full the pool is', async () => {
  const value = async (expr: string) => (await api.query(expr)).map((sample) => sample.value);
  const committed = 'sum by (db) (mysql_transaction_duration_seconds_count{db="shop-db",outcome="commit"})';
  await within(async () => ((await value(committed))[0] ?? 0) > 0, 15, 'a committed order');
  expect(await value('sum(mysql_transaction_errors_total{db="shop-db"})')).toEqual([0]);
  const pool = 'service:saturation:ratio{service="shop",resource="db_pool"}';
  await within(async () => (await value(pool)).length === 1, 15, 'how full the pool is');
});

it('leaves nothing behind when it is asked to stop', async () => {
  expect(record.children.filter(isRunning).map((child) => child.name)).toEqual(PROGRAMS);
  story.process.kill('SIGINT');
  expect(await story.exit).toBe(0);
  expect(record.children.filter(isRunning)).toEqual([]);
  expect(existsSync(join(folder, 'run.json'))).toBe(false);
  expect(story.words()).toMatch(/Stopping\nStopped; nothing of it is left running\.\n$/);
}, 20_000);

it('says which program was ended, ends the others, and starts whole again', async () => {
  const hurt = startRun(folder, '--only', 'shop,prometheus');
  await until(() => hurt.results().includes('shop'), 60, 'a second run', hurt);
  const children = readRun(folder)!.children;
  process.kill(children.find(({ name }) => name === 'prometheus')!.pid, 'SIGKILL');
  expect(await hurt.exit).toBe(1);
  expect(hurt.words()).toContain('prometheus ended by SIGKILL. Its last words, from');
  expect(children.filter(isRunning)).toEqual([]);
}, 90_000);

it('ends what a killed run left behind before it starts anew', async () => {
  const killed = startAll();
  await until(() => readRun(folder)?.children.length === PROGRAMS.length, 120, 'a third run', killed);
  const left = readRun(folder)!.children;
  killed.process.kill('SIGKILL');
  await killed.exit;
  expect(left.every(isRunning)).toBe(true);
  const again = startAll('--once');
  expect(await again.exit).toBe(0);
  expect(again.words()).toContain(`Ended what an earlier run left behind: ${PROGRAMS.join(', ')}`);
  expect(again.results()).toMatch(/shop +\S.* m?s +[\d.]+ \/s/);
  expect(left.filter(isRunning)).toEqual([]);
}, 180_000);

it('ends what a killed run left behind when it is told to stop', async () => {
  const killed = startRun(folder, '--only', 'shop');
  await until(() => readRun(folder)?.children.length === 2, 60, 'a run of the shop alone', killed);
  const left = readRun(folder)!.children;
  killed.process.kill('SIGKILL');
  await killed.exit;
  const { status, stderr } = runScript('scripts/stop.ts', '--dir', folder);
  expect([status, stderr]).toEqual([0, 'Ended what was left behind: shop, load-shop\n']);
  expect(left.filter(isRunning)).toEqual([]);
  expect(runScript('scripts/stop.ts', '--dir', folder).stderr).toBe('Nothing of it is running.\n');
}, 90_000);

it('explains its use when an option is wrong', async () => {
  for (const args of [['--minutes', 'many'], ['--only', 'grafana'], ['--fast']]) {
    const wrong = startRun(folder, ...args);
    expect(await wrong.exit, args.join(' ')).toBe(2);
    expect(wrong.words()).toMatch(/^usage: npm start/);
  }
});
