/** The profile of fastify-metrics. */

import { CLIENT_BUCKETS } from './parts/buckets.ts';
import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const NEEDS = 'The default metrics of the client, which are on unless defaultMetrics.enabled is false.';
const roles = { route: 'route', method: 'method', status: 'status_code' };

export const profile: MetricProfile = {
  id: 'fastify-metrics',
  title: 'fastify-metrics',
  about: 'The Fastify plugin fastify-metrics: 13.2.1 was run, 14.1.0 was read.',
  source: 'measured',
  requests: [{ metric: 'http_request_duration_seconds_count', labels: roles }],
  // `5..` also matches `5xx`, which groupStatusCodes writes.
  errors: { match: [{ label: 'status_code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_request_duration_seconds',
    unit: 's',
    buckets: CLIENT_BUCKETS,
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: 'route', op: '!=', value: '__unknown__' }],
  saturation: [singleThreadCpu(NEEDS), fileDescriptors(NEEDS)],
  identify: {
    metric: 'http_request_duration_seconds_count',
    withLabels: ['method', 'route', 'status_code'],
    withoutLabels: ['path', 'status', 'handler'],
  },
  caveats: [
    'Requests that no route matched are not counted at all; with registeredRoutesOnly: false they appear as route __unknown__.',
    'HEAD and OPTIONS requests are not counted, nor are requests whose client left.',
    'With groupStatusCodes the status is a class such as 5xx: a condition on a single code then matches nothing.',
    'It also exposes the summary http_request_summary_seconds; its quantiles cannot be added up over instances and are not used.',
    'Several client packages in one process keep registries apart: when /metrics is empty, read app.metrics.client.register.',
    NO_MEMORY_LIMIT,
  ],
};
