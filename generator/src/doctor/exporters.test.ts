import { describe, expect, it } from 'vitest';
import { catalogues, exporterMetrics } from '../catalogue/index.ts';
import { GRANTS, providerOf } from '../catalogue/providers.ts';
import { privilegeOf } from './grants.ts';
import { codesOf, doctored, type Scraped } from './testing/scrape.ts';
import { database, host, MARIADB, MYSQL, NODE_EXPORTER, POSTGRESQL, specs, without } from './testing/specs.ts';

const SCHEMA = ['mysql_perf_schema_'];
const seen = (name: string, metrics: string, rest: Partial<Scraped> = {}): Scraped => ({
  job: 'mysql',
  instance: `${name}:9104`,
  metrics,
  ...rest,
});
const diagnosed = (metrics: string, rest: Partial<Scraped> = {}, spec = '') =>
  doctored(database('db1', spec), { targets: [seen('db1', metrics, rest)] });

describe('a server whose exporter has all it needs', () => {
  it('gives no finding, be it MariaDB or MySQL', () => {
    expect(diagnosed(MARIADB)).toEqual([]);
    const modern = MYSQL.replace(/(mysqld_exporter_build_info.*version=)"0.14.0"/, '$1"0.16.0"');
    expect(diagnosed(modern)).toEqual([]);
  });
});

describe('a grant that is missing', () => {
  const UNGRANTED = without(MARIADB, ...SCHEMA, 'mysql_info_schema_innodb_metrics', 'mysql_binlog');
  const FAILING = [
    'perf_schema.eventsstatements',
    'perf_schema.eventsstatementssum',
    'perf_schema.tableiowaits',
    'info_schema.innodb_metrics',
    'binlog_size',
    'slave_status',
  ];

  it('is named with the statement that gives it, each by itself, in the words of MariaDB', () => {
    const found = diagnosed(UNGRANTED, { failing: FAILING });
    expect(new Set(codesOf(found))).toEqual(new Set(['warning grant-missing']));
    expect(found.map(({ help }) => help!.split('\n')[0])).toEqual([
      "GRANT BINLOG MONITOR ON *.* TO 'exporter'@'localhost';",
      "GRANT PROCESS ON *.* TO 'exporter'@'localhost';",
      "GRANT SELECT ON performance_schema.* TO 'exporter'@'localhost';",
      "GRANT SLAVE MONITOR ON *.* TO 'exporter'@'localhost';",
    ]);
    expect(found[2]!.message).toMatch(
      /^The exporter of database `db1` most likely lacks `SELECT ON performance_schema\.\*`: collectors `perf_schema\.eventsstatements`, `perf_schema\.eventsstatementssum` and `perf_schema\.tableiowaits` fail, so `mysql_perf_\S+`, `mysql_perf_\S+` and \d+ more are missing, `MySQLStatementLatencyHigh` cannot fire and \d+ panels stay empty\.$/,
    );
  });

  it('is named in the words of MySQL there', () => {
    const modern = without(MYSQL, 'mysql_binlog').replace('version="0.14.0"', 'version="0.16.0"');
    const found = diagnosed(modern, { failing: ['binlog_size', 'slave_status'] });
    expect(found.map(({ help }) => help!.split('\n')[0])).toEqual([
      "GRANT REPLICATION CLIENT ON *.* TO 'exporter'@'localhost';",
    ]);
  });

  it('brings both sets of grants once, with the first', () => {
    const both = doctored(specs(database('db1'), database('db2')), {
      targets: ['db1', 'db2'].map((name) => seen(name, without(MARIADB, 'mysql_binlog'), { failing: ['binlog_size'] })),
    }).filter(({ code }) => code === 'grant-missing');
    expect(both).toHaveLength(2);
    for (const statement of [...GRANTS.mysql, ...GRANTS.mariadb]) expect(both[0]!.help).toContain(`  ${statement}`);
    expect(both[1]!.help).toBe("GRANT BINLOG MONITOR ON *.* TO 'exporter'@'localhost';");
  });

  it('takes a collector with it that shows an empty list instead of failing', () => {
    const silent = without(UNGRANTED, 'mysql_info_schema_processlist');
    const found = diagnosed(silent, { failing: FAILING });
    expect(new Set(codesOf(found))).toEqual(new Set(['warning grant-missing']));
    expect(found[1]!.message).toMatch(
      /^\S.*`PROCESS ON \*\.\*`: collector `info_schema.innodb_metrics` fails, so .*`mysql_info_schema_processlist_threads` are missing/,
    );
  });

  it('does not hide that performance_schema is off, nor that a collector is', () => {
    const off = without(UNGRANTED, 'mysql_exporter_collector_duration_seconds{collector="collect.binlog').replace(
      /^(mysql_global_variables_performance_schema) 1$/m,
      '$1 0',
    );
    const found = diagnosed(off, { failing: FAILING.filter((name) => name !== 'binlog_size') });
    expect(found.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['grant-missing', 'performance-schema-off', 'collector-off']),
    );
    expect(found).toHaveLength(5);
  });

  it('is told by success where the exporter is new enough to say so', () => {
    const modern = `${without(MARIADB, 'mysql_info_schema_innodb_metrics')}\nmysql_exporter_collector_success{collector="collect.info_schema.innodb_metrics"} 0\nmysql_exporter_collector_success{collector="collect.global_status"} 1\n`;
    expect(codesOf(diagnosed(modern))).toEqual(['warning grant-missing']);
  });

  it('is a part of the least grants, and what the catalogue says of the metric', () => {
    const own = exporterMetrics(catalogues.mysql);
    const providers = own
      .flatMap((metric) => providerOf('mysql', metric) ?? [])
      .filter(({ flag, grant }) => grant && flag);
    const asked = providers.filter(({ grant }) => !grant!.includes("application's schemas"));
    expect(asked.length).toBeGreaterThan(10);
    for (const { collector, grant } of asked) {
      for (const flavor of ['mysql', 'mariadb'] as const) {
        const privilege = privilegeOf(collector, flavor);
        const [words = ''] = (privilege ?? '').split(' ON ');
        expect(grant, collector).toContain(words);
        expect(words, collector).not.toBe('');
        expect(
          GRANTS[flavor].some((statement) => statement.includes(words)),
          `${collector} on ${flavor}`,
        ).toBe(true);
      }
    }
  });
});

