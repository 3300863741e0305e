/** The profile of Micrometer, as Spring Boot's actuator exposes it. */

import type { MetricProfile, SaturationSource } from './profile.ts';

const roles = { route: 'uri', method: 'method', status: 'status' };

function share(resource: string, about: string, used: string, limit: string, needs?: string): SaturationSource {
  return {
    resource,
    about,
    expr: `${used}{$selector} / ${limit}{$selector}`,
    scale: 1,
    ...(needs === undefined ? {} : { needs }),
    sample: (fullness) => [
      { metric: used, labels: {}, value: fullness * 100 },
      { metric: limit, labels: {}, value: 100 },
    ],
  };
}

export const profile: MetricProfile = {
  id: 'micrometer',
  title: 'Micrometer (Spring Boot)',
  about: 'Micrometer behind the actuator of Spring Boot 2 and 3, at /actuator/prometheus; 3.3 was run.',
  source: 'measured',
  requests: [{ metric: 'http_server_requests_seconds_count', labels: roles }],
  errors: { match: [{ label: 'status', op: '=~', value: '5..' }] },
  duration: { metric: 'http_server_requests_seconds', unit: 's', hasBuckets: 'maybe', labels: roles },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: 'uri', op: '!~', value: '/\\*\\*|NOT_FOUND|REDIRECTION|UNKNOWN' }],
  saturation: [
    {
      resource: 'cpu',
      about: 'All cores the Java machine sees.',
      // The Java machine answers a negative number until it has measured.
      expr: 'process_cpu_usage{$selector} >= 0',
      scale: 1,
      sample: (fullness) => [{ metric: 'process_cpu_usage', labels: {}, value: fullness }],
    },
    {
      resource: 'heap',
      about: 'The largest heap the Java machine may grow to (-Xmx).',
      // Pools without a limit of their own report -1.
      expr: 'sum by (job, instance) (jvm_memory_used_bytes{$selector,area="heap"}) / sum by (job, instance) (jvm_memory_max_bytes{$selector,area="heap"} > 0)',
      scale: 1,
      sample: (fullness) => [
        { metric: 'jvm_memory_used_bytes', labels: { area: 'heap', id: 'G1 Old Gen' }, value: fullness * 1e9 },
        { metric: 'jvm_memory_max_bytes', labels: { area: 'heap', id: 'G1 Old Gen' }, value: 1e9 },
        { metric: 'jvm_memory_max_bytes', labels: { area: 'heap', id: 'G1 Eden Space' }, value: -1 },
      ],
    },
    share(
      'db_pool',
      'All connections of a Hikari pool are in use; the fullest pool counts.',
      'hikaricp_connections_active',
      'hikaricp_connections_max',
      'A data source of HikariCP, the default of Spring Boot.',
    ),
    share(
      'threads',
      'All threads of a Tomcat connector are busy: further requests wait.',
      'tomcat_threads_busy_threads',
      'tomcat_threads_config_max_threads',
      'Tomcat with server.tomcat.mbeanregistry.enabled=true.',
    ),
    share(
      'fds',
      'The limit on open files and sockets of the process.',
      'process_files_open_files',
      'process_files_max_files',
    ),
  ],
  identify: {
    metric: 'http_server_requests_seconds_count',
    withLabels: ['method', 'status', 'uri'],
  },
  caveats: [
    'Buckets exist only with management.metrics.distribution.percentiles-histogram.http.server.requests=true or an slo list; without them the mean and _max are all there is, and no latency objective can be answered.',
    'The boundaries are those of the slo list, or about 70 generated ones: name them in signals.latency.buckets.',
    'Requests that no route matched have uri /** (Spring Boot 3, where static files have it too), NOT_FOUND, UNKNOWN or REDIRECTION.',
    'After 100 values of uri further ones are denied and no longer counted.',
    'The label outcome groups the same statuses; errors are counted by status so that traffic, errors and latency share one label.',
  ],
};
