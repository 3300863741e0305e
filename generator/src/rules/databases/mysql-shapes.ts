/** How each alert on MySQL and MariaDB is proven, on series of both flavours as their exporters name them. */

import type { Duration } from '../../model/duration.ts';
import { MINUTE } from '../../model/duration.ts';
import type { Level, Limits, ProofPlan, ProofPlans, Sample, Shape } from './shape.ts';
import { around, counters, each, flag, gauge, NO_WINDOW, WINDOW } from './shape.ts';

const status = (name: string) => `mysql_global_status_${name}`;
const variable = (name: string) => `mysql_global_variables_${name}`;
const innodb = (name: string) => `mysql_info_schema_innodb_metrics_${name}`;
const TWO_MINUTES = (2 * MINUTE) as Duration;
const TEN_MINUTES = (10 * MINUTE) as Duration;
/** What the servers of the fixtures allow. */
const MAX_CONNECTIONS = 60;

/** Part of a whole as a ratio of two gauges. */
function ratio(part: string, whole: string, size: number, window: Duration, of?: Sample['of']): ProofPlan {
  const from = of ? { of } : {};
  const full = (limits: Limits, level: Level) => Number((around(limits, level, 1) * size).toPrecision(9));
  return {
    kind: 'levels',
    window,
    shapes: [
      {
        name: '',
        series: (level, limits) => [
          { metric: part, value: full(limits, level), ...from },
          { metric: whole, value: size, ...from },
        ],
        shows: (limits) => full(limits, 'firing') / size,
      },
    ],
  };
}

/** Two counters of which the first grows at a share of the second. */
function share(part: string, whole: string, perSecond: number): Shape {
  return {
    name: '',
    series: (level, limits) => [
      { metric: part, perSecond: Number((around(limits, level) * perSecond).toPrecision(9)) },
      { metric: whole, perSecond },
    ],
  };
}

const app = (type: string) => ({
  metric: 'mysql_transaction_errors_total',
  labels: { error_type: type },
  of: 'app' as const,
});

/** Errors of applications that wake somebody as soon as there is one. */
function anyAppError(types: readonly string[]): ProofPlan {
  return {
    kind: 'levels',
    window: TWO_MINUTES,
    shapes: types.map((type) => ({
      name: type,
      series: (level) => [{ ...app(type), perSecond: level === 'firing' ? 0.2 : 0 }],
      keeps: ['job', 'db'],
    })),
    quiet: [{ name: 'rollbacks that the application asked for', series: () => [{ ...app('rollback'), perSecond: 1 }] }],
  };
}

const CHANNEL = { channel_name: '', connection_name: '', master_host: '10.0.0.1', master_uuid: '' };
/** Names of `SHOW REPLICA STATUS` before exporter 0.16, and after. */
const NAMES = {
  'before exporter 0.16': { sql: 'slave_sql_running', io: 'slave_io_running', lag: 'seconds_behind_master' },
  'exporter from 0.16 on': { sql: 'replica_sql_running', io: 'replica_io_running', lag: 'seconds_behind_source' },
} as const;
const replica = (name: string, more: Omit<Sample, 'metric'>): Sample => ({
  metric: `mysql_slave_status_${name}`,
  labels: CHANNEL,
  ...more,
});

const replicationStopped: ProofPlan = {
  kind: 'levels',
  window: NO_WINDOW,
  shapes: Object.entries(NAMES).flatMap(([version, { io, sql }]) =>
    (['applying', 'fetching'] as const).map(
      (what): Shape => ({
        name: `${what}, ${version}`,
        series: (level) => {
          const value = level === 'firing' ? 0 : 1;
          const thread = replica(what === 'applying' ? sql : io, { value });
          return [thread, replica(what === 'applying' ? io : sql, { value: 1 })];
        },
        shows: () => 0,
      }),
    ),
  ),
};

const replicaLag: ProofPlan = {
  kind: 'levels',
  window: NO_WINDOW,
  shapes: Object.entries(NAMES).map(([name, { lag }]) => ({
    name,
    // A replica that is told to stay an hour behind is on time when it is.
    series: (level, limits) => [
      replica(lag, { value: 3600 + around(limits, level) }),
      replica('sql_delay', { value: 3600 }),
    ],
    shows: (limits) => around(limits, 'firing'),
    keeps: ['job', 'instance', 'channel_name', 'connection_name'],
  })),
};