describe('a collector', () => {
  it('that is off is named with the flag that turns it on', () => {
    const off = without(MARIADB, ...SCHEMA, 'mysql_exporter_collector_duration_seconds{collector="collect.perf_schema');
    const found = diagnosed(off);
    expect(codesOf(found)).toEqual(['warning collector-off']);
    expect(found[0]!.message).toContain(
      'runs without `perf_schema.eventsstatements`, `perf_schema.eventsstatementssum` and `perf_schema.tableiowaits`',
    );
    expect(found[0]!.help).toBe(
      'start it with `--collect.perf_schema.eventsstatements --collect.perf_schema.eventsstatements.limit=50 --collect.perf_schema.eventsstatementssum --collect.perf_schema.tableiowaits`',
    );
  });

  it('that fails for another reason is left to the log, or turned off where nobody reads it', () => {
    const found = diagnosed(MARIADB, { failing: ['mysql.user', 'slave_hosts'] });
    expect(codesOf(found)).toEqual(['info collector-failing']);
    expect(found[0]!.help).toContain('`--no-collect.mysql.user --no-collect.slave_hosts`');
    const needed = diagnosed(without(MARIADB, 'mysql_global_status_threads'), { failing: ['global_status'] });
    expect(codesOf(needed)).toEqual(['warning collector-failing']);
    expect(needed[0]!.help).toContain('log');
  });

  it('of performance_schema that gives nothing points at the server where that is off', () => {
    const off = without(MARIADB, ...SCHEMA).replace(/^(mysql_global_variables_performance_schema) 1$/m, '$1 0');
    expect(off).toContain('mysql_global_variables_performance_schema 0');
    const found = diagnosed(off);
    expect(codesOf(found)).toEqual(['warning performance-schema-off']);
    expect(found[0]!.help).toContain('performance_schema=ON');
  });

  it('is not guessed at where a keep list dropped what the exporter says of itself', () => {
    const found = diagnosed(without(MARIADB, ...SCHEMA, 'mysql_exporter_', 'mysqld_', 'mysql_version'));
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['metric-missing']));
    expect(found[0]!.help).toContain('are provided by perf_schema.');
  });

  it('is not what the log-in is called', () => {
    expect(diagnosed(`${MARIADB}mysql_exporter_collector_success{collector="connection"} 0\n`)).toEqual([]);
  });

  it('of the application’s own schemas is asked for by nobody', () => {
    expect(
      diagnosed(without(MYSQL, 'mysql_info_schema_table').replace('version="0.14.0"', 'version="0.16.0"')),
    ).toEqual([]);
  });
});

