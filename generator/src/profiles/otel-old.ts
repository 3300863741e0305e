/** The profile of OpenTelemetry's HTTP conventions from before they were stable, in milliseconds. */

import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const CLIENT = 'Process metrics of the Python client, which the exporter shares its registry with.';
const roles = { route: 'http_target', method: 'http_method', status: 'http_status_code' };

export const profile: MetricProfile = {
  id: 'otel-old',
  title: 'OpenTelemetry, old conventions',
  about: 'OpenTelemetry with the HTTP conventions of before 2024; still the default of Python (0.66b1 was run).',
  source: 'measured',
  requests: [{ metric: 'http_server_duration_milliseconds_count', labels: roles }],
  errors: { match: [{ label: 'http_status_code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_server_duration_milliseconds',
    unit: 'ms',
    buckets: [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000],
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: 'http_target', op: '!=', value: '' }],
  saturation: [singleThreadCpu(CLIENT), fileDescriptors(CLIENT)],
  identify: {
    metric: 'http_server_duration_milliseconds_count',
    withLabels: ['http_method', 'http_status_code'],
  },
  caveats: [
    'The unit is the millisecond: thresholds of objectives are multiplied by 1000.',
    'Python rounds each duration to whole milliseconds, so fast requests fall into the bucket of 0.',
    'In Python http_target holds the route template, and is empty for requests that no route matched; elsewhere it may hold the raw path.',
    'Old JavaScript exporters name the histogram http_server_duration: set signals.latency.metric to it.',
    NO_MEMORY_LIMIT,
  ],
};
