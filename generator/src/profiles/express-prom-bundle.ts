/** The profile of express-prom-bundle. */

import { fileDescriptors, NO_MEMORY_LIMIT, singleThreadCpu } from './parts/process.ts';
import type { MetricProfile } from './profile.ts';

const NEEDS = 'The default metrics of the client: pass promClient: { collectDefaultMetrics: {} }.';
const roles = { route: 'path', method: 'method', status: 'status_code' };

export const profile: MetricProfile = {
  id: 'express-prom-bundle',
  title: 'express-prom-bundle',
  about: 'The Express middleware express-prom-bundle 8, also used on Koa by way of koa-connect.',
  source: 'measured',
  requests: [{ metric: 'http_request_duration_seconds_count', labels: roles }],
  errors: { match: [{ label: 'status_code', op: '=~', value: '5..' }] },
  duration: {
    metric: 'http_request_duration_seconds',
    unit: 's',
    buckets: [0.003, 0.03, 0.1, 0.3, 1.5, 10],
    hasBuckets: 'yes',
    labels: roles,
  },
  statusStyle: 'code',
  sample: { ok: '200', failed: '500' },
  saturation: [singleThreadCpu(NEEDS), fileDescriptors(NEEDS)],
  identify: {
    metric: 'http_request_duration_seconds_count',
    withLabels: ['status_code'],
    withoutLabels: ['route', 'status', 'handler'],
  },
  caveats: [
    'The default has the label status_code alone: method needs includeMethod, path needs includePath.',
    'The path is raw unless normalizePath is set: numbers become #val, but /users/abc and every unmatched path a scanner tries is a series of its own.',
    'Mounted routers show their prefix raw even with req.route: /orgs/a/items/:item and /orgs/b/items/:item are two series.',
    'Requests that no route matched carry no mark of their own, so they cannot be left out.',
    'A client that leaves before the headers gives status 499, one that leaves during the body gives the status sent, usually 200.',
    'With the default boundaries an objective can only be stated at 3, 30, 100 or 300 ms, 1.5 s or 10 s.',
    'It also exposes a gauge named up, which collides with the up of Prometheus where honor_labels is set.',
    NO_MEMORY_LIMIT,
  ],
};
