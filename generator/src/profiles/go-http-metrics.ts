/** The profile of slok/go-http-metrics with its Prometheus recorder. */

import { CLIENT_BUCKETS } from './parts/buckets.ts';
import { fileDescriptors, goCpu, goMemory } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const roles = { route: 'handler', method: 'method', status: 'code' };

export const profile: MetricProfile = {
  id: 'go-http-metrics',
  title: 'go-http-metrics',
  about: 'The Go middleware github.com/slok/go-http-metrics with its Prometheus recorder and no prefix; 0.13 was run.',
  source: 'measured',
  requests: [{ metric: 'http_request_duration_seconds_count', labels: roles }],
  errors: { match: [{ label: 'code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_request_duration_seconds',
    unit: 's',
    buckets: CLIENT_BUCKETS,
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  saturation: [
    goCpu('client_golang 1.20 or newer, which reports GOMAXPROCS.'),
    goMemory(),
    fileDescriptors('Linux: client_golang reads these from /proc.'),
  ],
  identify: {
    metric: 'http_request_duration_seconds_count',
    withLabels: ['code', 'handler', 'method'],
    withoutLabels: ['status', 'status_code'],
  },
  caveats: [
    'The label handler is what the application passes; where it passes nothing, it is the raw path, one series for every URL.',
    'Requests that no route matched carry no mark of their own, so they cannot be left out.',
    'With GroupedStatus the code is a class such as 5xx: a condition on a single code then matches nothing.',
    'A prefix given to the recorder stands before every name: set signals.latency.metric.',
  ],
};
