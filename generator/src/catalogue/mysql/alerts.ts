/** The alerts on MySQL and MariaDB. Thresholds are proposals that a spec can change, one by one. */

import type { Duration } from '../../model/duration.ts';
import { MINUTE, SECOND } from '../../model/duration.ts';
import type { CatalogueAlert } from '../catalogue.ts';
import { MYSQL } from '../names.ts';
import { REPLICA_LAG } from './details.ts';

const minutes = (count: number) => (count * MINUTE) as Duration;
const NOW = 0 as Duration;
const status = (name: string, more = '') => `mysql_global_status_${name}{$selector${more}}`;
const innodb = (name: string) => `mysql_info_schema_innodb_metrics_${name}{$selector}`;
/** Two names of one counter; the comparison stands in both halves, or the first half would hide the second. */
const either = (a: string, b: string) => `increase(${a}[5m]) > $limit or increase(${b}[5m]) > $limit`;
const PERCENT = '{{ $value | humanizePercentage }}';
const COUNT = '{{ $value | humanize }}';
const appErrors = (type: string, window: string) =>
  `sum by (job, db) (increase(mysql_transaction_errors_total{$app,${type}}[${window}]))`;

const reach: readonly CatalogueAlert[] = [
  {
    id: 'MySQLExporterDown',
    expr: 'up{$selector} == 0',
    for: minutes(2),
    urgency: 'ticket',
    fact: 'the exporter cannot be scraped',
    description:
      'Nothing measures this server, so no other alert on it can fire. Look at whether the exporter runs and whether Prometheus reaches it; the server itself may be fine.',
  },
  {
    id: 'MySQLDown',
    expr: 'mysql_up{$selector} == 0',
    // A server whose connections are all taken locks the exporter out, and is up: the admin target knows.
    withAdmin: 'mysql_up{$selector} == 0 unless on () (mysql_up{$admin} == 1)',
    for: minutes(1),
    urgency: 'page',
    fact: 'the server does not answer',
    description:
      "The exporter cannot log in. Look at the server's process and its error log. If it runs, all connections may be taken, or the exporter's password or grants have changed.",
  },
  {
    id: 'MySQLAbsent',
    expr: 'absent(mysql_up{$selector})',
    for: minutes(5),
    urgency: 'ticket',
    fact: 'no series at all',
    withoutInstance: true,
    description:
      'The selector matches nothing, so no other alert on this database can fire. Look at whether the target was removed from Prometheus or has other labels now.',
  },
  {
    id: 'MySQLMonitoringDegraded',
    expr: 'mysql_exporter_collector_success{$selector} == 0 or increase(mysql_exporter_scrape_errors_total{$selector}[5m]) > 0',
    for: minutes(15),
    urgency: 'info',
    fact: 'collector {{ $labels.collector }} fails',
    description:
      'A part of the panels and alerts of this database has no data. Mostly a grant is missing, or the exporter is too old for the server: from MySQL 8.4 on replication needs exporter 0.16.',
  },
  {
    id: 'MySQLRestarted',
    expr: `resets(${status('uptime')}[10m]) > 0`,
    for: NOW,
    urgency: 'info',
    fact: 'restarted in the last 10 minutes',
    description: 'All connections were cut and the buffer pool was empty. Look at the error log for the reason.',
  },
];

