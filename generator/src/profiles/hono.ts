/** The profile of @hono/prometheus. */

import { FINE_BUCKETS } from './parts/buckets.ts';
import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const NEEDS = 'The default metrics of the client: pass collectDefaultMetrics: true.';
const roles = { route: 'route', method: 'method', status: 'status' };

export const profile: MetricProfile = {
  id: 'hono',
  title: '@hono/prometheus',
  about: 'The Hono middleware @hono/prometheus 1.0.',
  source: 'measured',
  requests: [{ metric: 'http_requests_total', labels: roles }],
  // ok="false" would not do: it includes every 4xx.
  errors: { match: [{ label: 'status', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_request_duration_seconds',
    unit: 's',
    buckets: FINE_BUCKETS,
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: 'route', op: '!=', value: '/*' }],
  saturation: [singleThreadCpu(NEEDS), fileDescriptors(NEEDS)],
  identify: {
    metric: 'http_request_duration_seconds_count',
    withLabels: ['method', 'ok', 'route', 'status'],
    withoutLabels: ['status_code'],
  },
  caveats: [
    'Requests that no route matched have route /*, and so has a route the application itself registers as /*.',
    'The method is not bounded: any method a client sends becomes a series.',
    'The label ok is false for every 4xx; errors are counted by status 5xx here.',
    NO_MEMORY_LIMIT,
  ],
};
