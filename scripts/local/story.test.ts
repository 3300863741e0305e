import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endLeftovers } from './children.ts';
import { type PrometheusApi, prometheusApi } from './prometheus.ts';
import { readRun } from './run-file.ts';
import type { InboxRecord } from './sinks/inbox-page.ts';
import { type LocalRun, runScript, startRun, turn, until, WITHOUT_FLASK } from './testing/local-run.ts';

/** From load to the people who are told, and back; the tests of this file tell one story, in this order. */

type Mail = Extract<InboxRecord, { kind: 'mail' }>;

let folder: string;
let story: LocalRun;
let api: PrometheusApi;
let urls: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-story-'));
  story = startRun(folder, '--only', WITHOUT_FLASK);
  await within(() => story.results().includes('Healthy'), 100, 'live signals');
  urls = readRun(folder)!.urls;
  api = prometheusApi(urls.prometheus!);
}, 120_000);

afterAll(async () => {
  story.process.kill('SIGTERM');
  await story.exit;
  await endLeftovers(folder);
  rmSync(folder, { recursive: true });
});

const within = (isSo: () => boolean | Promise<boolean>, seconds: number, what: string) =>
  until(isSo, seconds, what, story);

async function firing(): Promise<readonly string[]> {
  const alerts = await api.alerts();
  return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => `${labels.slo}/${labels.tier}`);
}

const inbox = async () => (await (await fetch(`${urls.inbox}/messages.json`)).json()) as readonly InboxRecord[];
const isAbout = (record: InboxRecord, state: 'FIRING' | 'RESOLVED') =>
  new RegExp(state, 'i').test(JSON.stringify(record)) && JSON.stringify(record).includes('availability');
const ofKind = async (kind: InboxRecord['kind'], state: 'FIRING' | 'RESOLVED') =>
  (await inbox()).findLast((record) => record.kind === kind && isAbout(record, state));

it('fires within a minute after the shop is broken, and says so', async () => {
  expect(turn('errors', folder)).toBe(0);
  await within(async () => (await firing()).includes('availability/page-fast'), 60, 'a firing alert');
  await within(
    () => /▲ firing +shop: ErrorBudgetBurn\/availability\/page-fast, since/.test(story.results()),
    15,
    'its line',
  );
  await within(() => /▲ shop +Burning budget \d+×: availability/.test(story.results()), 15, 'its status');
}, 100_000);

it('tells people by mail and in Slack, with links that lead to the page of the shop', async () => {
  await within(async () => (await ofKind('mail', 'FIRING')) !== undefined, 30, 'a mail');
  await within(async () => (await ofKind('message', 'FIRING')) !== undefined, 30, 'a message in Slack');
  const mail = (await ofKind('mail', 'FIRING')) as Mail;
  expect(mail.subject).toMatch(/shop/);
  expect(mail.text).toMatch(/shop: [\d.]+% of requests miss availability/);
  const links = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));
  const local = links.filter((link) => link.startsWith('http://127.0.0.1'));
  expect(local.some((link) => link.startsWith(`${urls.page}/a/quartet-goldensignals-app/services/shop`))).toBe(true);
  for (const link of local) expect((await fetch(link)).status, link).toBe(200);
  const message = await ofKind('message', 'FIRING');
  expect(JSON.stringify(message)).toContain(`${urls.page}/a/quartet-goldensignals-app/services/shop`);
}, 70_000);

it('resolves after the shop is mended, and people are told that too', async () => {
  expect(turn('off', folder)).toBe(0);
  await within(async () => (await firing()).length === 0, 90, 'the end of the alert');
  await within(
    () => /✓ resolved +shop: ErrorBudgetBurn\/availability\/page-fast, after/.test(story.results()),
    15,
    'its line',
  );
  await within(async () => (await ofKind('mail', 'RESOLVED')) !== undefined, 45, 'the mail that it is over');
  await within(async () => (await ofKind('message', 'RESOLVED')) !== undefined, 45, 'the message that it is over');
}, 200_000);

it('takes load from k6 whose thresholds the fault breaks, while orders wait for locks and the alert fires', async () => {
  const { status, stderr, stdout } = runScript(
    'scripts/load.ts',
    ...['mysql-contention', '--dir', folder, '--minutes', '0.5'],
  );
  expect(status, `${stdout}${stderr}`).toBe(1);
  const failed = 'http_errors_total{route="/orders",error_type="db_lock_wait_timeout"}';
  await within(async () => ((await api.query(failed))[0]?.value ?? 0) > 0, 20, 'an order that failed');
  const timeouts = 'mysql_transaction_errors_total{db="shop-db",error_type="lock_wait_timeout"}';
  await within(async () => ((await api.query(timeouts))[0]?.value ?? 0) > 0, 15, 'a lock-wait timeout');
  const fired = 'max_over_time(ALERTS{alertstate="firing",slo="checkout-route"}[3m])';
  await within(async () => (await api.query(fired)).length > 0, 60, 'an alert that fired');
  // k6 says of its series that they are over when it ends.
  const figures = 'last_over_time(k6_http_reqs_total{route="/orders"}[5m])';
  await within(async () => (await api.query(figures)).length > 0, 15, 'figures of k6');
}, 200_000);

it('takes alerts from a spec that is changed on disk, and fires them: HighErrorRate and HighResponseTime', async () => {
  const file = join(folder, 'specs/shop/shop.yaml');
  const alerts = [
    '  alerts:',
    '    HighErrorRate: { threshold: 1%, for: 5s }',
    '    HighResponseTime: { threshold: 200ms, for: 5s }',
  ];
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('\n  objectives:\n', `\n${alerts.join('\n')}\n  objectives:\n`),
  );
  const seen = async () => (await api.alerts()).filter(({ state }) => state === 'firing');
  expect(turn('slow', folder)).toBe(0);
  await within(
    async () => {
      const names = (await seen()).map(({ labels }) => labels.alertname);
      return names.includes('HighErrorRate') && names.includes('HighResponseTime');
    },
    90,
    'both alerts',
  );
  expect(turn('off', folder)).toBe(0);
}, 120_000);
