/** Which metric names are exposed: our own, or those of the kits people come from, all from the same slots. */

import type { HttpRecorder } from '../http/recorder.ts';
import { METRICS } from '../metrics.ts';
import type { Family } from '../store/family.ts';
import type { ScalarFamily } from '../store/scalar.ts';
import { HistogramView, SumView } from './derived.ts';

/** Ids equal the generator's metric profiles that read them. */
export const VIEW_IDS = ['node-http', 'flask-monitoring-kit', 'prometheus-flask-exporter', 'flask-guide'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/**
 * What the views are rendered from.
 * @internal
 */
export interface ViewSources {
  readonly recorder: HttpRecorder;
  /** `app_saturation_ratio`, where saturation is measured. */
  readonly saturation: ScalarFamily | undefined;
}

/** Names that belong to the view `node-http` alone; everything else (databases, event loop) is in every view. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  METRICS.httpRequestDuration.name,
  METRICS.httpErrors.name,
  METRICS.httpRequestsAborted.name,
  METRICS.httpRequestsInFlight.name,
  METRICS.saturation.name,
]);

/** What the first kit calls a timeout. */
const KIT_TIMEOUTS: ReadonlySet<string> = new Set(['lock_wait_timeout', 'statement_timeout', 'timeout']);

/** The kit's name of each resource it knows. */
const KIT_RESOURCES: Readonly<Record<string, string>> = { cpu: 'cpu', memory: 'memory', db_pool: 'db_connections' };

/** Version that prometheus_flask_exporter reports; the one whose names the view follows. */
const FLASK_EXPORTER_VERSION = '0.23.2';

/**
 * The families of the chosen views.
 *
 * @param own  Every family of the store.
 * @returns Families of the views in their order, then those that belong to no view. Where two have one name, the first
 *   stands: two families of one name make a scrape invalid.
 * @internal
 */
export function exposedFamilies(
  views: readonly ViewId[],
  own: readonly Family[],
  sources: ViewSources,
  cache: Map<ViewId, readonly Family[]>,
): readonly Family[] {
  const chosen = new Map<string, Family>();
  const add = (families: readonly Family[]): void => {
    for (const family of families) if (!chosen.has(family.name)) chosen.set(family.name, family);
  };
  for (const view of views) {
    if (view === 'node-http') {
      add(own.filter((family) => OWN_NAMES.has(family.name)));
      continue;
    }
    let families = cache.get(view);
    if (families === undefined) {
      families = BUILDERS[view](sources);
      cache.set(view, families);
    }
    add(families);
  }
  const rest = own.filter((family) => !OWN_NAMES.has(family.name));
  const isKitOnly = views.includes('flask-monitoring-kit') && !views.includes('node-http');
  add(isKitOnly ? rest.map(kitTransactions) : rest);
  return [...chosen.values()];
}

const BUILDERS: Readonly<Record<Exclude<ViewId, 'node-http'>, (sources: ViewSources) => readonly Family[]>> = {
  'flask-monitoring-kit': kitFamilies,
  'prometheus-flask-exporter': flaskExporterFamilies,
  'flask-guide': flaskGuideFamilies,
};

type Values = readonly string[];

function kitFamilies({ recorder, saturation }: ViewSources): readonly Family[] {
  const { duration } = recorder;
  const labels = ['endpoint', 'method', 'status'];
  const relabel = ([method = '', route = '', status = '']: Values): Values => [`${method} ${route}`, method, status];
  const count = { family: duration, valueAt: (slot: number) => duration.count(slot) };
  return [
    new HistogramView(
      duration,
      'flask_http_request_duration_seconds',
      'HTTP request duration by endpoint',
      labels,
      relabel,
    ),
    new SumView(
      { name: 'flask_http_requests_total', type: 'counter', help: 'Total HTTP requests', labelNames: labels },
      [{ ...count, relabel }],
    ),
    new SumView(
      {
        name: 'flask_http_errors_total',
        type: 'counter',
        help: 'HTTP errors by type',
        labelNames: ['error_type'],
        // The kit counts here what is missing from its request series. Nothing is missing from ours, so it stays 0.
        initial: [['unhandled_exception']],
      },
      [{ ...count, relabel: ([, , status = '']) => (Number(status) >= 400 ? [`http_${status}`] : undefined) }],
    ),
    ...(saturation === undefined
      ? []
      : [
          new SumView(
            {
              name: 'flask_system_saturation',
              type: 'gauge',
              help: 'System resource saturation',
              labelNames: ['resource_type', 'pool'],
              aggregation: 'max',
            },
            [
              {
                family: saturation,
                valueAt: (slot: number) => saturation.value(slot) * 100,
                relabel: ([resource = '', pool = '']: Values) => {
                  const type = KIT_RESOURCES[resource];
                  return type === undefined ? undefined : [type, pool];
                },
              },
            ],
          ),
        ]),
  ];
}

function kitTransactions(family: Family): Family {
  if (family.name !== METRICS.mysqlTransactionErrors.name) return family;
  return new SumView({ name: family.name, type: 'counter', help: family.help, labelNames: family.labelNames }, [
    {
      family,
      valueAt: (slot) => family.row(slot)[0] ?? 0,
      relabel: ([db = '', type = '']) => [db, KIT_TIMEOUTS.has(type) ? 'timeout' : type],
    },
  ]);
}

function flaskExporterFamilies({ recorder }: ViewSources): readonly Family[] {
  const { duration, failures } = recorder;
  const versionInfo = new SumView(
    {
      name: 'flask_exporter_info',
      type: 'gauge',
      help: 'Information about the Prometheus Flask exporter',
      labelNames: ['version'],
      aggregation: 'max',
    },
    [{ family: recorder.inFlight, valueAt: () => 1, relabel: () => [FLASK_EXPORTER_VERSION] }],
  );
  return [
    versionInfo,
    new HistogramView(
      duration,
      'flask_http_request_duration_seconds',
      'Flask HTTP request duration in seconds',
      ['method', 'path', 'status'],
      (values) => values,
    ),
    new SumView(
      {
        name: 'flask_http_request_total',
        type: 'counter',
        help: 'Total number of HTTP requests',
        labelNames: ['method', 'status'],
      },
      [
        {
          family: duration,
          valueAt: (slot) => duration.count(slot),
          relabel: ([method = '', , status = '']) => [method, status],
        },
      ],
    ),
    new SumView(
      {
        name: 'flask_http_request_exceptions_total',
        type: 'counter',
        help: 'Total number of HTTP requests which resulted in an exception',
        labelNames: ['method', 'status'],
      },
      [
        {
          family: failures,
          valueAt: (slot) => failures.value(slot),
          relabel: ([method = '', , status = '', type = '']) =>
            type === 'http_5xx' || type === 'aborted' ? undefined : [method, status],
        },
      ],
    ),
  ];
}

function flaskGuideFamilies({ recorder }: ViewSources): readonly Family[] {
  const { duration } = recorder;
  const labels = ['method', 'endpoint', 'status'];
  return [
    new SumView({ name: 'http_requests_total', type: 'counter', help: 'Total HTTP requests', labelNames: labels }, [
      { family: duration, valueAt: (slot) => duration.count(slot), relabel: (values) => values },
    ]),
    new HistogramView(duration, METRICS.httpRequestDuration.name, 'HTTP request duration', labels, (values) => values),
  ];
}
