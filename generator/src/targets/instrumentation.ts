/** Target `instrumentation`: what the spec knows and the application's metrics need, as a small JSON. */

import { seconds } from '../model/duration.ts';
import type { Service } from '../model/service.ts';
import type { Target } from './target.ts';

/** The profile whose library reads these settings. */
const PROFILE = 'node-http';

export const target: Target = {
  id: 'instrumentation',
  title: 'Settings of @quartet/instrumentation',
  about:
    'A JSON for each service of profile `node-http` under `instrumentation/`: its name, bucket boundaries at the thresholds ' +
    'of its objectives, and the routes that its traffic leaves out. `@quartet/instrumentation` reads it at start.',
  ofService: ({ key, service, signals }) =>
    service.profile !== PROFILE || !signals.latency
      ? []
      : [{ path: `instrumentation/${key}.json`, text: settings(service, signals.latency.metric) }],
};

function settings(service: Service, histogram: string): string {
  const thresholds = service.objectives.flatMap(({ measure }) =>
    measure.kind === 'latency' ? [seconds(measure.threshold)] : [],
  );
  const excluded = (service.signals.traffic?.exclude ?? [])
    .filter((condition) => condition.name === 'route' && condition.op === 'in')
    .flatMap((condition) => condition.values);
  const value = {
    service: service.name,
    buckets: { [histogram]: [...new Set(thresholds)].sort((a, b) => a - b) },
    excludedRoutes: [...new Set(excluded)].sort(),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
