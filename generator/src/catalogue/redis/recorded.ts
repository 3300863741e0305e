/** The recorded series of Redis. */

import type { RecordedSeries } from '../catalogue.ts';
import { REDIS } from '../names.ts';

const rate = (metric: string) => `rate(${metric}{$selector}[5m])`;
const summed = (metric: string) => `sum by (job, instance) (${rate(metric)})`;

export const recorded: readonly RecordedSeries[] = [
  { name: REDIS.up, about: '1 while the server answers the exporter, else 0.', expr: 'redis_up{$selector}' },
  {
    name: REDIS.memory,
    about: 'Memory in use over maxmemory, 0–1; absent where no maxmemory is set.',
    expr: 'redis_memory_used_bytes{$selector} / (redis_memory_max_bytes{$selector} > 0)',
  },
  {
    name: REDIS.connections,
    about: 'Clients over maxclients, 0–1.',
    expr: 'redis_connected_clients{$selector} / redis_config_maxclients{$selector}',
  },
  { name: REDIS.commands, about: 'Commands per second.', expr: rate('redis_commands_processed_total') },
  {
    name: REDIS.latency,
    about: 'Mean time of a command in the server, in seconds; absent where there are none.',
    expr: `${summed('redis_commands_duration_seconds_total')} / (${summed('redis_commands_total')} > 0)`,
  },
  {
    name: REDIS.keyMiss,
    about: 'Share of key look-ups that found nothing, 0–1; absent where there are none.',
    expr: `${rate('redis_keyspace_misses_total')} / (${rate('redis_keyspace_hits_total')} + ${rate('redis_keyspace_misses_total')} > 0)`,
  },
  {
    name: REDIS.evictions,
    about: 'Keys evicted for want of memory, per second.',
    expr: rate('redis_evicted_keys_total'),
  },
];
