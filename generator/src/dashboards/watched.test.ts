import { describe, expect, it } from 'vitest';
import { catalogues } from '../catalogue/index.ts';
import { providerOf } from '../catalogue/providers.ts';
import type { Server } from '../catalogue/testing/exposition.ts';
import { metricNames, SERVERS } from '../catalogue/testing/exposition.ts';
import { dashboardJson, dashboardText } from './grafana/dashboard.ts';
import { guideDashboards } from './guide.ts';
import { faultsOf, panelOf, panelsOf, queriesOf, queryPanelsOf, selectorsOf } from './testing/queries.ts';
import { FLEET_UIDS, WATCH_UIDS } from './uid.ts';
import { watchDashboards } from './watched.ts';

const SUBJECTS = ['mysql', 'postgresql', 'redis', 'host'] as const;
const dashboards = watchDashboards(SUBJECTS);
const [mysql, queries, postgresql, redis, host] = dashboards;
const services = [{ name: 'checkout', labels: {}, identity: {} }];

describe('the dashboards of databases and hosts', () => {
  it('are one for each kind that is watched, and two of MySQL', () => {
    expect(dashboards.map(({ uid }) => uid)).toEqual([
      'quartet_mysql',
      'quartet_mysql-queries',
      'quartet_postgresql',
      'quartet_redis',
      'quartet_host',
    ]);
    expect(watchDashboards(['redis']).map(({ uid }) => uid)).toEqual(['quartet_redis']);
    expect(watchDashboards([])).toEqual([]);
  });

  it('have addresses of their own', () => {
    const uids = [...Object.values(FLEET_UIDS), ...Object.values(WATCH_UIDS)];
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids) expect(uid).toMatch(/^[a-z_-]{1,40}$/);
  });

  it.each(dashboards)('$title: every query is PromQL', (dashboard) => {
    for (const { expr, panel } of queriesOf(dashboard))
      expect({ panel, faults: faultsOf(expr) }).toEqual({ panel, faults: [] });
  });

  it.each(dashboards)('$title: every series is that of the chosen server', (dashboard) => {
    for (const { expr, panel } of queriesOf(dashboard).filter((query) => query.panel !== 'marks')) {
      for (const { matchers } of selectorsOf(expr)) {
        const labels = matchers.map(({ label }) => label);
        const isChosen = labels.includes('instance') || labels.includes('db') || /alert/i.test(panel);
        expect({ panel, expr, isChosen }).toEqual({ panel, expr, isChosen: true });
      }
    }
  });

  it.each(dashboards)('$title: lets one server be chosen at a time', (dashboard) => {
    const list = dashboardJson(dashboard).templating.list.filter((one) => one.type === 'query');
    expect(list.map(({ includeAll, multi }) => [includeAll, multi])).toEqual([
      [false, false],
      [false, false],
      [false, false],
    ]);
  });

  it('hold every panel of the catalogue once', () => {
    const titles = (all: readonly { readonly title: string }[]) => all.map(({ title }) => title).sort();
    for (const subject of SUBJECTS) {
      const own = watchDashboards([subject]).flatMap((dashboard) => panelsOf(dashboard));
      const alerts = ['Which alerts fire?', 'When did alerts fire?'];
      expect(titles(own.filter(({ title }) => !alerts.includes(title)))).toEqual(titles(catalogues[subject].panels));
    }
  });

  it('put the queries by digest on a page of their own', () => {
    expect(queriesOf(mysql!).some(({ expr }) => /events_statements_(?!sum)/.test(expr))).toBe(false);
    expect(queriesOf(queries!).some(({ expr }) => expr.includes('events_statements_seconds_total'))).toBe(true);
  });

  it('share the width of the top row', () => {
    for (const dashboard of [mysql!, postgresql!, redis!, host!]) {
      const [now] = dashboard.rows;
      expect(now!.title).toBe('Now');
      expect(now!.panels.reduce((sum, panel) => sum + panel.width, 0)).toBe(24);
    }
  });

  it('colour a value that is too low as well as one that is too high', () => {
    expect(panelOf(mysql!, 'Does it answer?').thresholds).toEqual({
      base: 'critical',
      steps: [{ from: 1, level: 'neutral' }],
    });
    expect(panelOf(mysql!, 'How many connections are taken?').thresholds).toEqual({
      base: 'neutral',
      steps: [
        { from: 0.7, level: 'warning' },
        { from: 0.85, level: 'critical' },
      ],
    });
  });

  it('say what is missing where a panel stays empty', () => {
    const { description, empty } = panelOf(queries!, 'Which tables are large?');
    expect(empty).toBe(
      "No data: provided by info_schema.tables; with --collect.info_schema.tables; granted SELECT on the application's schemas; without it there are no series and no error",
    );
    expect(description).toContain('Needs: provided by info_schema.tables');
    expect(panelOf(mysql!, 'How slow is a statement?').empty).toContain('eventsstatementssum');
    expect(panelOf(redis!, 'Does it answer?').empty).toBe('–');
  });

  it('show a table with a column for each label of its legend', () => {
    const table = panelOf(queries!, 'Which queries take the time?');
    expect(table.kind === 'table' && table.columns.map(({ title }) => title)).toEqual([
      'Schema',
      'Digest text',
      'Value',
    ]);
  });

  it('write the same bytes twice, with one line feed at the end', () => {
    for (const [index, dashboard] of watchDashboards(SUBJECTS).entries()) {
      expect(dashboardText(dashboard)).toBe(dashboardText(dashboards[index]!));
      expect(dashboardText(dashboard)).toMatch(/[^\n]\n$/);
    }
  });

  it('have a text for nothing, a unit and a description in every panel', () => {
    for (const panel of dashboards.flatMap(queryPanelsOf)) {
      expect(panel.empty).not.toBe('');
      expect(panel.description).toMatch(/\.$/);
      expect(panel.unit).not.toBe('');
    }
  });
});

