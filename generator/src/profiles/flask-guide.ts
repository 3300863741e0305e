/** The profile of Flask applications instrumented by hand with a labelled counter and an unlabelled histogram. */

import { FINE_BUCKETS } from './parts/buckets.ts';
import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile, SaturationSource } from './profile.ts';

const LINUX = 'Linux: the Python client reads these from /proc.';

function percent(resource: string, metric: string, about: string): SaturationSource {
  return {
    resource,
    about,
    expr: `${metric}{$selector}`,
    scale: 100,
    needs: `A background task of the application that sets ${metric}.`,
    sample: (fullness) => [{ metric, labels: {}, value: fullness * 100 }],
  };
}

export const profile: MetricProfile = {
  id: 'flask-guide',
  title: 'Flask with the Python client, by hand',
  about: 'Flask with prometheus_client as guides show it: http_requests_total by endpoint, a histogram without labels.',
  source: 'measured',
  requests: [{ metric: 'http_requests_total', labels: { route: 'endpoint', method: 'method', status: 'status' } }],
  errors: { match: [{ label: 'status', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_request_duration_seconds',
    unit: 's',
    buckets: FINE_BUCKETS,
    hasBuckets: 'yes',
    labels: {},
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: 'endpoint', op: '!=', value: 'None' }],
  saturation: [
    singleThreadCpu(LINUX),
    fileDescriptors(LINUX),
    percent('host_cpu', 'system_cpu_usage_percent', 'All cores of the machine, not of the process.'),
    percent('disk', 'system_disk_usage_percent', 'The file system the application watches.'),
  ],
  identify: {
    metric: 'http_requests_total',
    withLabels: ['endpoint', 'method', 'status'],
    withoutLabels: ['handler', 'ok', 'route'],
  },
  caveats: [
    'The histogram has no labels: latency cannot be split by route, method or status, so no latency objective can have a where.',
    'The route is the name of the Flask view; requests that no view matched have endpoint="None".',
    'system_memory_usage_bytes has no total to divide by, so memory has no saturation.',
    NO_MEMORY_LIMIT,
  ],
};
