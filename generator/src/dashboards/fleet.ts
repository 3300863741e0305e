/** The dashboard of all services: who is unwell, since when, and how the ten worst got there. */

import type { Column, Dashboard, Query, StatPanel, TablePanel } from './dashboard.ts';
import { NO_THRESHOLDS, thresholds } from './dashboard.ts';
import type { FleetQueries } from './fleet-queries.ts';
import { fleetQueries, HEALTH, topServices } from './fleet-queries.ts';
import type { FleetScope, FleetService } from './fleet-scope.ts';
import { fleetScope } from './fleet-scope.ts';
import { alertsTable, alertsTimeline, BUDGET, graph, stat } from './panels.ts';
import { FLEET_UIDS } from './uid.ts';

/** Over 1 the budget does not last. Each spec has its own factors, which one dashboard cannot draw for all. */
export const BURN = thresholds([{ from: 1, level: 'warning' }]);

/** The overview of `services`: a constant number of queries, all of recorded series. */
export function fleetDashboard(services: readonly FleetService[]): Dashboard {
  const scope = fleetScope(services);
  const queries = fleetQueries(scope);
  const top = (expr: string) => [{ expr: topServices(expr, scope.by), legend: scope.legend }];
  return {
    uid: FLEET_UIDS.fleet,
    title: 'All services: golden signals',
    description: 'Health, four signals, error budgets and alerts of every service, worst first.',
    tags: ['quartet', 'fleet'],
    variables: scope.variables,
    links: [],
    marks: `ALERTS{${scope.alerts.matchers},alertstate="firing"}`,
    rows: [
      {
        title: 'Now',
        panels: [...HEALTH.toReversed().map((state) => healthCount(state, queries)), servicesTable(scope, queries)],
      },
      {
        title: 'The ten worst',
        panels: [
          graph({
            title: 'Who burns budget fastest?',
            description:
              'How many times faster than allowed the budget burned, in the hour before each moment. At 1× it lasts exactly as long as its window.',
            width: 12,
            queries: top(queries.burn),
            unit: 'suffix:×',
            min: 0,
            thresholds: BURN,
            empty: 'No service has an objective',
          }),
          graph({
            title: 'Who fails most?',
            description: 'Share of requests that failed over five minutes.',
            width: 12,
            queries: top(queries.errors),
            unit: 'percentunit',
            min: 0,
            empty: 'No requests in this time range',
          }),
          graph({
            title: 'Who is slowest?',
            description: 'Response time: the highest quantile that each service records, or its mean.',
            width: 8,
            queries: top(queries.latency),
            unit: 's',
            min: 0,
            empty: 'No requests in this time range',
          }),
          graph({
            title: 'Who is busiest?',
            description: 'Requests per second.',
            width: 8,
            queries: top(queries.traffic),
            unit: 'reqps',
            min: 0,
            empty: 'No requests in this time range',
          }),
          graph({
            title: 'Who is fullest?',
            description: 'The fullest resource of each service; full is 100 %.',
            width: 8,
            queries: top(queries.saturation),
            unit: 'percentunit',
            min: 0,
            max: 1,
            empty: 'No service exposes a resource',
          }),
        ],
      },
      { title: 'Alerts', panels: [alertsTable(scope.alerts, 12), alertsTimeline(scope.alerts, 12)] },
    ],
  };
}

/** How many services are in one state. */
function healthCount(state: (typeof HEALTH)[number], queries: FleetQueries): StatPanel {
  const { value, text, level } = state;
  const titles = ['How many are healthy?', 'How many are not measured?', 'How many warn?', 'How many are critical?'];
  return {
    ...stat({
      title: titles[value]!,
      description: DESCRIPTIONS[value]!,
      // Services exist even where none is in this state: 0, not a dash.
      queries: [{ expr: `count((${queries.health}) == ${value}) or vector(0)`, legend: text, instant: true }],
      unit: 'short',
      decimals: 0,
      thresholds: value === 0 ? NO_THRESHOLDS : thresholds([{ from: 1, level }]),
    }),
    width: 6,
  };
}

const DESCRIPTIONS = [
  'Services without a firing alert.',
  'Services of which no requests are recorded: not scraped, or their selector matches nothing.',
  'Services with a firing alert, none of them critical.',
  'Services with a firing alert of severity critical (or page).',
] as const;

/** A row for each service: state, signals, burn, budget, alerts. Also the table of the dashboards by question. */
export function servicesTable(scope: FleetScope, all: FleetQueries): TablePanel {
  const queries: Query[] = [];
  const columns: Column[] = [...scope.columns];
  const add = (expr: string, column: Omit<Column, 'of'>) => {
    columns.push({ of: { query: queries.length }, ...column });
    queries.push({ expr, instant: true, format: 'table' });
  };
  add(all.health, { title: 'Status', unit: 'none', words: HEALTH, width: 120 });
  add(all.latency, { title: 'Latency', unit: 's', width: 100 });
  add(all.traffic, { title: 'Traffic', unit: 'reqps', width: 110 });
  add(all.errors, { title: 'Errors', unit: 'percentunit', width: 100 });
  columns.push({ of: { label: 'resource' }, title: 'Resource', width: 110 });
  add(all.fullest, { title: 'Fullest', unit: 'percentunit', width: 100 });
  add(all.burn, { title: 'Worst burn', unit: 'suffix:×', decimals: 1, thresholds: BURN, width: 100 });
  add(all.budget, {
    title: 'Budget left',
    unit: 'percentunit',
    decimals: 0,
    thresholds: BUDGET,
    gauge: true,
    width: 160,
  });
  add(all.firing, { title: 'Alerts', unit: 'short', decimals: 0, width: 80 });
  queries.push({ expr: all.info, instant: true, format: 'table' });
  if (scope.owner) columns.push({ of: { label: scope.owner.label }, title: scope.owner.title });
  columns.push({ of: { label: 'profile' }, title: 'Measured by' });
  return {
    kind: 'table',
    title: 'Which services are unwell?',
    description:
      'Every service, worst first. A click on its name leads to its dashboard. A dash means no traffic, or nothing that measures it.',
    width: 24,
    height: 12,
    queries,
    unit: 'short',
    thresholds: NO_THRESHOLDS,
    empty: 'No service is recorded yet',
    columns,
    sortBy: { title: 'Status', descending: true },
  };
}