const connections: readonly CatalogueAlert[] = [
  {
    id: 'MySQLConnectionsExhausted',
    expr: 'mysql_global_status_threads_connected{$admin} / mysql_global_variables_max_connections{$admin} >= $limit',
    needsAdmin: true,
    limit: { kind: 'ratio', value: '0.95' },
    for: (30 * SECOND) as Duration,
    urgency: 'page',
    fact: `${PERCENT} of connections are taken (limit %limit%)`,
    description:
      'New connections are refused, or are about to be. Log in through the admin port, look at the connections by user, and lower the pool of the service that has most of them.',
  },
  {
    id: 'MySQLConnectionsHigh',
    expr: `max_over_time(${MYSQL.connections}{$recorded}[2m]) > $limit`,
    limit: { kind: 'ratio', value: '0.8' },
    for: minutes(2),
    urgency: 'ticket',
    fact: `${PERCENT} of connections are used (limit %limit%)`,
    description:
      'At 100 % new connections are refused, and the exporter is locked out as well. Look at the connections by user and at the pools of the services.',
  },
  {
    id: 'MySQLConnectionsRefused',
    expr: `increase(${status('connection_errors_total', ',error="max_connections"')}[5m]) > $limit`,
    limit: { kind: 'count', value: '0' },
    for: NOW,
    urgency: 'page',
    fact: `${COUNT} connections were refused in 5 minutes`,
    description:
      'All connections were taken. Without an admin target this shows only after there is room again, and MariaDB counts only those refused while the slot of administrators was taken too. Look at which service opened so many, and lower its pool.',
  },
  {
    id: 'AppDbTooManyConnections',
    expr: `${appErrors('error_type="too_many_connections"', '2m')} > 0`,
    for: NOW,
    urgency: 'page',
    withoutInstance: true,
    fact: `{{ $labels.job }} was refused ${COUNT} connections in 2 minutes`,
    description:
      'The server has no connection left for this application, whatever the exporter says. Look at the connections by user, and lower the pool of the service that has most of them.',
  },
  {
    id: 'AppDbUnreachable',
    expr: `${appErrors('error_type=~"connection_refused|connection_lost|timeout"', '2m')} > 0`,
    for: minutes(1),
    urgency: 'page',
    withoutInstance: true,
    fact: `{{ $labels.job }} cannot reach it: ${COUNT} failures in 2 minutes`,
    description:
      'This application loses its connections or gets none. If the server is up, look at the network, at DNS and at what stands between the two.',
  },
];

const locks: readonly CatalogueAlert[] = [
  {
    id: 'MySQLDeadlocks',
    expr: either(status('innodb_deadlocks'), innodb('lock_lock_deadlocks_total')),
    limit: { kind: 'count', value: '5' },
    for: NOW,
    urgency: 'ticket',
    fact: `${COUNT} deadlocks in 5 minutes (limit %limit%)`,
    description:
      'Each one rolled a transaction back. SHOW ENGINE INNODB STATUS shows the latest; innodb_print_all_deadlocks logs them all. Update rows in one order everywhere, keep transactions short, and retry.',
  },
  {
    id: 'MySQLDeadlock',
    expr: `${appErrors('error_type="deadlock"', '5m')} > $limit`,
    limit: { kind: 'count', value: '5' },
    for: NOW,
    urgency: 'ticket',
    withoutInstance: true,
    fact: `${COUNT} transactions of {{ $labels.job }} deadlocked in 5 minutes (limit %limit%)`,
    description:
      'Counted in the application. Each one was rolled back and must be tried again. Look at which transactions touch the same rows in another order.',
  },
  {
    id: 'MySQLLockWaitTimeouts',
    expr: either(innodb('lock_lock_timeouts_total'), innodb('lock_lock_timeouts')),
    limit: { kind: 'count', value: '5' },
    for: NOW,
    urgency: 'ticket',
    fact: `${COUNT} lock waits gave up in 5 minutes (limit %limit%)`,
    description:
      'Somebody holds a transaction open for longer than innodb_lock_wait_timeout. Look at the threads by state and at the history list.',
  },
  {
    id: 'MySQLLockContention',
    expr: `${MYSQL.rowLockWait}{$recorded} > $limit`,
    limit: { kind: 'count', value: '0.5' },
    for: minutes(5),
    urgency: 'ticket',
    fact: `${COUNT} sessions are blocked on average (limit %limit%)`,
    description: 'Sessions wait for row locks. Look at long transactions and at rows that everybody updates.',
  },
];

