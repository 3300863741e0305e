import { describe, expect, it } from 'vitest';
import type { Sample } from '../../prometheus/client.ts';
import {
  combined,
  containing,
  PART,
  routeQueriesOf,
  routeTable,
  tableQueries,
  trendQuery,
  windowOf,
  withMatcher,
  withWindow,
} from './routes.ts';

const TRAFFIC = 'sum by (route) (rate(requests_total{job="shop"}[5m]))';
const ERRORS = 'sum by (route) (rate(requests_total{job="shop",status=~"5.."}[5m]))';
const queries = { label: 'route', traffic: TRAFFIC, errors: ERRORS };
const part = (name: string, route: string | undefined, value: number): Sample => ({
  labels: { [PART]: name, ...(route === undefined ? {} : { route }) },
  value,
  at: 0,
});

describe('routeQueriesOf', () => {
  const one = (signal: string, label = 'route') => ({ signal, label, query: signal, quantile: '0.95' });

  it('gathers the queries of the signals', () => {
    expect(routeQueriesOf([one('traffic'), one('latency')])).toEqual({
      label: 'route',
      traffic: 'traffic',
      latency: 'latency',
      quantile: '0.95',
    });
  });

  it('has none where no metric carries a route', () => {
    expect(routeQueriesOf([])).toBeUndefined();
  });

  it('does not mix queries by different labels', () => {
    expect(routeQueriesOf([one('traffic'), one('errors', 'path')])?.errors).toBeUndefined();
  });
});

describe('withMatcher', () => {
  it('adds a matcher to every selector', () => {
    expect(withMatcher('rate(a{x="1"}[5m]) / rate(b{y="2"}[5m])', 'r="z"')).toBe(
      'rate(a{r="z",x="1"}[5m]) / rate(b{r="z",y="2"}[5m])',
    );
  });

  it('leaves braces inside strings alone', () => {
    expect(withMatcher('a{x="/users/{id}",y=\'{\'}', 'r="z"')).toBe('a{r="z",x="/users/{id}",y=\'{\'}');
    expect(withMatcher('a{x="\\"{",y="{"}', 'r="z"')).toBe('a{r="z",x="\\"{",y="{"}');
  });

  it('fills empty braces without a comma too many', () => {
    expect(withMatcher('rate(a{}[5m])', 'r="z"')).toBe('rate(a{r="z"}[5m])');
  });

  it('takes a matcher with a dollar sign as it stands', () => {
    expect(withMatcher('a{x="1"}', 'r="$&"')).toBe('a{r="$&",x="1"}');
  });
});

describe('windows', () => {
  it('changes the five minutes but not a string that looks like them', () => {
    expect(withWindow('rate(a{x="[5m]"}[5m])', 60)).toBe('rate(a{x="[5m]"}[60s])');
  });

  it('shows the last five minutes live, and a range that ended as it is', () => {
    expect(windowOf(3_600_000, true)).toBe(300);
    expect(windowOf(120_000, false)).toBe(120);
  });

  it('keeps between a minute and an hour', () => {
    expect(windowOf(5_000, false)).toBe(60);
    expect(windowOf(7 * 86_400_000, false)).toBe(3600);
  });
});

describe('tableQueries', () => {
  const question = { sort: 'traffic', limit: 25, find: '', window: 300 } as const;

  it('lets Prometheus choose the first routes', () => {
    const { errors } = tableQueries(queries, question);
    expect(errors).toContain('and on (route) topk(25, ');
  });

  it('orders routes without errors by their traffic', () => {
    const { traffic } = tableQueries(queries, { ...question, sort: 'errors' });
    expect(traffic).toContain('1e-9 * (sum by (route)');
  });

  it('sorts by what there is where the wanted signal is not told by route', () => {
    const { traffic } = tableQueries(queries, { ...question, sort: 'latency' });
    expect(traffic).toContain(`topk(25, (${TRAFFIC.replace('[5m]', '[300s]')})`);
  });

  it('searches by a matcher, so that routes beyond the first are found', () => {
    const { count } = tableQueries(queries, { ...question, find: 'Order.' });
    expect(count).toContain('route=~"(?i).*Order\\\\..*"');
  });

  it('asks nothing about a signal that is not told by route', () => {
    expect(tableQueries(queries, question).latency).toBeUndefined();
    expect(combined(tableQueries(queries, question))).not.toContain('"latency"');
  });
});

it('escapes what is searched for', () => {
  expect(containing('route', 'a"b(c')).toBe('route=~"(?i).*a\\"b\\\\(c.*"');
});

describe('routeTable', () => {
  const samples = [
    part('traffic', '/a', 10),
    part('traffic', '/b', 30),
    part('errors', '/a', 1),
    part('latency', '/b', 0.2),
    part('latency', '/a', Number.NaN),
    part('count', undefined, 9812),
    part('allTraffic', undefined, 80),
    part('allErrors', undefined, 4),
  ];

  it('joins the signals of a route and says its share of the service', () => {
    const { count, routes } = routeTable(samples, queries, 'errors');
    expect(routes[0]).toEqual({
      name: '/a',
      traffic: 10,
      failed: 1,
      errors: 0.1,
      latency: undefined,
      trafficShare: 0.125,
      failedShare: 0.25,
    });
    expect(count).toBe(9812);
  });

  it('has no errors where there is traffic and none failed', () => {
    expect(routeTable(samples, queries, 'traffic').routes[0]).toMatchObject({ name: '/b', failed: 0, errors: 0 });
  });

  it('does not invent errors for a service that counts none', () => {
    expect(routeTable([part('traffic', '/a', 1)], { label: 'route' }, 'errors').routes[0]!.failed).toBeUndefined();
  });

  it('puts routes without a value last', () => {
    expect(routeTable(samples, queries, 'latency').routes.map(({ name }) => name)).toEqual(['/b', '/a']);
  });

  it('has no share of a service without traffic', () => {
    const [route] = routeTable([part('traffic', '/a', 0), part('allTraffic', undefined, 0)], queries, 'traffic').routes;
    expect(route!.trafficShare).toBeUndefined();
  });
});

describe('trendQuery', () => {
  it('is zero for a route that has traffic and never failed', () => {
    expect(trendQuery(queries, 'errors')).toBe(`${ERRORS} or ${TRAFFIC} * 0`);
  });

  it('falls back to traffic where the signal is not told by route', () => {
    expect(trendQuery({ label: 'route', traffic: TRAFFIC }, 'latency')).toBe(TRAFFIC);
  });
});
