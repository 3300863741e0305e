/** What a local run consists of: shops, a database, their load, a Prometheus with the rules of their specs, and who is told. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../setup.mjs';
import { alertmanagerProgram, type Inbox, inboxProgram } from './alerting.ts';
import type { Children, Program } from './children.ts';
import { type RunningDatabase, startDatabase } from './database.ts';
import type { Exporter } from './exporters.ts';
import { PARTS, type Part } from './parts.ts';
import { buildPage, type PageFacts, pageProgram } from './plugin-page.ts';
import { freePort } from './ports.ts';
import { type PrometheusApi, prometheusApi, type RuleHealth, type ScrapeTarget } from './prometheus.ts';
import { writePrometheusConfig } from './prometheus-config.ts';
import { type CompiledRules, countRules, runQuartet } from './quartet-rules.ts';
import { type RuleServer, ruleServer } from './rule-server.ts';
import { flaskShops, loadProgram, shopProgram } from './shops.ts';
import { prepareSpecs } from './specs.ts';
import { answers, StackError, waitUntil } from './wait.ts';

export { StackError } from './wait.ts';

export interface StackOptions {
  /** Where everything is written. */
  readonly folder: string;
  /** All of them unless told. */
  readonly parts?: ReadonlySet<Part>;
  /** How long the load lasts. */
  readonly minutes: number;
  /** Whether saves wait for the proof of their alerts: yes unless told. */
  readonly proves?: boolean;
  readonly say: (line: string) => void;
}

export interface Stack {
  /** Service names, which are the jobs too. */
  readonly services: readonly string[];
  /** Base addresses by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** What Prometheus was given, and the way to ask it; undefined where none runs. */
  readonly watching?: Watching | undefined;
  readonly server?: RuleServer | undefined;
}

export interface Watching {
  /** What is written by now. */
  readonly rules: () => CompiledRules;
  readonly api: PrometheusApi;
}

/** What runs already while the rest is started. */
interface Begun {
  readonly database?: RunningDatabase | undefined;
  readonly shops: readonly Program[];
  readonly exporters: readonly Exporter[];
}

/**
 * Starts everything and returns once it answers; the rules may still be on their way to Prometheus.
 *
 * @throws StackError when Prometheus is not installed, a spec is wrong, or a program does not come up.
 */
export async function startStack(options: StackOptions, children: Children): Promise<Stack> {
  const { minutes, parts = new Set(PARTS) } = options;
  const begun = await startWatched(options, parts, children);
  const watcher = parts.has('prometheus') ? await startWatching(options, parts, begun, children) : undefined;
  for (const shop of begun.shops) {
    await waitUntil(() => answers(`${shop.url}/healthz`), 30_000, `${shop.name} did not answer within 30 s.`);
    children.start(loadProgram(shop, minutes));
  }
  return {
    services: begun.shops.map((shop) => shop.name),
    urls: Object.fromEntries([...begun.shops.map((shop) => [shop.name, shop.url!]), ...(watcher?.urls ?? [])]),
    watching: watcher?.watching,
    server: watcher?.server,
  };
}

async function startWatched(
  { folder, say }: StackOptions,
  parts: ReadonlySet<Part>,
  children: Children,
): Promise<Begun> {
  const flask = parts.has('flask') ? await flaskShops(folder, say) : [];
  const database = parts.has('mariadb')
    ? await startDatabase(folder, parts.has('exporters'), say, children)
    : undefined;
  const shops = [...(parts.has('shop') ? [await shopProgram(database?.url)] : []), ...flask];
  const exporters = database?.exporters ?? [];
  for (const { program } of exporters) children.start(program);
  for (const shop of shops) children.start(shop);
  return { database, shops, exporters };
}

interface Watcher {
  readonly urls: readonly (readonly [string, string])[];
  readonly watching: Watching;
  readonly server: RuleServer | undefined;
}

async function startWatching(
  options: StackOptions,
  parts: ReadonlySet<Part>,
  { exporters, shops }: Begun,
  children: Children,
): Promise<Watcher> {
  const { folder, proves, say } = options;
  const specs = join(folder, 'specs');
  const rules = join(folder, 'rules');
  const names = shops.map(({ name }) => name);
  const watched = {
    shop: names.includes('shop'),
    database: exporters.length > 0,
    flask: names.some((name) => name !== 'shop'),
  };
  const page = parts.has('page') ? await preparePage(say) : undefined;
  const files = prepareSpecs(specs, watched, page?.url).map((file) => join(specs, file));
  const told = parts.has('alertmanager') ? await startAlerting(options, files, children) : undefined;
  const targets = [...shops.map(({ name, url }) => ({ job: name, address: new URL(url!).host })), ...exporters];
  const url = await startPrometheus(folder, targets, told?.url, children);
  const api = prometheusApi(url);
  await waitUntil(() => api.isReady(), 60_000, 'Prometheus did not become ready within a minute.');

  const server = parts.has('server')
    ? await ruleServer({ folder, specs, rules, prometheus: url, alertmanager: told?.url, page: page?.url, proves })
    : undefined;
  if (page) await startPage({ folder, prometheus: url, server, ...page }, children);
  if (server) await startServer(server, children);
  else await applyOnce(files, rules, url);
  return {
    server,
    watching: { api, rules: () => countRules(rules) },
    urls: [
      ['prometheus', url],
      ...(told
        ? ([
            ['alertmanager', told.url],
            ['inbox', told.inbox.url],
          ] as const)
        : []),
      ...(server ? ([['server', server.url]] as const) : []),
      ...(page ? ([['page', page.url]] as const) : []),
    ],
  };
}

