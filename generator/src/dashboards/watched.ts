/** Dashboards of databases and hosts, one at a time, made of the panels of the catalogue. */

import type { Catalogue, CataloguePanel, PanelLimits, Section, Subject } from '../catalogue/catalogue.ts';
import { SECTIONS } from '../catalogue/catalogue.ts';
import { fill } from '../catalogue/fill.ts';
import { catalogues, sourcesOf } from '../catalogue/index.ts';
import { HOST, MYSQL, POSTGRESQL, REDIS } from '../catalogue/names.ts';
import { providerOf, sayProvider } from '../catalogue/providers.ts';
import type { Column, Dashboard, Panel, Row, Thresholds, Variable } from './dashboard.ts';
import { NO_THRESHOLDS, thresholds } from './dashboard.ts';
import { share } from './layout.ts';
import { GRAFANA_UNITS } from './panel-units.ts';
import type { AlertScope } from './panels.ts';
import { alertsTable, alertsTimeline, graph, stat } from './panels.ts';
import { FLEET_UIDS, WATCH_UIDS } from './uid.ts';

/** The dashboards of the kinds of databases, and of hosts, that `subjects` names: two of MySQL, one of each other. */
export function watchDashboards(subjects: readonly Subject[]): readonly Dashboard[] {
  return subjects.flatMap((subject) => {
    const catalogue = catalogues[subject];
    const overview = dashboardOf(catalogue, (panel) => panel.page === undefined, {
      uid: WATCH_UIDS[subject],
      title: `${catalogue.title}: overview`,
      description: `One ${subject === 'host' ? 'host' : 'server'} in depth: how it is now, and by signal. Every panel says what to do with it.`,
    });
    if (subject !== 'mysql') return [overview];
    const queries = dashboardOf(catalogue, (panel) => panel.page === 'queries', {
      uid: WATCH_UIDS.mysqlQueries,
      title: `${catalogue.title}: queries and tables`,
      description:
        'The queries of one server by digest, and its tables. Of one server only: digests of a whole fleet take seconds to sum up.',
    });
    return [overview, queries];
  });
}

/** The series by which the servers of a subject are listed. */
const UP: Readonly<Record<Subject, string>> = {
  mysql: MYSQL.up,
  postgresql: POSTGRESQL.up,
  redis: REDIS.up,
  host: HOST.up,
};

const SECTION_TITLES: Readonly<Record<Section, string>> = {
  top: 'Now',
  latency: 'Latency',
  traffic: 'Traffic',
  errors: 'Errors',
  saturation: 'Saturation',
  queries: 'Queries',
  tables: 'Tables and connections',
  replication: 'Replication',
  exporter: 'How it is measured',
};

function dashboardOf(
  catalogue: Catalogue,
  isWanted: (panel: CataloguePanel) => boolean,
  frame: Pick<Dashboard, 'uid' | 'title' | 'description'>,
): Dashboard {
  const { subject } = catalogue;
  const own = subject === 'host' ? 'host' : 'database';
  const scope: AlertScope = { matchers: `${own}="$${own}"`, by: [] };
  const rows = SECTIONS.flatMap((section): Row[] => {
    const panels = catalogue.panels.filter((panel) => panel.section === section && isWanted(panel));
    if (panels.length === 0) return [];
    const made = panels.map((panel) => panelOf(catalogue, panel));
    return [{ title: SECTION_TITLES[section], panels: section === 'top' ? share(made) : made }];
  });
  return {
    ...frame,
    tags: ['quartet', subject],
    variables: variablesOf(own, UP[subject]),
    links: [
      ...(subject === 'mysql' ? mysqlLinks(frame.uid) : []),
      { title: 'All services', url: `/d/${FLEET_UIDS.fleet}` },
    ],
    marks: `ALERTS{${scope.matchers},alertstate="firing"}`,
    rows: [...rows, { title: 'Alerts', panels: [alertsTable(scope, 12), alertsTimeline(scope, 12)] }],
  };
}

