/** All local databases with their exporters, an application that works on them, and a Prometheus with the rules of the specs. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instrument } from '@quartet/instrumentation';
import { createClient } from 'redis';
import { type Children, lastWords, type Program } from '../local/children.ts';
import { greets } from '../local/mariadb.ts';
import { ROOT } from '../local/paths.ts';
import { freePort } from '../local/ports.ts';
import { isRunning } from '../local/process-identity.ts';
import { type PrometheusApi, prometheusApi, prometheusConfig, type ScrapeTarget } from '../local/prometheus.ts';
import { type CompiledRules, countRules, runQuartet } from '../local/quartet-rules.ts';
import { readRun } from '../local/run-file.ts';
import { StackError, waitUntil } from '../local/wait.ts';
import {
  type Exporter,
  mysqlAdminExporter,
  mysqlExporter,
  nodeExporter,
  postgresExporter,
  redisExporter,
} from './exporters.ts';
import { type MariadbServer, mariadbServer } from './mariadb-server.ts';
import { counterNames, recordedMysql, replayed } from './mysql-replay.ts';
import { type PostgresqlServer, postgresqlServer } from './postgresql-server.ts';
import { program } from './programs.ts';
import { type RedisServer, redisServer } from './redis-server.ts';
import { type NoSmallDisk, type SmallDisk, smallDisk } from './small-disk.ts';
import { type SteadyLoad, startLoad } from './steady-load.ts';
import { answerScrape, startTarget } from './target.ts';

/** The specs whose rules are run. */
export const SPECS = join(ROOT, 'examples/databases/demo');

export interface Lab {
  readonly folder: string;
  readonly api: PrometheusApi;
  /** Base addresses by name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly rules: CompiledRules;
  readonly mariadb: MariadbServer;
  readonly postgresql: PostgresqlServer;
  readonly redis: RedisServer;
  readonly disk: SmallDisk | NoSmallDisk;
  readonly load: SteadyLoad;
  /** Ends a program at once, as a crash would. */
  readonly kill: (name: string) => Promise<void>;
  /** Starts a program that was ended, and waits until it answers. */
  readonly revive: (name: string) => Promise<void>;
  /** Ends the work and removes what is not kept; the programs are the children's to end. */
  readonly stop: () => Promise<void>;
  /** Removes the data of servers that have ended. */
  readonly dispose: () => void;
}

/**
 * Starts everything below `folder` and returns once every target is up in Prometheus.
 *
 * @throws StackError when a program is not installed, or one does not come up.
 */
