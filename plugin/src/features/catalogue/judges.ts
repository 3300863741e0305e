/** How the recorded series of each kind of database, and of hosts, are judged: what of them is news, and what shows its cause. */

import type { PanelUnit, Section, Subject } from '@quartet/generator';
import { watchedSeries } from '@quartet/generator';

/** How one recorded series is judged. */
export interface Judge {
  readonly series: string;
  readonly section: Section;
  /** Smaller changes are no news, whatever they are relative to. In the unit of the series. */
  readonly least: number;
  readonly unit: PanelUnit;
  /** Panels that show what is behind it, the most telling first. */
  readonly panels: readonly string[];
}

const { HOST, MYSQL, POSTGRESQL, REDIS } = watchedSeries;

/** Who waits for a lock, and for whom. */
const WAITERS = [
  'mysql-row-lock-wait',
  'mysql-row-locks-now',
  'mysql-threads-by-state',
  'mysql-connections-by-user',
  'mysql-lock-timeouts',
  'mysql-history-list',
];

/** Causes stand before what they cause. The least changes are judged, not measured: they keep a quiet server quiet. */
export const JUDGES: Readonly<Record<Subject, readonly Judge[]>> = {
  mysql: [
    { series: MYSQL.rowLockWait, section: 'saturation', least: 0.1, unit: 'short', panels: WAITERS },
    { series: MYSQL.deadlocks, section: 'errors', least: 0.01, unit: 'ops', panels: ['mysql-deadlocks', ...WAITERS] },
    {
      series: MYSQL.latency,
      section: 'latency',
      least: 0.005,
      unit: 's',
      panels: [
        'mysql-app-mean',
        'mysql-app-transactions',
        'mysql-row-lock-wait',
        'mysql-buffer-pool-miss',
        'mysql-scans',
      ],
    },
    {
      series: MYSQL.slowQueries,
      section: 'latency',
      least: 0.001,
      unit: 'percentunit',
      panels: ['mysql-slow-share', 'mysql-scans'],
    },
    {
      series: MYSQL.errors,
      section: 'errors',
      least: 0.1,
      unit: 'ops',
      panels: ['mysql-app-errors', 'mysql-rollback-share', 'mysql-aborted'],
    },
    {
      series: MYSQL.connections,
      section: 'saturation',
      least: 0.1,
      unit: 'percentunit',
      panels: ['mysql-connections', 'mysql-connections-by-user', 'mysql-threads-by-state', 'mysql-refused'],
    },
    {
      series: MYSQL.questions,
      section: 'traffic',
      least: 5,
      unit: 'ops',
      panels: ['mysql-commands', 'mysql-transactions', 'mysql-rows'],
    },
    {
      series: MYSQL.bufferPoolMiss,
      section: 'saturation',
      least: 0.005,
      unit: 'percentunit',
      panels: ['mysql-buffer-pool-miss', 'mysql-buffer-pool', 'mysql-scans'],
    },
    {
      series: MYSQL.redo,
      section: 'saturation',
      least: 0.2,
      unit: 'percentunit',
      panels: ['mysql-redo', 'mysql-log-waits'],
    },
  ],
  postgresql: [
    {
      series: POSTGRESQL.longestTransaction,
      section: 'latency',
      least: 60,
      unit: 's',
      panels: ['postgresql-locks', 'postgresql-connections-by-state', 'postgresql-dead-rows'],
    },
    {
      series: POSTGRESQL.deadlocks,
      section: 'errors',
      least: 0.01,
      unit: 'ops',
      panels: ['postgresql-deadlocks', 'postgresql-locks'],
    },
    {
      series: POSTGRESQL.rollbacks,
      section: 'errors',
      least: 0.02,
      unit: 'percentunit',
      panels: ['postgresql-rollbacks-by-database', 'postgresql-conflicts'],
    },
    {
      series: POSTGRESQL.connections,
      section: 'saturation',
      least: 0.1,
      unit: 'percentunit',
      panels: ['postgresql-connections-by-state', 'postgresql-locks'],
    },
    {
      series: POSTGRESQL.transactions,
      section: 'traffic',
      least: 5,
      unit: 'ops',
      panels: ['postgresql-transactions-by-database', 'postgresql-rows'],
    },
    {
      series: POSTGRESQL.cacheMiss,
      section: 'saturation',
      least: 0.05,
      unit: 'percentunit',
      panels: ['postgresql-block-time', 'postgresql-rows'],
    },
    {
      series: POSTGRESQL.tempBytes,
      section: 'saturation',
      least: 1e6,
      unit: 'Bps',
      panels: ['postgresql-temporary-files'],
    },
  ],
  redis: [
    {
      series: REDIS.latency,
      section: 'latency',
      least: 0.0005,
      unit: 's',
      panels: ['redis-command-latency', 'redis-slow-log', 'redis-cpu'],
    },
    {
      series: REDIS.evictions,
      section: 'saturation',
      least: 0.1,
      unit: 'ops',
      panels: ['redis-evictions', 'redis-memory'],
    },
    {
      series: REDIS.memory,
      section: 'saturation',
      least: 0.1,
      unit: 'percentunit',
      panels: ['redis-memory', 'redis-evictions', 'redis-keys'],
    },
    {
      series: REDIS.connections,
      section: 'saturation',
      least: 0.1,
      unit: 'percentunit',
      panels: ['redis-clients', 'redis-rejected-connections'],
    },
    {
      series: REDIS.commands,
      section: 'traffic',
      least: 5,
      unit: 'ops',
      panels: ['redis-command-rate', 'redis-network'],
    },
    { series: REDIS.keyMiss, section: 'traffic', least: 0.1, unit: 'percentunit', panels: ['redis-lookups'] },
  ],
  host: [
    {
      series: HOST.cpu,
      section: 'saturation',
      least: 0.2,
      unit: 'percentunit',
      panels: ['host-cpu-modes', 'host-pressure'],
    },
    {
      series: HOST.memory,
      section: 'saturation',
      least: 0.1,
      unit: 'percentunit',
      panels: ['host-memory', 'host-oom-kills'],
    },
    {
      series: HOST.disk,
      section: 'saturation',
      least: 0.05,
      unit: 'percentunit',
      panels: ['host-disks', 'host-disk-forecast'],
    },
    {
      series: HOST.load,
      section: 'saturation',
      least: 0.5,
      unit: 'short',
      panels: ['host-pressure', 'host-cpu-modes'],
    },
    {
      series: HOST.received,
      section: 'traffic',
      least: 1e6,
      unit: 'Bps',
      panels: ['host-network', 'host-network-errors'],
    },
    { series: HOST.sent, section: 'traffic', least: 1e6, unit: 'Bps', panels: ['host-network', 'host-network-errors'] },
  ],
};
