/** The profile of Istio's standard metrics, as the destination's proxy reports them. */

import type { Matchers } from '../model/matcher.ts';
import { ENVOY_BUCKETS } from './parts/buckets.ts';
import type { MetricProfile } from './profile.ts';

// Both proxies of a call report it: without this every request counts twice.
const match: Matchers = [{ label: 'reporter', op: '=', value: 'destination' }];
const labels = { status: 'response_code' };

export const profile: MetricProfile = {
  id: 'istio',
  title: 'Istio',
  about:
    'Istio with sidecars, standard metrics: what the proxy of the destination saw. Select by destination_service_name or destination_workload.',
  source: 'documentation',
  requests: [{ metric: 'istio_requests_total', labels, match }],
  errors: { match: [{ label: 'response_code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'istio_request_duration_milliseconds',
    unit: 'ms',
    buckets: ENVOY_BUCKETS,
    hasBuckets: 'yes',
    labels,
    match,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '503' },
  saturation: [],
  identify: {
    metric: 'istio_requests_total',
    withLabels: ['destination_service_name', 'reporter', 'response_code'],
  },
  caveats: [
    'Only reporter="destination" is read, since both proxies of a call report it; calls that never reached the destination are not in it.',
    'The unit of durations is the millisecond: thresholds of objectives are multiplied by 1000.',
    'There is no route and no method by default; a Telemetry resource can add them as labels.',
    'gRPC failures are in grpc_response_status, with response_code 200: they are not counted as errors here.',
    'In ambient mode the reporter is waypoint, so this profile finds nothing there.',
  ],
  missing: {
    saturation:
      'The standard metrics are about calls; what is full shows in the metrics of the workload itself or of its machine.',
  },
};
