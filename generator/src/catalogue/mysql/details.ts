/** MySQL and MariaDB: queries by digest, tables, replication, and how well all of it is measured. */

import type { CataloguePanel } from '../catalogue.ts';

const digest = (name: string) => `mysql_perf_schema_events_statements_${name}`;
const rate = (metric: string) => `rate(${metric}{$selector}[$window])`;
const perDigest = (name: string) => `sum by (schema, digest, digest_text) (${rate(digest(name))})`;
const BY_TEXT = '{{schema}} {{digest_text}}';
const queries = { section: 'queries', page: 'queries', oneInstance: true } as const;
const tables = { section: 'tables', page: 'queries', oneInstance: true } as const;

const digests: readonly CataloguePanel[] = [
  {
    ...queries,
    id: 'mysql-top-digests',
    title: 'Which queries take the time?',
    help: 'The ten with the most time in the server, as the mean number of them that run at once. Statements of clients without a default database have no digest here.',
    queries: [{ expr: `topk(10, ${perDigest('seconds_total')})`, legend: BY_TEXT }],
    unit: 'short',
    view: 'table',
  },
  {
    ...queries,
    id: 'mysql-digest-share',
    title: 'What share of the time is theirs?',
    help: 'Share of all time in the server, of the ten that take most.',
    queries: [
      {
        expr:
          `topk(10, sum by (job, instance, schema, digest, digest_text) (${rate(digest('seconds_total'))}) / ` +
          `on (job, instance) group_left () (sum by (job, instance) (${rate(digest('seconds_total'))}) > 0))`,
        legend: BY_TEXT,
      },
    ],
    unit: 'percentunit',
    view: 'table',
  },
  {
    ...queries,
    id: 'mysql-digest-calls',
    title: 'Which queries run most often?',
    help: 'Calls per second, of the ten most frequent.',
    queries: [{ expr: `topk(10, ${perDigest('total')})`, legend: BY_TEXT }],
    unit: 'ops',
    view: 'table',
  },
  {
    ...queries,
    id: 'mysql-digest-mean',
    title: 'Which queries are slow?',
    help: 'Mean time of one call, of the ten slowest.',
    queries: [{ expr: `topk(10, ${perDigest('seconds_total')} / (${perDigest('total')} > 0))`, legend: BY_TEXT }],
    unit: 's',
    view: 'table',
  },
  {
    ...queries,
    id: 'mysql-digest-errors',
    title: 'Which queries fail?',
    help: 'Errors per second, of the ten that fail most.',
    queries: [{ expr: `topk(10, ${perDigest('errors_total')} > 0)`, legend: BY_TEXT }],
    unit: 'ops',
    view: 'table',
  },
  {
    ...queries,
    id: 'mysql-digest-examined',
    title: 'Which queries read far more than they return?',
    help: 'Rows read for each row sent. Over a hundred usually means that an index is missing.',
    queries: [
      {
        expr: `topk(10, ${perDigest('rows_examined_total')} / (${perDigest('rows_sent_total')} > 0))`,
        legend: BY_TEXT,
      },
    ],
    unit: 'short',
    view: 'table',
    limits: { warning: 100 },
  },
  {
    ...queries,
    id: 'mysql-digest-no-index',
    title: 'Which queries use no index?',
    help: 'Calls per second without an index, of the ten with most of them.',
    queries: [{ expr: `topk(10, ${perDigest('no_index_used_total')} > 0)`, legend: BY_TEXT }],
    unit: 'ops',
    view: 'table',
  },
  {
    ...queries,
    id: 'mysql-digest-lost',
    title: 'Is the list of queries complete?',
    help: 'Statements that found no room in the digest table. From then on new queries are missing above: raise performance_schema_digests_size.',
    queries: [{ expr: 'mysql_global_status_performance_schema_lost_total{$selector,instrumentation="digest_lost"}' }],
    unit: 'short',
    view: 'stat',
    limits: { warning: 1 },
  },
];