const replicaLagUnknown: ProofPlan = {
  kind: 'levels',
  window: NO_WINDOW,
  shapes: Object.entries(NAMES).map(([name, { lag, sql }]) => ({
    name,
    series: (level) => [replica(sql, { value: 1 }), replica(lag, { value: 3, gone: level === 'firing' })],
    shows: () => 1,
  })),
  quiet: [{ name: 'a server that replicates from nobody', series: () => [{ metric: 'mysql_up', value: 1 }] }],
};

const redo: ProofPlan = {
  kind: 'levels',
  window: NO_WINDOW,
  shapes: [
    {
      name: 'MariaDB',
      series: (level, limits) => [
        { metric: status('innodb_checkpoint_age'), value: Math.round(around(limits, level, 1) * 80_000_000) },
        { metric: status('innodb_checkpoint_max_age'), value: 80_000_000 },
      ],
      shows: (limits) => around(limits, 'firing', 1),
    },
    {
      name: 'MySQL',
      series: (level, limits) => [
        {
          metric: status('innodb_redo_log_current_lsn'),
          value: 26_000_000 + Math.round(around(limits, level, 1) * 100_000_000),
        },
        { metric: status('innodb_redo_log_checkpoint_lsn'), value: 26_000_000 },
        { metric: status('innodb_redo_log_capacity_resized'), value: 100_000_000 },
      ],
      shows: (limits) => around(limits, 'firing', 1),
    },
  ],
};

const historyList: ProofPlan = {
  kind: 'levels',
  window: NO_WINDOW,
  shapes: [
    ['MariaDB', status('innodb_history_list_length')] as const,
    ['MySQL', innodb('transaction_trx_rseg_history_len')] as const,
  ].map(([name, metric]) => ({
    name,
    series: (level, limits) => [{ metric, value: around(limits, level) }],
    shows: (limits) => around(limits, 'firing'),
  })),
};

/** Statements per second of a busy server; the limits are cut to it. */
const STATEMENTS = 1000;

const slowQueries: ProofPlan = {
  kind: 'levels',
  window: WINDOW,
  shapes: [
    {
      name: '',
      series: (level, limits) => {
        // Enough statements that the rate is over its own limit whenever the share is.
        const questions = Math.max(STATEMENTS, limits.limit > 0 ? (4 * limits.rate) / limits.limit : 0);
        const slow = Math.max(around(limits, level, 1) * questions, level === 'firing' ? limits.rate * 2 : 0);
        return [
          { metric: status('slow_queries'), perSecond: Number(slow.toPrecision(9)) },
          { metric: status('questions'), perSecond: Number(questions.toPrecision(9)) },
        ];
      },
    },
  ],
  quiet: [
    {
      name: 'a slow statement now and then on an idle server: a large share, but few of them',
      series: ({ rate }) => [
        { metric: status('slow_queries'), perSecond: Number((rate * 0.5).toPrecision(9)) },
        { metric: status('questions'), perSecond: Number(rate.toPrecision(9)) },
      ],
    },
    {
      name: 'slow statements by the dozen on a busy server: many, but a small share',
      series: ({ limit, rate }) => [
        { metric: status('slow_queries'), perSecond: Number((rate * 5).toPrecision(9)) },
        { metric: status('questions'), perSecond: Number(((rate * 10) / Math.max(limit, 1e-6)).toPrecision(9)) },
      ],
    },
  ],
};

