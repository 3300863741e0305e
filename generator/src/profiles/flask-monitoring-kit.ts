/** The profile of a Flask monitoring kit that counts requests after the response and exceptions apart. */

import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { CounterTerm, MetricProfile } from './profile.ts';

const LINUX = 'Linux: the Python client reads these from /proc.';
const roles = { route: 'endpoint', method: 'method', status: 'status' };
const counted: CounterTerm = { metric: 'flask_http_requests_total', labels: roles };

// A failed request skips the hook that counts requests and passes the error handler twice (Flask 3.1.3, measured).
const uncounted: CounterTerm = {
  metric: 'flask_http_errors_total',
  labels: {},
  match: [{ label: 'error_type', op: '=', value: 'unhandled_exception' }],
  times: 0.5,
};

export const profile: MetricProfile = {
  id: 'flask-monitoring-kit',
  title: 'Flask monitoring kit',
  about:
    'A monitoring module copied into Flask applications: flask_http_requests_total beside flask_http_errors_total.',
  source: 'measured',
  requests: [counted, uncounted],
  errors: { of: [counted], match: [{ label: 'status', op: '=~', value: '5..' }], plus: [uncounted] },
  duration: {
    metric: 'flask_http_request_duration_seconds',
    unit: 's',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5],
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  saturation: [
    {
      resource: 'system',
      about: 'The fullest resource the kit measures: CPU, memory or database connections, in percent.',
      expr: 'flask_system_saturation{$selector}',
      scale: 100,
      sample: (fullness) => [{ metric: 'flask_system_saturation', labels: {}, value: fullness * 100 }],
    },
    singleThreadCpu(LINUX),
    fileDescriptors(LINUX),
  ],
  identify: { metric: 'flask_http_requests_total', withLabels: ['endpoint', 'method', 'status'] },
  caveats: [
    'An uncaught exception is in no request and no duration series; it shows only as error_type="unhandled_exception", counted twice on Flask 3.1: half of that counter is added to requests and to errors.',
    'Every 404 is turned into a 500 by the error handler and counts as such an exception.',
    'The kit counts returned 5xx in flask_http_errors_total as well (http_503 and the like); those are not added again.',
    'The label endpoint is the method and the raw path ("GET /users/1"), one series for every URL.',
    'Exceptions cannot be told apart by route: an objective with where: { route } does not see them.',
    'Latency leaves out every request that ended in an exception.',
    'flask_system_saturation has no labels as the kit stands, so the resource written last wins; a corrected kit labels it resource_type.',
    NO_MEMORY_LIMIT,
  ],
};
