/** The panels of PostgreSQL. */

import type { CataloguePanel } from '../catalogue.ts';
import { POSTGRESQL } from '../names.ts';
import { USER_DATABASES } from './recorded.ts';

const own = (name: string) => `${name}{$recorded}`;
const perDatabase = (metric: string) => `sum by (datname) (rate(${metric}{$selector,${USER_DATABASES}}[$window]))`;
const byDatabase = { legend: '{{datname}}' } as const;

/** Seconds behind the primary, under the name of exporter 0.15 and later, and before. */
export const REPLICA_LAG = 'pg_replication_lag_seconds{$selector} or pg_replication_lag{$selector}';

const top: readonly CataloguePanel[] = [
  {
    id: 'postgresql-up',
    section: 'top',
    title: 'Does it answer?',
    help: '1 while the exporter can log in.',
    queries: [{ expr: 'pg_up{$selector}' }],
    unit: 'bool',
    view: 'stat',
    limits: { critical: 1, under: true },
  },
  {
    id: 'postgresql-transactions',
    section: 'top',
    title: 'How many transactions?',
    help: 'Transactions that ended, per second, committed or rolled back.',
    queries: [{ expr: own(POSTGRESQL.transactions) }],
    unit: 'ops',
    view: 'stat',
  },
  {
    id: 'postgresql-rollbacks',
    section: 'top',
    title: 'What share is rolled back?',
    help: 'Share of transactions that were undone.',
    queries: [{ expr: own(POSTGRESQL.rollbacks) }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.1 },
  },
  {
    id: 'postgresql-connections-used',
    section: 'top',
    title: 'How many connections are taken?',
    help: 'Share of max_connections; a few of them are kept for superusers.',
    queries: [{ expr: own(POSTGRESQL.connections) }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.7, critical: 0.85 },
  },
  {
    id: 'postgresql-cache-miss',
    section: 'top',
    title: 'How often is a block not in memory?',
    help: 'Share of blocks that were not in the shared buffers; the operating system may still have had them.',
    queries: [{ expr: own(POSTGRESQL.cacheMiss) }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.1 },
  },
  {
    id: 'postgresql-longest-transaction',
    section: 'top',
    title: 'How old is the oldest transaction?',
    help: 'Vacuum cannot remove what it still sees.',
    queries: [{ expr: own(POSTGRESQL.longestTransaction) }],
    unit: 's',
    view: 'stat',
    limits: { warning: 600, critical: 3600 },
  },
];

const signals: readonly CataloguePanel[] = [
  {
    id: 'postgresql-block-time',
    section: 'latency',
    title: 'How long do reads and writes of blocks take?',
    help: 'Milliseconds per second that backends wait for the disk. Zero unless track_io_timing is on.',
    queries: [
      { expr: perDatabase('pg_stat_database_blk_read_time'), legend: 'reads {{datname}}' },
      { expr: perDatabase('pg_stat_database_blk_write_time'), legend: 'writes {{datname}}' },
    ],
    unit: 'ms',
    view: 'graph',
  },
  {
    id: 'postgresql-transactions-by-database',
    section: 'traffic',
    title: 'Which database is busy?',
    help: 'Commits per second, by database.',
    queries: [{ expr: perDatabase('pg_stat_database_xact_commit'), ...byDatabase }],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'postgresql-rows',
    section: 'traffic',
    title: 'How many rows are read and written?',
    help: 'Rows per second. Far more returned than fetched means that tables are scanned.',
    queries: ['returned', 'fetched', 'inserted', 'updated', 'deleted'].map((what) => ({
      expr: `sum(rate(pg_stat_database_tup_${what}{$selector,${USER_DATABASES}}[$window]))`,
      legend: what,
    })),
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'postgresql-deadlocks',
    section: 'errors',
    title: 'Do transactions deadlock?',
    help: 'Deadlocks per second, by database. Each aborted a transaction: the application must retry it.',
    queries: [{ expr: perDatabase('pg_stat_database_deadlocks'), ...byDatabase }],
    unit: 'ops',
    view: 'graph',
    limits: { warning: 0.000001 },
  },
  {
    id: 'postgresql-rollbacks-by-database',
    section: 'errors',
    title: 'Where are transactions rolled back?',
    help: 'Rollbacks per second, by database.',
    queries: [{ expr: perDatabase('pg_stat_database_xact_rollback'), ...byDatabase }],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'postgresql-conflicts',
    section: 'errors',
    title: 'Are queries on the replica cancelled?',
    help: 'Queries per second that the replica ended because they stood in the way of what the primary sent.',
    queries: [{ expr: perDatabase('pg_stat_database_conflicts'), ...byDatabase }],
    unit: 'ops',
    view: 'graph',
  },
];