export const mysqlProofs: ProofPlans = {
  MySQLExporterDown: flag('up'),
  MySQLDown: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: 'server killed behind a living exporter',
        series: (level) => {
          const value = level === 'firing' ? 0 : 1;
          return [
            { metric: 'mysql_up', value },
            { metric: 'up', value: 1 },
            { metric: 'mysql_up', value, of: 'admin' },
          ];
        },
        shows: () => 0,
      },
    ],
    quiet: [
      {
        name: 'all connections are taken, and the admin port still answers',
        needsAdmin: true,
        series: () => [
          { metric: 'mysql_up', value: 0 },
          { metric: 'mysql_up', value: 1, of: 'admin' },
        ],
      },
      { name: 'the exporter alone is gone', series: () => [{ metric: 'up', value: 0 }] },
    ],
  },
  MySQLAbsent: { kind: 'absent', metric: 'mysql_up' },
  MySQLMonitoringDegraded: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      {
        name: 'exporter from 0.15 on',
        series: (level) => [
          {
            metric: 'mysql_exporter_collector_success',
            labels: { collector: 'slave_status' },
            value: level === 'firing' ? 0 : 1,
          },
        ],
        shows: () => 0,
      },
      {
        name: 'exporter before 0.15',
        series: (level) => [
          {
            metric: 'mysql_exporter_scrape_errors_total',
            labels: { collector: 'collect.slave_status' },
            perSecond: level === 'firing' ? 0.1 : 0,
          },
        ],
      },
    ],
  },
  MySQLRestarted: { kind: 'restart', metric: status('uptime'), window: TEN_MINUTES },
  MySQLConnectionsExhausted: ratio(
    status('threads_connected'),
    variable('max_connections'),
    MAX_CONNECTIONS,
    NO_WINDOW,
    'admin',
  ),
  MySQLConnectionsHigh: ratio(status('threads_connected'), variable('max_connections'), MAX_CONNECTIONS, TWO_MINUTES),
  MySQLConnectionsRefused: counters({
    '': { metric: status('connection_errors_total'), labels: { error: 'max_connections' } },
  }),
  AppDbTooManyConnections: anyAppError(['too_many_connections']),
  AppDbUnreachable: anyAppError(['connection_refused', 'connection_lost', 'timeout']),
  MySQLDeadlocks: counters({
    MariaDB: { metric: status('innodb_deadlocks') },
    MySQL: { metric: innodb('lock_lock_deadlocks_total') },
  }),
  MySQLDeadlock: counters({ '': app('deadlock') }, WINDOW, ['job', 'db']),
  MySQLLockWaitTimeouts: counters({
    MariaDB: { metric: innodb('lock_lock_timeouts') },
    MySQL: { metric: innodb('lock_lock_timeouts_total') },
  }),
  MySQLLockContention: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      {
        name: '',
        // Milliseconds of waiting per second: a thousand of them are one session that does nothing else.
        series: (level, limits) => [
          { metric: status('innodb_row_lock_time'), perSecond: around(limits, level) * 1000 },
        ],
      },
    ],
  },
  MySQLSlowQueries: slowQueries,
  MySQLThreadsRunningHigh: gauge(status('threads_running'), TWO_MINUTES),
  MySQLStatementLatencyHigh: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      share(
        'mysql_perf_schema_events_statements_sum_timer_wait',
        'mysql_perf_schema_events_statements_sum_total',
        STATEMENTS,
      ),
    ],
  },
  MySQLRedoNearFull: redo,
  MySQLHistoryListLong: historyList,
  MySQLAutoIncrementNearMax: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => {
          const labels = { schema: 'shop', table: 'orders', column: 'id' };
          return [
            {
              metric: 'mysql_info_schema_auto_increment_column',
              labels,
              value: Number((around(limits, level, 1) * 127).toPrecision(9)),
            },
            { metric: 'mysql_info_schema_auto_increment_column_max', labels, value: 127 },
          ];
        },
        shows: (limits) => around(limits, 'firing', 1),
      },
    ],
  },
  MySQLDigestTableFull: {
    kind: 'levels',
    window: (15 * MINUTE) as Duration,
    shapes: [
      {
        name: '',
        series: (level) => [
          {
            metric: status('performance_schema_lost_total'),
            labels: { instrumentation: 'digest_lost' },
            perSecond: level === 'firing' ? each(30) : 0,
          },
        ],
      },
    ],
  },
  MySQLReplicationStopped: replicationStopped,
  MySQLReplicaLagHigh: replicaLag,
  MySQLReplicaLagUnknown: replicaLagUnknown,
  MySQLGaleraNotReady: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level) => [
          { metric: status('wsrep_ready'), value: level === 'firing' ? 0 : 1 },
          { metric: variable('wsrep_on'), value: 1 },
        ],
        shows: () => 0,
      },
    ],
    quiet: [
      {
        name: 'a MariaDB that is in no cluster',
        series: () => [
          { metric: status('wsrep_ready'), value: 0 },
          { metric: variable('wsrep_on'), value: 0 },
        ],
      },
    ],
  },
};