const ofTables: readonly CataloguePanel[] = [
  {
    ...tables,
    id: 'mysql-table-io',
    title: 'Which tables are busy?',
    help: 'Time of reads and writes, as the mean number of them at once, of the ten busiest.',
    queries: [
      {
        expr: `topk(10, sum by (schema, name) (${rate('mysql_perf_schema_table_io_waits_seconds_total')}))`,
        legend: '{{schema}}.{{name}}',
      },
    ],
    unit: 'short',
    view: 'table',
  },
  {
    ...tables,
    id: 'mysql-table-sizes',
    title: 'Which tables are large?',
    help: 'Data and indexes of the ten largest. MySQL from 8.0 on renews these numbers once a day unless information_schema_stats_expiry is set.',
    queries: [
      {
        expr: 'topk(10, sum by (schema, table) (mysql_info_schema_table_size{$selector,component!="data_free"}))',
        legend: '{{schema}}.{{table}}',
      },
    ],
    unit: 'bytes',
    view: 'table',
  },
  {
    ...tables,
    id: 'mysql-auto-increment',
    title: 'Which numbers run out?',
    help: 'Auto-increment value over the largest that its column holds. At 100 % every insert fails.',
    queries: [
      {
        expr: 'topk(10, mysql_info_schema_auto_increment_column{$selector} / mysql_info_schema_auto_increment_column_max{$selector})',
        legend: '{{schema}}.{{table}}.{{column}}',
      },
    ],
    unit: 'percentunit',
    view: 'table',
    limits: { warning: 0.8 },
  },
  {
    id: 'mysql-threads-by-state',
    section: 'tables',
    title: 'What do the threads do?',
    help: 'The ten most frequent states.',
    queries: [{ expr: 'topk(10, mysql_info_schema_processlist_threads{$selector})', legend: '{{command}} {{state}}' }],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'mysql-connections-by-user',
    section: 'tables',
    title: 'Whose connections are these?',
    help: 'Connections by user. A service that leaks them shows here.',
    queries: [
      { expr: 'topk(10, mysql_info_schema_processlist_processes_by_user{$selector})', legend: '{{mysql_user}}' },
    ],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'mysql-binary-logs',
    section: 'tables',
    title: 'How large are the binary logs?',
    help: 'All of them together. They share a disk with the data unless somebody moved them.',
    queries: [{ expr: 'mysql_binlog_size_bytes{$selector}' }],
    unit: 'bytes',
    view: 'graph',
  },
];

/** A metric of `SHOW REPLICA STATUS` under its name before exporter 0.16, and after. */
const replica = (before: string, after: string) =>
  `mysql_slave_status_${before}{$selector} or mysql_slave_status_${after}{$selector}`;

/** Seconds behind the source, less the delay that was asked for. */
export const REPLICA_LAG = `(${replica('seconds_behind_master', 'seconds_behind_source')}) - on (job, instance, channel_name, connection_name) mysql_slave_status_sql_delay{$selector}`;

const replication: readonly CataloguePanel[] = [
  {
    id: 'mysql-replication-threads',
    section: 'replication',
    title: 'Does replication run?',
    help: '1 while the thread that fetches and the one that applies changes run.',
    queries: [
      {
        expr: replica('slave_io_running', 'replica_io_running'),
        legend: 'fetches {{channel_name}}{{connection_name}}',
      },
      {
        expr: replica('slave_sql_running', 'replica_sql_running'),
        legend: 'applies {{channel_name}}{{connection_name}}',
      },
    ],
    unit: 'bool',
    view: 'graph',
    limits: { critical: 1, under: true },
  },
  {
    id: 'mysql-replication-lag',
    section: 'replication',
    title: 'How far is the replica behind?',
    help: 'Seconds behind the source. No value means that replication stopped, not that there is no lag.',
    queries: [{ expr: REPLICA_LAG, legend: '{{channel_name}}{{connection_name}}' }],
    unit: 's',
    view: 'graph',
    limits: { warning: 30, critical: 300 },
  },
];

const exporter: readonly CataloguePanel[] = [
  {
    id: 'mysql-exporter-failures',
    section: 'exporter',
    title: 'Which collectors fail?',
    help: 'Collectors of the exporter that could not read what they are for, mostly for want of a grant.',
    queries: [
      {
        expr: 'mysql_exporter_collector_success{$selector} == 0 or rate(mysql_exporter_scrape_errors_total{$selector}[$window]) > 0',
        legend: '{{collector}}',
      },
    ],
    unit: 'none',
    view: 'table',
  },
  {
    id: 'mysql-exporter-duration',
    section: 'exporter',
    title: 'How long does a scrape take?',
    help: 'Seconds. A slow scrape is a slow server, or a collector that reads too many tables.',
    queries: [{ expr: 'scrape_duration_seconds{$selector}' }],
    unit: 's',
    view: 'graph',
  },
  {
    id: 'mysql-version',
    section: 'exporter',
    title: 'Which version runs?',
    help: 'Version of the server, and whether it takes writes.',
    queries: [{ expr: 'mysql_version_info{$selector}', legend: '{{version}} {{version_comment}}' }],
    unit: 'none',
    view: 'table',
  },
  {
    id: 'mysql-read-only',
    section: 'exporter',
    title: 'Does it refuse writes?',
    help: '1 on a server that is set to read_only, as replicas should be.',
    queries: [{ expr: 'mysql_global_variables_read_only{$selector}' }],
    unit: 'bool',
    view: 'graph',
  },
];

export const detailPanels: readonly CataloguePanel[] = [...digests, ...ofTables, ...replication, ...exporter];
