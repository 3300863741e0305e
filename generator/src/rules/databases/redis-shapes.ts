/** How each alert on Redis is proven. */

import type { Duration } from '../../model/duration.ts';
import { MINUTE } from '../../model/duration.ts';
import type { ProofPlan, ProofPlans } from './shape.ts';
import { around, counters, flag, gauge, NO_WINDOW, WINDOW } from './shape.ts';

const GIGABYTE = 1_073_741_824;

export const redisProofs: ProofPlans = {
  RedisExporterDown: flag('up'),
  RedisDown: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: 'server killed behind a living exporter',
        series: (level) => [
          { metric: 'redis_up', value: level === 'firing' ? 0 : 1 },
          { metric: 'up', value: 1 },
        ],
        shows: () => 0,
      },
    ],
    quiet: [{ name: 'the exporter alone is gone', series: () => [{ metric: 'up', value: 0 }] }],
  },
  RedisAbsent: { kind: 'absent', metric: 'redis_up' },
  RedisMemoryHigh: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => [
          { metric: 'redis_memory_used_bytes', value: Math.round(around(limits, level, 1) * GIGABYTE) },
          { metric: 'redis_memory_max_bytes', value: GIGABYTE },
        ],
        shows: (limits) => Math.round(around(limits, 'firing', 1) * GIGABYTE) / GIGABYTE,
      },
    ],
    quiet: [
      {
        name: 'no maxmemory is set',
        series: () => [
          { metric: 'redis_memory_used_bytes', value: 8 * GIGABYTE },
          { metric: 'redis_memory_max_bytes', value: 0 },
        ],
      },
    ],
  },
  RedisConnectionsHigh: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => [
          { metric: 'redis_connected_clients', value: Math.round(around(limits, level, 1) * 10_000) },
          { metric: 'redis_config_maxclients', value: 10_000 },
        ],
        shows: (limits) => Math.round(around(limits, 'firing', 1) * 10_000) / 10_000,
      },
    ],
  },
  RedisRejectedConnections: counters({ '': { metric: 'redis_rejected_connections_total' } }),
  RedisEvictions: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => [{ metric: 'redis_evicted_keys_total', perSecond: around(limits, level) }],
      },
    ],
  },
  RedisBlockedClients: gauge('redis_blocked_clients', WINDOW),
  RedisSnapshotFails: flag('redis_rdb_last_bgsave_status'),
  RedisAppendFails: {
    ...flag('redis_aof_last_write_status', {}, [{ metric: 'redis_aof_enabled', value: 1 }]),
    quiet: [
      {
        name: 'there is no append-only file',
        series: () => [
          { metric: 'redis_aof_last_write_status', value: 0 },
          { metric: 'redis_aof_enabled', value: 0 },
        ],
      },
    ],
  } as ProofPlan,
  RedisReplicaLinkDown: flag('redis_master_link_up', { master_host: '10.0.0.1', master_port: '6379' }),
  RedisRestarted: { kind: 'restart', metric: 'redis_uptime_in_seconds', window: (10 * MINUTE) as Duration },
};
