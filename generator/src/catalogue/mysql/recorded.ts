/** The recorded series of MySQL and MariaDB. */

import type { RecordedSeries } from '../catalogue.ts';
import { MYSQL } from '../names.ts';

const rate = (metric: string) => `rate(${metric}{$selector}[5m])`;

/** A share of `of`, absent where there is none of it: a division by zero would give NaN, which no threshold meets. */
const share = (part: string, of: string) => `${rate(part)} / (${rate(of)} > 0)`;

/**
 * Evaluated on both flavours. Where a metric has another name on each, both stand side by side: only one of them
 * exists on a server, or both with equal labels (Percona Server), of which `or` keeps one.
 */
export const recorded: readonly RecordedSeries[] = [
  { name: MYSQL.up, about: '1 while the server answers the exporter, else 0.', expr: 'mysql_up{$selector}' },
  {
    name: MYSQL.connections,
    about: 'Connections over the most the server takes, 0–1. The server admits one more for an administrator.',
    expr: 'mysql_global_status_threads_connected{$selector} / mysql_global_variables_max_connections{$selector}',
  },
  {
    name: MYSQL.questions,
    about: "Statements of clients per second; the exporter's own are among them.",
    expr: rate('mysql_global_status_questions'),
  },
  {
    name: MYSQL.deadlocks,
    about: 'Deadlocks per second. MariaDB and Percona count them in the status, MySQL in innodb_metrics alone.',
    expr: `${rate('mysql_global_status_innodb_deadlocks')} or ${rate('mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total')}`,
  },
  {
    name: MYSQL.rowLockWait,
    about: 'Sessions that wait for a row lock, on average over five minutes.',
    // The counter is in milliseconds.
    expr: `${rate('mysql_global_status_innodb_row_lock_time')} / 1000`,
  },
  {
    name: MYSQL.slowQueries,
    about: "Share of statements over the server's long_query_time, 0–1; absent where there are no statements.",
    expr: share('mysql_global_status_slow_queries', 'mysql_global_status_questions'),
  },
  {
    name: MYSQL.latency,
    about: 'Mean time of a statement in the server, in seconds; absent where there are no statements.',
    expr: share('mysql_perf_schema_events_statements_sum_timer_wait', 'mysql_perf_schema_events_statements_sum_total'),
  },
  {
    name: MYSQL.errors,
    about:
      "Statements that raised an error, per second: by digest where the exporter reads digests, else all, the exporter's own included.",
    expr: `sum by (job, instance) (rate(mysql_perf_schema_events_statements_errors_total{$selector,schema!="NONE"}[5m])) or sum by (job, instance) (${rate('mysql_perf_schema_events_statements_sum_errors')})`,
  },
  {
    name: MYSQL.bufferPoolMiss,
    about: 'Share of page reads that went to the disk, 0–1; absent where nothing is read.',
    expr: share('mysql_global_status_innodb_buffer_pool_reads', 'mysql_global_status_innodb_buffer_pool_read_requests'),
  },
  {
    name: MYSQL.redo,
    about:
      'Redo log in use over its capacity, 0–1. MariaDB says its checkpoint age, MySQL from 8.0.30 on its positions.',
    expr:
      'mysql_global_status_innodb_checkpoint_age{$selector} / mysql_global_status_innodb_checkpoint_max_age{$selector} or ' +
      '(mysql_global_status_innodb_redo_log_current_lsn{$selector} - mysql_global_status_innodb_redo_log_checkpoint_lsn{$selector}) / mysql_global_status_innodb_redo_log_capacity_resized{$selector}',
  },
];
