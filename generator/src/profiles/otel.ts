/** The profile of OpenTelemetry's stable HTTP conventions under their Prometheus names. */

import { FINE_BUCKETS } from './parts/buckets.ts';
import { fileDescriptors } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const CLIENT = 'Process metrics of a Prometheus client beside OpenTelemetry, as the Python and Go exporters have them';
const roles = { route: 'http_route', method: 'http_request_method', status: 'http_response_status_code' };

export const profile: MetricProfile = {
  id: 'otel',
  title: 'OpenTelemetry, stable conventions',
  about:
    'OpenTelemetry with the stable HTTP conventions: Python (0.66b1 was run), Go, Java, .NET, or any of them through a collector.',
  source: 'measured',
  requests: [{ metric: 'http_server_request_duration_seconds_count', labels: roles }],
  errors: { match: [{ label: 'http_response_status_code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_server_request_duration_seconds',
    unit: 's',
    buckets: FINE_BUCKETS,
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: 'http_route', op: '!=', value: '' }],
  saturation: [
    {
      resource: 'cpu',
      about: 'All threads a Go process may run, one core of a Python process, or all cores of a Java process.',
      // `or` keeps the first that a process has: the second would read a Go process of many threads as full at one core.
      expr: [
        'clamp_max(rate(process_cpu_seconds_total{$selector}[$window]) / go_sched_gomaxprocs_threads{$selector}, 1)',
        'clamp_max(rate(process_cpu_seconds_total{$selector}[$window]), 1)',
        'jvm_cpu_recent_utilization_ratio{$selector}',
      ].join(' or '),
      scale: 1,
      needs: `${CLIENT}; or the runtime metrics of the Java agent.`,
      sample: (fullness) => [{ metric: 'process_cpu_seconds_total', labels: {}, perSecond: fullness }],
    },
    {
      resource: 'heap',
      about: 'The largest heap the Java machine may grow to.',
      expr: 'sum by (job, instance) (jvm_memory_used_bytes{$selector,jvm_memory_type="heap"}) / sum by (job, instance) (jvm_memory_limit_bytes{$selector,jvm_memory_type="heap"})',
      scale: 1,
      needs: 'Java, with the runtime metrics of the agent.',
      sample: (fullness) => [
        { metric: 'jvm_memory_used_bytes', labels: { jvm_memory_type: 'heap' }, value: fullness * 1e9 },
        { metric: 'jvm_memory_limit_bytes', labels: { jvm_memory_type: 'heap' }, value: 1e9 },
      ],
    },
    fileDescriptors(`${CLIENT}.`),
  ],
  identify: {
    metric: 'http_server_request_duration_seconds_count',
    withLabels: ['http_request_method', 'http_response_status_code'],
  },
  caveats: [
    'Python keeps emitting the old names (profile otel-old) unless OTEL_SEMCONV_STABILITY_OPT_IN=http is set.',
    'Requests that no route matched have an empty http_route, which Prometheus stores as no label.',
    'Through a collector, job and instance are those of the service only where the exporter is told so; the service name is else on target_info.',
    'Prometheus 2 stores the bound 1 as the exporter writes it, 1 or 1.0: match both.',
  ],
};