const saturation: readonly CataloguePanel[] = [
  {
    id: 'postgresql-connections-by-state',
    section: 'saturation',
    title: 'What do the connections do?',
    help: 'Connections by state. Those idle in a transaction hold locks and keep vacuum from its work.',
    queries: [
      { expr: 'sum by (state) (pg_stat_activity_count{$selector})', legend: '{{state}}' },
      { expr: 'max(pg_settings_max_connections{$selector})', legend: 'limit' },
    ],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'postgresql-locks',
    section: 'saturation',
    title: 'Which locks are held?',
    help: 'Locks by mode. accessexclusivelock blocks everybody else from the table.',
    queries: [{ expr: 'sum by (mode) (pg_locks_count{$selector})', legend: '{{mode}}' }],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'postgresql-temporary-files',
    section: 'saturation',
    title: 'How much goes to temporary files?',
    help: 'Bytes per second that sorts and joins could not keep in work_mem.',
    queries: [{ expr: own(POSTGRESQL.tempBytes) }],
    unit: 'Bps',
    view: 'graph',
  },
  {
    id: 'postgresql-checkpoints',
    section: 'saturation',
    title: 'Why are checkpoints made?',
    help: 'Checkpoints per second. Many that were requested mean that max_wal_size is too small. PostgreSQL 17 counts them elsewhere.',
    queries: [
      {
        expr: 'rate(pg_stat_bgwriter_checkpoints_timed_total{$selector}[$window]) or rate(pg_stat_checkpointer_num_timed_total{$selector}[$window])',
        legend: 'on time',
      },
      {
        expr: 'rate(pg_stat_bgwriter_checkpoints_req_total{$selector}[$window]) or rate(pg_stat_checkpointer_num_requested_total{$selector}[$window])',
        legend: 'requested',
      },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'postgresql-archiver',
    section: 'saturation',
    title: 'Does archiving work?',
    help: 'Log files archived and failed, per second.',
    queries: [
      { expr: 'rate(pg_stat_archiver_archived_count{$selector}[$window])', legend: 'archived' },
      { expr: 'rate(pg_stat_archiver_failed_count{$selector}[$window])', legend: 'failed' },
    ],
    unit: 'ops',
    view: 'graph',
  },
];

const details: readonly CataloguePanel[] = [
  {
    id: 'postgresql-sizes',
    section: 'tables',
    title: 'How large are the databases?',
    help: 'The ten largest.',
    queries: [{ expr: 'topk(10, pg_database_size_bytes{$selector})', ...byDatabase }],
    unit: 'bytes',
    view: 'graph',
  },
  {
    id: 'postgresql-dead-rows',
    section: 'tables',
    title: 'Which tables are bloated?',
    help: 'Share of dead rows, of the ten tables with the largest; tables under 10,000 rows are left out.',
    queries: [
      {
        expr: 'topk(10, pg_stat_user_tables_n_dead_tup{$selector} / (pg_stat_user_tables_n_live_tup{$selector} + pg_stat_user_tables_n_dead_tup{$selector} > 10000))',
        legend: '{{datname}} {{schemaname}}.{{relname}}',
      },
    ],
    unit: 'percentunit',
    view: 'table',
    limits: { warning: 0.3 },
    oneInstance: true,
  },
  {
    id: 'postgresql-replica-lag',
    section: 'replication',
    title: 'How far is the replica behind?',
    help: 'Seconds since the last change it replayed. On an idle primary it grows although nothing is missing.',
    queries: [{ expr: REPLICA_LAG }],
    unit: 's',
    view: 'graph',
    limits: { warning: 30, critical: 300 },
  },
  {
    id: 'postgresql-replicas',
    section: 'replication',
    title: 'How far are its replicas behind?',
    help: 'Bytes of the log that each replica has yet to replay, as the primary sees it.',
    queries: [{ expr: 'pg_stat_replication_pg_wal_lsn_diff{$selector}', legend: '{{application_name}}' }],
    unit: 'bytes',
    view: 'graph',
  },
  {
    id: 'postgresql-exporter',
    section: 'exporter',
    title: 'Does the exporter read everything?',
    help: '1 while a part of its metrics cannot be read, mostly for want of the role pg_monitor.',
    queries: [{ expr: 'pg_exporter_last_scrape_error{$selector}' }],
    unit: 'bool',
    view: 'graph',
    limits: { warning: 1 },
  },
  {
    id: 'postgresql-version',
    section: 'exporter',
    title: 'Which version runs?',
    help: 'Version of the server.',
    queries: [{ expr: 'pg_static{$selector}', legend: '{{short_version}}' }],
    unit: 'none',
    view: 'table',
  },
];

export const panels: readonly CataloguePanel[] = [...top, ...signals, ...saturation, ...details];
