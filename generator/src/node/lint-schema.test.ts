import { describe, expect, it } from 'vitest';
import { readMetricSchema } from './lint-schema.ts';

const read = (text: string) => readMetricSchema({ file: 's.yaml', text });

describe('readMetricSchema', () => {
  it('reads types, labels, buckets and the scrape interval', () => {
    const text = `scrapeInterval: 15s
metrics:
  http_requests_total: { type: counter, labels: [method, status] }
  http_request_duration_seconds: { type: histogram, buckets: [1, 0.25] }
  up:
`;
    expect(read(text)).toEqual({
      schema: {
        scrapeInterval: 15_000,
        metrics: {
          http_requests_total: { type: 'counter', labels: ['method', 'status'] },
          http_request_duration_seconds: { type: 'histogram', buckets: [0.25, 1] },
          up: {},
        },
      },
      diagnostics: [],
    });
  });

  it.each([
    ['metrics: { a: { type: conter } }', 'conter', '`conter` is no type of metric.'],
    ['metrics: { a: { labels: method } }', 'method', '`"method"` does not belong here.'],
    ['metrics: { a: { labels: [le, 5] } }', '5', '`5` does not belong here.'],
    ['metrics: { a: { buckets: ["1"] } }', '"1"', '`"1"` does not belong here.'],
    ['metrics: { "a-b": {} }', '"a-b"', '`a-b` is no metric name.'],
    ['metrics: [a]', 'metrics', '`["a"]` does not belong here.'],
    ['metrics: {}\nscrapeInterval: 15', '15', '`15` is no duration.'],
    ['metrcs: {}', 'metrcs', '`metrcs` is no field of a metric schema.'],
    ['just words', 'just', '`"just words"` does not belong here.'],
  ])('says what is wrong with %s, and where', (text, marked, message) => {
    const before = text.slice(0, text.indexOf(marked)).split('\n');
    const place = { file: 's.yaml', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    expect(read(text).diagnostics).toMatchObject([{ code: 'metric-schema', severity: 'error', message, ...place }]);
  });

  it('gives a finding for what is no YAML, and keeps a name such as constructor a name', () => {
    expect(read('metrics: {').diagnostics).toMatchObject([{ severity: 'error', file: 's.yaml' }]);
    expect(read('metrics: { constructor: { type: gauge } }').schema.metrics).toHaveProperty('constructor', {
      type: 'gauge',
    });
  });
});
