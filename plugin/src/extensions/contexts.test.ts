import { expect, it } from 'vitest';
import { targetsOf } from './contexts.ts';

const query = (expr: string, type = 'prometheus') => ({ expr, datasource: { type, uid: 'prom' } });
const paramsOf = (path: string) => Object.fromEntries(new URL(path, 'http://g').searchParams);

it('leads from a panel to the service its query names, on the same range and data source', () => {
  const { service } = targetsOf({
    targets: [query('rate(x{job="a", service="check out"}[5m])')],
    timeRange: { from: 'now-6h', to: 'now' },
  });
  expect(new URL(service!, 'http://g').pathname).toBe('/a/quartet-goldensignals-app/services/check%20out');
  expect(paramsOf(service!)).toEqual({ from: 'now-6h', to: 'now', ds: 'prom' });
});

it('takes the service from the labels of the series where the query names none', () => {
  const data = { series: [{ fields: [{}, { labels: { service: 'shop' } }] }] };
  expect(targetsOf({ targets: [query('up')], data }).service).toContain('/services/shop');
});

it('offers no service where several are shown', () => {
  const data = { series: [{ fields: [{ labels: { service: 'a' } }] }, { fields: [{ labels: { service: 'b' } }] }] };
  expect(targetsOf({ targets: [query('up')], data }).service).toBeUndefined();
  expect(targetsOf({ targets: [query('{service="a"} or {service="b"}')] }).service).toBeUndefined();
});

it('carries the whole query to the page that makes an alert', () => {
  const expr = 'sum by (code) (rate(x{service="a\\"b"}[5m])) > 1';
  const { alert, service } = targetsOf({ targets: [query(expr)] });
  expect(paramsOf(alert!)).toMatchObject({ expr, service: 'a"b' });
  expect(service!).toContain(encodeURIComponent('a"b'));
});

it('offers nothing for a query of another data source, or for none', () => {
  expect(targetsOf({ targets: [query('SELECT 1', 'mysql')] })).toEqual({});
  expect(targetsOf({})).toEqual({});
  expect(targetsOf({ targets: [{ expr: '  ' }] })).toEqual({});
});

it('does not take a label that merely ends in service for it', () => {
  expect(targetsOf({ targets: [query('up{microservice="a"}')] }).service).toBeUndefined();
});

it('leads from an alert rule to its service', () => {
  expect(targetsOf({ rule: { labels: { service: 'shop' } } }).service).toMatch(/services\/shop\?$/);
  expect(targetsOf({ rule: { labels: {} } })).toEqual({});
});

it('writes absolute times as milliseconds', () => {
  const { service } = targetsOf({
    targets: [query('x{service="a"}')],
    timeRange: { from: new Date(5), to: new Date(9) },
  });
  expect(paramsOf(service!)).toMatchObject({ from: '5', to: '9' });
});
