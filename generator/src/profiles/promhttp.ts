/** The profile of client_golang's promhttp handlers, whose metric names the application chooses. */

import { fileDescriptors, goCpu, goMemory } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const roles = { method: 'method', status: 'code' };

export const profile: MetricProfile = {
  id: 'promhttp',
  title: 'promhttp (client_golang)',
  about:
    'Go services that wrap their handlers with promhttp.InstrumentHandlerCounter and InstrumentHandlerDuration; client_golang 1.25 was run.',
  source: 'measured',
  requests: [{ metric: 'http_requests_total', labels: roles }],
  errors: { match: [{ label: 'code', op: '=~', value: '5..' }] },
  duration: { metric: 'http_request_duration_seconds', unit: 's', hasBuckets: 'yes', labels: roles },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  saturation: [
    goCpu('client_golang 1.20 or newer, which reports GOMAXPROCS.'),
    goMemory(),
    fileDescriptors('Linux: client_golang reads these from /proc.'),
  ],
  identify: {
    metric: 'http_requests_total',
    withLabels: ['code', 'method'],
    withoutLabels: ['endpoint', 'ok', 'route', 'status'],
  },
  caveats: [
    'The application names its metrics: give signals.traffic.metric and signals.latency.metric, and signals.latency.buckets where an objective needs them.',
    'promhttp_metric_handler_requests_total, which every Go process exposes, counts scrapes: it is never traffic.',
    'The labels code and method are optional in promhttp: a histogram made without them cannot be split, and a condition on them finds nothing.',
    'There is no route label unless the application curries one in; name it literally in conditions then.',
    'The values of method are in lower case; what is no method of HTTP or WebDAV is unknown.',
  ],
  namesGivenBySpec: true,
};