export async function startLab(folder: string, children: Children): Promise<Lab> {
  mkdirSync(folder, { recursive: true });
  const prometheus = program('prometheus');
  const mariadb = await mariadbServer(folder);
  const redis = await redisServer(folder, { name: 'redis', port: 16379 });
  const replica = await redisServer(folder, { name: 'redis-replica', port: 16380, of: redis });
  const exporters: readonly Exporter[] = [
    await mysqlExporter(mariadb, folder),
    await mysqlAdminExporter(mariadb, folder),
    await redisExporter(redis, folder, 'redis'),
    await redisExporter(replica, folder, 'redis-replica'),
    await nodeExporter(folder),
  ];
  const rules = join(folder, 'rules');
  const problem = await runQuartet([
    ...['generate', SPECS, '--out', rules, '--target', 'prometheus-rules', '--no-color'],
  ]);
  if (problem !== undefined) throw new StackError(problem);
  const compiled = countRules(rules);
  const disk = smallDisk(folder);
  const postgresql = await postgresqlServer(folder);
  const programs = new Map<string, Program>();
  const start = (one: Program) => {
    programs.set(one.name, one);
    children.start(one);
  };
  const ready: Readonly<Record<string, () => Promise<boolean>>> = {
    mariadb: () => greets(mariadb.port),
    postgresql: () => answersPostgresql(postgresql),
    redis: () => answersRedis(redis),
    'redis-replica': () => answersRedis(replica),
  };
  const awaitReady = (name: string) =>
    waitUntil(ready[name] ?? (async () => true), 60_000, () => `${name} does not answer:\n${lastWords(folder, name)}`);

  for (const server of [mariadb, postgresql, redis, replica]) start(server.program);
  for (const name of Object.keys(ready)) await awaitReady(name);
  await postgresql.prepare();
  const measured = [...exporters, await postgresExporter(postgresql, folder)];
  for (const one of measured) start(one.program);

  const metrics = instrument({ service: 'orders' });
  const load = await startLoad({ mariadb, postgresql, redis, replica }, metrics);
  const handler = metrics.handler();
  const application = await startTarget(19000, (request, response) => handler(request, response));
  const recording = recordedMysql();
  const counters = counterNames();
  const began = performance.now();
  const replay = await startTarget(19106, (_, response) =>
    answerScrape(response, replayed(recording, counters, (performance.now() - began) / 1000)),
  );

  const targets: readonly ScrapeTarget[] = [
    ...measured,
    // The exporter of everybody once more, for a spec that knows no other.
    { job: 'mysql-alone', address: exporters[0]!.address },
    { job: 'orders', address: application.address },
    { job: 'mysql-replay', address: replay.address },
  ];
  const url = `http://127.0.0.1:${await freePort(19090)}`;
  start(prometheusProgram(prometheus, folder, url, targets, compiled));
  const api = prometheusApi(url);
  await waitUntil(
    () => api.isReady(),
    60_000,
    () => `prometheus does not answer:\n${lastWords(folder, 'prometheus')}`,
  );
  await awaitTargets(api, targets);
  return {
    folder,
    api,
    urls: Object.fromEntries([...measured.map(({ program: { name, url: at } }) => [name, at!]), ['prometheus', url]]),
    rules: compiled,
    mariadb,
    postgresql,
    redis,
    disk,
    load,
    kill: (name) => kill(folder, name),
    revive: async (name) => {
      children.start(programs.get(name)!);
      await awaitReady(name);
    },
    stop: async () => {
      await load.stop();
      metrics.close();
      application.stop();
      replay.stop();
    },
    dispose: () => {
      if ('unmount' in disk) disk.unmount();
      postgresql.dispose();
    },
  };
}

function prometheusProgram(
  command: string,
  folder: string,
  url: string,
  targets: readonly ScrapeTarget[],
  rules: CompiledRules,
): Program {
  const config = join(folder, 'prometheus.yml');
  const data = join(folder, 'prometheus');
  // What an earlier run provoked within the last minutes would fire in this one.
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  writeFileSync(config, prometheusConfig({ targets, ruleFiles: rules.files }));
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=${new URL(url).host}`,
    '--log.level=warn',
  ];
  return { name: 'prometheus', command, args, cwd: folder, url };
}

/** Waits until each target was scraped, and each server behind one answers its exporter. */
async function awaitTargets(api: PrometheusApi, targets: readonly ScrapeTarget[]): Promise<void> {
  const servers = '{__name__=~"mysql_up|pg_up|redis_up"} == 1';
  // Redis with its replica, MariaDB three times, the recording, and PostgreSQL.
  const expected = [targets.length, 7];
  let seen: readonly number[] = [];
  const isThere = async () => {
    seen = (await Promise.all(['up == 1', servers].map((expr) => api.query(expr)))).map(({ length }) => length);
    return seen.join() === expected.join();
  };
  const [all, answering] = expected;
  const words = () => `of ${all} targets ${seen[0]} are up in Prometheus, of ${answering} servers ${seen[1]} answer`;
  await waitUntil(isThere, 60_000, words);
}

async function kill(folder: string, name: string): Promise<void> {
  const child = readRun(folder)?.children.findLast((one) => one.name === name && isRunning(one));
  if (!child) throw new Error(`kill: ${name} does not run`);
  process.kill(-child.pid, 'SIGKILL');
  await waitUntil(
    async () => !isRunning(child),
    10_000,
    () => `${name} does not end`,
  );
}

async function answersPostgresql(server: PostgresqlServer): Promise<boolean> {
  try {
    await (await server.connect('postgres')).end();
    return true;
  } catch {
    return false;
  }
}

async function answersRedis({ url }: RedisServer): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}
