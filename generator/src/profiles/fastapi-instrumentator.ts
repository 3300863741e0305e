/** The profile of prometheus-fastapi-instrumentator. */

import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const LINUX = 'Linux and a single process: the Python client reads these from /proc, and multiprocess mode drops them.';

export const profile: MetricProfile = {
  id: 'fastapi-instrumentator',
  title: 'prometheus-fastapi-instrumentator',
  about: 'The FastAPI and Starlette middleware prometheus-fastapi-instrumentator 8.1 with its default metrics.',
  source: 'measured',
  requests: [{ metric: 'http_requests_total', labels: { route: 'handler', method: 'method', status: 'status' } }],
  errors: { match: [{ label: 'status', op: '=', value: '5xx' }] },
  duration: {
    metric: 'http_request_duration_seconds',
    unit: 's',
    buckets: [0.1, 0.5, 1],
    hasBuckets: 'yes',
    labels: { route: 'handler', method: 'method' },
  },
  serviceDuration: {
    metric: 'http_request_duration_highr_seconds',
    unit: 's',
    buckets: [0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 30, 60],
    hasBuckets: 'yes',
    labels: {},
  },
  statusStyle: 'class',
  sample: { ok: '2xx', failed: '5xx' },
  matchedOnly: [{ label: 'handler', op: '!=', value: 'none' }],
  saturation: [singleThreadCpu(LINUX), fileDescriptors(LINUX)],
  identify: {
    metric: 'http_requests_total',
    withLabels: ['handler', 'method', 'status'],
    withoutLabels: ['code', 'endpoint', 'route'],
  },
  caveats: [
    'Latency by route knows the bounds 0.1, 0.5 and 1 s alone; for the whole service the finer http_request_duration_highr_seconds is read.',
    'Latency has no status: successes cannot be timed apart from failures.',
    'The status is a class such as 5xx: a single code cannot be asked for.',
    'Requests that no route matched have handler="none".',
    NO_MEMORY_LIMIT,
  ],
};
