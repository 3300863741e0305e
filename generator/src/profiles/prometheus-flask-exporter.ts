/** The profile of prometheus_flask_exporter in a single process. */

import { FINE_BUCKETS } from './parts/buckets.ts';
import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const LINUX = 'Linux: the Python client reads these from /proc.';

export const profile: MetricProfile = {
  id: 'prometheus-flask-exporter',
  title: 'prometheus_flask_exporter',
  about: 'The Flask extension prometheus_flask_exporter 0.23 in one process, with its default metrics.',
  source: 'measured',
  requests: [{ metric: 'flask_http_request_total', labels: { method: 'method', status: 'status' } }],
  errors: { match: [{ label: 'status', op: '=~', value: '5..' }] },
  duration: {
    metric: 'flask_http_request_duration_seconds',
    unit: 's',
    buckets: FINE_BUCKETS,
    hasBuckets: 'yes',
    labels: { route: 'path', method: 'method', status: 'status' },
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  // With group_by='path' the label is absent, which differs from "None" too: nothing is left out then.
  matchedOnly: [{ label: 'url_rule', op: '!=', value: 'None' }],
  saturation: [singleThreadCpu(LINUX), fileDescriptors(LINUX)],
  identify: {
    metric: 'flask_http_request_total',
    withLabels: ['method', 'status'],
    withoutLabels: ['endpoint'],
  },
  caveats: [
    'The request counter has no path: traffic by route is read from the count of the histogram.',
    'The path is raw by default, one series for every URL. With group_by="url_rule" the label is url_rule instead: name it in conditions, where: { url_rule: /users/<id> }.',
    'Requests that no rule matched carry url_rule="None"; with raw paths they carry no mark and cannot be left out.',
    'An unhandled exception is in the requests with status 500 and once more in flask_http_request_exceptions_total, which is not added.',
    'The name is flask_http_request_total; flask_http_requests_total, one letter longer, belongs to the flask-monitoring-kit.',
    NO_MEMORY_LIMIT,
  ],
};
