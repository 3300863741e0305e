/** Dashboards by question over any services: the application as a whole, the speed of its interfaces, its errors. */

import type { Subject } from '../catalogue/catalogue.ts';
import type { Duration } from '../model/duration.ts';
import { HOUR, MINUTE, printDuration } from '../model/duration.ts';
import * as names from '../rules/names.ts';
import type { Column, Dashboard, GraphPanel, Panel, Query, Row, TablePanel } from './dashboard.ts';
import { NO_THRESHOLDS } from './dashboard.ts';
import { BURN, servicesTable } from './fleet.ts';
import type { FleetQueries } from './fleet-queries.ts';
import { fleetQueries, topServices } from './fleet-queries.ts';
import type { FleetScope, FleetService } from './fleet-scope.ts';
import { fleetScope } from './fleet-scope.ts';
import { alertsRow, frame } from './guide-frame.ts';
import { databaseDashboard, systemDashboard } from './guide-resources.ts';
import { databaseRows, hostRows } from './guide-watched.ts';
import { share } from './layout.ts';
import { BUDGET, DASH, graph, spread, stat } from './panels.ts';

/**
 * Five dashboards, each for one question, over the recorded series of whatever services are chosen.
 *
 * @param subjects  Kinds of databases and hosts that are watched: those on databases and system show them as well.
 */
export function guideDashboards(
  services: readonly FleetService[],
  subjects: readonly Subject[] = [],
): readonly Dashboard[] {
  const scope = fleetScope(services);
  const queries = fleetQueries(scope);
  return [
    applicationDashboard(scope, queries),
    apiDashboard(scope, queries),
    withRows(databaseDashboard(scope), databaseRows(subjects)),
    withRows(systemDashboard(scope), hostRows(subjects)),
    errorsDashboard(scope, queries),
  ];
}

function withRows(dashboard: Dashboard, rows: readonly Row[]): Dashboard {
  return { ...dashboard, rows: [...dashboard.rows, ...rows] };
}

function applicationDashboard(scope: FleetScope, queries: FleetQueries): Dashboard {
  const top = (expr: string) => [{ expr: topServices(expr, scope.by), legend: scope.legend }];
  const graphs: readonly GraphPanel[] = [
    graph({
      title: 'How long do requests take?',
      description: 'The highest quantile that each service records, or its mean; the ten slowest.',
      width: 6,
      queries: top(queries.latency),
      unit: 's',
      min: 0,
    }),
    graph({
      title: 'How many requests arrive?',
      description: 'Requests per second; the ten busiest services.',
      width: 6,
      queries: top(queries.traffic),
      unit: 'reqps',
      min: 0,
      stacked: true,
    }),
    graph({
      title: 'What share of requests fails?',
      description: 'Failed over all requests, over five minutes; the ten services that fail most.',
      width: 6,
      queries: top(queries.errors),
      unit: 'percentunit',
      min: 0,
    }),
    graph({
      title: 'How full are the resources?',
      description: 'The fullest resource of each service; full is 100 %.',
      width: 6,
      queries: top(queries.saturation),
      unit: 'percentunit',
      min: 0,
      max: 1,
    }),
  ];
  return {
    ...frame('application', 'Application overview', scope),
    description: 'The four golden signals of the chosen services, their budgets and their alerts.',
    rows: [
      { title: 'Now', panels: share(nowStats(scope, queries)) },
      { title: 'Golden signals', panels: graphs },
      { title: 'Services', panels: [{ ...servicesTable(scope, queries), height: 8 }] },
      { title: 'Objectives', panels: [objectivesTable(scope), budgetGraph(scope)] },
      alertsRow(scope),
    ],
  };
}

