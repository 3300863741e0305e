import { describe, expect, it } from 'vitest';
import type { Sample } from '../../prometheus/client.ts';
import { stateOf, stateQuery } from './state.ts';

const sample = (name: string, labels: Record<string, string>, value = 1): Sample => ({
  labels: { __name__: name, service: 'shop', ...labels },
  value,
  at: 5000,
});

const SAMPLES: readonly Sample[] = [
  sample('service:info', { profile: 'node-http', team: 'shop', selector: 'job="shop"' }),
  sample('service:description:info', { description: 'Sells things.' }),
  sample('service:threshold:value', { alertname: 'SaturationHigh', severity: 'warning', signal: 'saturation' }, 0.9),
  sample('service:slo:info', { slo: 'availability', signal: 'errors', target: '99.9%', window: '30d' }),
  sample('service:slo:info', { slo: 'latency', signal: 'latency', target: '99%', window: '30d', threshold: '250ms' }),
  sample('service:slo_budget_remaining:ratio', { slo: 'availability' }, 0.38),
  sample('service:slo_burn:ratio', { slo: 'availability', window: '1h' }, 14),
  sample('service:slo_burn:ratio', { slo: 'availability', window: '5m' }, 20),
  sample('service:slo_burn:ratio', { slo: 'latency', window: '5m' }, Number.NaN),
  sample('service:depends_on:info', { dependency: 'shop-db' }),
  sample('service:breakdown:info', { signal: 'traffic', route_label: 'route', query: 'sum by (route) (x)' }),
  sample('service:requests:rate5m', {}, 40),
  sample('service:errors:ratio_rate5m', {}, Number.NaN),
  sample('service:latency_seconds:quantile5m', { quantile: '0.99' }, 0.4),
  sample('service:latency_seconds:quantile5m', { quantile: '0.5' }, 0.1),
  sample('service:saturation:ratio', { resource: 'cpu' }, 0.2),
  sample('service:saturation:ratio', { resource: 'db_pool' }, 0.92),
  sample('ALERTS', { alertname: 'Burn', alertstate: 'firing' }),
];

describe('stateOf', () => {
  const state = stateOf(SAMPLES);

  it('joins an objective with its budget and its burn rates, the shortest window first', () => {
    expect(state.objectives[0]).toEqual({
      slo: 'availability',
      signal: 'errors',
      target: '99.9%',
      targetRatio: 0.999,
      window: '30d',
      threshold: undefined,
      left: 0.38,
      burns: [
        { window: '5m', ratio: 20 },
        { window: '1h', ratio: 14 },
      ],
    });
  });

  it('knows what the service does, where its spec says so', () => {
    expect(state.description).toBe('Sells things.');
    expect(stateOf([]).description).toBeUndefined();
  });

  it('puts the objective with least budget first and those without a budget last', () => {
    expect(state.objectives.map(({ slo }) => slo)).toEqual(['availability', 'latency']);
  });

  it('leaves out values that are no number', () => {
    expect(state.errors).toBeUndefined();
    expect(state.objectives[1]!.burns).toEqual([]);
  });

  it('takes thresholds from alerts and from objectives, exactly', () => {
    expect(state.thresholds.map(({ of, signal, value }) => [of, signal, value])).toEqual([
      ['SaturationHigh', 'saturation', 0.9],
      ['availability', 'errors', 0.001],
      ['latency', 'latency', 0.25],
    ]);
  });

  it('sorts quantiles upwards and resources by how full they are', () => {
    expect(state.latency.map(({ quantile }) => quantile)).toEqual(['0.5', '0.99']);
    expect(state.saturation[0]).toEqual({ resource: 'db_pool', ratio: 0.92 });
  });

  it('knows the dependencies, the routes query, the alerts and the time of Prometheus', () => {
    expect(state.dependencies).toEqual(['shop-db']);
    expect(state.breakdowns).toEqual([
      { signal: 'traffic', label: 'route', query: 'sum by (route) (x)', quantile: undefined },
    ]);
    expect(state.alerts.map(({ name }) => name)).toEqual(['Burn']);
    expect(state.at).toBe(5000);
  });

  it('is empty for an empty answer', () => {
    expect(stateOf([])).toMatchObject({ infos: [], objectives: [], traffic: undefined, at: undefined });
  });
});

it('asks one question about one service', () => {
  const query = stateQuery({ service: 'sh"op', identity: { env: 'prod' } });
  expect(query).toContain('service="sh\\"op",env="prod"}');
  expect(query).toContain('service:slo_budget_remaining:ratio');
  expect(query.startsWith('{__name__=~"service:info|')).toBe(true);
});
