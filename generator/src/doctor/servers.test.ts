import { describe, expect, it } from 'vitest';
import { codesOf, doctored, type Scraped } from './testing/scrape.ts';
import { database, host, MARIADB, MYSQL, NODE_EXPORTER, specs } from './testing/specs.ts';

const seen = (name: string, metrics: string, rest: Partial<Scraped> = {}): Scraped => ({
  job: 'mysql',
  instance: `${name}:9104`,
  metrics,
  ...rest,
});
/** Another server: its id and its traffic differ. */
const other = (metrics: string) => metrics.replace(/^(mysql_global_variables_server_id) .*$/m, '$1 77');
const set = (metrics: string, metric: string, value: number) =>
  metrics.replace(new RegExp(`^(${metric}(?:\\{.*\\})?) .*$`, 'm'), `$1 ${value}`);

describe('an exporter before 0.16 on MySQL from 8.4 on', () => {
  it('is too old, and its failing collector lacks no grant', () => {
    const found = doctored(database('db1'), { targets: [seen('db1', MYSQL, { failing: ['slave_status'] })] });
    expect(codesOf(found)).toEqual(['warning exporter-too-old']);
    expect(found[0]!.message).toContain('`0.14.0`, asks MySQL `9.7.4` for `SHOW SLAVE STATUS`');
    expect(found[0]!.help).toContain('--no-collect.slave_status');
  });

  it.each([
    ['a newer exporter', MYSQL.replace('version="0.14.0"', 'version="0.17.2"')],
    ['an older server', MYSQL.replace('version="9.7.4-2"', 'version="8.0.39"')],
    ['MariaDB', MARIADB.replace('10.11.19-MariaDB', '11.4.2-MariaDB')],
  ])('is nothing to %s', (_, metrics) => {
    expect(doctored(database('db1'), { targets: [seen('db1', metrics)] })).toEqual([]);
  });

  it('counts 8.4 among the newer ones', () => {
    const found = doctored(database('db1'), {
      targets: [seen('db1', MYSQL.replace('version="9.7.4-2"', 'version="8.4.0"'))],
    });
    expect(codesOf(found)).toEqual(['warning exporter-too-old']);
  });
});

describe('the digest table', () => {
  it('that is full is a warning with the number of statements', () => {
    const full = MARIADB.replace(/(instrumentation="digest_lost"\}) 0/, '$1 5210');
    const found = doctored(database('db1'), { targets: [seen('db1', full)] });
    expect(codesOf(found)).toEqual(['warning digest-table-full']);
    expect(found[0]!.message).toContain('`5210` statements');
    expect(found[0]!.help).toContain('performance_schema_digests_size');
  });
});

describe('several exporters under one database', () => {
  const wide = database('db1').replace(', instance: "db1:9104"', '');

  it('of one server are told from those of several', () => {
    const twins = doctored(wide, { targets: [seen('db1', MARIADB), seen('10.0.0.1', MARIADB)] });
    expect(codesOf(twins)).toEqual(['warning several-exporters']);
    expect(twins[0]!.message).toContain(
      '2 exporters answer for database `db1`: `db1:9104` and `10.0.0.1:9104`. They look at one server',
    );
    const others = doctored(wide, { targets: [seen('db1', MARIADB), seen('db2', other(MARIADB))] });
    expect(others[0]!.message).toContain('They look at several servers');
    expect(others[0]!.help).toContain('a Database document for each server');
  });
});

