/** What a local run consists of: the shops, a database, their load, and a Prometheus with the rules of their specs. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../setup.mjs';
import type { Children, Program } from './children.ts';
import { type CompiledRules, compileRules } from './compile-rules.ts';
import { type Exporter, mysqlExporters, nodeExporter } from './exporters.ts';
import { flaskPrograms, pythonEnvironment } from './flask.ts';
import { greets, localMariadb } from './mariadb.ts';
import { ROOT } from './paths.ts';
import { buildPage, pageProgram } from './plugin-page.ts';
import { freePort } from './ports.ts';
import { type PrometheusApi, prometheusApi, prometheusConfig, type RuleHealth } from './prometheus.ts';

export interface StackOptions {
  /** Where everything is written. */
  readonly folder: string;
  /** Leaves the Flask shops out. */
  readonly onlyShop: boolean;
  /** How long the load lasts. */
  readonly minutes: number;
  /** Leaves the page in the browser out. */
  readonly noPage?: boolean;
  readonly say: (line: string) => void;
}

export interface Stack {
  /** Service names, which are the jobs too. */
  readonly services: readonly string[];
  /** Base addresses by name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly rules: CompiledRules;
  readonly api: PrometheusApi;
}

/** Why a local run cannot go on, in words for the user. */
export class StackError extends Error {}

/** Requests per second: the shop's floor of 60 requests in 30 s is met ten times over. */
const RATES: Readonly<Record<string, number>> = { shop: 20, 'shop-flask': 10, 'shop-guide': 5 };

/**
 * Starts everything and returns once Prometheus answers; rules may still wait for their first evaluation.
 *
 * @throws StackError when Prometheus is not installed, a spec is wrong, or Prometheus does not come up.
 */
export async function startStack(options: StackOptions, children: Children): Promise<Stack> {
  const { folder, onlyShop, minutes, say } = options;
  const prometheus = findProgram(['prometheus']);
  if (prometheus === undefined) {
    throw new StackError('prometheus is not on PATH. `node scripts/setup.mjs prometheus` installs it, or says how.');
  }
  const flask = onlyShop ? [] : await flaskShops(folder, say);
  const database = await startDatabase(options, children);
  const shops = [await shopProgram(database?.url), ...flask];
  const exporters = database?.exporters ?? [];
  const rules = await rulesFor({ hasFlask: flask.length > 0, hasExporters: exporters.length > 0 }, folder);
  for (const { program } of exporters) children.start(program);
  for (const shop of shops) children.start(shop);

  const address = `127.0.0.1:${await freePort(9090)}`;
  const config = join(folder, 'prometheus.yml');
  const targets = [...shops.map(({ name, url }) => ({ job: name, address: new URL(url!).host })), ...exporters];
  writeFileSync(config, prometheusConfig(targets, rules.files));
  mkdirSync(join(folder, 'prometheus'), { recursive: true });
  const url = `http://${address}`;
  children.start({
    name: 'prometheus',
    command: prometheus,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      '--storage.tsdb.retention.time=2d',
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ],
    cwd: folder,
    url,
  });
  for (const shop of shops) {
    await waitUntil(() => answers(`${shop.url}/healthz`), 30_000, `${shop.name} did not answer within 30 s.`);
    children.start(loadProgram(shop, minutes));
  }
  const api = prometheusApi(url);
  await waitUntil(() => api.isReady(), 60_000, 'Prometheus did not become ready within a minute.');
  const page = options.noPage ? undefined : await startPage(options, url, children);
  return {
    services: shops.map((shop) => shop.name),
    urls: Object.fromEntries([
      ...shops.map((shop) => [shop.name, shop.url!]),
      ['prometheus', url],
      ...(page === undefined ? [] : [['page', page]]),
    ]),
    rules,
    api,
  };
}

/** @returns Its address; undefined where it could not be built, which is said. */
async function startPage(
  { folder, say }: StackOptions,
  prometheus: string,
  children: Children,
): Promise<string | undefined> {
  const problem = await buildPage(say);
  if (problem !== undefined) {
    say(`There is no page in the browser: it could not be built.\n${problem}`);
    return undefined;
  }
  const program = await pageProgram({ folder, prometheus });
  children.start(program);
  await waitUntil(() => answers(`${program.url}/api/health`), 30_000, 'The page did not answer within 30 s.');
  return program.url;
}

