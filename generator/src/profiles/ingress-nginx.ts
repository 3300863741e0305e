/** The profile of the Kubernetes ingress controller ingress-nginx. */

import { CLIENT_BUCKETS } from './parts/buckets.ts';
import type { MetricProfile } from './profile.ts';

const roles = { route: 'path', method: 'method', status: 'status' };

export const profile: MetricProfile = {
  id: 'ingress-nginx',
  title: 'ingress-nginx',
  about:
    'The Kubernetes controller ingress-nginx: what it saw of one ingress. Select by the labels namespace and ingress.',
  source: 'source',
  requests: [{ metric: 'nginx_ingress_controller_requests', labels: roles }],
  errors: { match: [{ label: 'status', op: '=~', value: '5..' }] },
  duration: {
    metric: 'nginx_ingress_controller_request_duration_seconds',
    unit: 's',
    buckets: CLIENT_BUCKETS,
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '503' },
  saturation: [],
  identify: {
    metric: 'nginx_ingress_controller_requests',
    withLabels: ['ingress', 'namespace', 'status'],
  },
  caveats: [
    'The counter has no _total at its end.',
    'The HELP text of the duration says milliseconds; the values are seconds.',
    'The label path is the path of the ingress rule, not the route of the application behind it.',
    'A backend that is down shows as 502 or 503 here and nowhere else.',
    'With report-status-classes the status is a class such as 5xx: a condition on a single code then matches nothing.',
  ],
  missing: {
    saturation:
      'The controller reports its connections without a limit, and nothing of the pods behind it: describe their machine as a Host document.',
  },
};
