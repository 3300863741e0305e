import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endLeftovers } from './children.ts';
import { ROOT } from './paths.ts';
import { isRunning } from './process-identity.ts';
import { type PrometheusApi, prometheusApi } from './prometheus.ts';
import { type RunRecord, readRun } from './run-file.ts';

/** The tests of this file tell one story, in this order. */

let folder: string;
let story: Started;
let api: PrometheusApi;
let record: RunRecord;

interface Started {
  readonly process: ChildProcess;
  readonly words: () => string;
  readonly results: () => string;
  readonly exit: Promise<number | null>;
}

function startIn(dir: string, ...args: readonly string[]): Started {
  const node = join(ROOT, 'node_modules/.bin/node');
  const all = ['--conditions=source', 'scripts/start.ts', '--dir', dir, '--only', 'shop', '--minutes', '8', ...args];
  const child = spawn(node, all, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let results = '';
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => {
    results += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, words: () => words, results: () => results, exit };
}

async function until(isSo: () => boolean | Promise<boolean>, seconds: number, what: string): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new Error(`${what} not within ${seconds} s\n${story.words()}\n${story.results()}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function turn(kind: string): number | null {
  const script = join(ROOT, 'scripts/local/break.ts');
  return spawnSync(process.execPath, ['--conditions=source', script, kind, '--dir', folder]).status;
}

async function firing(): Promise<readonly string[]> {
  const alerts = await api.alerts();
  return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => `${labels.slo}/${labels.tier}`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-start-'));
  story = startIn(folder);
  await until(() => story.results().includes('Healthy'), 100, 'live signals');
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
  expect(row).toMatch(/^ {2}shop +Healthy +[\d.]+ ms +[\d.]+ \/s +0 % +[a-z ]+ [\d.]+ % +100 %$/);
});

it('refuses to start a second time beside itself', async () => {
  const second = startIn(folder);
  expect(await second.exit).toBe(1);
  expect(second.words()).toContain(`A local run is already there (process ${story.process.pid})`);
});

it('sees into the database of the shop: its transactions, and how full the pool is', async () => {
  const value = async (expr: string) => (await api.query(expr)).map((sample) => sample.value);
  const committed = 'sum by (db) (mysql_transaction_duration_seconds_count{db="shop-db",outcome="commit"})';
  await until(async () => ((await value(committed))[0] ?? 0) > 0, 15, 'a committed order');
  expect(await value('sum(mysql_transaction_errors_total{db="shop-db"})')).toEqual([0]);
  const pool = 'service:saturation:ratio{service="shop",resource="db_pool"}';
  await until(async () => (await value(pool)).length === 1, 15, 'how full the pool is');
});

it('fires within a minute after the shop is broken, and says so', async () => {
  expect(turn('errors')).toBe(0);
  await until(async () => (await firing()).includes('availability/page-fast'), 60, 'a firing alert');
  await until(
    () => /▲ firing +shop: ErrorBudgetBurn\/availability\/page-fast, since/.test(story.results()),
    15,
    'its line',
  );
  await until(() => /▲ shop +Burning budget \d+×: availability/.test(story.results()), 15, 'its status');
}, 100_000);

it('resolves, the slow tier too, after the shop is mended, and says so', async () => {
  expect(turn('off')).toBe(0);
  await until(async () => (await firing()).length === 0, 90, 'the end of the alert');
  await until(
    () => /✓ resolved +shop: ErrorBudgetBurn\/availability\/page-fast, after/.test(story.results()),
    15,
    'its line',
  );
}, 120_000);

it('waits for locks, counts the orders that fail by it, and fires', async () => {
  expect(turn('locks')).toBe(0);
  const failed = 'http_errors_total{route="/orders",error_type="db_lock_wait_timeout"}';
  await until(async () => ((await api.query(failed))[0]?.value ?? 0) > 0, 20, 'an order that failed');
  const timeouts = 'mysql_transaction_errors_total{db="shop-db",error_type="lock_wait_timeout"}';
  await until(async () => ((await api.query(timeouts))[0]?.value ?? 0) > 0, 15, 'a lock-wait timeout');
  const waiting = 'service:saturation:ratio{service="shop",resource="db_pool"} > 0.2';
  await until(async () => (await api.query(waiting)).length > 0, 15, 'connections that wait');
  await until(async () => (await firing()).includes('checkout-route/page-fast'), 90, 'a firing alert');
}, 150_000);

it('leaves nothing behind when it is asked to stop', async () => {
  expect(record.children.filter(isRunning).map((child) => child.name)).toEqual([
    'mariadb',
    'mysql-exporter',
    'mysql-admin-exporter',
    'node-exporter',
    'shop',
    'prometheus',
    'load-shop',
    'page',
  ]);
  story.process.kill('SIGINT');
  expect(await story.exit).toBe(0);
  expect(record.children.filter(isRunning)).toEqual([]);
  expect(existsSync(join(folder, 'run.json'))).toBe(false);
  expect(story.words()).toMatch(/Stopping\nStopped; nothing of it is left running\.\n$/);
}, 20_000);

it('ends what a killed run left behind before it starts anew', async () => {
  const killed = startIn(folder);
  await until(() => (readRun(folder)?.children.length ?? 0) === 8, 120, 'a second run');
  const left = readRun(folder)!.children;
  killed.process.kill('SIGKILL');
  await killed.exit;
  expect(left.every(isRunning)).toBe(true);
  const again = startIn(folder, '--once');
  expect(await again.exit).toBe(0);
  expect(again.words()).toContain('Ended what an earlier run left behind: mariadb, shop, prometheus, load-shop');
  expect(again.results()).toMatch(/shop +\S.* m?s +[\d.]+ \/s/);
  expect(left.filter(isRunning)).toEqual([]);
}, 120_000);

it('explains its use when an option is wrong', async () => {
  for (const args of [['--minutes', 'many'], ['--only', 'flask'], ['--fast']]) {
    const wrong = startIn(folder, ...args);
    expect(await wrong.exit, args.join(' ')).toBe(2);
    expect(wrong.words()).toMatch(/^usage: npm start/);
  }
});
