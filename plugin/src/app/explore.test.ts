import { expect, it } from 'vitest';
import { exploreUrl, refIdOf } from './explore.ts';

it('opens Explore with the queries over the same range', () => {
  const url = new URL(exploreUrl('prom', ['up{a="ж&#"}', 'x'], { from: 'now-6h', to: 'now' }), 'http://g');
  expect(url.pathname).toBe('/explore');
  expect(JSON.parse(url.searchParams.get('panes')!)).toEqual({
    a: {
      datasource: 'prom',
      queries: [
        { refId: 'A', datasource: { type: 'prometheus', uid: 'prom' }, expr: 'up{a="ж&#"}' },
        { refId: 'B', datasource: { type: 'prometheus', uid: 'prom' }, expr: 'x' },
      ],
      range: { from: 'now-6h', to: 'now' },
    },
  });
});

it('goes on after Z as Grafana does', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(refIdOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});
