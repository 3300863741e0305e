/** The names of the series that are recorded for databases and hosts. No other file spells one. */

/** Always 1; carries engine, flavour, host and the labels that may change. */
export const DATABASE_INFO = 'database:info';

/** Always 1; carries the labels of the host that may change. */
export const HOST_INFO = 'host:info';

export const MYSQL = {
  up: 'mysql:up',
  connections: 'mysql:connections:used_ratio',
  questions: 'mysql:questions:rate5m',
  deadlocks: 'mysql:deadlocks:rate5m',
  rowLockWait: 'mysql:row_lock_wait:ratio_rate5m',
  slowQueries: 'mysql:slow_queries:ratio_rate5m',
  latency: 'mysql:statement_latency:mean5m',
  errors: 'mysql:statement_errors:rate5m',
  bufferPoolMiss: 'mysql:buffer_pool:miss_ratio_rate5m',
  redo: 'mysql:redo:used_ratio',
} as const;

export const POSTGRESQL = {
  up: 'postgresql:up',
  connections: 'postgresql:connections:used_ratio',
  transactions: 'postgresql:transactions:rate5m',
  rollbacks: 'postgresql:rollbacks:ratio_rate5m',
  deadlocks: 'postgresql:deadlocks:rate5m',
  cacheMiss: 'postgresql:cache:miss_ratio_rate5m',
  tempBytes: 'postgresql:temp_bytes:rate5m',
  longestTransaction: 'postgresql:transaction_age_seconds:max',
} as const;

export const REDIS = {
  up: 'redis:up',
  memory: 'redis:memory:used_ratio',
  connections: 'redis:connections:used_ratio',
  commands: 'redis:commands:rate5m',
  latency: 'redis:command_latency:mean5m',
  keyMiss: 'redis:keys:miss_ratio_rate5m',
  evictions: 'redis:evictions:rate5m',
} as const;

export const HOST = {
  up: 'host:up',
  cpu: 'host:cpu:used_ratio_rate5m',
  memory: 'host:memory:used_ratio',
  disk: 'host:disk:used_ratio',
  load: 'host:load:per_cpu',
  received: 'host:network_received_bytes:rate5m',
  sent: 'host:network_sent_bytes:rate5m',
} as const;

/** All of them. */
export const RECORDED_NAMES: readonly string[] = [
  DATABASE_INFO,
  HOST_INFO,
  ...[MYSQL, POSTGRESQL, REDIS, HOST].flatMap((names) => Object.values(names)),
];
