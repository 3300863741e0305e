/** The views: names of other kits from the same slots, clean to promtool, and adding up to what was counted. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Instrumentation, instrument, VIEW_IDS, type ViewId } from '../src/index.ts';
import { seriesOf } from './matrix/cases.ts';
import { checkMetrics } from './support/promtool.ts';

function busy(views: readonly ViewId[]): Instrumentation {
  const g = instrument({ registry: false, views });
  const { recorder } = g.core;
  for (let i = 0; i < 3; i++) recorder.record(recorder.entry('/users/:id'), 0, 200, 0.01);
  recorder.record(recorder.entry('/users/:id'), 2, 201, 0.02);
  recorder.record(recorder.entry('__unmatched__'), 0, 404, 0.001);
  recorder.record(recorder.entry('/boom'), 0, 500, 0.2);
  recorder.recordFailure('/boom', 0, 500, 'exception');
  recorder.record(recorder.entry('/busy'), 0, 503, 0.1);
  recorder.recordFailure('/busy', 0, 503, 'http_5xx');
  g.pool(() => ({ used: 3, idle: 1, waiting: 0, max: 4 }), { name: 'orders-db' });
  return g;
}

/** Label names of a metric in a capture of the real library. */
function labelsOf(text: string, metric: string): string[] {
  const line = text.split('\n').find((each) => each.startsWith(`${metric}{`)) ?? '';
  return [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label as string).sort();
}

const capture = (name: string): string => readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8');

describe('views', () => {
  it.each(VIEW_IDS)('%s is clean to promtool, and so is its OpenMetrics header', async (view) => {
    const g = busy([view]);
    const text = await g.metrics();
    expect(checkMetrics(text)).toBe('');
    expect((await g.metrics('openmetrics')).match(/^# TYPE \S+_total counter$/m)).toBeNull();
    await g.close();
  });

  it('may all be shown at once, each name once, the earlier view first', async () => {
    const g = busy(['node-http', 'flask-guide', 'flask-monitoring-kit', 'prometheus-flask-exporter']);
    const text = await g.metrics();
    expect(checkMetrics(text)).toBe('');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/users/:id",status="200"} 3\n');
    expect(text).toContain('http_requests_total{method="GET",endpoint="/users/:id",status="200"} 3\n');
    expect(text).toContain('flask_http_requests_total{endpoint="GET /users/:id",method="GET",status="200"} 3\n');
    await g.close();
  });

  it('give the first kit its endpoint, its error types and its percentages', async () => {
    const g = busy(['flask-monitoring-kit']);
    const text = await g.metrics();
    expect(text).not.toContain('\nhttp_request_duration_seconds');
    expect(seriesOf(text, 'flask_http_errors_total', ['error_type'])).toEqual({
      unhandled_exception: 0,
      http_404: 1,
      http_500: 1,
      http_503: 1,
    });
    const saturation = seriesOf(text, 'flask_system_saturation', ['resource_type']);
    expect(Object.keys(saturation).sort()).toEqual(['cpu', 'db_connections', 'memory']);
    expect(saturation.db_connections).toBe(75);
    await g.close();
  });

  it('follow the scrape, not the moment they were made', async () => {
    const g = busy(['flask-monitoring-kit']);
    await g.metrics();
    const { recorder } = g.core;
    recorder.record(recorder.entry('/late'), 0, 200, 0.01);
    const totals = seriesOf(await g.metrics(), 'flask_http_requests_total', ['endpoint', 'status']);
    expect(totals['GET /late 200']).toBe(1);
    expect(totals['GET /users/:id 200']).toBe(3);
    await g.close();
  });

  it('add up requests of all routes for the Flask exporter, and its exceptions apart', async () => {
    const g = busy(['prometheus-flask-exporter']);
    const text = await g.metrics();
    expect(seriesOf(text, 'flask_http_request_total', ['method', 'status'])).toEqual({
      'GET 200': 3,
      'POST 201': 1,
      'GET 404': 1,
      'GET 500': 1,
      'GET 503': 1,
    });
    expect(seriesOf(text, 'flask_http_request_exceptions_total', ['method', 'status'])).toEqual({ 'GET 500': 1 });
    expect(text).toContain('flask_exporter_info{version="0.23.2"} 1\n');
    await g.close();
  });

  it('have the label names of the libraries they stand for', async () => {
    const kit = busy(['flask-monitoring-kit']);
    const exporter = busy(['prometheus-flask-exporter']);
    const [kitText, exporterText] = [await kit.metrics(), await exporter.metrics()];
    for (const [ours, real, metrics] of [
      [
        kitText,
        capture('flask-monitoring-kit'),
        ['flask_http_requests_total', 'flask_http_request_duration_seconds_bucket', 'flask_http_errors_total'],
      ],
      [
        exporterText,
        capture('prometheus-flask-exporter-0.23.2-path'),
        ['flask_http_request_total', 'flask_http_request_duration_seconds_bucket', 'flask_exporter_info'],
      ],
    ] as const) {
      for (const metric of metrics) expect([metric, labelsOf(ours, metric)]).toEqual([metric, labelsOf(real, metric)]);
    }
    await kit.close();
    await exporter.close();
  });

  it('call three of our error types a timeout for the first kit, unless our own names are shown too', async () => {
    for (const [views, expected] of [
      [['flask-monitoring-kit'], ['timeout']],
      [
        ['flask-monitoring-kit', 'node-http'],
        ['lock_wait_timeout', 'statement_timeout', 'timeout'],
      ],
    ] as const) {
      const g = instrument({ registry: false, views, saturation: false });
      g.mysql2({ query: () => {}, execute: () => {} }, { name: 'shop' });
      const types = Object.keys(seriesOf(await g.metrics(), 'mysql_transaction_errors_total', ['error_type']));
      expect(types.filter((type) => type.includes('timeout')).sort()).toEqual(expected);
      await g.close();
    }
  });

  it('are refused where they are unknown', () => {
    expect(() => instrument({ registry: false, views: ['django' as ViewId] })).toThrow(
      'view `django`: expected one of node-http',
    );
  });
});
