/** The alerts on PostgreSQL. */

import type { Duration } from '../../model/duration.ts';
import { HOUR, MINUTE } from '../../model/duration.ts';
import type { CatalogueAlert } from '../catalogue.ts';
import { POSTGRESQL } from '../names.ts';
import { REPLICA_LAG } from './panels.ts';
import { USER_DATABASES } from './recorded.ts';

const minutes = (count: number) => (count * MINUTE) as Duration;
const NOW = 0 as Duration;
const PERCENT = '{{ $value | humanizePercentage }}';
const COUNT = '{{ $value | humanize }}';

export const alerts: readonly CatalogueAlert[] = [
  {
    id: 'PostgresExporterDown',
    expr: 'up{$selector} == 0',
    for: minutes(2),
    urgency: 'ticket',
    fact: 'the exporter cannot be scraped',
    description:
      'Nothing measures this server, so no other alert on it can fire. Look at whether the exporter runs and whether Prometheus reaches it; the server itself may be fine.',
  },
  {
    id: 'DatabaseDown',
    // The exporter outlives the server, so `up` stays 1 when the database is gone.
    expr: 'pg_up{$selector} == 0',
    for: minutes(1),
    urgency: 'page',
    fact: 'the server does not answer',
    description:
      "The exporter cannot log in. Look at the server's process and its log. If it runs, all connections may be taken, or the exporter's password has changed.",
  },
  {
    id: 'PostgresAbsent',
    expr: 'absent(pg_up{$selector})',
    for: minutes(5),
    urgency: 'ticket',
    withoutInstance: true,
    fact: 'no series at all',
    description:
      'The selector matches nothing, so no other alert on this database can fire. Look at whether the target was removed from Prometheus or has other labels now.',
  },
  {
    id: 'PostgresMonitoringDegraded',
    expr: 'pg_exporter_last_scrape_error{$selector} > 0',
    for: minutes(15),
    urgency: 'info',
    fact: 'the exporter fails to read some of its metrics',
    description: 'A part of the panels and alerts has no data. Grant the role pg_monitor to the user of the exporter.',
  },
  {
    id: 'PostgresConnectionsHigh',
    expr: `${POSTGRESQL.connections}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.8' },
    for: minutes(5),
    urgency: 'ticket',
    fact: `${PERCENT} of connections are used (limit %limit%)`,
    description:
      'At 100 % new connections are refused. Look at the connections by state: many that are idle belong to pools that are too large.',
  },
  {
    id: 'PostgresDeadlocks',
    expr: `sum by (job, instance, datname) (increase(pg_stat_database_deadlocks{$selector,${USER_DATABASES}}[5m])) > $limit`,
    limit: { kind: 'count', value: '5' },
    for: NOW,
    urgency: 'ticket',
    fact: `${COUNT} deadlocks in {{ $labels.datname }} in 5 minutes (limit %limit%)`,
    description:
      "Each one aborted a transaction, which the server's log shows. Update rows in one order everywhere, keep transactions short, and retry.",
  },
  {
    id: 'PostgresLongTransaction',
    expr: `${POSTGRESQL.longestTransaction}{$recorded} > $limit`,
    limit: { kind: 'duration', value: '3600' },
    for: minutes(5),
    urgency: 'ticket',
    fact: 'a transaction has been open for {{ $value | humanizeDuration }} (limit %limit%)',
    description:
      'Vacuum cannot remove what it still sees, so tables grow, and its locks block others. Find it in pg_stat_activity, oldest xact_start first.',
  },
  {
    id: 'PostgresIdleInTransaction',
    expr: 'sum by (job, instance) (pg_stat_activity_count{$selector,state=~"idle in transaction.*"}) > $limit',
    limit: { kind: 'count', value: '10' },
    for: minutes(10),
    urgency: 'ticket',
    fact: `${COUNT} connections are idle in a transaction (limit %limit%)`,
    description:
      'An application began transactions and does something else meanwhile. Set idle_in_transaction_session_timeout, and end transactions before slow calls.',
  },
  {
    id: 'PostgresRollbacksHigh',
    expr: `${POSTGRESQL.rollbacks}{$recorded} > $limit and ${POSTGRESQL.transactions}{$recorded} > $rate`,
    limit: { kind: 'ratio', value: '0.1' },
    rate: '1',
    for: minutes(10),
    urgency: 'ticket',
    fact: `${PERCENT} of transactions are rolled back (limit %limit%)`,
    description:
      'Applications fail and undo their work. Look at the errors in the log of the server and of the services.',
  },
  {
    id: 'PostgresCacheMissHigh',
    expr: `${POSTGRESQL.cacheMiss}{$recorded} > $limit and on (job, instance) sum by (job, instance) (rate(pg_stat_database_blks_read{$selector}[5m])) > $rate`,
    limit: { kind: 'ratio', value: '0.1' },
    rate: '100',
    for: minutes(15),
    urgency: 'info',
    fact: `${PERCENT} of blocks are not in the shared buffers (limit %limit%)`,
    description: 'The data in use has outgrown shared_buffers, or a query scans large tables.',
  },
  {
    id: 'PostgresReplicaLagHigh',
    expr: `(${REPLICA_LAG}) > $limit`,
    limit: { kind: 'duration', value: '60' },
    for: minutes(5),
    urgency: 'ticket',
    fact: '{{ $value | humanizeDuration }} behind its primary (limit %limit%)',
    description:
      'Readers of this replica see old data. Look at whether it is still streaming, at long queries on it, and at its disk.',
  },
  {
    id: 'PostgresReplicaBehind',
    expr: 'pg_stat_replication_pg_wal_lsn_diff{$selector} > $limit',
    limit: { kind: 'count', value: '1073741824' },
    for: minutes(5),
    urgency: 'ticket',
    fact: 'replica {{ $labels.application_name }} is {{ $value | humanize1024 }}B behind (limit %limit% bytes)',
    description: 'The primary keeps the log that this replica has not yet read, and may fill its disk with it.',
  },
  {
    id: 'PostgresArchivingFails',
    expr: 'increase(pg_stat_archiver_failed_count{$selector}[15m]) > 0',
    for: minutes(5),
    urgency: 'ticket',
    fact: `archiving failed ${COUNT} times in 15 minutes`,
    description:
      'The log that is not archived stays on the disk until it is full, and a restore would end here. Look at archive_command in the log of the server.',
  },
  {
    id: 'PostgresDeadRowsHigh',
    expr: 'pg_stat_user_tables_n_dead_tup{$selector} / (pg_stat_user_tables_n_live_tup{$selector} + pg_stat_user_tables_n_dead_tup{$selector} > 10000) > $limit',
    limit: { kind: 'ratio', value: '0.3' },
    for: HOUR,
    urgency: 'info',
    fact: `${PERCENT} of {{ $labels.schemaname }}.{{ $labels.relname }} are dead rows (limit %limit%)`,
    description:
      'Vacuum does not keep up, and every scan reads the dead rows as well. Look at long transactions and at the settings of autovacuum.',
  },
];
