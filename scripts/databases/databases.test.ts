import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '../../generator/src/catalogue/index.ts';
import { provenAlerts } from '../../generator/src/rules/databases/cases.ts';
import { type Children, createChildren } from '../local/children.ts';
import { ROOT } from '../local/paths.ts';
import { isRunning } from '../local/process-identity.ts';
import { readRun } from '../local/run-file.ts';
import { waitUntil } from '../local/wait.ts';
import { mariadbGrants, mariadbNoGrants, READ_SHOP } from './grants.ts';
import { type Lab, SPECS, startLab } from './lab.ts';
import { panelStates, WATCHED } from './panels.ts';
import { provocations } from './provocations.ts';
import { isGood, provoke } from './provoke.ts';

/** Real servers, in this order: what they show while they are well, then what is done to them. */

let folder: string;
let children: Children;
let lab: Lab;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-databases-'));
  children = createChildren(folder);
  lab = await startLab(folder, children);
}, 180_000);

afterAll(async () => {
  await lab?.stop();
  await children.stop();
  lab?.dispose();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

it('every rule that was written is loaded, and none fails', async () => {
  const { rules } = lab.rules;
  await waitUntil(
    async () => (await lab.api.ruleHealth()).healthy === rules,
    30_000,
    () => `not all of ${rules} rules`,
  );
  expect(await lab.api.ruleHealth()).toEqual({ total: rules, healthy: rules, waiting: [], failed: [] });
});

describe('every panel', () => {
  /** What a server lacks, by panel; each for a reason that the panel says. */
  const LACKING: Readonly<Record<string, readonly string[]>> = {
    'orders-db': [
      'mysql-table-sizes: granted SELECT on the application',
      'mysql-auto-increment: granted SELECT on the application',
      'mysql-replication-threads: on a replica',
      'mysql-replication-lag: on a replica',
      'mysql-exporter-failures: exporter from 0.15 on',
    ],
    replayed: [
      'mysql-app-transactions: where an application measures its transactions',
      'mysql-app-mean: where an application measures its transactions',
      'mysql-app-errors: where an application measures its transactions',
      'mysql-replication-threads: on a replica',
      'mysql-replication-lag: on a replica',
    ],
    events: [
      'postgresql-dead-rows: exporter from 0.12 on',
      'postgresql-replica-lag: exporter from 0.12 on',
      'postgresql-replicas: on a primary that has replicas',
    ],
    sessions: ['redis-replicas: on a replica'],
    'sessions-replica': [],
    local: ['host-units: with --collector.systemd'],
  };

  it.each(WATCHED)('of $name shows data, or says by name what it wants', async (server) => {
    const states = () => panelStates(lab.api, server);
    const empty = async () => (await states()).filter(({ state }) => state === 'empty');
    await expect.poll(empty, { timeout: 45_000, interval: 2_000 }).toEqual([]);
    const all = await states();
    expect(all).toHaveLength(catalogues[server.subject].panels.length);
    const lacking = all.filter(({ state }) => state === 'lacking').map(({ needs, panel }) => ({ panel, needs }));
    expect(lacking).toEqual(
      LACKING[server.name]!.map((line) => {
        const [panel, reason] = line.split(': ');
        return { panel, needs: expect.arrayContaining([expect.stringContaining(reason!)]) };
      }),
    );
    for (const { needs } of lacking) expect(needs).not.toContain(undefined);
  });

  it('about tables has data as soon as the exporter may read them', async () => {
    await lab.mariadb.administer([READ_SHOP]);
    const waiting = async () =>
      (await panelStates(lab.api, WATCHED[0]!))
        .filter(({ panel }) => ['mysql-auto-increment', 'mysql-table-sizes'].includes(panel))
        .map(({ state }) => state);
    await expect.poll(waiting, { timeout: 20_000, interval: 1_000 }).toEqual(['data', 'data']);
  });
});

it('quartet doctor names no grant while the exporter of MariaDB has them all', async () => {
  expect(await lacking('orders-db')).toEqual([]);
});

describe('what is done to a server', () => {
  it.each(provocations)(
    '$id: $does',
    async (provocation) => {
      const unable = provocation.unable?.(lab);
      if (unable !== undefined) {
        // A container without loop devices has no disk to fill: there promtool alone proves the alert.
        expect(provenAlerts('host')).toEqual(expect.arrayContaining(provocation.fires.map(({ alert }) => alert)));
        return;
      }
      const findings = await provoke(lab, provocation);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter((finding) => !isGood(finding))).toEqual([]);
    },
    150_000,
  );
});

it('quartet doctor names each grant that the exporter of MariaDB lacks', async () => {
  const { administer, password } = lab.mariadb;
  await administer(mariadbNoGrants(password));
  await waitUntil(
    async () => (await failing()) >= 6,
    20_000,
    () => 'the collectors do not fail without grants',
  );
  const grants = ['BINLOG MONITOR ON *.*', 'PROCESS ON *.*', 'SELECT ON performance_schema.*', 'SLAVE MONITOR ON *.*'];
  expect(await lacking('orders-db')).toEqual(grants);
  await administer(mariadbGrants(password));
  await waitUntil(
    async () => (await failing()) === 0,
    30_000,
    () => 'the collectors fail although all is granted',
  );
});

it('all of it ends when it is told to', async () => {
  const running = readRun(folder)!.children.filter(isRunning);
  expect(running.map(({ name }) => name).sort()).toEqual([
    'mariadb',
    'mysqld_exporter',
    'mysqld_exporter-admin',
    'node_exporter',
    'postgres_exporter',
    'postgresql',
    'prometheus',
    'redis',
    'redis-replica',
    'redis-replica_exporter',
    'redis_exporter',
  ]);
  await lab.stop();
  await children.stop();
  expect(running.filter(isRunning)).toEqual([]);
}, 60_000);

/** The grants it says the exporter of `database` lacks. */
async function lacking(database: string): Promise<readonly string[]> {
  const cli = join(ROOT, 'generator/src/node/cli.ts');
  // A script that is given as text has no path among its arguments.
  const script = `process.argv.splice(1, 0, 'quartet'); (await import(${JSON.stringify(cli)})).run();`;
  const args = ['doctor', SPECS, '--prometheus', lab.urls.prometheus!, '--format', 'json'];
  const node = ['--conditions=source', '--input-type=module', '--eval', script, '--', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: ROOT });
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Record<string, string>[] };
  return diagnostics
    .filter(({ code, message }) => code === 'grant-missing' && message!.includes(`database \`${database}\``))
    .map(({ message }) => /lacks `([^`]+)`/.exec(message!)![1]!)
    .sort();
}

/** How many collectors of the first exporter fail now. */
async function failing(): Promise<number> {
  return (await lab.api.query('increase(mysql_exporter_scrape_errors_total{job="mysql"}[10s]) > 0')).length;
}
