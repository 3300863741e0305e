import { describe, expect, it } from 'vitest';
import type { Expr, VectorSelector } from '../promql/ast.ts';
import { unwrap } from '../promql/ast.ts';
import { parse } from '../promql/parse.ts';
import { typecheck } from '../promql/typecheck.ts';
import { meets } from '../signals/conditions.ts';
import type { Catalogue, CatalogueAlert, CataloguePanel, Subject } from './catalogue.ts';
import { SECTIONS } from './catalogue.ts';
import { generic } from './fill.ts';
import { catalogues, exporterMetrics, lackingIn, missingOf } from './index.ts';
import { RECORDED_NAMES } from './names.ts';
import { metricsOf } from './needs.ts';
import { GRANTS, MYSQL_FLAGS, providerOf, sayProvider } from './providers.ts';
import type { Server } from './testing/exposition.ts';
import { exposed, metricNames, SERVERS } from './testing/exposition.ts';

const all = Object.values(catalogues);
const servers = Object.keys(SERVERS) as Server[];
const templatesOf = ({ alerts, panels, recorded }: Catalogue) => [
  ...panels.flatMap((panel) => panel.queries.map(({ expr }) => expr)),
  ...recorded.map(({ expr }) => expr),
  ...alerts.flatMap(({ expr, withAdmin }) => (withAdmin ? [expr, withAdmin] : [expr])),
];

/** Panels, recorded series and alerts that a server cannot answer, each with the metrics it lacks. */
function unanswered(server: Server): Readonly<Record<string, readonly string[]>> {
  const catalogue = catalogues[SERVERS[server]];
  const names = metricNames(server);
  const has = (metric: string) => names.has(metric);
  const entries: [string, readonly string[]][] = [
    ...catalogue.panels.map((panel: CataloguePanel): [string, readonly string[]] => [
      panel.id,
      missingOf(catalogue, panel, has),
    ]),
    ...catalogue.recorded.map(({ expr, name }): [string, readonly string[]] => [name, lackingIn(catalogue, expr, has)]),
    ...catalogue.alerts.map(({ expr, id }: CatalogueAlert): [string, readonly string[]] => [
      id,
      lackingIn(catalogue, expr, has),
    ]),
  ];
  return Object.fromEntries(entries.filter(([, missing]) => missing.length > 0));
}

describe('each expression of the catalogue', () => {
  it.each(all.flatMap((one) => templatesOf(one).map((expr) => ({ subject: one.subject, expr }))))(
    'is PromQL that type-checks: $subject $expr',
    ({ expr }) => {
      const tree = parse(generic(expr));
      expect(tree.findings).toEqual([]);
      expect(typecheck(tree.expr!)).toEqual([]);
    },
  );

  it('reads only metrics that somebody is known to provide', () => {
    const unknown = all.flatMap((one) =>
      exporterMetrics(one).filter((metric) => providerOf(one.subject, metric) === undefined),
    );
    expect(unknown).toEqual([]);
  });

  it('reads only recorded series that are recorded', () => {
    const names = new Set(all.flatMap((one) => one.recorded.map(({ name }) => name)));
    const read = all.flatMap((one) => templatesOf(one).flatMap((expr) => metricsOf(expr)));
    expect(read.filter((metric) => metric.includes(':') && !names.has(metric))).toEqual([]);
    for (const name of names) expect(RECORDED_NAMES).toContain(name);
  });

  it('repeats the comparison on both sides of an `or`, so that neither half hides the other', () => {
    for (const { alerts } of all) {
      for (const { expr, id } of alerts) {
        const tree = unwrap(parse(generic(expr)).expr!);
        if (tree.kind !== 'binary' || tree.op !== 'or') continue;
        expect({ id, compared: [tree.left, tree.right].map(isCondition) }).toEqual({ id, compared: [true, true] });
      }
    }
  });

  it('never compares with bool, which makes an alert of every series', () => {
    for (const one of all) for (const expr of templatesOf(one)) expect(expr).not.toMatch(/\bbool\b/);
  });

  it('joins by job and instance, since an instance alone may be scraped twice', () => {
    for (const one of all) {
      for (const expr of templatesOf(one)) expect(expr).not.toMatch(/\bon \(instance|\bby \(instance/);
    }
  });
});

function isCondition(expr: Expr): boolean {
  const node = unwrap(expr);
  if (node.kind !== 'binary') return false;
  if (['and', 'or'].includes(node.op)) return isCondition(node.left);
  return ['>', '<', '==', '>=', '<=', 'unless'].includes(node.op);
}

describe('panels', () => {
  const panels = all.flatMap((one) => one.panels);

  it('have an id of their own and a question as their title', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { help, id, title } of panels) {
      expect({ id, title }).toEqual({ id, title: expect.stringMatching(/\?$/) });
      expect({ id, help }).toEqual({ id, help: expect.stringMatching(/\.$/) });
    }
  });

  it('cover every section of MySQL, top row first', () => {
    const sections = [...new Set(catalogues.mysql.panels.map(({ section }) => section))];
    expect(sections.sort((a, b) => SECTIONS.indexOf(a) - SECTIONS.indexOf(b))).toEqual([...SECTIONS]);
    expect(catalogues.mysql.panels.filter(({ section }) => section === 'top')).toHaveLength(8);
  });

  it('that read digests ask for one instance only', () => {
    for (const panel of panels) {
      const readsDigests = panel.queries.some(({ expr }) => /events_statements_(?!sum)/.test(expr));
      if (readsDigests) expect({ id: panel.id, one: panel.oneInstance }).toEqual({ id: panel.id, one: true });
    }
  });
});

