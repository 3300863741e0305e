/** The row of a service's routes: which are slow, which fail, which are busy. */

import type { Service } from '../model/service.ts';
import type { ServiceSignals } from '../signals/signals.ts';
import type { Column, Panel, Query, Row, TablePanel } from './dashboard.ts';
import { thresholds } from './dashboard.ts';
import { share } from './layout.ts';
import type { Limits } from './limits.ts';
import { graph } from './panels.ts';
import type { RouteQueries } from './routes.ts';
import { routeQueries, topTen } from './routes.ts';

/** A raw path can be any text: a table of all of them would be no table. */
const TABLE_ROUTES = 50;

/** The row; undefined where no metric of the profile carries a route. */
export function routesRow(service: Service, signals: ServiceSignals, limits: Limits): Row | undefined {
  const routes = routeQueries(service, signals);
  if (!routes) return undefined;
  const legend = `{{${routes.label}}}`;
  const unmatched = routes.matchedOnly ? ' Requests that no route matched are left out.' : '';
  const graphs: Panel[] = [
    graph({
      title: 'Which routes are busy?',
      description: `Requests per second of the ten busiest routes in this time range.${unmatched}`,
      width: 8,
      queries: [{ expr: topTen(routes.traffic, routes.label), legend }],
      unit: 'reqps',
      min: 0,
      stacked: true,
      empty: 'No requests in this time range',
    }),
  ];
  if (routes.failed) {
    graphs.push(
      graph({
        title: 'Which routes fail?',
        description: `Failed requests per second of the ten routes that failed most in this time range.${unmatched}`,
        width: 8,
        queries: [{ expr: topTen(`${routes.failed} > 0`, routes.label), legend }],
        unit: 'reqps',
        min: 0,
        empty: 'No request failed in this time range',
      }),
    );
  }
  if (routes.latency) {
    graphs.push(
      graph({
        title: 'Which routes are slow?',
        description: `Response time (${routes.latency.of}) of the ten slowest routes in this time range.${unmatched}`,
        width: 8,
        queries: [{ expr: topTen(routes.latency.expr, routes.label), legend }],
        unit: 's',
        min: 0,
        thresholds: thresholds(limits.latency),
        empty: 'No requests in this time range',
      }),
    );
  }
  return { title: 'Routes', panels: [routesTable(routes, limits, unmatched), ...share(graphs)] };
}

function routesTable(routes: RouteQueries, limits: Limits, unmatched: string): TablePanel {
  const queries: Query[] = [];
  const columns: Column[] = [{ of: { label: routes.label }, title: 'Route' }];
  const add = (expr: string, column: Omit<Column, 'of'>) => {
    columns.push({ of: { query: queries.length }, width: 160, ...column });
    queries.push({ expr: `topk(${TABLE_ROUTES}, ${expr})`, instant: true, format: 'table' });
  };
  if (routes.errorRatio)
    add(routes.errorRatio, { title: 'Failed', unit: 'percentunit', thresholds: thresholds(limits.errors) });
  if (routes.latency) {
    add(routes.latency.expr, { title: routes.latency.of, unit: 's', thresholds: thresholds(limits.latency) });
  }
  add(routes.traffic, { title: 'Requests', unit: 'reqps' });
  return {
    kind: 'table',
    title: 'Which routes suffer?',
    description: `The last five minutes: the ${TABLE_ROUTES} routes that are busiest, fail most and are slowest.${unmatched}`,
    width: 24,
    height: 9,
    queries,
    unit: 'short',
    thresholds: thresholds([]),
    empty: 'No requests in the last five minutes',
    columns,
    sortBy: { title: columns[1]!.title, descending: true },
  };
}
