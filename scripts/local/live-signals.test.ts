import { expect, it } from 'vitest';
import { liveSignals, type Paint, signalsTable } from './live-signals.ts';
import type { ActiveAlert, PrometheusApi, Sample } from './prometheus.ts';

const PLAIN: Paint = { critical: (text) => text, warning: (text) => text, pale: (text) => text };

/** An API that answers queries by the first recorded name they hold. */
function api(series: Readonly<Record<string, readonly Sample[]>>, alerts: readonly ActiveAlert[] = []): PrometheusApi {
  return {
    isReady: async () => true,
    query: async (expr) => Object.entries(series).find(([name]) => expr.includes(name))?.[1] ?? [],
    alerts: async () => alerts,
    ruleHealth: async () => ({ total: 0, healthy: 0, waiting: [], failed: [] }),
  };
}

function sample(service: string, value: number, labels: Readonly<Record<string, string>> = {}): Sample {
  return { labels: { service, ...labels }, value };
}

const SHOP = {
  'service:requests:rate5m': [sample('shop', 20.04)],
  'service:errors:ratio_rate5m': [sample('shop', 0.0031)],
  'service:latency_seconds:quantile5m': [sample('shop', 0.2479, { quantile: '0.99' })],
  'service:saturation:ratio': [sample('shop', 0.61, { resource: 'event_loop' })],
  'service:slo_budget_remaining:ratio': [sample('shop', 0.38)],
  'service:slo_target:ratio': [sample('shop', 0.99, { slo: 'availability' })],
  up: [{ labels: { job: 'shop' }, value: 1 }],
};

function burning(slo: string, severity: string, value: number): ActiveAlert {
  const labels = { alertname: 'ErrorBudgetBurn', service: 'shop', slo, severity };
  return { labels, state: 'firing', activeAt: new Date(0), value };
}

async function table(from: PrometheusApi, services: readonly string[] = ['shop']): Promise<readonly string[]> {
  return signalsTable(await liveSignals(from, services), PLAIN);
}

it('shows a healthy service with its signals, units and three digits', async () => {
  expect(await table(api(SHOP))).toEqual([
    '  Service  Status      p99  Traffic  Errors         Saturation  Budget left',
    '  shop     Healthy  248 ms  20.0 /s  0.31 %  event loop 61.0 %       38.0 %',
  ]);
});

it('says why a service is not well, with all burning objectives at the fastest rate', async () => {
  const alerts = [burning('latency', 'warning', 0.05), burning('availability', 'critical', 0.48)];
  const [, row] = await table(api(SHOP, alerts));
  expect(row).toContain('▲ shop     Burning budget 48×: availability, latency');
  const [, ticket] = await table(api(SHOP, [burning('latency', 'warning', 0.05)]));
  expect(ticket).toContain('● shop     Burning budget: latency');
});

it('leaves out alerts that are pending and those of other services', async () => {
  const pending = { ...burning('availability', 'critical', 0.5), state: 'pending' } as const;
  const foreign = { ...burning('availability', 'critical', 0.5), labels: { alertname: 'Down', service: 'other' } };
  expect((await table(api(SHOP, [pending, foreign])))[1]).toContain('Healthy');
});

it('puts what pages before what does not', async () => {
  const full = {
    ...burning('', 'critical', 0.95),
    labels: { alertname: 'SaturationHigh', service: 'shop', severity: 'critical' },
  };
  const [, row] = await table(api(SHOP, [burning('latency', 'warning', 0.05), full]));
  expect(row).toContain('▲ shop     SaturationHigh, Burning budget');
});

it('shows dashes for no traffic, and tells a service that is not scraped from one that idles', async () => {
  const idle = { up: SHOP.up, 'service:requests:rate5m': [sample('shop', 0)] };
  expect((await table(api(idle)))[1]).toBe('  shop     No traffic    –        –       –           –            –');
  expect((await table(api({ ...idle, up: [{ labels: { job: 'shop' }, value: 0 }] })))[1]).toContain(
    '● shop     Not scraped',
  );
});

it('keeps the order of the services it was given', async () => {
  const rows = await table(api(SHOP), ['zebra', 'shop', 'ant']);
  expect(rows.slice(1).map((row) => row.slice(2, 7).trim())).toEqual(['zebra', 'shop', 'ant']);
});
