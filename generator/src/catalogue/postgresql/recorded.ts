/** The recorded series of PostgreSQL. */

import type { RecordedSeries } from '../catalogue.ts';
import { POSTGRESQL } from '../names.ts';

/** Templates of databases take no traffic, and the row without a name counts shared objects. */
export const USER_DATABASES = 'datname!~"template.*|"';

const summed = (metric: string) => `sum by (job, instance) (rate(${metric}{$selector}[5m]))`;

export const recorded: readonly RecordedSeries[] = [
  { name: POSTGRESQL.up, about: '1 while the server answers the exporter, else 0.', expr: 'pg_up{$selector}' },
  {
    name: POSTGRESQL.connections,
    about: 'Connections over max_connections, 0–1; a few of the latter are kept for superusers.',
    // The two have different labels, so both are summed up.
    expr: 'sum by (job, instance) (pg_stat_activity_count{$selector}) / max by (job, instance) (pg_settings_max_connections{$selector})',
  },
  {
    name: POSTGRESQL.transactions,
    about: 'Transactions that ended, per second, committed or rolled back.',
    expr: `${summed('pg_stat_database_xact_commit')} + ${summed('pg_stat_database_xact_rollback')}`,
  },
  {
    name: POSTGRESQL.rollbacks,
    about: 'Share of transactions that were rolled back, 0–1; absent where there are none.',
    expr: `${summed('pg_stat_database_xact_rollback')} / (${summed('pg_stat_database_xact_commit')} + ${summed('pg_stat_database_xact_rollback')} > 0)`,
  },
  { name: POSTGRESQL.deadlocks, about: 'Deadlocks per second.', expr: summed('pg_stat_database_deadlocks') },
  {
    name: POSTGRESQL.cacheMiss,
    about: 'Share of blocks that were not in the shared buffers, 0–1; the operating system may still have had them.',
    expr: `${summed('pg_stat_database_blks_read')} / (${summed('pg_stat_database_blks_read')} + ${summed('pg_stat_database_blks_hit')} > 0)`,
  },
  {
    name: POSTGRESQL.tempBytes,
    about: 'Bytes per second that sorts and joins wrote to temporary files.',
    expr: summed('pg_stat_database_temp_bytes'),
  },
  {
    name: POSTGRESQL.longestTransaction,
    about: 'Age of the oldest open transaction, in seconds.',
    expr: 'max by (job, instance) (pg_stat_activity_max_tx_duration{$selector})',
  },
];
