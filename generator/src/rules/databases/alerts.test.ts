import { describe, expect, it } from 'vitest';
import type { Subject } from '../../catalogue/catalogue.ts';
import { catalogues } from '../../catalogue/index.ts';
import type { AlertRule } from '../../plan.ts';
import { isAlert } from '../../plan.ts';
import { compileCodes } from '../codes.ts';
import { isGenerated } from '../names.ts';
import { provenAlerts } from './cases.ts';
import { databaseOf, findingsOf, hostOf, planOf } from './testing/plans.ts';
import { planWatched } from './watch-plan.ts';

const MYSQL = 'engine: mysql, selector: { job: mysql }';
const rulesOf = (spec: string, dependents: readonly string[] = []) =>
  planWatched(databaseOf(spec), { dependents, cases: false }).plan.groups.flatMap((group) => group.rules);
const alert = (spec: string, id: string, dependents: readonly string[] = []): AlertRule | undefined =>
  rulesOf(spec, dependents)
    .filter(isAlert)
    .find((rule) => rule.alert === id);
const findings = (alerts: string) => findingsOf(databaseOf(`${MYSQL}, alerts: { ${alerts} }`));

describe('the alerts of databases and hosts', () => {
  it.each(Object.keys(catalogues) as Subject[])('of %s all have a proof, and no proof is left over', (subject) => {
    expect(provenAlerts(subject)).toEqual(catalogues[subject].alerts.map(({ id }) => id).sort());
  });

  it('have the names that are known from other kits', () => {
    const ids = Object.values(catalogues).flatMap(({ alerts }) => alerts.map(({ id }) => id));
    expect(ids).toEqual(
      expect.arrayContaining([
        'MySQLDeadlock',
        'DatabaseDown',
        'RedisDown',
        'NodeExporterDown',
        'HighCPUUsage',
        'HighMemoryUsage',
        'DiskSpaceLow',
      ]),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('name the services that depend on a database, once', () => {
    const down = alert(MYSQL, 'MySQLDown', ['cart', 'checkout'])!;
    expect(down.annotations.services).toBe('cart, checkout');
    expect(down.labels).toEqual({ database: 'orders-db', severity: 'critical' });
    expect(alert(MYSQL, 'MySQLDown')!.annotations).not.toHaveProperty('services');
  });

  it('name the databases on a host', () => {
    const rule = planOf('host')
      .groups[0]!.rules.filter(isAlert)
      .find((one) => one.alert === 'DiskSpaceLow')!;
    expect(rule.annotations.databases).toBe('events');
    expect(rule.labels).toMatchObject({ host: 'db1' });
  });

  it('say the fact with its value and its limit', () => {
    expect(alert(MYSQL, 'MySQLConnectionsHigh')!.annotations.summary).toBe(
      'orders-db ({{ $labels.instance }}): {{ $value | humanizePercentage }} of connections are used (limit 80%)',
    );
    expect(alert(MYSQL, 'MySQLStatementLatencyHigh')!.annotations.summary).toContain('(limit 100ms)');
    expect(alert(MYSQL, 'MySQLAbsent')!.annotations.summary).toBe('orders-db: no series at all');
  });

  it('leave no placeholder behind', () => {
    for (const name of ['mysql', 'mysql-plain', 'postgresql', 'redis', 'host'] as const) {
      for (const rule of planOf(name).groups.flatMap((group) => group.rules)) {
        expect(rule.expr).not.toMatch(/\$(selector|recorded|admin|app|limit|rate|window)/);
        if (isAlert(rule)) expect(JSON.stringify(rule.annotations)).not.toContain('%limit%');
      }
    }
  });

  it('guard MySQLDown by the admin target where there is one', () => {
    expect(alert(MYSQL, 'MySQLDown')!.expr).toBe('mysql_up{job="mysql"} == 0');
    expect(alert(`${MYSQL}, admin: { job: mysql-admin }`, 'MySQLDown')!.expr).toBe(
      'mysql_up{job="mysql"} == 0 unless on () (mysql_up{job="mysql-admin"} == 1)',
    );
    expect(alert(MYSQL, 'MySQLConnectionsExhausted')).toBeUndefined();
    expect(alert(`${MYSQL}, admin: { job: mysql-admin }`, 'MySQLConnectionsExhausted')!.expr).toContain('>= 0.95');
  });

  it('read the applications that name this database', () => {
    expect(alert(MYSQL, 'MySQLDeadlock')!.expr).toContain('{db="orders-db",error_type="deadlock"}');
  });
});

describe('overrides', () => {
  it('mute, tighten and change an alert', () => {
    const spec = `${MYSQL}, alerts: { MySQLRestarted: { enabled: false }, MySQLThreadsRunningHigh: { threshold: 8, for: 1m, severity: page } }`;
    expect(alert(spec, 'MySQLRestarted')).toBeUndefined();
    expect(alert(spec, 'MySQLThreadsRunningHigh')).toMatchObject({ for: 60_000, labels: { severity: 'page' } });
    expect(alert(spec, 'MySQLThreadsRunningHigh')!.expr).toMatch(/> 8$/);
  });

  it('cannot change whose alert it is', () => {
    const spec = `${MYSQL}, alerts: { MySQLDown: { labels: { area: db } } }`;
    expect(alert(spec, 'MySQLDown')!.labels).toEqual({ area: 'db', database: 'orders-db', severity: 'critical' });
  });

  it('of an alert that does not exist are found, with what was meant', () => {
    const { findings: found } = planWatched(
      databaseOf(`${MYSQL}, alerts: { MySQLDeadlok: { threshold: 1 }, RedisDown: { for: 5m } }`),
      { dependents: [], cases: false },
    );
    expect(found.map(({ code, help }) => [code, help])).toEqual([
      ['unknown-alert', 'did you mean `MySQLDeadlock`?'],
      ['unknown-alert', expect.any(String)],
    ]);
    expect(found[0]!.expected).toContain('MySQLConnectionsHigh');
    expect(found[0]!.at).toMatchObject({ path: ['spec', 'alerts', 'MySQLDeadlok'], key: true });
  });

  it.each([
    ['MySQLConnectionsHigh: { threshold: 90 }', 'override-not-applicable MySQLConnectionsHigh'],
    ['MySQLConnectionsHigh: { threshold: 5s }', 'override-not-applicable MySQLConnectionsHigh'],
    ['MySQLConnectionsHigh: { threshold: 100% }', 'alert-cannot-fire MySQLConnectionsHigh'],
    ['MySQLThreadsRunningHigh: { threshold: 50% }', 'override-not-applicable MySQLThreadsRunningHigh'],
    ['MySQLReplicaLagHigh: { threshold: 60 }', 'override-not-applicable MySQLReplicaLagHigh'],
    ['MySQLDown: { threshold: 1 }', 'override-not-applicable MySQLDown'],
    ['MySQLDown: { rate: 1 }', 'override-not-applicable MySQLDown'],
    ['MySQLConnectionsExhausted: { for: 1m }', 'alert-cannot-fire MySQLConnectionsExhausted'],
  ])('that do not fit are found: %s', (alerts, finding) => {
    expect(findings(alerts)).toEqual([finding]);
  });

  it.each([
    'MySQLConnectionsHigh: { threshold: 0.9 }',
    'MySQLConnectionsHigh: { threshold: 90% }',
    'MySQLReplicaLagHigh: { threshold: 2m }',
    'MySQLSlowQueries: { threshold: 2%, rate: 5 }',
    'MySQLConnectionsExhausted: { enabled: false }',
  ])('that fit are taken: %s', (alerts) => {
    expect(findings(alerts)).toEqual([]);
  });

  it('that make an alert of a restart wait too long leave it unproven, and say why', () => {
    const { plan } = planWatched(databaseOf(`${MYSQL}, alerts: { MySQLRestarted: { for: 15m } }`), {
      dependents: [],
      cases: true,
    });
    expect(plan.alerts.find(({ id }) => id === 'MySQLRestarted')!.unproven).toBe(
      'its `for` is longer than it looks back',
    );
  });
});

describe('recorded series', () => {
  it('carry the name of the database, and belong to Quartet', () => {
    const records = rulesOf(MYSQL).filter((rule) => !isAlert(rule));
    expect(records).toHaveLength(11);
    for (const rule of records) {
      expect(rule.labels).toMatchObject({ database: 'orders-db' });
      expect(isGenerated('record' in rule ? rule.record : '')).toBe(true);
    }
    expect(isGenerated('mysql:anything:else')).toBe(false);
  });

  it('say engine, flavour and host on the info series alone', () => {
    const info = rulesOf(`${MYSQL}, flavor: percona`).at(-1 - catalogues.mysql.alerts.length + 1);
    expect(info).toMatchObject({
      record: 'database:info',
      labels: { database: 'orders-db', engine: 'mysql', flavor: 'percona' },
    });
    const { plan } = planWatched(hostOf('selector: { job: node }'), { dependents: [], cases: false });
    expect(plan.groups[0]!.rules.filter((rule) => !isAlert(rule)).at(-1)).toMatchObject({
      record: 'host:info',
      labels: { host: 'db1' },
    });
  });
});

describe('the codes of findings', () => {
  it('have a page each', () => {
    const known = compileCodes.map(({ code }) => code);
    for (const code of ['admin-is-selected', 'unknown-dependency', 'unknown-host', 'shared-selector']) {
      expect(known).toContain(code);
    }
  });
});