const load: readonly CatalogueAlert[] = [
  {
    id: 'MySQLSlowQueries',
    // A rate alone fires on every busy server, a share alone on every idle one. The share has a label more.
    expr: `rate(${status('slow_queries')}[5m]) > $rate and on (job, instance) ${MYSQL.slowQueries}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.01' },
    rate: '0.1',
    for: minutes(10),
    urgency: 'ticket',
    fact: `${COUNT} slow statements per second, over %limit% of all`,
    description:
      "Statements take longer than the server's long_query_time. Look at the queries that take most time and at those that read far more rows than they return.",
  },
  {
    id: 'MySQLThreadsRunningHigh',
    expr: `min_over_time(${status('threads_running')}[2m]) > $limit`,
    limit: { kind: 'count', value: '20' },
    for: NOW,
    urgency: 'ticket',
    fact: `at least ${COUNT} threads were running for 2 minutes (limit %limit%)`,
    description:
      'Statements queue for CPU, locks or the disk. Twice the number of CPUs is a good limit. Look at blocked sessions, at slow queries and at the host.',
  },
  {
    id: 'MySQLStatementLatencyHigh',
    expr: `${MYSQL.latency}{$recorded} > $limit`,
    limit: { kind: 'duration', value: '0.1' },
    for: minutes(10),
    urgency: 'ticket',
    fact: 'the mean statement takes {{ $value | humanizeDuration }} (limit %limit%)',
    description:
      'Look at the queries that take most time, at the misses of the buffer pool and at the disk of the host.',
  },
  {
    id: 'MySQLRedoNearFull',
    expr: `${MYSQL.redo}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.85' },
    for: minutes(5),
    urgency: 'ticket',
    fact: `the redo log is ${PERCENT} full (limit %limit%)`,
    description:
      'When it is full, all writing waits. Look at the disk, and raise innodb_redo_log_capacity (MySQL) or innodb_log_file_size (MariaDB).',
  },
  {
    id: 'MySQLHistoryListLong',
    expr: `${status('innodb_history_list_length')} > $limit or ${innodb('transaction_trx_rseg_history_len')} > $limit`,
    limit: { kind: 'count', value: '1000000' },
    for: minutes(15),
    urgency: 'ticket',
    fact: `${COUNT} undo records are kept (limit %limit%)`,
    description:
      'A transaction has been open for long. Find it in information_schema.innodb_trx, oldest first, and end it.',
  },
  {
    id: 'MySQLAutoIncrementNearMax',
    expr: 'mysql_info_schema_auto_increment_column{$selector} / mysql_info_schema_auto_increment_column_max{$selector} > $limit',
    limit: { kind: 'ratio', value: '0.85' },
    for: minutes(15),
    urgency: 'ticket',
    fact: `{{ $labels.schema }}.{{ $labels.table }}.{{ $labels.column }} has used ${PERCENT} of its numbers (limit %limit%)`,
    description:
      'At 100 % every insert fails. Change the column to a larger type before that; on a large table this takes hours.',
  },
  {
    id: 'MySQLDigestTableFull',
    expr: `increase(${status('performance_schema_lost_total', ',instrumentation="digest_lost"')}[15m]) > 0`,
    for: NOW,
    urgency: 'info',
    fact: 'the digest table is full',
    description: 'New queries are missing from the list of top queries. Raise performance_schema_digests_size.',
  },
];

const replica = (name: string) => `mysql_slave_status_${name}{$selector}`;

const replication: readonly CatalogueAlert[] = [
  {
    id: 'MySQLReplicationStopped',
    expr: ['slave_sql_running', 'slave_io_running', 'replica_sql_running', 'replica_io_running']
      .map((name) => `${replica(name)} == 0`)
      .join(' or '),
    for: minutes(1),
    urgency: 'page',
    fact: 'replication from {{ $labels.master_host }} has stopped',
    description: 'The replica gets older every minute. SHOW REPLICA STATUS says which thread stopped and why.',
  },
  {
    id: 'MySQLReplicaLagHigh',
    expr: `${REPLICA_LAG} > $limit`,
    limit: { kind: 'duration', value: '60' },
    for: minutes(5),
    urgency: 'ticket',
    fact: '{{ $value | humanizeDuration }} behind its source (limit %limit%)',
    description:
      'Readers of this replica see old data. Look at long transactions on the source and at the disk of the replica.',
  },
  {
    id: 'MySQLReplicaLagUnknown',
    // The lag of a stopped replica is no number at all, so that an alert on lag falls silent just then.
    expr:
      `(${replica('slave_sql_running')} unless ${replica('seconds_behind_master')}) or ` +
      `(${replica('replica_sql_running')} unless ${replica('seconds_behind_source')})`,
    for: minutes(5),
    urgency: 'ticket',
    fact: 'the lag behind {{ $labels.master_host }} is not known',
    description: 'The server gives no lag, which it does when replication has stopped or is connecting.',
  },
];

/** Galera alone: `wsrep_on` is 0 on a plain MariaDB, and absent on MySQL. */
const galera: readonly CatalogueAlert[] = [
  {
    id: 'MySQLGaleraNotReady',
    expr: `${status('wsrep_ready')} == 0 and on (job, instance) mysql_global_variables_wsrep_on{$selector} == 1`,
    for: minutes(1),
    urgency: 'page',
    fact: 'the Galera node takes no queries',
    description:
      'It lost its cluster or is still catching up. Look at wsrep_cluster_status and wsrep_local_state_comment.',
  },
];

export const alerts: readonly CatalogueAlert[] = [
  ...reach,
  ...connections,
  ...locks,
  ...load,
  ...replication,
  ...galera,
];
