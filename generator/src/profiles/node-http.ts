/** The profile of Quartet's own instrumentation for Node. */

import { METRICS, SATURATION_RESOURCES, UNMATCHED_ROUTE } from '@quartet/instrumentation/metrics';
import type { MetricProfile, SaturationSource } from './profile.ts';

const { name, labels, buckets, addsThresholds } = METRICS.httpRequestDuration;
const [method, route, status] = labels;
const roles = { route, method, status };
const [resourceLabel] = METRICS.saturation.labels;

const FULL_AT: Readonly<Record<(typeof SATURATION_RESOURCES)[number], string>> = {
  cpu: 'The CPU limit of the control group, or all cores where there is none.',
  db_pool: 'All connections of a database pool are in use; the fullest pool counts.',
  event_loop: 'The event loop never waits: every further callback is late.',
  fds: 'The limit on open files and sockets of the process.',
  heap: 'The heap limit of V8, at which the process is aborted.',
  memory:
    'The memory limit of the control group, at which the process is killed, or the memory of the machine where there is none.',
};

function saturation(resource: (typeof SATURATION_RESOURCES)[number]): SaturationSource {
  const metric = METRICS.saturation.name;
  return {
    resource,
    about: FULL_AT[resource],
    expr: `${metric}{$selector,${resourceLabel}="${resource}"}`,
    scale: 1,
    sample: (fullness) => [{ metric, labels: { [resourceLabel]: resource }, value: fullness }],
    ...(resource === 'db_pool' ? { needs: 'A pool handed to the instrumentation (mysql2, pg and others).' } : {}),
  };
}

export const profile: MetricProfile = {
  id: 'node-http',
  title: 'Quartet instrumentation for Node',
  about: 'The package @quartet/instrumentation on Express, Fastify, Koa, Hono, Nest or plain http.',
  source: 'measured',
  requests: [{ metric: `${name}_count`, labels: roles }],
  errors: { match: [{ label: status, op: '=~', value: '5..' }] },
  duration: { metric: name, unit: 's', buckets, hasBuckets: 'yes', labels: roles, addsThresholds },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  matchedOnly: [{ label: route, op: '!=', value: UNMATCHED_ROUTE }],
  saturation: SATURATION_RESOURCES.map(saturation),
  identify: {
    metric: `${name}_count`,
    withLabels: [method, route, status],
    withoutLabels: ['ok', 'status_code', 'path', 'handler'],
  },
  caveats: [
    'A request whose client left before the response has status 499 and counts as traffic, not as an error; http_requests_aborted_total counts it as well.',
    'Methods outside RFC 9110 and PATCH are counted as _OTHER, and requests that no route matched as __unmatched__.',
    'Boundaries are added at the thresholds of the latency objectives, so every objective can be answered exactly.',
  ],
};