describe('no panel asks a server for what it does not have', () => {
  const pages = {
    mysql: [mysql!, queries!],
    postgresql: [postgresql!],
    redis: [redis!],
    host: [host!],
  };

  it.each(Object.keys(SERVERS) as Server[])('%s: without saying what it takes', (server) => {
    const names = metricNames(server);
    const subject = SERVERS[server];
    const recorded = new Set(catalogues[subject].recorded.map(({ name }) => name));
    for (const dashboard of pages[subject]) {
      for (const panel of queryPanelsOf(dashboard)) {
        for (const { expr } of panel.queries) {
          for (const { name } of selectorsOf(expr)) {
            if (names.has(name!) || recorded.has(name!) || /^ALERTS/.test(name!)) continue;
            const { collector } = providerOf(subject, name!)!;
            expect({ name, said: panel.description.includes(collector) }).toEqual({ name, said: true });
          }
        }
      }
    }
  });
});

describe('the dashboards by question', () => {
  const rows = (subjects: readonly (typeof SUBJECTS)[number][], uid: string) =>
    guideDashboards(services, subjects)
      .find((dashboard) => dashboard.uid === uid)!
      .rows.map(({ title }) => title);

  it('show databases and hosts where there are any', () => {
    const plain = rows([], FLEET_UIDS.database);
    expect(rows(['mysql', 'redis'], FLEET_UIDS.database)).toEqual([
      ...plain,
      'MySQL and MariaDB: servers',
      'Redis: servers',
    ]);
    expect(rows(['host'], FLEET_UIDS.database)).toEqual(plain);
    expect(rows(['host'], FLEET_UIDS.system)).toEqual([...rows([], FLEET_UIDS.system), 'Hosts']);
  });

  it('read only recorded series of them, which cost the same for one server and for a thousand', () => {
    const names = new Set(Object.values(catalogues).flatMap(({ recorded }) => recorded.map(({ name }) => name)));
    const plain = new Set(guideDashboards(services).flatMap((one) => queriesOf(one).map(({ expr }) => expr)));
    const added = guideDashboards(services, SUBJECTS)
      .flatMap(queriesOf)
      .filter(({ expr }) => !plain.has(expr));
    expect(added).toHaveLength(12);
    for (const { expr } of added) {
      expect(faultsOf(expr)).toEqual([]);
      for (const { name } of selectorsOf(expr)) expect(names).toContain(name);
    }
  });
});