/** What each server cannot answer, and why: every line must be explained by a requirement that is stated. */
const UNANSWERED: Readonly<Record<Server, readonly string[]>> = {
  'mysql-9.7': ['app', 'galera', 'replica'],
  'mariadb-10.11': ['app', 'replica', 'schemas'],
  'mariadb-10.11-replica': ['app', 'binlog', 'collector', 'schemas'],
  'postgresql-15': ['primary', 'tables', 'replica'],
  'redis-7.0': ['replica'],
  'node-1.5': ['systemd'],
};
const REASONS: Readonly<Record<string, RegExp>> = {
  app: /^mysql_transaction_/,
  binlog: /^mysql_binlog_size_bytes$/,
  collector: /^mysql_exporter_collector_success$/,
  galera: /^mysql_global_(status_wsrep_ready|variables_wsrep_on)$/,
  primary: /^pg_stat_replication_/,
  replica: /^(mysql_slave_status_|pg_replication_lag|redis_master_link_up)/,
  schemas: /^mysql_info_schema_(table_size|auto_increment_column)/,
  systemd: /^node_systemd_unit_state$/,
  tables: /^pg_stat_user_tables_/,
};

describe('on the servers that were read', () => {
  it.each(servers)('%s answers every query, but for those whose requirement is stated', (server) => {
    const excused = UNANSWERED[server].map((reason) => REASONS[reason]!);
    const unexplained = Object.entries(unanswered(server)).filter(
      ([, missing]) => !missing.every((metric) => excused.some((pattern) => pattern.test(metric))),
    );
    expect(unexplained).toEqual([]);
  });

  it.each(servers)('%s: what it lacks is marked optional, or stated for another flavour or place', (server) => {
    const subject: Subject = SERVERS[server];
    for (const metric of new Set(Object.values(unanswered(server)).flat())) {
      const provider = providerOf(subject, metric)!;
      expect({ metric, stated: provider.optional || provider.only || provider.version }).toEqual({
        metric,
        stated: expect.anything(),
      });
      expect(sayProvider(provider)).toContain(provider.collector);
    }
  });

  it('the list of excuses holds nothing that a server has learnt since', () => {
    for (const server of servers) {
      const missing = Object.values(unanswered(server)).flat();
      const used = UNANSWERED[server].filter((reason) => missing.some((metric) => REASONS[reason]!.test(metric)));
      expect({ server, used }).toEqual({ server, used: UNANSWERED[server] });
    }
  });

  it('the values that matchers ask for exist', () => {
    const absent: string[] = [];
    for (const server of servers) {
      const catalogue = catalogues[SERVERS[server]];
      const series = exposed(server);
      const names = new Set(series.map(({ metric }) => metric));
      for (const template of templatesOf(catalogue)) {
        for (const selector of selectorsOf(parse(generic(template)).expr!)) {
          if (!names.has(selector.name!)) continue;
          const own = selector.matchers.filter(({ label }) => label !== 'instance');
          const found = series.some(({ labels, metric }) => metric === selector.name && meets(own, labels));
          if (!found) absent.push(`${server}: ${generic(template).slice(selector.start, selector.end)}`);
        }
      }
    }
    expect([...new Set(absent)]).toEqual([]);
  });

  it('both flavours have deadlocks, lock-wait timeouts, redo and history under the name of each', () => {
    const has = (server: Server, metric: string) => metricNames(server).has(metric);
    const mariadb = ['mysql_global_status_innodb_deadlocks', 'mysql_info_schema_innodb_metrics_lock_lock_timeouts'];
    for (const metric of mariadb) {
      expect([has('mariadb-10.11', metric), has('mysql-9.7', metric)]).toEqual([true, false]);
    }
    expect(has('mysql-9.7', 'mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total')).toBe(true);
    expect(has('mariadb-10.11', 'mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total')).toBe(false);
  });
});

function selectorsOf(expr: Expr): VectorSelector[] {
  if (expr.kind === 'selector') return [expr];
  return Object.values(expr)
    .flat()
    .filter((part): part is Expr => typeof part === 'object' && part !== null && 'kind' in part)
    .flatMap(selectorsOf);
}

describe('providers', () => {
  it('name the least grants of both flavours, and none that reads business rows', () => {
    expect(GRANTS.mysql.join(' ')).toContain('REPLICATION CLIENT');
    expect(GRANTS.mariadb.join(' ')).toContain('SLAVE MONITOR');
    for (const statement of [...GRANTS.mysql, ...GRANTS.mariadb]) expect(statement).not.toMatch(/SELECT ON \*\.\*/);
  });

  it('ask for no flag that is missing from the list of flags, but those of a slow interval', () => {
    const flags = exporterMetrics(catalogues.mysql).flatMap((metric) => providerOf('mysql', metric)!.flag ?? []);
    const listed = new Set(MYSQL_FLAGS);
    const others = [...new Set(flags.flatMap((flag) => flag.split(' ')))].filter((flag) => !listed.has(flag));
    expect(others.sort()).toEqual(['--collect.auto_increment.columns', '--collect.info_schema.tables']);
  });

  it('say what an empty panel lacks in one sentence', () => {
    expect(sayProvider(providerOf('mysql', 'mysql_info_schema_processlist_threads')!)).toBe(
      'provided by info_schema.processlist; with --collect.info_schema.processlist; granted PROCESS on *.*',
    );
  });
});
