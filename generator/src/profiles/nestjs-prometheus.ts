/** The profile of @willsoto/nestjs-prometheus, which exposes no HTTP metrics. */

import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const INSTEAD =
  'The package only gives the application a registry: take the profile of the HTTP adapter in use (express-prom-bundle, fastify-metrics), or node-http with @quartet/instrumentation.';
const NEEDS = 'The default metrics of the client, which are on unless defaultMetrics.enabled is false.';

export const profile: MetricProfile = {
  id: 'nestjs-prometheus',
  title: '@willsoto/nestjs-prometheus',
  about: 'The NestJS module @willsoto/nestjs-prometheus 6.1: a wrapper of prom-client without HTTP metrics.',
  source: 'source',
  requests: [],
  statusStyle: 'none',
  sample: { ok: '', failed: '' },
  saturation: [singleThreadCpu(NEEDS), fileDescriptors(NEEDS)],
  caveats: [
    'Traffic, errors and latency are not exposed: only the metrics the application defines, and the default metrics of the process.',
    'Nothing it exposes tells it apart from any other process with a Prometheus client, so it is never discovered.',
    NO_MEMORY_LIMIT,
  ],
  missing: {
    traffic: `It counts no requests. ${INSTEAD}`,
    errors: `It counts no requests, hence no failed ones. ${INSTEAD}`,
    latency: `It times no requests. ${INSTEAD}`,
  },
};