describe('two databases', () => {
  const pair = (second: string) =>
    doctored(specs(database('db1'), database('db2')), { targets: [seen('db1', MARIADB), seen('db2', second)] });

  it('that are one server are a warning that shows both', () => {
    const found = pair(MARIADB);
    expect(codesOf(found)).toEqual(['warning same-server']);
    expect(found[0]).toMatchObject({ line: 9, also: [{ line: 4, message: 'database `db1` selects `db1:9104`' }] });
  });

  it('read a moment apart are one server still', () => {
    const value = (metric: string) => Number(new RegExp(`^${metric} (.*)$`, 'm').exec(MARIADB)![1]);
    const uptime = value('mysql_global_status_uptime');
    const bytes = value('mysql_global_status_bytes_received');
    const later = set(
      set(MARIADB, 'mysql_global_status_uptime', uptime + 15),
      'mysql_global_status_bytes_received',
      bytes * 1.01,
    );
    expect(codesOf(pair(later))).toEqual(['warning same-server']);
  });

  it('that have just started may have moved on further', () => {
    const young = (bytes: number) =>
      set(set(MARIADB, 'mysql_global_status_uptime', 120), 'mysql_global_status_bytes_received', bytes);
    const text = specs(database('db1'), database('db2'));
    const scene = (bytes: number) => ({ targets: [seen('db1', young(100_000)), seen('db2', young(bytes))] });
    expect(codesOf(doctored(text, scene(120_000)))).toEqual(['warning same-server']);
    expect(doctored(text, scene(200_000))).toEqual([]);
  });

  it.each([
    ['server_id', other(MARIADB)],
    ['port', set(MARIADB, 'mysql_global_variables_port', 3399)],
    ['uptime', set(MARIADB, 'mysql_global_status_uptime', 9_999_999)],
    ['traffic', set(MARIADB, 'mysql_global_status_bytes_received', 1)],
    ['version', MARIADB.replace('10.11.19-MariaDB', '10.11.18-MariaDB')],
    ['nothing that can be told', MARIADB.replace(/^mysql_global_variables_server_id .*\n/m, '')],
  ])('that differ by %s are two', (_, metrics) => {
    expect(pair(metrics)).toEqual([]);
  });

  it('of three that are one are told pair by pair, each once', () => {
    const targets = ['db1', 'db2', 'db3'].map((name) => seen(name, MARIADB));
    const found = doctored(specs(database('db1'), database('db2'), database('db3')), { targets });
    expect(codesOf(found)).toEqual(['warning same-server', 'warning same-server']);
  });
});

describe('a flavour', () => {
  const stated = (flavor: string, metrics: string) =>
    doctored(database('db1', `, flavor: ${flavor}`), { targets: [seen('db1', metrics)] });

  it('that is stated wrongly is a warning at its place', () => {
    const found = stated('mysql', MARIADB);
    expect(codesOf(found)).toEqual(['warning wrong-flavor']);
    expect(found[0]).toMatchObject({ line: 4, column: 80, expected: '`flavor: mariadb`' });
    expect(found[0]!.message).toMatch(
      /^The spec calls database `db1` `mysql`, and the server calls itself `10\.11\.19-MariaDB\S*` \(mariadb\)\.$/,
    );
  });

  it('that is right, or left open, is none', () => {
    expect(stated('mariadb', MARIADB)).toEqual([]);
    expect(stated('auto', MARIADB)).toEqual([]);
    const percona = MYSQL.replace('version_comment="(Debian)"', 'version_comment="Percona Server (GPL)"').replace(
      'version="0.14.0"',
      'version="0.16.0"',
    );
    expect(stated('percona', percona)).toEqual([]);
    expect(codesOf(stated('mysql', percona))).toEqual(['warning wrong-flavor']);
  });
});

describe('a host', () => {
  const at = (instance: string, nodename = 'machine') =>
    doctored(specs(database('db1', ', host: h1'), host('h1').replace('h1:9100', instance)), {
      targets: [
        seen('db1', MARIADB),
        {
          job: 'node',
          instance,
          metrics: NODE_EXPORTER.replace(/^node_uname_info.*\n/gm, '').concat(
            `\nnode_uname_info{nodename="${nodename}"} 1\n`,
          ),
        },
      ],
    }).filter(({ code }) => code === 'host-elsewhere');

  it('at another machine is worth a note, and no more', () => {
    const found = at('h1:9100');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'info', line: 4, also: [{ line: 9 }] });
    expect(found[0]!.message).toBe(
      'The exporter of database `db1` stands at `db1`, and its host `h1` at `h1` and `machine`.',
    );
  });

  it('at the same machine, by address or by its own name, is none', () => {
    expect(at('db1:9100')).toEqual([]);
    expect(at('10.0.0.7:9100', 'db1')).toEqual([]);
  });
});
