/** The profile of OpenTelemetry for JavaScript behind its own Prometheus exporter, which adds no unit to names. */

import { FINE_BUCKETS } from './parts/buckets.ts';
import type { MetricProfile } from './profile.ts';

const roles = { route: 'http_route', method: 'http_request_method', status: 'http_response_status_code' };

export const profile: MetricProfile = {
  id: 'otel-js',
  title: 'OpenTelemetry, JavaScript exporter',
  about: 'OpenTelemetry for JavaScript scraped at @opentelemetry/exporter-prometheus; 0.223 was run.',
  source: 'measured',
  requests: [{ metric: 'http_server_request_duration_count', labels: roles }],
  errors: { match: [{ label: 'http_response_status_code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_server_request_duration',
    unit: 's',
    buckets: FINE_BUCKETS,
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: 'http_route', op: '!=', value: '' }],
  saturation: [
    {
      resource: 'event_loop',
      about: 'The event loop never waits: every further callback is late.',
      expr: 'nodejs_eventloop_utilization{$selector} or nodejs_eventloop_utilization_ratio{$selector}',
      scale: 1,
      needs: 'The package @opentelemetry/instrumentation-runtime-node.',
      sample: (fullness) => [{ metric: 'nodejs_eventloop_utilization', labels: {}, value: fullness }],
    },
  ],
  identify: {
    metric: 'http_server_request_duration_count',
    withLabels: ['http_request_method', 'http_response_status_code'],
  },
  caveats: [
    'The histogram is http_server_request_duration, without _seconds, though its unit is the second; through a collector the name is that of profile otel.',
    'A client that leaves before the response is counted with status 200, so aborted requests look like successes.',
    'The label http_route needs the instrumentation of the framework; with instrumentation-http alone, and for requests that no route matched, it is absent.',
    'The name of the service is on target_info, not on these series: select by job and instance.',
    'At most 2,000 attribute sets are kept for each instrument; what comes after shares one series.',
  ],
};
