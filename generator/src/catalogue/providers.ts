/** Who provides each metric: the collector of which exporter, behind which flag, with which grant, from which version on. */

import type { Subject } from './catalogue.ts';

/** What must be so that a metric exists. Fields that are absent ask for nothing. */
export interface Provider {
  /** The exporter's collector, or the program itself. */
  readonly collector: string;
  /** A flag of the exporter that is off by default. */
  readonly flag?: string;
  /** What the exporter's user must be granted, beyond logging in. */
  readonly grant?: string;
  /** Versions of server and exporter that have it, as a sentence's part. */
  readonly version?: string;
  /** The one flavour of MySQL whose servers have it; absent where both do. */
  readonly flavor?: 'mysql' | 'mariadb';
  /** Where it exists at all: on a replica, on a Galera node, in an application that is instrumented. */
  readonly only?: string;
  /** Exists in some states alone, so that its absence is no fault. */
  readonly optional?: boolean;
}

/** The least grants under which every collector in use works, as statements; `exporter` is the user. */
export const GRANTS = {
  mysql: [
    "CREATE USER 'exporter'@'localhost' IDENTIFIED BY '…' WITH MAX_USER_CONNECTIONS 3;",
    "GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'exporter'@'localhost';",
    "GRANT SELECT ON performance_schema.* TO 'exporter'@'localhost';",
  ],
  mariadb: [
    "CREATE USER 'exporter'@'localhost' IDENTIFIED BY '…' WITH MAX_USER_CONNECTIONS 3;",
    "GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO 'exporter'@'localhost';",
    "GRANT SELECT ON performance_schema.* TO 'exporter'@'localhost';",
  ],
  postgresql: ['GRANT pg_monitor TO exporter;'],
} as const;

/** Flags of mysqld_exporter that the catalogue needs, on every server. */
export const MYSQL_FLAGS: readonly string[] = [
  '--collect.binlog_size',
  '--collect.info_schema.innodb_metrics',
  '--collect.info_schema.processlist',
  '--collect.perf_schema.eventsstatements',
  '--collect.perf_schema.eventsstatements.limit=50',
  '--collect.perf_schema.eventsstatementssum',
  '--collect.perf_schema.tableiowaits',
];

const PERFORMANCE_SCHEMA = 'SELECT on performance_schema.*';
const PROCESS = 'PROCESS on *.*';
const APPLICATION_SCHEMAS = "SELECT on the application's schemas; without it there are no series and no error";
const PERFORMANCE_SCHEMA_ON = 'performance_schema must be on, which it is not by default on MariaDB';
const REPLICA_GRANT = 'REPLICATION CLIENT on *.* (MySQL) or SLAVE MONITOR on *.* (MariaDB)';

type Entry = readonly [pattern: RegExp, provider: Provider];

/** The first entry that matches holds. */
const MYSQL: readonly Entry[] = [
  [
    /^mysql_transaction_/,
    {
      collector: 'the application',
      only: 'where an application measures its transactions, such as with @quartet/instrumentation',
      optional: true,
    },
  ],
  [
    /^mysql_global_status_innodb_(deadlocks|history_list_length|checkpoint_)/,
    { collector: 'global_status', version: 'MariaDB, and Percona Server in part', flavor: 'mariadb' },
  ],
  [
    /^mysql_global_status_innodb_redo_log_/,
    { collector: 'global_status', version: 'MySQL from 8.0.30 on', flavor: 'mysql' },
  ],
  [/^mysql_global_status_wsrep_/, { collector: 'global_status', only: 'on a Galera node', optional: true }],
  [
    /^mysql_global_variables_wsrep_/,
    { collector: 'global_variables', version: 'MariaDB', flavor: 'mariadb', only: 'where Galera is built in' },
  ],
  [/^mysql_global_status_/, { collector: 'global_status' }],
  [/^mysql_global_variables_/, { collector: 'global_variables' }],
  [
    /^mysql_info_schema_innodb_metrics_lock_lock_(deadlocks|timeouts)_total$/,
    {
      collector: 'info_schema.innodb_metrics',
      flag: '--collect.info_schema.innodb_metrics',
      grant: PROCESS,
      version: 'MySQL; MariaDB has it under another name',
      flavor: 'mysql',
    },
  ],
  [
    /^mysql_info_schema_innodb_metrics_lock_lock_timeouts$/,
    {
      collector: 'info_schema.innodb_metrics',
      flag: '--collect.info_schema.innodb_metrics',
      grant: PROCESS,
      version: 'MariaDB; MySQL has it under another name',
      flavor: 'mariadb',
    },
  ],
  [
    /^mysql_info_schema_innodb_metrics_/,
    { collector: 'info_schema.innodb_metrics', flag: '--collect.info_schema.innodb_metrics', grant: PROCESS },
  ],
  [
    /^mysql_info_schema_auto_increment_/,
    {
      collector: 'auto_increment.columns',
      flag: '--collect.auto_increment.columns',
      grant: APPLICATION_SCHEMAS,
      optional: true,
    },
  ],
  [
    /^mysql_info_schema_table_/,
    {
      collector: 'info_schema.tables',
      flag: '--collect.info_schema.tables',
      grant: APPLICATION_SCHEMAS,
      optional: true,
    },
  ],
  [
    /^mysql_info_schema_processlist_/,
    { collector: 'info_schema.processlist', flag: '--collect.info_schema.processlist', grant: PROCESS },
  ],
  [
    /^mysql_perf_schema_events_statements_sum_/,
    {
      collector: 'perf_schema.eventsstatementssum',
      flag: '--collect.perf_schema.eventsstatementssum',
      grant: PERFORMANCE_SCHEMA,
      version: PERFORMANCE_SCHEMA_ON,
    },
  ],
  [
    /^mysql_perf_schema_events_statements_/,
    {
      collector: 'perf_schema.eventsstatements',
      flag: '--collect.perf_schema.eventsstatements --collect.perf_schema.eventsstatements.limit=50',
      grant: PERFORMANCE_SCHEMA,
      version: PERFORMANCE_SCHEMA_ON,
    },
  ],
  [
    /^mysql_perf_schema_table_io_waits_/,
    {
      collector: 'perf_schema.tableiowaits',
      flag: '--collect.perf_schema.tableiowaits',
      grant: PERFORMANCE_SCHEMA,
      version: PERFORMANCE_SCHEMA_ON,
    },
  ],
  [
    /^mysql_slave_status_(replica_|seconds_behind_source)/,
    {
      collector: 'slave_status',
      grant: REPLICA_GRANT,
      version: 'MySQL from 8.4 on, exporter from 0.16 on',
      only: 'on a replica',
      optional: true,
    },
  ],
  [
    /^mysql_slave_status_/,
    {
      collector: 'slave_status',
      grant: REPLICA_GRANT,
      version: 'MariaDB and MySQL before 8.4, or any exporter before 0.16',
      only: 'on a replica',
      optional: true,
    },
  ],
  [
    /^mysql_binlog_size_bytes$/,
    {
      collector: 'binlog_size',
      flag: '--collect.binlog_size',
      grant: 'REPLICATION CLIENT on *.* (MySQL) or BINLOG MONITOR on *.* (MariaDB)',
      only: 'where binary logs are written',
    },
  ],
  [
    /^mysql_exporter_collector_success$/,
    { collector: 'the exporter', version: 'exporter from 0.15 on', optional: true },
  ],
  [
    /^mysql_exporter_scrape_errors_total$/,
    { collector: 'the exporter', version: 'exporter before 0.15', only: 'once a collector has failed', optional: true },
  ],
  [/^mysql_(up|version_info)$/, { collector: 'the exporter' }],
];

