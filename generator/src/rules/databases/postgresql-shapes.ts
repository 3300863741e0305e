/** How each alert on PostgreSQL is proven. */

import type { Duration } from '../../model/duration.ts';
import { MINUTE } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';
import type { ProofPlan, ProofPlans, Sample } from './shape.ts';
import { around, counters, each, flag, gauge, NO_WINDOW, raised, WINDOW } from './shape.ts';

const SERVER = { server: '10.0.0.1:5432' };
const DATABASE = { ...SERVER, datid: '16384', datname: 'shop' };
const TARGET = ['job', 'instance'] as const;

const growing = (metric: string, perSecond: number, labels: Labels = DATABASE): Sample => ({
  metric: `pg_stat_database_${metric}`,
  labels,
  perSecond: Number(perSecond.toPrecision(9)),
});

/** A gauge whose labels the expression sums away. */
const summedGauge = (metric: string, labels: Labels): ProofPlan => ({
  kind: 'levels',
  window: NO_WINDOW,
  shapes: [
    {
      name: '',
      series: (level, limits) => [{ metric, labels: { ...DATABASE, ...labels }, value: around(limits, level) }],
      shows: (limits) => around(limits, 'firing'),
      keeps: TARGET,
    },
  ],
});

export const postgresqlProofs: ProofPlans = {
  PostgresExporterDown: flag('up'),
  DatabaseDown: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: 'server killed behind a living exporter',
        series: (level) => [
          { metric: 'pg_up', value: level === 'firing' ? 0 : 1 },
          { metric: 'up', value: 1 },
        ],
        shows: () => 0,
      },
    ],
    quiet: [{ name: 'the exporter alone is gone', series: () => [{ metric: 'up', value: 0 }] }],
  },
  PostgresAbsent: { kind: 'absent', metric: 'pg_up' },
  PostgresMonitoringDegraded: raised('pg_exporter_last_scrape_error'),
  PostgresConnectionsHigh: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => [
          {
            metric: 'pg_stat_activity_count',
            labels: { ...SERVER, datname: 'shop', state: 'active' },
            value: Number((around(limits, level, 1) * 100 - 1).toPrecision(9)),
          },
          {
            metric: 'pg_stat_activity_count',
            labels: { ...SERVER, datname: 'shop', state: 'idle' },
            value: 1,
          },
          { metric: 'pg_settings_max_connections', labels: SERVER, value: 100 },
        ],
        shows: (limits) => around(limits, 'firing', 1),
        keeps: TARGET,
      },
    ],
  },
  PostgresDeadlocks: {
    ...counters({ '': { metric: 'pg_stat_database_deadlocks', labels: DATABASE } }, WINDOW, [...TARGET, 'datname']),
    quiet: [
      {
        name: 'deadlocks of a template, which nobody uses',
        series: () => [growing('deadlocks', 1, { ...SERVER, datid: '1', datname: 'template1' })],
      },
    ],
  } as ProofPlan,
  PostgresLongTransaction: summedGauge('pg_stat_activity_max_tx_duration', { state: 'active' }),
  PostgresIdleInTransaction: {
    ...summedGauge('pg_stat_activity_count', { state: 'idle in transaction' }),
    quiet: [
      {
        name: 'connections that are idle outside a transaction',
        series: ({ limit }) => [
          { metric: 'pg_stat_activity_count', labels: { ...DATABASE, state: 'idle' }, value: limit * 3 + 10 },
        ],
      },
    ],
  } as ProofPlan,
  PostgresRollbacksHigh: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => {
          const all = 10 * Math.max(limits.rate, 1);
          const share = around(limits, level, 1);
          return [growing('xact_rollback', share * all), growing('xact_commit', (1 - share) * all)];
        },
        keeps: TARGET,
      },
    ],
    quiet: [
      {
        name: 'a few rollbacks on an idle server: a large share, but few of them',
        series: ({ rate }) => [growing('xact_rollback', rate * 0.4), growing('xact_commit', rate * 0.4)],
      },
    ],
  },
  PostgresCacheMissHigh: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => {
          const all = (10 * Math.max(limits.rate, 1)) / Math.max(limits.limit, 0.01);
          const share = around(limits, level, 1);
          return [growing('blks_read', share * all), growing('blks_hit', (1 - share) * all)];
        },
        keeps: TARGET,
      },
    ],
    quiet: [
      {
        name: 'an idle server reads a few blocks from the disk',
        series: ({ rate }) => [growing('blks_read', rate * 0.5), growing('blks_hit', rate * 0.5)],
      },
    ],
  },
  PostgresReplicaLagHigh: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: (['pg_replication_lag_seconds', 'pg_replication_lag'] as const).map((metric) => ({
      name: metric,
      series: (level, limits) => [{ metric, labels: SERVER, value: around(limits, level) }],
      shows: (limits) => around(limits, 'firing'),
    })),
  },
  PostgresReplicaBehind: gauge('pg_stat_replication_pg_wal_lsn_diff', NO_WINDOW, {
    ...SERVER,
    application_name: 'replica1',
    client_addr: '10.0.0.2',
    state: 'streaming',
  }),
  PostgresArchivingFails: {
    kind: 'levels',
    window: (15 * MINUTE) as Duration,
    shapes: [
      {
        name: '',
        series: (level) => [
          {
            metric: 'pg_stat_archiver_failed_count',
            labels: SERVER,
            perSecond: level === 'firing' ? each(10) : 0,
          },
        ],
      },
    ],
  },
  PostgresDeadRowsHigh: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => {
          const labels = { ...SERVER, datname: 'shop', schemaname: 'public', relname: 'orders' };
          const dead = Math.round(around(limits, level, 1) * 1_000_000);
          return [
            { metric: 'pg_stat_user_tables_n_dead_tup', labels, value: dead },
            { metric: 'pg_stat_user_tables_n_live_tup', labels, value: 1_000_000 - dead },
          ];
        },
        shows: (limits) => Math.round(around(limits, 'firing', 1) * 1_000_000) / 1_000_000,
      },
    ],
    quiet: [
      {
        name: 'a small table of mostly dead rows',
        series: () => {
          const labels = { ...SERVER, datname: 'shop', schemaname: 'public', relname: 'settings' };
          return [
            { metric: 'pg_stat_user_tables_n_dead_tup', labels, value: 90 },
            { metric: 'pg_stat_user_tables_n_live_tup', labels, value: 10 },
          ];
        },
      },
    ],
  },
};