/** Numbers over all chosen services together. */
function nowStats(scope: FleetScope, queries: FleetQueries): readonly Panel[] {
  return [
    stat({
      title: 'Who is slowest?',
      description: 'The service with the slowest response time, by the highest quantile it records.',
      queries: [{ expr: `topk(1, ${queries.latency})`, legend: scope.legend, instant: true }],
      unit: 's',
      thresholds: NO_THRESHOLDS,
      named: true,
    }),
    stat({
      title: 'How much traffic?',
      description: 'Requests per second of all chosen services.',
      queries: [{ expr: `sum(${queries.traffic})`, legend: 'requests' }],
      unit: 'reqps',
      thresholds: NO_THRESHOLDS,
    }),
    stat({
      title: 'How many fail?',
      description: 'Share of all their requests that failed, over five minutes.',
      queries: [{ expr: overallErrors(queries), legend: 'failed' }],
      unit: 'percentunit',
      thresholds: NO_THRESHOLDS,
    }),
    stat({
      title: 'What is fullest?',
      description: 'The resource with the least room.',
      queries: [{ expr: `topk(1, ${queries.fullest})`, legend: `${scope.legend} {{resource}}`, instant: true }],
      unit: 'percentunit',
      thresholds: NO_THRESHOLDS,
      named: true,
    }),
    stat({
      title: 'Who burns fastest?',
      description: 'The objective whose budget burned fastest in the last hour.',
      queries: [{ expr: `topk(1, ${queries.burn})`, legend: scope.legend, instant: true }],
      unit: 'suffix:×',
      decimals: 1,
      thresholds: BURN,
      named: true,
    }),
    stat({
      title: 'How many alerts fire?',
      description: 'Firing alerts of the chosen services.',
      queries: [{ expr: `sum(${queries.firing}) or vector(0)`, legend: 'alerts', instant: true }],
      unit: 'short',
      decimals: 0,
      thresholds: NO_THRESHOLDS,
    }),
  ];
}

function apiDashboard(scope: FleetScope, queries: FleetQueries): Dashboard {
  const { by, of, legend } = scope;
  const window = names.SIGNAL_WINDOW;
  const quantiles = of(names.latencyQuantile(window));
  const traffic = (offset?: string) => `sum(${of(names.requestsRate(window), undefined, offset)})`;
  return {
    ...frame('api', 'API performance', scope),
    description: 'How fast the interfaces of the chosen services answer, and under what load.',
    rows: [
      {
        title: 'Latency',
        panels: [
          graph({
            title: 'How long do requests take?',
            description: 'Every quantile of the ten slowest services.',
            width: 16,
            queries: [{ expr: topServices(quantiles, by), legend: `${legend} {{quantile}}` }],
            unit: 's',
            min: 0,
          }),
          graph({
            title: 'How long is the mean?',
            description:
              'Mean response time of services whose library has no buckets. A mean hides the slow requests: turn buckets on where you can.',
            width: 8,
            queries: [{ expr: topServices(of(names.latencyMean(window)), by), legend }],
            unit: 's',
            min: 0,
            empty: 'Every chosen service has buckets',
          }),
          spread(`sum by (le) (${of(names.latencyBuckets(window, 's'))})`, 's', 12),
          {
            ...spread(`sum by (le) (${of(names.latencyBuckets(window, 'ms'))})`, 'ms', 12),
            title: 'How do times in milliseconds spread?',
            empty: 'No chosen service measures in milliseconds',
          },
        ],
      },
      {
        title: 'Traffic',
        panels: [
          graph({
            title: 'Is the load unusual?',
            description: 'Requests per second of all chosen services. Pale: a day and a week ago.',
            width: 12,
            queries: [
              { expr: traffic(), legend: 'requests' },
              { expr: traffic('1d'), legend: 'a day ago' },
              { expr: traffic('1w'), legend: 'a week ago' },
            ],
            unit: 'reqps',
            min: 0,
            styles: [
              { series: 'a day ago', look: 'pale' },
              { series: 'a week ago', look: 'pale' },
            ],
          }),
          graph({
            title: 'Who carries the load?',
            description: 'Requests per second; the ten busiest services.',
            width: 12,
            queries: [{ expr: topServices(queries.traffic, by), legend }],
            unit: 'reqps',
            min: 0,
            stacked: true,
          }),
        ],
      },
      {
        title: 'Services',
        panels: [
          { ...servicesTable(scope, queries), height: 8 },
          {
            kind: 'text',
            title: 'Where are the routes?',
            description: 'Routes are on the dashboard of each service.',
            width: 24,
            height: 3,
            markdown:
              "Routes are named differently by every library and are not recorded, so they stand on each service's own dashboard: click its name above.",
          },
        ],
      },
    ],
  };
}