function mysqlLinks(uid: string) {
  const isOverview = uid === WATCH_UIDS.mysql;
  return [
    {
      title: isOverview ? 'Queries and tables' : 'Overview',
      url: `/d/${isOverview ? WATCH_UIDS.mysqlQueries : WATCH_UIDS.mysql}`,
    },
  ];
}

/** The database or host, and the target that measures it: its name does not stand on the exporter's own series. */
function variablesOf(own: 'database' | 'host', up: string): readonly Variable[] {
  const chosen = `${own}="$${own}"`;
  return [
    { name: own, label: own === 'host' ? 'Host' : 'Database', values: `label_values(${up}, ${own})`, single: true },
    { name: 'job', label: 'Job', values: `label_values(${up}{${chosen}}, job)`, single: true },
    {
      name: 'instance',
      label: 'Instance',
      values: `label_values(${up}{${chosen},job="$job"}, instance)`,
      single: true,
    },
  ];
}

function panelOf(catalogue: Catalogue, panel: CataloguePanel): Panel {
  const target = 'job="$job",instance="$instance"';
  const own = catalogue.subject === 'host' ? 'host' : 'database';
  const queries = panel.queries.map(({ expr, legend }) => ({
    expr: fill(expr, {
      selector: target,
      recorded: `${own}="$${own}",${target}`,
      app: `db="$${own}"`,
      window: '$__rate_interval',
    }),
    ...(legend ? { legend } : {}),
  }));
  const needs = requirementsOf(catalogue, panel);
  const common = {
    title: panel.title,
    description: [panel.help, ...needs.map((need) => `Needs: ${need}.`)].join('\n\n'),
    unit: GRAFANA_UNITS[panel.unit],
    thresholds: limitsOf(panel.limits),
    ...(needs.length > 0 ? { empty: `No data: ${needs[0]}` } : {}),
  };
  switch (panel.view) {
    case 'stat':
      return stat({ ...common, queries });
    case 'graph':
      return graph({ ...common, width: 8, queries });
    case 'table': {
      const [first] = queries;
      return {
        kind: 'table',
        empty: 'Nothing to show',
        ...common,
        width: panel.page === 'queries' ? 24 : 12,
        height: 8,
        queries: [{ expr: first!.expr, instant: true, format: 'table' }],
        columns: [
          ...labelsOf(first!.legend).map((label): Column => ({ of: { label }, title: titleOf(label) })),
          { of: { query: 0 }, title: 'Value', unit: common.unit, thresholds: common.thresholds },
        ],
        sortBy: { title: 'Value', descending: true },
      };
    }
  }
}

/** What must be switched on or granted for the panel, a sentence's part each; empty where every exporter gives it. */
function requirementsOf(catalogue: Catalogue, panel: CataloguePanel): readonly string[] {
  const metrics = panel.queries.flatMap(({ expr }) => sourcesOf(catalogue, expr));
  const needs = metrics.flatMap((metric): string[] => {
    const provider = providerOf(catalogue.subject, metric);
    return provider && (provider.flag || provider.grant || provider.only || provider.version)
      ? [sayProvider(provider)]
      : [];
  });
  return [...new Set(needs)];
}

function limitsOf(limits: PanelLimits | undefined): Thresholds {
  if (!limits) return NO_THRESHOLDS;
  const { critical, under, warning } = limits;
  if (under) {
    const [from, level] = critical === undefined ? [warning!, 'warning' as const] : [critical, 'critical' as const];
    return thresholds([{ from, level: 'neutral' }], level);
  }
  return thresholds([
    ...(warning === undefined ? [] : [{ from: warning, level: 'warning' as const }]),
    ...(critical === undefined ? [] : [{ from: critical, level: 'critical' as const }]),
  ]);
}

function labelsOf(legend = '{{instance}}'): readonly string[] {
  return [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
}

function titleOf(label: string): string {
  const words = label.replaceAll('_', ' ');
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
