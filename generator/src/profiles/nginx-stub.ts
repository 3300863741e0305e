/** The profile of nginx's stub_status page behind nginx-prometheus-exporter. */

import type { MetricProfile } from './profile.ts';

const PAGE = 'The stub_status page has seven numbers';

export const profile: MetricProfile = {
  id: 'nginx-stub',
  title: 'nginx stub_status',
  about:
    'Open-source nginx behind nginx-prometheus-exporter, which reads the stub_status page; nginx 1.22 with exporter 0.11 was run.',
  source: 'measured',
  requests: [{ metric: 'nginx_http_requests_total', labels: {} }],
  statusStyle: 'none',
  sample: { ok: '', failed: '' },
  saturation: [],
  identify: { metric: 'nginx_http_requests_total', withLabels: [] },
  caveats: ['Traffic is all there is, for the whole server: no status, no duration, no host and no path.'],
  missing: {
    errors: `${PAGE}, and no status is among them: take the profile of the service behind it, or count its access log.`,
    latency: `${PAGE}, and no duration is among them: take the profile of the service behind it, or time its access log.`,
    saturation: `${PAGE}: connections are there (nginx_connections_active), their limit worker_connections is not.`,
  },
};
