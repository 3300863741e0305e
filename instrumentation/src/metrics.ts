/** The one table of our metrics: names, types, units, labels, buckets and the closed sets of label values. Pure data. */

/** Unit of a metric's value. */
export type MetricUnit = 's' | 'bytes' | 'ratio' | 'count';

/** One metric as exposed. `labels` are in the order in which they are written. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit: MetricUnit;
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds in the metric's unit, ascending, without +Inf. Histograms only. */
  readonly buckets?: readonly number[];
  /** The spec's latency objectives are inserted into `buckets`. */
  readonly addsThresholds?: boolean;
  /** Off unless the application asks for it. */
  readonly optional?: boolean;
}

/** Value of `route` for requests that no route matched. */
export const UNMATCHED_ROUTE = '__unmatched__';

/** Value of `route` for routes given as a regular expression. */
export const REGEX_ROUTE = '__regex__';

/** Value of every label of the series that takes what came after the cap. */
export const OVERFLOW_VALUE = '__overflow__';

/** Value of `method` for everything outside `METHODS`. */
export const OTHER_METHOD = '_OTHER';

/** Methods kept as they are: those of RFC 9110 and PATCH. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] as const;

/** Status recorded for a request whose client left before the response's headers were sent. */
export const ABORTED_STATUS = 499;

/** Values of `phase` of `http_requests_aborted_total`. */
export const ABORT_PHASES = ['before_headers', 'body'] as const;
export type AbortPhase = (typeof ABORT_PHASES)[number];

/** Values of `error_type` of `http_errors_total`. */
export const HTTP_ERROR_TYPES = [
  'aborted',
  'db_deadlock',
  'db_lock_wait_timeout',
  'db_unavailable',
  'exception',
  'http_5xx',
  'timeout',
] as const;
export type HttpErrorType = (typeof HTTP_ERROR_TYPES)[number];

/** Values of `error_type` of `mysql_transaction_errors_total`, all present from the start at 0. */
export const MYSQL_ERROR_TYPES = [
  'access_denied',
  'connection_lost',
  'connection_refused',
  'constraint',
  'deadlock',
  'interrupted',
  'lock_wait_timeout',
  'other',
  'pool_queue_full',
  'read_only',
  'rollback',
  'statement_timeout',
  'timeout',
  'too_many_connections',
  'too_many_user_connections',
] as const;
export type MysqlErrorType = (typeof MYSQL_ERROR_TYPES)[number];

/** Values of `tx_type` and `outcome` of `mysql_transaction_duration_seconds`. */
export const TRANSACTION_TYPES = ['read_only', 'read_write', 'unknown'] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];
export const TRANSACTION_OUTCOMES = ['commit', 'error', 'rollback'] as const;
export type TransactionOutcome = (typeof TRANSACTION_OUTCOMES)[number];

/** Values of `operation` of `db_query_duration_seconds`: the kind of statement or command, never its text. */
export const DB_OPERATIONS = [
  'begin',
  'call',
  'command',
  'commit',
  'connect',
  'ddl',
  'delete',
  'insert',
  'other',
  'pipeline',
  'rollback',
  'select',
  'set',
  'update',
] as const;
export type DbOperation = (typeof DB_OPERATIONS)[number];

/** Values of `resource` of `app_saturation_ratio`. */
export const SATURATION_RESOURCES = ['cpu', 'db_pool', 'event_loop', 'fds', 'heap', 'memory'] as const;
export type SaturationResource = (typeof SATURATION_RESOURCES)[number];

/** Values of `state` of `db_pool_connections`. */
export const POOL_STATES = ['idle', 'max', 'used'] as const;

/** Seconds. The default of four Node peers, so that moving between them changes no boundary. */
export const HTTP_DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Seconds. Starts at a millisecond: transactions have a median of about 5 ms. */
export const DB_DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;

/** Bytes: 256 B to 16 MiB, a factor of four each. */
export const SIZE_BUCKETS = [256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216] as const;