function errorsDashboard(scope: FleetScope, queries: FleetQueries): Dashboard {
  const { by, of, legend } = scope;
  const windows: readonly Duration[] = [names.SIGNAL_WINDOW, (30 * MINUTE) as Duration, HOUR];
  const burn = of(names.SLO_BURN, `window="${printDuration(HOUR)}"`);
  return {
    ...frame('errors', 'Errors', scope),
    description: 'What fails, since when, and what it costs the error budgets.',
    rows: [
      {
        title: 'Failures',
        panels: [
          graph({
            title: 'What share of requests fails?',
            description: 'Failed over all requests, over five minutes; the ten services that fail most.',
            width: 8,
            queries: [{ expr: topServices(queries.errors, by), legend }],
            unit: 'percentunit',
            min: 0,
          }),
          graph({
            title: 'How many requests fail?',
            description: 'Failed requests per second; the ten services with most of them.',
            width: 8,
            queries: [{ expr: topServices(queries.failed, by), legend }],
            unit: 'reqps',
            min: 0,
            stacked: true,
          }),
          graph({
            title: 'Is it getting worse?',
            description:
              'Failed requests per second of all chosen services over three windows. Worse: the short one is above the long one.',
            width: 8,
            queries: windows.map((window) => ({
              expr: `sum(${of(names.errorsRate(window))})`,
              legend: printDuration(window),
            })),
            unit: 'reqps',
            min: 0,
          }),
        ],
      },
      {
        title: 'Objectives',
        panels: [
          objectivesTable(scope),
          budgetGraph(scope),
          graph({
            title: 'Which objectives burn?',
            description:
              'How many times faster than allowed each budget burned, in the hour before each moment; the ten fastest.',
            width: 24,
            queries: [{ expr: topServices(burn, `${by}, slo`), legend: `${legend} {{slo}}` }],
            unit: 'suffix:×',
            min: 0,
            thresholds: BURN,
            empty: 'No chosen service has an objective',
          }),
        ],
      },
      alertsRow(scope),
    ],
  };
}

/** A row for each objective: target, budget left, burn rate. */
function objectivesTable(scope: FleetScope): TablePanel {
  const { of, by } = scope;
  const max = (expr: string): Query => ({ expr: `max by (${by}, slo) (${expr})`, instant: true, format: 'table' });
  const column = (query: number, title: string, rest: Partial<Column>): Column => ({
    of: { query },
    title,
    width: 110,
    ...rest,
  });
  return {
    kind: 'table',
    title: 'Which budgets are low?',
    description:
      'Each objective with its target, the share of its budget that is left, and how fast it burned in the last hour.',
    width: 12,
    height: 8,
    queries: [
      max(of(names.SLO_TARGET)),
      max(of(names.SLO_BUDGET)),
      max(of(names.SLO_BURN, `window="${printDuration(HOUR)}"`)),
    ],
    unit: 'short',
    thresholds: NO_THRESHOLDS,
    empty: 'No chosen service has an objective',
    columns: [
      ...scope.columns,
      { of: { label: 'slo' }, title: 'Objective' },
      column(0, 'Target', { unit: 'percentunit' }),
      column(1, 'Budget left', { unit: 'percentunit', decimals: 0, thresholds: BUDGET, gauge: true, width: 160 }),
      column(2, 'Burn', { unit: 'suffix:×', decimals: 1, thresholds: BURN }),
    ],
    sortBy: { title: 'Budget left', descending: false },
  };
}

function budgetGraph({ of, by, legend }: FleetScope): GraphPanel {
  const budget = of(names.SLO_BUDGET);
  return graph({
    title: 'How did the budgets go down?',
    description:
      'Share of the budget left at each moment, of the ten objectives that are lowest. A step down is an outage; a slow slope is a steady fault.',
    width: 12,
    queries: [
      {
        expr: `${budget} and on (${by}, slo) bottomk(10, avg_over_time((${budget})[$__range:$__interval] @ end()))`,
        legend: `${legend} {{slo}}`,
      },
    ],
    unit: 'percentunit',
    max: 1,
    thresholds: BUDGET,
    empty: DASH,
  });
}

function overallErrors(queries: FleetQueries): string {
  return `sum(${queries.failed}) / (sum(${queries.traffic}) > 0)`;
}
