/** The panels of Redis. */

import type { CataloguePanel } from '../catalogue.ts';
import { REDIS } from '../names.ts';

const own = (name: string) => `${name}{$recorded}`;
const rate = (metric: string) => `rate(${metric}{$selector}[$window])`;

const top: readonly CataloguePanel[] = [
  {
    id: 'redis-up',
    section: 'top',
    title: 'Does it answer?',
    help: '1 while the exporter can reach it.',
    queries: [{ expr: 'redis_up{$selector}' }],
    unit: 'bool',
    view: 'stat',
    limits: { critical: 1, under: true },
  },
  {
    id: 'redis-uptime',
    section: 'top',
    title: 'How long is it up?',
    help: 'Time since the server started. After a restart a cache is empty.',
    queries: [{ expr: 'redis_uptime_in_seconds{$selector}' }],
    unit: 's',
    view: 'stat',
    limits: { warning: 600, under: true },
  },
  {
    id: 'redis-commands',
    section: 'top',
    title: 'How many commands?',
    help: 'Commands per second.',
    queries: [{ expr: own(REDIS.commands) }],
    unit: 'ops',
    view: 'stat',
  },
  {
    id: 'redis-latency',
    section: 'top',
    title: 'How slow is a command?',
    help: 'Mean time in the server; the network is not in it. Redis does one thing at a time, so a slow command holds up all others.',
    queries: [{ expr: own(REDIS.latency) }],
    unit: 's',
    view: 'stat',
    limits: { warning: 0.001, critical: 0.01 },
  },
  {
    id: 'redis-memory-used',
    section: 'top',
    title: 'How full is the memory?',
    help: 'Share of maxmemory. Without a maxmemory there is no value, and the host sets the limit.',
    queries: [{ expr: own(REDIS.memory) }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.8, critical: 0.9 },
  },
  {
    id: 'redis-misses',
    section: 'top',
    title: 'How often is a key not found?',
    help: 'Share of look-ups. On a cache each of them is a request to what stands behind it.',
    queries: [{ expr: own(REDIS.keyMiss) }],
    unit: 'percentunit',
    view: 'stat',
  },
];

