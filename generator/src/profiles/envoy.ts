/** The profile of an Envoy proxy's upstream clusters. */

import { ENVOY_BUCKETS } from './parts/buckets.ts';
import type { MetricProfile, SaturationSource } from './profile.ts';

function breaker(resource: string, name: string, about: string): SaturationSource {
  const metric = `envoy_cluster_circuit_breakers_default_${name}`;
  return {
    resource,
    about: `${about} The breaker is open (1) or closed (0), nothing in between.`,
    expr: `${metric}{$selector}`,
    scale: 1,
    sample: (fullness) => [{ metric, labels: {}, value: fullness }],
  };
}

export const profile: MetricProfile = {
  id: 'envoy',
  title: 'Envoy',
  about: 'Envoy: what the proxy saw of one upstream cluster. Select by the label envoy_cluster_name.',
  source: 'documentation',
  requests: [{ metric: 'envoy_cluster_upstream_rq_total', labels: {} }],
  errors: {
    of: [{ metric: 'envoy_cluster_upstream_rq_xx', labels: { status: 'envoy_response_code_class' } }],
    match: [{ label: 'envoy_response_code_class', op: '=', value: '5' }],
  },
  duration: {
    metric: 'envoy_cluster_upstream_rq_time',
    unit: 'ms',
    buckets: ENVOY_BUCKETS,
    hasBuckets: 'yes',
    labels: {},
  },
  statusStyle: 'digit',
  sample: { ok: '2', failed: '5' },
  saturation: [
    breaker('connections', 'cx_open', 'The limit on connections to the cluster is reached.'),
    breaker('pending', 'rq_pending_open', 'The limit on requests that wait for a connection is reached.'),
    {
      resource: 'requests',
      about: 'The limit on parallel requests to the cluster.',
      expr: 'envoy_cluster_upstream_rq_active{$selector} / (envoy_cluster_upstream_rq_active{$selector} + envoy_cluster_circuit_breakers_default_remaining_rq{$selector}) or envoy_cluster_circuit_breakers_default_rq_open{$selector}',
      scale: 1,
      needs:
        'track_remaining in the thresholds of the circuit breakers; without it the reading is 1 when the breaker is open, else 0.',
      sample: (fullness) => [
        { metric: 'envoy_cluster_upstream_rq_active', labels: {}, value: fullness * 1000 },
        {
          metric: 'envoy_cluster_circuit_breakers_default_remaining_rq',
          labels: {},
          value: 1000 - fullness * 1000,
        },
      ],
    },
  ],
  identify: { metric: 'envoy_cluster_upstream_rq_total', withLabels: ['envoy_cluster_name'] },
  caveats: [
    'The unit of durations is the millisecond: thresholds of objectives are multiplied by 1000.',
    'Requests and failures are two metrics: a request that was reset before a response is in the first and in no class of the second.',
    'There is no route, no method and no single status code, only classes.',
    'Durations are of the upstream: time spent waiting in Envoy is not in them.',
  ],
};
