/** The profile of an application that counts its requests in one counter without labels. */

import type { MetricProfile } from './profile.ts';

export const profile: MetricProfile = {
  id: 'flask-request-count',
  title: 'One request counter',
  about: 'An application whose only metric is request_count, which the Python client exposes as request_count_total.',
  source: 'measured',
  requests: [{ metric: 'request_count_total', labels: {} }],
  statusStyle: 'none',
  sample: { ok: '', failed: '' },
  saturation: [],
  identify: {
    metric: 'request_count_total',
    withLabels: [],
    withoutLabels: ['method', 'status', 'code', 'endpoint', 'route', 'path'],
  },
  caveats: [
    'Traffic is all there is; the scrapes of /metrics are counted in it.',
    'The counter only grows: compare its rate with a limit, never the counter itself.',
  ],
  missing: {
    errors: 'The counter has no status label, and nothing else counts failures.',
    latency: 'Nothing times the requests: add a histogram, or take prometheus_flask_exporter.',
    saturation: 'The application exposes its own registry, without the process metrics of the Python client.',
  },
};