/** Every metric the package exposes, by its key in code. */
export const METRICS = {
  httpRequestDuration: {
    name: 'http_request_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time from the arrival of a request to the end of its response.',
    labels: ['method', 'route', 'status'],
    buckets: HTTP_DURATION_BUCKETS,
    addsThresholds: true,
  },
  httpRequestsInFlight: {
    name: 'http_requests_in_flight',
    type: 'gauge',
    unit: 'count',
    help: 'Requests that have arrived and are not yet answered.',
    labels: [],
  },
  httpRequestsAborted: {
    name: 'http_requests_aborted_total',
    type: 'counter',
    unit: 'count',
    help: 'Requests whose client left before the end of the response.',
    labels: ['method', 'route', 'phase'],
  },
  httpErrors: {
    name: 'http_errors_total',
    type: 'counter',
    unit: 'count',
    help: 'Failed requests by cause.',
    labels: ['route', 'error_type'],
  },
  httpRequestSize: {
    name: 'http_request_size_bytes',
    type: 'histogram',
    unit: 'bytes',
    help: 'Size of request bodies as announced by Content-Length.',
    labels: ['method', 'route'],
    buckets: SIZE_BUCKETS,
    optional: true,
  },
  httpResponseSize: {
    name: 'http_response_size_bytes',
    type: 'histogram',
    unit: 'bytes',
    help: 'Size of response bodies as announced by Content-Length.',
    labels: ['method', 'route'],
    buckets: SIZE_BUCKETS,
    optional: true,
  },
  httpClientDuration: {
    name: 'http_client_request_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time from sending an outbound request to the headers of its response.',
    labels: ['method', 'peer', 'status'],
    buckets: HTTP_DURATION_BUCKETS,
    optional: true,
  },
  saturation: {
    name: 'app_saturation_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: 'How full a resource is, 0 to 1.',
    labels: ['resource', 'pool'],
  },
  eventLoopActive: {
    name: 'nodejs_eventloop_active_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Time the event loop was busy.',
    labels: [],
  },
  eventLoopIdle: {
    name: 'nodejs_eventloop_idle_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Time the event loop waited for events.',
    labels: [],
  },
  cgroupCpuPeriods: {
    name: 'process_cgroup_cpu_periods_total',
    type: 'counter',
    unit: 'count',
    help: 'Enforcement periods of the CPU limit.',
    labels: [],
  },
  cgroupThrottledPeriods: {
    name: 'process_cgroup_cpu_throttled_periods_total',
    type: 'counter',
    unit: 'count',
    help: 'Enforcement periods in which the CPU limit was hit.',
    labels: [],
  },
  cgroupThrottledSeconds: {
    name: 'process_cgroup_cpu_throttled_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Time in which the CPU limit held tasks back.',
    labels: [],
  },
  pressureStalled: {
    name: 'process_pressure_stalled_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Time in which at least one task was stalled for want of a resource (PSI, some).',
    labels: ['resource'],
  },
  dbPoolConnections: {
    name: 'db_pool_connections',
    type: 'gauge',
    unit: 'count',
    help: 'Connections of a pool by state; max is the limit.',
    labels: ['pool', 'state'],
  },
  dbPoolWaiting: {
    name: 'db_pool_waiting',
    type: 'gauge',
    unit: 'count',
    help: 'Callers that wait for a connection.',
    labels: ['pool'],
  },
  dbPoolAcquireDuration: {
    name: 'db_pool_acquire_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time a caller waited for a connection.',
    labels: ['pool'],
    buckets: DB_DURATION_BUCKETS,
  },
  dbQueryDuration: {
    name: 'db_query_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time of a statement or command as the application saw it.',
    labels: ['pool', 'operation'],
    buckets: DB_DURATION_BUCKETS,
  },
  mysqlTransactionDuration: {
    name: 'mysql_transaction_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time from the start of a transaction to its end.',
    labels: ['db', 'tx_type', 'outcome'],
    buckets: DB_DURATION_BUCKETS,
  },
  mysqlTransactionErrors: {
    name: 'mysql_transaction_errors_total',
    type: 'counter',
    unit: 'count',
    help: 'Database errors and explicit rollbacks by class.',
    labels: ['db', 'error_type'],
  },
  droppedSeries: {
    name: 'quartet_dropped_series_total',
    type: 'counter',
    unit: 'count',
    help: 'Records that went to the overflow series, since the cap of series was reached.',
    labels: ['metric'],
  },
  scrapeWorkersMissing: {
    name: 'quartet_scrape_workers_missing',
    type: 'gauge',
    unit: 'count',
    help: 'Workers that did not answer the last scrape in time.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricKey = keyof typeof METRICS;
