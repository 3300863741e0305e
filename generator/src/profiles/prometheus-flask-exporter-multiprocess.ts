/** The profile of prometheus_flask_exporter under gunicorn or uWSGI with several workers. */

import { FINE_BUCKETS } from './parts/buckets.ts';
import type { MetricProfile } from './profile.ts';

export const profile: MetricProfile = {
  id: 'prometheus-flask-exporter-multiprocess',
  title: 'prometheus_flask_exporter, several workers',
  about: 'The Flask extension prometheus_flask_exporter 0.23 in multiprocess mode, as under gunicorn.',
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
  matchedOnly: [{ label: 'url_rule', op: '!=', value: 'None' }],
  saturation: [],
  identify: {
    metric: 'flask_http_request_total',
    withLabels: ['method', 'status'],
    withoutLabels: ['endpoint'],
    withoutMetrics: ['process_cpu_seconds_total'],
  },
  caveats: [
    'Counters of workers that have ended are kept, so a restart of one worker lowers nothing; the files in PROMETHEUS_MULTIPROC_DIR grow with every restart.',
    'Stale totals survive a restart of the whole service unless PROMETHEUS_MULTIPROC_DIR is cleared before the start.',
    'The request counter has no path: traffic by route is read from the count of the histogram.',
    'The path is raw by default, one series for every URL. With group_by="url_rule" the label is url_rule instead: name it in conditions, where: { url_rule: /users/<id> }.',
    'Requests that no rule matched carry url_rule="None"; with raw paths they carry no mark and cannot be left out.',
  ],
  missing: {
    saturation:
      'In multiprocess mode the Python client exposes no process_* and python_* metrics: describe the machine as a Host document, or read the container.',
  },
};