const POSTGRESQL: readonly Entry[] = [
  [
    /^pg_stat_user_tables_/,
    {
      collector: 'stat_user_tables',
      version: 'exporter from 0.12 on; before, its queries.yaml',
      only: 'in the database that the exporter logs in to',
      optional: true,
    },
  ],
  [
    /^pg_replication_lag/,
    { collector: 'replication', version: 'exporter from 0.12 on; before, its queries.yaml', optional: true },
  ],
  [/^pg_stat_replication_/, { collector: 'stat_replication', only: 'on a primary that has replicas', optional: true }],
  [
    /^pg_stat_checkpointer_/,
    { collector: 'stat_checkpointer', flag: '--collector.stat_checkpointer', version: 'PostgreSQL from 17 on' },
  ],
  [/^pg_stat_bgwriter_checkpoints_/, { collector: 'bgwriter', version: 'PostgreSQL before 17' }],
  [/^pg_stat_(activity|archiver|database)_/, { collector: 'built in', grant: 'the role pg_monitor' }],
  [/^pg_(database_size_bytes|locks_count)$/, { collector: 'built in', grant: 'the role pg_monitor' }],
  [/^pg_settings_/, { collector: 'settings', version: 'unless --disable-settings-metrics is set' }],
  [/^pg_(up|static|exporter_last_scrape_error)$/, { collector: 'the exporter' }],
];

const REDIS: readonly Entry[] = [
  [/^redis_master_link_up$/, { collector: 'info replication', only: 'on a replica', optional: true }],
  [/^redis_commands_(failed|rejected)_calls_total$/, { collector: 'info commandstats', version: 'Redis from 6.2 on' }],
  [/^redis_cpu_.*_main_thread_/, { collector: 'info cpu', version: 'Redis from 6.2 on' }],
  [
    /^redis_(config_maxclients|memory_max_bytes)$/,
    { collector: 'config', version: 'where CONFIG GET is allowed; managed services forbid it' },
  ],
  [/^redis_slowlog_/, { collector: 'slowlog' }],
  [/^redis_/, { collector: 'info' }],
];

const HOST: readonly Entry[] = [
  [
    /^node_systemd_/,
    { collector: 'systemd', flag: '--collector.systemd', only: 'on hosts with systemd', optional: true },
  ],
  [/^node_pressure_/, { collector: 'pressure', version: 'Linux from 4.20 on, with PSI switched on' }],
  [/^node_(cpu|memory|filesystem|disk|network|timex|vmstat|netstat|sockstat|filefd)_/, { collector: 'on by default' }],
  [/^node_(load5|time_seconds|boot_time_seconds)$/, { collector: 'on by default' }],
];

const PROMETHEUS: readonly Entry[] = [[/^(up|scrape_duration_seconds)$/, { collector: 'Prometheus itself' }]];

const ENTRIES: Readonly<Record<Subject, readonly Entry[]>> = {
  mysql: [...MYSQL, ...PROMETHEUS],
  postgresql: [...POSTGRESQL, ...PROMETHEUS],
  redis: [...REDIS, ...PROMETHEUS],
  host: [...HOST, ...PROMETHEUS],
};

/** Who provides `metric` on a server of this kind; undefined where nobody is known to. */
export function providerOf(subject: Subject, metric: string): Provider | undefined {
  return ENTRIES[subject].find(([pattern]) => pattern.test(metric))?.[1];
}

/** What must be done so that a metric exists, in a sentence for the reader of an empty panel. */
export function sayProvider({ collector, flag, grant, only, version }: Provider): string {
  const parts = [
    `provided by ${collector}`,
    ...(flag ? [`with ${flag}`] : []),
    ...(grant ? [`granted ${grant}`] : []),
    ...(version ? [version] : []),
    ...(only ? [only] : []),
  ];
  return parts.join('; ');
}
