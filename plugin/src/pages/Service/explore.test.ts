import { expect, it } from 'vitest';
import { exploreLink, logsQuery, tracesQuery } from './explore.ts';

it('opens Explore on the same range with the query', () => {
  const link = exploreLink({ uid: 'p', type: 'prometheus' }, { expr: 'up{a="b&c"}' }, { from: 'now-1h', to: 'now' });
  const panes = JSON.parse(new URL(link, 'http://x').searchParams.get('panes')!);
  expect(panes.q).toEqual({
    datasource: 'p',
    queries: [{ refId: 'A', datasource: { type: 'prometheus', uid: 'p' }, expr: 'up{a="b&c"}' }],
    range: { from: 'now-1h', to: 'now' },
  });
});

it('quotes names in queries for logs and traces', () => {
  expect(logsQuery('loki', 'a"b')).toEqual({ expr: '{service_name="a\\"b"}' });
  expect(tracesQuery('tempo', 'shop')).toEqual({
    queryType: 'traceql',
    query: '{resource.service.name="shop"}',
  });
});

it('asks nothing of a kind that it does not know', () => {
  expect([logsQuery('elasticsearch', 'a'), tracesQuery('x-ray', 'a')]).toEqual([{}, {}]);
});