describe('a metric', () => {
  it('of the other flavour is not missed', () => {
    const found = diagnosed(
      without(MYSQL.replace('version="0.14.0"', 'version="0.16.0"'), 'mysql_info_schema_innodb_metrics'),
    );
    expect(found.map(({ message }) => message).join()).not.toMatch(/innodb_deadlocks|checkpoint_age/);
    expect(found.map(({ message }) => message).join()).toContain(
      'mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total',
    );
  });

  it('that an alert reads warns, one that a panel reads is noted', () => {
    const [alert] = diagnosed(without(MARIADB, 'mysql_global_status_threads_running'));
    expect(alert).toMatchObject({ code: 'metric-missing', severity: 'warning' });
    expect(alert!.message).toBe(
      'Database `db1` exposes no `mysql_global_status_threads_running`, so `MySQLThreadsRunningHigh` cannot fire and 1 panel stays empty.',
    );
    const [panel] = diagnosed(without(MARIADB, 'mysql_global_status_bytes_sent'));
    expect(panel).toMatchObject({ code: 'metric-missing', severity: 'info' });
    expect(panel!.help).toBe(
      'it is provided by global_status; where that is so, look for a `metric_relabel_configs` that drops it',
    );
  });

  it('of an alert that the spec turns off is not missed for it', () => {
    const off = diagnosed(
      without(MARIADB, 'mysql_global_status_threads_running'),
      {},
      ', alerts: { MySQLThreadsRunningHigh: { enabled: false } }',
    );
    expect(codesOf(off)).toEqual(['info metric-missing']);
  });

  it('of PostgreSQL and of hosts is missed likewise', () => {
    const text = specs(database('db1').replace('mysql,', 'postgresql,'), host('h1'));
    const found = doctored(text, {
      targets: [
        seen('db1', without(POSTGRESQL, 'pg_stat_database_deadlocks')),
        { job: 'node', instance: 'h1:9100', metrics: without(NODE_EXPORTER, 'node_memory_MemAvailable') },
      ],
    });
    const messages = found.map(({ message }) => message).join('\n');
    expect(messages).toContain('Database `db1` exposes no `pg_stat_database_deadlocks`');
    expect(messages).toContain('Host `h1` exposes no `node_memory_MemAvailable_bytes`');
  });
});

describe('other exporters', () => {
  it('of a database that say their last scrape had an error are noted', () => {
    const error = doctored(database('db1').replace('mysql,', 'postgresql,'), {
      targets: [seen('db1', `${without(POSTGRESQL, 'pg_exporter_last')}\npg_exporter_last_scrape_error 1\n`)],
    });
    expect(error.map(({ message }) => message)).toContain(
      'The last scrape by the exporter of database `db1` had an error.',
    );
  });

  it('of a host may have collectors without success: those of hardware that it lacks', () => {
    expect(NODE_EXPORTER).toContain('node_scrape_collector_success{collector="bonding"} 0');
    const found = doctored(host('h1'), { targets: [{ job: 'node', instance: 'h1:9100', metrics: NODE_EXPORTER }] });
    expect(found.filter(({ code }) => code === 'collector-failing')).toEqual([]);
  });
});