/** Groups that take their first turn later than this are not waited for, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Waits until Prometheus shows as many rules as were written, each evaluated without an error; those of groups that
 * are evaluated more seldom than every half minute may still wait for their first turn.
 *
 * @returns The health then.
 * @throws StackError that names the rules which fail, or how many are missing, after 90 s.
 */
export async function waitForRules({ api, rules }: Stack): Promise<RuleHealth> {
  let last: RuleHealth = { total: 0, healthy: 0, waiting: [], failed: [] };
  const isHealthy = async () => {
    last = await api.ruleHealth();
    if (last.failed.length > 0) throw new StackError(`Prometheus cannot evaluate ${last.failed.join('\n')}`);
    return last.total === rules.rules && last.waiting.every((waitMs) => waitMs > PATIENCE_MS);
  };
  await waitUntil(isHealthy, 90_000, () => {
    const { total, healthy } = last;
    return `Of ${rules.rules} rules written, Prometheus loaded ${total} and evaluated ${healthy} after 90 s.`;
  });
  return last;
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

interface RunningDatabase {
  readonly url: string;
  /** Those of the database and of this machine; empty where one of the programs is missing, which is said. */
  readonly exporters: readonly Exporter[];
}

/** @returns undefined where the shop has to do without; that is said. */
async function startDatabase({ folder, say }: StackOptions, children: Children): Promise<RunningDatabase | undefined> {
  const mariadb = await localMariadb(folder);
  if ('missing' in mariadb) {
    say(`The shop keeps its orders in memory: ${mariadb.missing}`);
    return undefined;
  }
  children.start(mariadb.program);
  await waitUntil(() => greets(mariadb.port), 60_000, 'MariaDB did not answer within a minute.');
  const ports = { usual: mariadb.port, extra: mariadb.extraPort };
  const ofDatabase = await mysqlExporters(folder, ports, mariadb.exporter);
  const ofMachine = await nodeExporter(folder);
  if (ofDatabase.length === 0 || !ofMachine) {
    say('The database is not watched: `node scripts/setup.mjs mysqld_exporter node_exporter` installs its exporters.');
    return { url: mariadb.databaseUrl, exporters: [] };
  }
  return { url: mariadb.databaseUrl, exporters: [...ofDatabase, ofMachine] };
}

async function shopProgram(databaseUrl: string | undefined): Promise<Program> {
  const port = await freePort(3000);
  return {
    name: 'shop',
    command: process.execPath,
    args: ['--conditions=source', 'app.ts'],
    cwd: join(ROOT, 'examples/shop'),
    env: { PORT: String(port), HOST: '127.0.0.1', ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) },
    url: `http://127.0.0.1:${port}`,
  };
}

async function flaskShops(folder: string, say: (line: string) => void): Promise<readonly Program[]> {
  const environment = await pythonEnvironment(folder, say);
  if ('bin' in environment) return flaskPrograms(environment.bin, folder);
  say(`The Flask shops are left out: ${environment.missing}`);
  return [];
}

function loadProgram(shop: Program, minutes: number): Program {
  return {
    name: `load-${shop.name}`,
    command: process.execPath,
    args: ['load.ts', '--url', shop.url!, '--rate', String(RATES[shop.name]), '--minutes', String(minutes)],
    cwd: join(ROOT, 'examples/shop'),
    ends: true,
  };
}

async function rulesFor(
  { hasExporters, hasFlask }: { readonly hasExporters: boolean; readonly hasFlask: boolean },
  folder: string,
): Promise<CompiledRules> {
  const specs = [
    'examples/shop/demo/shop.yaml',
    ...(hasExporters ? ['examples/shop/demo/database.yaml'] : []),
    ...(hasFlask ? ['examples/flask/demo'] : []),
  ].map((path) => join(ROOT, path));
  const compiled = await compileRules(specs, join(folder, 'rules'));
  if (typeof compiled === 'string') throw new StackError(compiled);
  return compiled;
}

async function waitUntil(isSo: () => Promise<boolean>, ms: number, otherwise: string | (() => string)): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new StackError(typeof otherwise === 'string' ? otherwise : otherwise());
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
