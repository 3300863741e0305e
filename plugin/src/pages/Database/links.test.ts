import { expect, it } from 'vitest';
import { dashboardLink, recordedLink } from './links.ts';

const RANGE = { from: 'now-3h', to: 'now' };
const orders = { kind: 'database', name: 'a&b "c"', subject: 'mysql' } as const;
const db1 = { kind: 'host', name: 'db1', subject: 'host' } as const;
const of = (link: string) => new URL(link, 'http://g');
const queryOf = (link: string) => JSON.parse(of(link).searchParams.get('panes')!).a.queries[0].expr;

it('opens the dashboard of its kind with the same range, source and name', () => {
  const { pathname, searchParams } = of(dashboardLink(orders, RANGE, 'prom', undefined));
  expect(pathname).toBe('/d/quartet_mysql');
  expect(Object.fromEntries(searchParams)).toEqual({
    from: 'now-3h',
    to: 'now',
    'var-datasource': 'prom',
    'var-database': 'a&b "c"',
  });
  expect(of(dashboardLink(db1, RANGE, 'prom', undefined)).pathname).toBe('/d/quartet_host');
});

it('keeps the instance that is looked at', () => {
  expect(of(dashboardLink(orders, RANGE, 'p', 'db1:9104')).searchParams.get('var-instance')).toBe('db1:9104');
  expect(queryOf(recordedLink(orders, RANGE, 'p', 'db1:9104'))).toBe(
    '{__name__=~"mysql:.+",database="a&b \\"c\\"",instance="db1:9104"}',
  );
});

it('asks of a host for its own series alone', () => {
  expect(queryOf(recordedLink(db1, RANGE, 'p', undefined))).toBe('{__name__=~"host:.+",host="db1",database=""}');
});
