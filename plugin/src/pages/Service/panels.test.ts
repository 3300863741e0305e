import { describe, expect, it, vi } from 'vitest';

vi.mock('@grafana/i18n', () => ({
  t: (_: string, text: string, values: Record<string, unknown> = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_match, name) => String(values[name])),
}));
const { quantileWords, routePanels, signalPanels } = await import('./panels.ts');
const { stateOf } = await import('./state.ts');

const scope = { service: 'shop', identity: { env: 'prod' } };
const sample = (name: string, labels: Record<string, string>, value = 1) => ({
  labels: { __name__: name, ...labels },
  value,
  at: 0,
});
const BUCKETS =
  'histogram_quantile(0.95, sum by (le, route) (rate(http_seconds_bucket{job="shop",route!="/{id}"}[5m]))) >= 0';
const state = stateOf([
  sample('service:slo:info', { slo: 'fast', signal: 'latency', target: '99%', window: '30d', threshold: '250ms' }),
  sample('service:threshold:value', { alertname: 'SlowA', severity: 'warning', signal: 'latency' }, 0.25),
  sample('service:threshold:value', { alertname: 'SlowB', severity: 'critical', signal: 'latency' }, 1),
  sample('service:breakdown:info', { signal: 'latency', route_label: 'route', quantile: '0.95', query: BUCKETS }),
]);
const of = (id: string, exemplars = false) => signalPanels(scope, state, exemplars).find((panel) => panel.id === id)!;

describe('signalPanels', () => {
  it('asks for recorded series of this service alone', () => {
    expect(of('traffic').queries[0]!.expr).toBe('service:requests:rate5m{service="shop",env="prod"}');
    expect(signalPanels(scope, state, false).map(({ id }) => id)).toEqual([
      'latency',
      'traffic',
      'errors',
      'saturation',
    ]);
  });

  it('draws one line for each value, ascending', () => {
    expect(of('latency').lines).toEqual([
      { value: 0.25, severity: 'warning' },
      { value: 1, severity: 'critical' },
    ]);
  });

  it('says in the help what each line means', () => {
    expect(of('latency').help).toContain('Line at 250 ms: fast.');
    expect(of('latency').help).toContain('Line at 1000 ms: SlowB.');
  });

  it('calls resources by words, in the same order whatever is fullest', () => {
    const named = (loop: number, cpu: number) => {
      const full = (resource: string, ratio: number) => sample('service:saturation:ratio', { resource }, ratio);
      return signalPanels(scope, stateOf([full('event_loop', loop), full('cpu', cpu)]), false)[3]!.names;
    };
    expect(named(0.2, 0.1)).toEqual({ cpu: 'cpu', event_loop: 'event loop' });
    expect(JSON.stringify(named(0.2, 0.1))).toBe(JSON.stringify(named(0.1, 0.2)));
  });

  it('asks for exemplars of the raw buckets, where they lead somewhere', () => {
    expect(of('latency').queries).toHaveLength(2);
    expect(of('latency', true).queries[2]).toEqual({
      refId: 'X',
      expr: 'count(http_seconds_bucket{job="shop",route!="/{id}"}) < 0',
      legend: '',
      exemplar: true,
    });
  });

  it('asks for no exemplars of a service whose buckets it does not know', () => {
    expect(signalPanels(scope, stateOf([]), true)[0]!.queries).toHaveLength(2);
  });
});

describe('routePanels', () => {
  const queries = { label: 'route', traffic: 'sum by (route) (rate(a{job="shop"}[5m]))' };

  it('asks for one route, its name taken as it stands', () => {
    expect(routePanels(queries, '/a"b')[0]!.queries[0]!.expr).toBe(
      'sum by (route) (rate(a{route="/a\\"b",job="shop"}[5m]))',
    );
  });

  it('has the panels of the signals that are told by route', () => {
    expect(routePanels(queries, '/a').map(({ id }) => id)).toEqual(['route-traffic']);
    expect(routePanels({ ...queries, errors: 'b{x="1"}', latency: 'c{x="1"}' }, '/a').map(({ id }) => id)).toEqual([
      'route-latency',
      'route-traffic',
      'route-errors',
    ]);
  });
});

describe('quantiles', () => {
  it('reads as people say them', () => {
    expect(['0.5', '0.99', '0.999'].map(quantileWords)).toEqual(['p50', 'p99', 'p99.9']);
  });

  it('asks for each one that is recorded', () => {
    const measured = stateOf([
      sample('service:latency_seconds:quantile5m', { quantile: '0.99' }),
      sample('service:latency_seconds:quantile5m', { quantile: '0.5' }),
    ]);
    expect(signalPanels(scope, measured, false)[0]!.queries.map(({ legend, refId }) => [refId, legend])).toEqual([
      ['A', 'p50'],
      ['B', 'p99'],
    ]);
  });
});