const signals: readonly CataloguePanel[] = [
  {
    id: 'redis-command-latency',
    section: 'latency',
    title: 'Which commands are slow?',
    help: 'Mean time of a call, of the ten slowest commands.',
    queries: [
      {
        expr: `topk(10, ${rate('redis_commands_duration_seconds_total')} / (${rate('redis_commands_total')} > 0))`,
        legend: '{{cmd}}',
      },
    ],
    unit: 's',
    view: 'graph',
  },
  {
    id: 'redis-slow-log',
    section: 'latency',
    title: 'Are commands in the slow log?',
    help: 'Entries per second; SLOWLOG GET shows them.',
    queries: [{ expr: 'rate(redis_slowlog_last_id{$selector}[$window])' }],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'redis-command-rate',
    section: 'traffic',
    title: 'Which commands arrive?',
    help: 'The ten most frequent, per second.',
    queries: [{ expr: `topk(10, ${rate('redis_commands_total')})`, legend: '{{cmd}}' }],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'redis-network',
    section: 'traffic',
    title: 'How much goes over the network?',
    help: 'Bytes per second from and to clients.',
    queries: [
      { expr: rate('redis_net_input_bytes_total'), legend: 'received' },
      { expr: rate('redis_net_output_bytes_total'), legend: 'sent' },
    ],
    unit: 'Bps',
    view: 'graph',
  },
  {
    id: 'redis-lookups',
    section: 'traffic',
    title: 'How many look-ups find their key?',
    help: 'Look-ups per second.',
    queries: [
      { expr: rate('redis_keyspace_hits_total'), legend: 'found' },
      { expr: rate('redis_keyspace_misses_total'), legend: 'not found' },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'redis-errors',
    section: 'errors',
    title: 'Which commands fail?',
    help: 'Calls per second that ended in an error, and those that were refused before they began. Redis counts them from version 6.2 on.',
    queries: [
      { expr: `${rate('redis_commands_failed_calls_total')} > 0`, legend: '{{cmd}} failed' },
      { expr: `${rate('redis_commands_rejected_calls_total')} > 0`, legend: '{{cmd}} refused' },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'redis-rejected-connections',
    section: 'errors',
    title: 'Are clients refused?',
    help: 'Connections per second over maxclients.',
    queries: [{ expr: rate('redis_rejected_connections_total') }],
    unit: 'ops',
    view: 'graph',
    limits: { critical: 0.000001 },
  },
];

const saturation: readonly CataloguePanel[] = [
  {
    id: 'redis-memory',
    section: 'saturation',
    title: 'Where does the memory go?',
    help: 'In use, what the operating system gave, and the limit; 0 is no limit. Much more given than used is fragmentation.',
    queries: [
      { expr: 'redis_memory_used_bytes{$selector}', legend: 'used' },
      { expr: 'redis_memory_used_rss_bytes{$selector}', legend: 'resident' },
      { expr: 'redis_memory_max_bytes{$selector}', legend: 'limit' },
    ],
    unit: 'bytes',
    view: 'graph',
  },
  {
    id: 'redis-evictions',
    section: 'saturation',
    title: 'Are keys evicted?',
    help: 'Keys per second that went before their time, and those that expired as they should.',
    queries: [
      { expr: own(REDIS.evictions), legend: 'evicted' },
      { expr: rate('redis_expired_keys_total'), legend: 'expired' },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'redis-clients',
    section: 'saturation',
    title: 'How many clients are there?',
    help: 'Connected, blocked in BLPOP or the like, and the limit.',
    queries: [
      { expr: 'redis_connected_clients{$selector}', legend: 'connected' },
      { expr: 'redis_blocked_clients{$selector}', legend: 'blocked' },
      { expr: 'redis_config_maxclients{$selector}', legend: 'limit' },
    ],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'redis-cpu',
    section: 'saturation',
    title: 'How busy is its CPU?',
    help: 'CPU seconds per second. The main thread has one core, so near 1 it is the bottleneck.',
    queries: [
      {
        expr: `${rate('redis_cpu_sys_main_thread_seconds_total')} + ${rate('redis_cpu_user_main_thread_seconds_total')}`,
        legend: 'main thread',
      },
      {
        expr: `${rate('redis_cpu_sys_seconds_total')} + ${rate('redis_cpu_user_seconds_total')}`,
        legend: 'all threads',
      },
    ],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.8 },
  },
];

const details: readonly CataloguePanel[] = [
  {
    id: 'redis-keys',
    section: 'tables',
    title: 'How many keys are there?',
    help: 'Keys by database, and those of them that expire.',
    queries: [
      { expr: 'redis_db_keys{$selector} > 0', legend: '{{db}}' },
      { expr: 'redis_db_keys_expiring{$selector} > 0', legend: '{{db}} expiring' },
    ],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'redis-snapshots',
    section: 'tables',
    title: 'Is the data saved?',
    help: '1 while the last snapshot and the last write of the append-only file went well. After a failed snapshot Redis refuses writes by default.',
    queries: [
      { expr: 'redis_rdb_last_bgsave_status{$selector}', legend: 'snapshot' },
      { expr: 'redis_aof_last_write_status{$selector}', legend: 'append-only file' },
    ],
    unit: 'bool',
    view: 'graph',
    limits: { critical: 1, under: true },
  },
  {
    id: 'redis-unsaved',
    section: 'tables',
    title: 'What would be lost now?',
    help: 'Changes since the last snapshot. With an append-only file they are safe.',
    queries: [{ expr: 'redis_rdb_changes_since_last_save{$selector}' }],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'redis-replicas',
    section: 'replication',
    title: 'Who replicates it?',
    help: 'Replicas that are connected; on a replica whether it has its primary.',
    queries: [
      { expr: 'redis_connected_slaves{$selector}', legend: 'replicas' },
      { expr: 'redis_master_link_up{$selector}', legend: 'primary reached' },
    ],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'redis-version',
    section: 'exporter',
    title: 'Which version runs?',
    help: 'Version of the server, and its part in replication.',
    queries: [{ expr: 'redis_instance_info{$selector}', legend: '{{redis_version}} {{role}} {{maxmemory_policy}}' }],
    unit: 'none',
    view: 'table',
  },
];

export const panels: readonly CataloguePanel[] = [...top, ...signals, ...saturation, ...details];
