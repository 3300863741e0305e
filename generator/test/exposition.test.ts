import { describe, expect, it } from 'vitest';
import { labelNames, parseExposition, parseSeries, printSeries, selectSamples } from './exposition.ts';

const TEXT = `# HELP http_requests_total All requests.
# TYPE http_requests_total counter
http_requests_total{method="GET",path="/a,b\\"c\\\\d"} 2.0
http_requests_total{method="POST",path=""} 1e3

# TYPE queue gauge
queue 7 1795246628000
# TYPE wait histogram
wait_bucket{le="+Inf"} 3
wait_sum 0.25
wait_count 3
# TYPE wait_created gauge
wait_created 1.79e+09
# TYPE size summary
size{quantile="0.5"} NaN
size_count 2
`;

describe('parseExposition', () => {
  const samples = parseExposition(TEXT);

  it('reads names, labels and values, with escapes, exponents and time stamps', () => {
    expect(samples.slice(0, 3).map(({ metric, labels, value }) => ({ metric, labels, value }))).toEqual([
      { metric: 'http_requests_total', labels: { method: 'GET', path: '/a,b"c\\d' }, value: 2 },
      { metric: 'http_requests_total', labels: { method: 'POST', path: '' }, value: 1000 },
      { metric: 'queue', labels: {}, value: 7 },
    ]);
  });

  it('tells what grows from what is set', () => {
    const growing = samples.filter((sample) => sample.isCounter).map((sample) => sample.metric);
    expect(growing).toEqual([
      'http_requests_total',
      'http_requests_total',
      'wait_bucket',
      'wait_sum',
      'wait_count',
      'size_count',
    ]);
  });

  it('refuses a line it cannot read', () => {
    expect(() => parseExposition('requests{method=GET} 1')).toThrow('labels of');
    expect(() => parseExposition('requests')).toThrow('is no sample');
    expect(() => parseExposition('requests one')).toThrow('has no value');
  });
});

describe('selectSamples', () => {
  const samples = parseExposition(TEXT);
  const values = (...args: Parameters<typeof selectSamples>) => selectSamples(...args).map((sample) => sample.value);

  it('matches like PromQL: anchored, and an absent label reads as empty', () => {
    expect(values(samples, 'http_requests_total', [{ label: 'method', op: '=~', value: 'G.T' }])).toEqual([2]);
    expect(values(samples, 'http_requests_total', [{ label: 'method', op: '=~', value: 'G' }])).toEqual([]);
    expect(values(samples, 'http_requests_total', [{ label: 'method', op: '!~', value: 'G.*' }])).toEqual([1000]);
    expect(values(samples, 'http_requests_total', [{ label: 'path', op: '!=', value: '' }])).toEqual([2]);
    expect(values(samples, 'queue', [{ label: 'path', op: '=', value: '' }])).toEqual([7]);
  });
});

describe('printSeries', () => {
  it('gives equal texts for equal series, whatever the order of labels', () => {
    const one = parseSeries('requests{b="2",a="1",c=""}');
    const other = parseSeries('requests{a="1",b="2"}');
    expect(printSeries(one)).toBe(printSeries(other));
    expect(printSeries(one)).toBe('requests{a="1",b="2"}');
  });
});

describe('labelNames', () => {
  it('joins the labels of all series of a name and leaves empty ones out', () => {
    const names = labelNames(parseExposition('a{x="1",y=""} 1\na{z="1"} 1\nb 1'));
    expect(Object.fromEntries([...names].map(([name, labels]) => [name, [...labels]]))).toEqual({
      a: ['x', 'z'],
      b: [],
    });
  });
});