/** @returns undefined where Alertmanager is not installed, which is said. */
async function startAlerting(
  { folder, say }: StackOptions,
  specs: readonly string[],
  children: Children,
): Promise<{ readonly url: string; readonly inbox: Inbox } | undefined> {
  const inbox = await inboxProgram(folder);
  const program = await alertmanagerProgram(folder, specs, inbox, say);
  if (!program) return undefined;
  children.start(inbox.program);
  await waitUntil(() => answers(inbox.url), 30_000, 'The inbox did not answer within 30 s.');
  children.start(program);
  await waitUntil(() => answers(`${program.url}/-/ready`), 30_000, 'Alertmanager was not ready within 30 s.');
  return { url: program.url!, inbox };
}

/** @returns Its address, where it is not ready yet. */
async function startPrometheus(
  folder: string,
  targets: readonly ScrapeTarget[],
  alertmanager: string | undefined,
  children: Children,
): Promise<string> {
  const command = findProgram(['prometheus']);
  if (command === undefined) {
    throw new StackError('prometheus is not on PATH. `node scripts/setup.mjs prometheus` installs it, or says how.');
  }
  const address = `127.0.0.1:${await freePort(9090)}`;
  const home = join(folder, 'prometheus');
  const data = join(home, 'data');
  mkdirSync(data, { recursive: true });
  const config = writePrometheusConfig(home, { targets, rules: join(folder, 'rules'), alertmanager });
  const url = `http://${address}`;
  children.start({
    name: 'prometheus',
    command,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=2d',
      `--web.listen-address=${address}`,
      `--web.external-url=${url}`,
      '--web.enable-lifecycle',
      '--web.enable-remote-write-receiver',
      '--log.level=warn',
    ],
    cwd: folder,
    url,
  });
  return url;
}

async function startServer(server: RuleServer, children: Children): Promise<void> {
  children.start(server.program);
  await waitUntil(() => answers(`${server.url}/readyz`), 60_000, 'The rule server was not ready within a minute.');
}

/** Where no server keeps the rules in step: once, by the same way of saving. */
async function applyOnce(specs: readonly string[], rules: string, prometheus: string): Promise<void> {
  const problem = await runQuartet(['apply', ...specs, '--rules', rules, '--prometheus', prometheus, '--no-color']);
  if (problem !== undefined) throw new StackError(problem);
}

/** @returns Its address; undefined where it could not be built, which is said. */
async function preparePage(
  say: (line: string) => void,
): Promise<{ readonly port: number; readonly url: string } | undefined> {
  const problem = await buildPage(say);
  if (problem !== undefined) {
    say(`There is no page in the browser: it could not be built.\n${problem}`);
    return undefined;
  }
  const port = await freePort(3001);
  return { port, url: `http://127.0.0.1:${port}` };
}

async function startPage(facts: PageFacts, children: Children): Promise<void> {
  const program = pageProgram(facts);
  children.start(program);
  await waitUntil(() => answers(`${program.url}/api/health`), 30_000, 'The page did not answer within 30 s.');
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
export async function waitForRules({ api, rules }: Watching): Promise<RuleHealth> {
  let last: RuleHealth = { total: 0, healthy: 0, waiting: [], failed: [] };
  const isHealthy = async () => {
    last = await api.ruleHealth();
    if (last.failed.length > 0) throw new StackError(`Prometheus cannot evaluate ${last.failed.join('\n')}`);
    // The files are read last: there are many rules in them, and this is asked four times a second.
    const hadTurn = last.waiting.every((waitMs) => waitMs > PATIENCE_MS);
    return last.total > 0 && hadTurn && last.total === rules().rules;
  };
  await waitUntil(isHealthy, 90_000, () => {
    const { total, healthy } = last;
    return `Of ${rules().rules} rules written, Prometheus loaded ${total} and evaluated ${healthy} after 90 s.`;
  });
  return last;
}
