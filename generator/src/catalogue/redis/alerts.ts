/** The alerts on Redis. */

import type { Duration } from '../../model/duration.ts';
import { MINUTE } from '../../model/duration.ts';
import type { CatalogueAlert } from '../catalogue.ts';
import { REDIS } from '../names.ts';

const minutes = (count: number) => (count * MINUTE) as Duration;
const NOW = 0 as Duration;
const PERCENT = '{{ $value | humanizePercentage }}';
const COUNT = '{{ $value | humanize }}';

export const alerts: readonly CatalogueAlert[] = [
  {
    id: 'RedisExporterDown',
    expr: 'up{$selector} == 0',
    for: minutes(2),
    urgency: 'ticket',
    fact: 'the exporter cannot be scraped',
    description:
      'Nothing measures this server, so no other alert on it can fire. Look at whether the exporter runs and whether Prometheus reaches it; the server itself may be fine.',
  },
  {
    id: 'RedisDown',
    // The exporter outlives the server, so `up` stays 1 when Redis is gone.
    expr: 'redis_up{$selector} == 0',
    for: minutes(1),
    urgency: 'page',
    fact: 'the server does not answer',
    description:
      "The exporter cannot reach it. Look at the server's process and its log, and at whether its password has changed.",
  },
  {
    id: 'RedisAbsent',
    expr: 'absent(redis_up{$selector})',
    for: minutes(5),
    urgency: 'ticket',
    withoutInstance: true,
    fact: 'no series at all',
    description:
      'The selector matches nothing, so no other alert on this database can fire. Look at whether the target was removed from Prometheus or has other labels now.',
  },
  {
    id: 'RedisMemoryHigh',
    expr: `${REDIS.memory}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.9' },
    for: minutes(5),
    urgency: 'ticket',
    fact: `${PERCENT} of maxmemory is used (limit %limit%)`,
    description:
      'When it is full, Redis evicts keys or refuses writes, as maxmemory_policy says. A cache may stay full; a store may not.',
  },
  {
    id: 'RedisConnectionsHigh',
    expr: `${REDIS.connections}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.9' },
    for: minutes(5),
    urgency: 'ticket',
    fact: `${PERCENT} of connections are used (limit %limit%)`,
    description: 'At 100 % new clients are refused. Look at which service opens so many; CLIENT LIST names them.',
  },
  {
    id: 'RedisRejectedConnections',
    expr: 'increase(redis_rejected_connections_total{$selector}[5m]) > $limit',
    limit: { kind: 'count', value: '0' },
    for: NOW,
    urgency: 'ticket',
    fact: `${COUNT} clients were refused in 5 minutes`,
    description: 'maxclients was reached. Look at which service opens so many connections.',
  },
  {
    id: 'RedisEvictions',
    expr: `${REDIS.evictions}{$recorded} > $limit`,
    limit: { kind: 'rate', value: '0' },
    for: minutes(15),
    urgency: 'ticket',
    fact: `${COUNT} keys are evicted per second`,
    description:
      'Memory is full, and keys go before their time. On a cache raise the limit or mute this; on a store data is being lost.',
  },
  {
    id: 'RedisBlockedClients',
    expr: 'min_over_time(redis_blocked_clients{$selector}[5m]) > $limit',
    limit: { kind: 'count', value: '50' },
    for: NOW,
    urgency: 'ticket',
    fact: `at least ${COUNT} clients were blocked for 5 minutes (limit %limit%)`,
    description:
      'Clients wait in BLPOP, WAIT or the like. Workers of a queue do so by design: set the limit over their number.',
  },
  {
    id: 'RedisSnapshotFails',
    expr: 'redis_rdb_last_bgsave_status{$selector} == 0',
    for: minutes(5),
    urgency: 'page',
    fact: 'the last snapshot failed',
    description:
      'By default Redis refuses all writes from now on. Look at the free disk space, at free memory for the fork, and at the log.',
  },
  {
    id: 'RedisAppendFails',
    expr: 'redis_aof_last_write_status{$selector} == 0 and redis_aof_enabled{$selector} == 1',
    for: minutes(1),
    urgency: 'page',
    fact: 'writing the append-only file fails',
    description: 'What is written now would be lost with the process. Look at the free disk space and at the log.',
  },
  {
    id: 'RedisReplicaLinkDown',
    expr: 'redis_master_link_up{$selector} == 0',
    for: minutes(1),
    urgency: 'ticket',
    fact: 'the replica lost its primary',
    description: 'It answers with old data. Look at whether the primary is up, and at the network between the two.',
  },
  {
    id: 'RedisRestarted',
    expr: 'resets(redis_uptime_in_seconds{$selector}[10m]) > 0',
    for: NOW,
    urgency: 'info',
    fact: 'restarted in the last 10 minutes',
    description: 'What was not saved is gone, and a cache is empty: expect more load on what stands behind it.',
  },
];
