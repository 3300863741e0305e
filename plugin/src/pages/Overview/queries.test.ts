import { expect, it } from 'vitest';
import { comparisonQueries, exploreQueries, PARTS, QUERIES, trendsQuery } from './queries.ts';

it('asks seven questions, however many services there are', () => {
  expect(PARTS).toHaveLength(7);
});

it('looks for the highest quantile before the mean', () => {
  const { latency } = QUERIES;
  const order = ['quantile="0.999"', 'quantile="0.99"', 'quantile="0.95"', 'topk', 'latency_seconds:mean5m'];
  const places = order.map((part) => latency.indexOf(part));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

it('never names the labels of an identity, since they differ from service to service', () => {
  for (const query of Object.values(QUERIES)) expect(query).not.toMatch(/\bby \(/);
});

it('puts the offset on every series of a comparison', () => {
  for (const query of Object.values(comparisonQueries('1d'))) {
    const selectors = query.match(/service:[a-z_]+:[a-z0-9_]+|__name__/g)!.length;
    const names = query.startsWith('{__name__') ? 1 : selectors;
    expect(query.match(/ offset 1d/g)).toHaveLength(names);
  }
});

it('asks for all lines of all rows at once, and twice as many lines with a comparison', () => {
  const query = trendsQuery(['shop', 'cart']);
  expect(query.match(/label_replace/g)).toHaveLength(4);
  expect(query).toContain('service=~"shop|cart"');
  expect(query).not.toContain('offset');
  expect(trendsQuery(['shop'], '1w').match(/offset 1w/g)).toHaveLength(5);
});

it('takes names as they stand, not as patterns or as PromQL', () => {
  const query = trendsQuery(['a.b', 'x"} or vector(1) #', 'c|d']);
  expect(query).toContain('a\\\\.b');
  expect(query).toContain('x\\"\\\\} or vector\\\\(1\\\\) #');
  expect(query).toContain('c\\\\|d');
});

it('opens the four signals in Explore', () => {
  expect(exploreQueries('service="shop"')).toHaveLength(4);
});
