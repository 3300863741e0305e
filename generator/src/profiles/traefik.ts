/** The profile of Traefik's metrics by service. */

import type { MetricProfile } from './profile.ts';

const roles = { method: 'method', status: 'code' };

export const profile: MetricProfile = {
  id: 'traefik',
  title: 'Traefik',
  about: 'Traefik 2 and 3: what the proxy saw of one of its services. Select by job and by the label service.',
  source: 'documentation',
  requests: [{ metric: 'traefik_service_requests_total', labels: roles }],
  errors: { match: [{ label: 'code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'traefik_service_request_duration_seconds',
    unit: 's',
    buckets: [0.1, 0.3, 1.2, 5],
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '502' },
  saturation: [],
  identify: {
    metric: 'traefik_service_requests_total',
    withLabels: ['code', 'method', 'service'],
  },
  caveats: [
    'There is no route label: the same numbers exist by router and by entry point under traefik_router_ and traefik_entrypoint_ names.',
    'The default bounds are 0.1, 0.3, 1.2 and 5 s: quantiles between 0.3 and 1.2 s are coarse, and objectives can only be stated at these bounds.',
    'Upgraded connections such as WebSockets count as one request that lasts as long as the connection.',
  ],
  missing: {
    saturation:
      'Traefik reports its own process and open connections without a limit, nothing of the services behind it: describe their machine as a Host document.',
  },
};
