/** Our families in the registries of the three clients, and theirs beside ours. */

import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type Instrumentation, instrument, type MetricsRegistry } from '../src/index.ts';
import { CLIENTS, registryOf } from '../src/options.ts';
import { asOpenMetrics, asText } from '../src/registry.ts';
import { checkMetrics } from './support/promtool.ts';

interface Client {
  Registry: new () => MetricsRegistry & { getMetricsAsJSON(): Promise<unknown[]>; setContentType(type: string): void };
  AggregatorRegistry: { aggregate(all: unknown[]): MetricsRegistry } | undefined;
  Counter: new (options: object) => { inc(): void };
  Gauge: new (options: object) => unknown;
  Histogram: new (options: object) => unknown;
  collectDefaultMetrics(options: object): void;
}

const require = createRequire(import.meta.url);
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

function record(g: Instrumentation): void {
  const { recorder } = g.core;
  recorder.record(recorder.entry('/users/:id'), 0, 200, 0.02);
  recorder.record(recorder.entry('/users/:id'), 0, 200, 0.3);
  recorder.recordFailure('/boom', 0, 500, 'exception');
}

describe.each(CLIENTS)('%s', (name) => {
  const client = require(name) as Client;

  it("shows our metrics in the application's own exposition", async () => {
    const registry = new client.Registry();
    const g = instrument({ registry, saturation: false });
    record(g);
    const text = await registry.metrics();
    expect(text).toContain(
      'http_request_duration_seconds_bucket{le="0.025",method="GET",route="/users/:id",status="200"} 1\n',
    );
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/users/:id",status="200"} 2\n');
    expect(text).toContain('http_errors_total{route="/boom",error_type="exception"} 1');
    expect(checkMetrics(text)).toBe('');
    await g.close();
  });

  it('shows in OpenMetrics what promtool would read, with one _total only', async () => {
    const registry = new client.Registry();
    registry.setContentType(OPENMETRICS);
    const g = instrument({ registry, saturation: false });
    record(g);
    const text = await registry.metrics();
    expect(text).toContain('# TYPE http_errors counter\n');
    expect(text).toContain('http_errors_total{route="/boom",error_type="exception"} 1');
    expect(text).not.toContain('_total_total');
    await g.close();
  });

  it("serves the application's metrics beside ours from one handler", async () => {
    const registry = new client.Registry();
    new client.Counter({ name: 'orders_total', help: 'Orders.', registers: [registry] }).inc();
    new client.Counter({ name: 'odd_count', help: 'A counter without the suffix.', registers: [registry] }).inc();
    const g = instrument({ registry, saturation: false });
    record(g);
    const text = await g.metrics();
    expect(text).toContain('orders_total 1\n');
    expect(text.match(/^# TYPE http_request_duration_seconds /gm)).toHaveLength(1);
    const openmetrics = await g.metrics('openmetrics');
    expect(openmetrics).toContain('# TYPE orders counter\norders_total 1\n');
    expect(openmetrics).toContain('# TYPE odd_count unknown\n');
    expect(openmetrics.endsWith('# EOF\n')).toBe(true);
    await g.close();
  });

  it("keeps a scrape alive when one of the application's metrics cannot be collected", async () => {
    const registry = new client.Registry();
    const collect = (): void => {
      throw new Error('no disk');
    };
    new client.Gauge({ name: 'broken', help: 'b', registers: [registry], collect });
    const g = instrument({ registry, saturation: false });
    record(g);
    const text = await g.metrics();
    expect(text).toContain('# could not collect broken: Error: no disk\n');
    expect(text).toContain('http_request_duration_seconds_count');
    await g.close();
  });

  it('lets the client add up two workers by its own means', async () => {
    const jsons = [];
    for (let worker = 0; worker < 2; worker++) {
      const registry = new client.Registry();
      const g = instrument({ registry, saturation: false });
      record(g);
      jsons.push(await registry.getMetricsAsJSON());
      await g.close();
    }
    const aggregate =
      client.AggregatorRegistry?.aggregate ??
      (client.Registry as unknown as { aggregate(all: unknown[]): MetricsRegistry }).aggregate;
    const owner = client.AggregatorRegistry ?? client.Registry;
    const text = await aggregate.call(owner as never, jsons).metrics();
    expect(text).toMatch(/http_request_duration_seconds_count\{.*\} 4\n/);
  });

  it('names both metrics when the application has one of ours', () => {
    const registry = new client.Registry();
    const labelNames = ['code'];
    new client.Histogram({ name: 'http_request_duration_seconds', help: 'Mine.', labelNames, registers: [registry] });
    expect(() => instrument({ registry })).toThrow(
      /^metric name clash: `http_request_duration_seconds` is registered by the application as histogram.*"Mine\."/,
    );
    expect(registry.getSingleMetric('http_requests_in_flight')).toBeUndefined();
  });

  it("stands beside the client's default metrics", async () => {
    const registry = new client.Registry();
    client.collectDefaultMetrics({ register: registry });
    const g = instrument({ registry });
    record(g);
    const names = [...(await g.metrics()).matchAll(/^# TYPE (\S+)/gm)].map(([, metric]) => metric);
    expect(new Set(names).size).toBe(names.length);
    await g.close();
  });

  it('is not instrumented twice', async () => {
    const registry = new client.Registry();
    const g = instrument({ registry, saturation: false });
    expect(instrument({ registry })).toBe(g);
    await g.close();
  });
});

describe('registries', () => {
  it('stay apart when there are two in one process', async () => {
    const { Registry } = require('prom-client') as Client;
    const [first, second] = [new Registry(), new Registry()];
    const one = instrument({ registry: first, saturation: false });
    const two = instrument({ registry: second, saturation: false });
    record(one);
    expect(await first.metrics()).toContain('route="/users/:id"');
    expect(await second.metrics()).not.toContain('route="/users/:id"');
    await one.close();
    await two.close();
  });

  it('are refused where they are none', () => {
    expect(() => instrument({ registry: {} as MetricsRegistry })).toThrow('expected a registry of prom-client 15');
  });

  it('are found by themselves, the official client first', () => {
    const found = registryOf('auto', new URL('..', import.meta.url).pathname);
    expect(found).toBe((require('@prometheus-io/client') as { register: unknown }).register);
    expect(registryOf('auto', '/nowhere')).toBeUndefined();
  });
});

describe('asOpenMetrics and asText', () => {
  it("turn a counter's header from one format into the other and back", () => {
    const text = '# HELP a_total A.\n# TYPE a_total counter\na_total{x="1"} 2';
    expect(asOpenMetrics(text)).toBe('# HELP a A.\n# TYPE a counter\na_total{x="1"} 2');
    expect(asText(asOpenMetrics(text))).toBe(text);
  });

  it('drop exemplars from the text format', () => {
    const text = '# TYPE h histogram\nh_bucket{le="1"} 2 # {trace_id="a"} 0.5 1.0\nh_count 2';
    expect(asText(text)).toBe('# TYPE h histogram\nh_bucket{le="1"} 2\nh_count 2');
  });
});
