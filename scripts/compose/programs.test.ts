import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { startShop } from '../../examples/shop/app.ts';
import { freePort, startMariaDb } from '../../instrumentation/test/support/mariadb.ts';
import { postgresqlServer } from '../databases/postgresql-server.ts';
import { startSmtpSink } from '../local/sinks/smtp.ts';
import { findProgram } from '../setup.mjs';
import { ROOT } from './compose-file.ts';
import { makeSecrets } from './secrets.ts';
import { startCatcher } from './slack-catcher.ts';

/** The files that docker-compose.yml mounts, in the hands of the programs of this machine. */

const PROVISIONING = join(ROOT, 'provisioning');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-stack-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function program(names: readonly string[], asked: string): string {
  const found = findProgram(names);
  if (found === undefined) throw new Error(`${names[0]} is not installed: node scripts/setup.mjs ${asked}`);
  return found;
}

function start(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  ends.push(() => {
    child.kill('SIGTERM');
    return ended;
  });
  return child;
}

async function until<T>(what: string, ask: () => Promise<T | undefined>, ms = 45_000): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${ms / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function json<T>(url: string): Promise<T> {
  return (await (await fetch(url, { signal: AbortSignal.timeout(5_000) })).json()) as T;
}

it('makes on MariaDB users who may do what they must, and no more', async () => {
  const folder = scratch();
  makeSecrets(join(folder, 'secrets'));
  const secret = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');
  const server = await startMariaDb();
  ends.push(() => server.stop());
  const at = { host: '127.0.0.1', port: server.port };
  const root = await mysql.createConnection({ ...at, user: 'root' });
  const [rows] = await root.query<mysql.RowDataPacket[]>('SELECT @@socket AS socket');
  await root.query(`ALTER USER root@localhost IDENTIFIED BY '${secret('mysql_root_password')}'`);
  await root.end();

  const { status, stderr } = spawnSync('sh', [join(PROVISIONING, 'mysql/users.sh')], {
    env: {
      PATH: process.env.PATH,
      SECRETS_FOLDER: join(folder, 'secrets'),
      SOCKET: String(rows[0]!.socket),
      SQL_FOLDER: join(PROVISIONING, 'mysql'),
    },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);

  // The address as containers have it, with the port of this server in its place.
  const url = secret('shop_database_url').replace('@mysql:3306', `@127.0.0.1:${server.port}`);
  const shop = await startShop(0, '127.0.0.1', url);
  ends.push(() => shop.stop());
  const placed = await fetch(`${shop.url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lines: [{ productId: 'beans', quantity: 1 }] }),
  });
  expect(placed.status).toBe(201);
  expect((await fetch(`${shop.url}/health`)).status).toBe(200);

  const cnf = Object.fromEntries(
    secret('mysqld_exporter_cnf')
      .split('\n')
      .map((line) => line.split('=')),
  );
  const exporter = await mysql.createConnection({ ...at, user: cnf.user, password: cnf.password });
  ends.push(() => exporter.end());
  await exporter.query('SHOW GLOBAL STATUS');
  await exporter.query('SELECT count FROM information_schema.INNODB_METRICS LIMIT 1');
  await exporter.query('SHOW REPLICA STATUS');
  await exporter.query('SHOW BINARY LOGS').catch((error: { readonly errno?: number }) => {
    // The server of this test keeps none; what matters is that the exporter may ask.
    expect(error.errno).toBe(1381);
  });
  await exporter.query('SELECT * FROM performance_schema.events_statements_summary_by_digest LIMIT 1');
  await expect(exporter.query('SELECT * FROM shop.orders')).rejects.toMatchObject({ errno: 1142 });
});

it('makes on PostgreSQL an exporter who reads statistics, and no row', async () => {
  const folder = scratch();
  makeSecrets(join(folder, 'secrets'));
  const server = await postgresqlServer(folder);
  ends.push(() => server.dispose());
  const { command, args, cwd, env } = server.program;
  start(command, args, cwd, env);
  const administrator = await until('PostgreSQL', () => server.connect('postgres'));
  ends.push(() => administrator.end());
  await administrator.query('CREATE TABLE orders (id int)');
  const { status, stderr } = spawnSync('sh', [join(PROVISIONING, 'postgresql/users.sh')], {
    env: {
      PATH: process.env.PATH,
      PGHOST: '127.0.0.1',
      PGPASSWORD: server.password,
      PGPORT: String(server.port),
      POSTGRES_USER: 'administrator',
      SECRETS_FOLDER: join(folder, 'secrets'),
      SQL_FOLDER: join(PROVISIONING, 'postgresql'),
    },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const password = readFileSync(join(folder, 'secrets/postgres_exporter_password'), 'utf8');
  const exporter = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user: 'exporter',
    password,
    database: 'postgres',
  });
  await exporter.connect();
  ends.push(() => exporter.end());
  await exporter.query('SELECT * FROM pg_stat_activity');
  await exporter.query('SELECT setting FROM pg_settings');
  await expect(exporter.query('SELECT * FROM orders')).rejects.toMatchObject({ code: '42501' });
});

it('runs in Prometheus: every rule is evaluated without a fault, and targets have the jobs of the specs', async () => {
  const folder = scratch();
  const shop = await startShop(0);
  ends.push(() => shop.stop());
  for (const part of ['prometheus.yml', 'alertmanagers'])
    cpSync(join(PROVISIONING, 'prometheus', part), join(folder, part), { recursive: true });
  cpSync(join(PROVISIONING, 'generated/prometheus/rules'), join(folder, 'rules'), { recursive: true });
  // In fast motion: a group is first evaluated within its interval, and some take minutes.
  for (const file of readdirSync(join(folder, 'rules'))) {
    const text = readFileSync(join(folder, 'rules', file), 'utf8');
    writeFileSync(join(folder, 'rules', file), text.replaceAll(/^ {4}interval: \S+$/gm, '    interval: 2s'));
  }
  mkdirSync(join(folder, 'targets'));
  const target = [{ targets: [new URL(shop.url).host], labels: { job: 'shop' } }];
  writeFileSync(join(folder, 'targets/shop.yaml'), JSON.stringify(target));
  const config = readFileSync(join(folder, 'prometheus.yml'), 'utf8');
  writeFileSync(join(folder, 'prometheus.yml'), config.replaceAll(/(_interval|_timeout): \d+s/g, '$1: 1s'));
  const url = `http://127.0.0.1:${await freePort()}`;
  start(
    program(['prometheus'], 'prometheus'),
    [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=${new URL(url).host}`,
      '--log.level=error',
    ],
    folder,
  );
  interface Query {
    readonly data: { readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[] };
  }
  const targets = await until('the target', async () => {
    const { data } = await json<Query>(`${url}/api/v1/query?query=up%3D%3D1`);
    return data.result.length > 0 ? data.result.map(({ metric }) => metric) : undefined;
  });
  expect(targets).toEqual([{ __name__: 'up', job: 'shop', instance: new URL(shop.url).host }]);
  interface Rules {
    readonly data: {
      readonly groups: readonly {
        readonly rules: readonly { readonly health: string; readonly lastError?: string }[];
      }[];
    };
  }
  const written = readdirSync(join(folder, 'rules')).reduce(
    (sum, file) =>
      sum + (readFileSync(join(folder, 'rules', file), 'utf8').match(/^ {6}- (alert|record): /gm) ?? []).length,
    0,
  );
  const rules = await until('the evaluation of all rules', async () => {
    const { groups } = (await json<Rules>(`${url}/api/v1/rules`)).data;
    const all = groups.flatMap((group) => group.rules);
    return all.some(({ health }) => health === 'unknown') ? undefined : all;
  });
  expect(rules.length).toBe(written);
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  const managers = await json<{ readonly data: { readonly activeAlertmanagers: readonly { readonly url: string }[] } }>(
    `${url}/api/v1/alertmanagers`,
  );
  expect(managers.data.activeAlertmanagers.map((one) => one.url)).toEqual(['http://alertmanager:9093/api/v2/alerts']);
});

it('brings an alert through Alertmanager by mail and to the place of Slack', async () => {
  const folder = scratch();
  const catcher = await startCatcher(0);
  ends.push(() => catcher.stop());
  const mails = await startSmtpSink();
  ends.push(() => mails.stop());
  cpSync(join(PROVISIONING, 'generated/alertmanager'), folder, { recursive: true });
  writeFileSync(join(folder, 'slack_webhook_url'), `${catcher.url}/services/quartet`);
  const config = readFileSync(join(folder, 'alertmanager.yml'), 'utf8');
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    config
      .replaceAll('/run/secrets/slack_webhook_url', join(folder, 'slack_webhook_url'))
      .replaceAll('mailpit:1025', `127.0.0.1:${mails.port}`)
      .replaceAll(/group_wait: \S+/g, 'group_wait: 1s'),
  );
  const url = `http://127.0.0.1:${await freePort()}`;
  start(
    program(['alertmanager', 'prometheus-alertmanager'], 'alertmanager'),
    [
      '--config.file=alertmanager.yml',
      '--storage.path=data',
      `--web.listen-address=${new URL(url).host}`,
      '--cluster.listen-address=',
    ],
    folder,
  );
  const labels = {
    alertname: 'ServiceDependencyDown',
    dependency: 'shop-db',
    service: 'shop',
    severity: 'critical',
    team: 'shop',
  };
  const annotations = { summary: 'shop: shop-db does not answer', description: 'Requests that need it fail.' };
  await until('Alertmanager', async () => {
    const response = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels, annotations }]),
    });
    return response.ok || undefined;
  });
  // The health check of docker-compose.yml asks in the same words.
  const asked = spawnSync(program(['amtool'], 'alertmanager'), [`--alertmanager.url=${url}`, 'cluster', 'show']);
  expect(asked.status).toBe(0);
  const posted = await until('the message', async () => catcher.messages()[0]);
  expect(posted).toMatchObject({ path: '/services/quartet', body: { channel: '#shop' } });
  expect(JSON.stringify(posted.body)).toContain('shop-db does not answer');
  const mail = await until('the mail', async () => mails.messages()[0]);
  expect(mail.to).toEqual(['shop-oncall@example.com']);
  expect(mail.from).toBe('quartet@example.com');
  expect(mail.text).toContain('shop-db does not answer');
  expect(await (await fetch(catcher.url)).text()).toContain('shop-db does not answer');
});
