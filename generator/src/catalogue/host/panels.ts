/** The panels of hosts. */

import type { CataloguePanel } from '../catalogue.ts';
import { HOST } from '../names.ts';
import { REAL_FILESYSTEMS, REAL_INTERFACES } from './recorded.ts';

const own = (name: string) => `${name}{$recorded}`;
const rate = (metric: string, more = '') => `rate(${metric}{$selector${more}}[$window])`;
const disk = (name: string) => `node_filesystem_${name}{$selector,${REAL_FILESYSTEMS}}`;
const REAL_DISKS = ',device!~"loop.*|ram.*|sr.*"';

const top: readonly CataloguePanel[] = [
  {
    id: 'host-cpu-used',
    section: 'top',
    title: 'How busy are the CPUs?',
    help: 'Share of CPU time that is not idle, over all CPUs.',
    queries: [{ expr: own(HOST.cpu) }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.7, critical: 0.85 },
  },
  {
    id: 'host-memory-used',
    section: 'top',
    title: 'How full is the memory?',
    help: 'What is not available to programs without swapping. Caches count as available.',
    queries: [{ expr: own(HOST.memory) }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.8, critical: 0.9 },
  },
  {
    id: 'host-disk-fullest',
    section: 'top',
    title: 'Which disk is fullest?',
    help: 'The file system with the least room, as an ordinary user sees it.',
    queries: [{ expr: `topk(1, ${own(HOST.disk)})`, legend: '{{mountpoint}}' }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.75, critical: 0.85 },
  },
  {
    id: 'host-load',
    section: 'top',
    title: 'How many tasks wait?',
    help: 'Running or waiting tasks for each CPU, over five minutes. Over 1 they queue.',
    queries: [{ expr: own(HOST.load) }],
    unit: 'short',
    view: 'stat',
    limits: { warning: 1, critical: 2 },
  },
  {
    id: 'host-uptime',
    section: 'top',
    title: 'How long is it up?',
    help: 'Time since the last boot.',
    queries: [{ expr: 'node_time_seconds{$selector} - node_boot_time_seconds{$selector}' }],
    unit: 's',
    view: 'stat',
    limits: { warning: 600, under: true },
  },
];

const saturation: readonly CataloguePanel[] = [
  {
    id: 'host-cpu-modes',
    section: 'saturation',
    title: 'What do the CPUs do?',
    help: 'Share of their time by kind. iowait is a slow disk, steal a crowded hypervisor.',
    queries: [
      {
        expr: `avg by (mode) (${rate('node_cpu_seconds_total', ',mode!="idle"')})`,
        legend: '{{mode}}',
      },
    ],
    unit: 'percentunit',
    view: 'graph',
  },
  {
    id: 'host-memory',
    section: 'saturation',
    title: 'How much memory is left?',
    help: 'Available to programs, all there is, and what was swapped out.',
    queries: [
      { expr: 'node_memory_MemAvailable_bytes{$selector}', legend: 'available' },
      { expr: 'node_memory_MemTotal_bytes{$selector}', legend: 'all' },
      { expr: 'node_memory_SwapTotal_bytes{$selector} - node_memory_SwapFree_bytes{$selector}', legend: 'swapped out' },
    ],
    unit: 'bytes',
    view: 'graph',
  },
  {
    id: 'host-pressure',
    section: 'saturation',
    title: 'Who waits for what?',
    help: 'Share of time in which some task waited for CPU, memory or disk. Linux measures it from 4.20 on, if it is switched on.',
    queries: [
      { expr: rate('node_pressure_cpu_waiting_seconds_total'), legend: 'CPU' },
      { expr: rate('node_pressure_memory_waiting_seconds_total'), legend: 'memory' },
      { expr: rate('node_pressure_io_waiting_seconds_total'), legend: 'disk' },
    ],
    unit: 'percentunit',
    view: 'graph',
  },
  {
    id: 'host-disks',
    section: 'saturation',
    title: 'How full are the disks?',
    help: 'Each file system that can be written to.',
    queries: [{ expr: own(HOST.disk), legend: '{{mountpoint}}' }],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.75, critical: 0.85 },
  },
  {
    id: 'host-disk-forecast',
    section: 'saturation',
    title: 'How much room will be left in a day?',
    help: 'The trend of the last six hours drawn on. Below 0 the disk will be full.',
    queries: [{ expr: `predict_linear(${disk('avail_bytes')}[6h], 86400)`, legend: '{{mountpoint}}' }],
    unit: 'bytes',
    view: 'graph',
    limits: { critical: 0, under: true },
  },
  {
    id: 'host-inodes',
    section: 'saturation',
    title: 'How many inodes are used?',
    help: 'Without a free one no file can be made.',
    queries: [{ expr: `1 - ${disk('files_free')} / (${disk('files')} > 0)`, legend: '{{mountpoint}}' }],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.9 },
  },
  {
    id: 'host-disk-busy',
    section: 'saturation',
    title: 'How busy are the disks?',
    help: 'Share of time with a request under way. A disk with many queues can be at 100 % and still take more.',
    queries: [{ expr: rate('node_disk_io_time_seconds_total', REAL_DISKS), legend: '{{device}}' }],
    unit: 'percentunit',
    view: 'graph',
  },
  {
    id: 'host-connections',
    section: 'saturation',
    title: 'How many connections are there?',
    help: 'TCP connections that are open, and those that linger after their end.',
    queries: [
      { expr: 'node_netstat_Tcp_CurrEstab{$selector}', legend: 'open' },
      { expr: 'node_sockstat_TCP_tw{$selector}', legend: 'lingering' },
    ],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'host-open-files',
    section: 'saturation',
    title: 'How many files are open?',
    help: 'Share of what the kernel allows on the whole host.',
    queries: [{ expr: 'node_filefd_allocated{$selector} / node_filefd_maximum{$selector}' }],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.8 },
  },
];

const rest: readonly CataloguePanel[] = [
  {
    id: 'host-disk-latency',
    section: 'latency',
    title: 'How long do reads and writes take?',
    help: 'Mean time of a request to each disk.',
    queries: ['read', 'write'].map((what) => ({
      expr: `${rate(`node_disk_${what}_time_seconds_total`, REAL_DISKS)} / (${rate(`node_disk_${what === 'read' ? 'reads' : 'writes'}_completed_total`, REAL_DISKS)} > 0)`,
      legend: `${what} {{device}}`,
    })),
    unit: 's',
    view: 'graph',
    limits: { warning: 0.05 },
  },
  {
    id: 'host-disk-traffic',
    section: 'traffic',
    title: 'How much is read and written?',
    help: 'Bytes per second, by disk.',
    queries: [
      { expr: rate('node_disk_read_bytes_total', REAL_DISKS), legend: 'read {{device}}' },
      { expr: rate('node_disk_written_bytes_total', REAL_DISKS), legend: 'written {{device}}' },
    ],
    unit: 'Bps',
    view: 'graph',
  },
  {
    id: 'host-network',
    section: 'traffic',
    title: 'How much goes over the network?',
    help: 'Bytes per second, over all interfaces.',
    queries: [
      { expr: own(HOST.received), legend: 'received' },
      { expr: own(HOST.sent), legend: 'sent' },
    ],
    unit: 'Bps',
    view: 'graph',
  },
  {
    id: 'host-network-errors',
    section: 'errors',
    title: 'Are packets lost?',
    help: 'Faulty and dropped packets per second, by interface, and segments that had to be sent again.',
    queries: [
      ...['receive', 'transmit'].flatMap((way) =>
        ['errs', 'drop'].map((what) => ({
          expr: rate(`node_network_${way}_${what}_total`, `,${REAL_INTERFACES}`),
          legend: `${way} ${what} {{device}}`,
        })),
      ),
      { expr: rate('node_netstat_Tcp_RetransSegs'), legend: 'sent again' },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'host-oom-kills',
    section: 'errors',
    title: 'Did the kernel end a process?',
    help: 'Processes per second that were ended for want of memory.',
    queries: [{ expr: rate('node_vmstat_oom_kill') }],
    unit: 'ops',
    view: 'graph',
    limits: { critical: 0.000001 },
  },
  {
    id: 'host-units',
    section: 'errors',
    title: 'Which units have failed?',
    help: 'systemd units in state failed.',
    queries: [{ expr: 'node_systemd_unit_state{$selector,state="failed"} == 1', legend: '{{name}}' }],
    unit: 'none',
    view: 'table',
  },
  {
    id: 'host-clock',
    section: 'errors',
    title: 'How far is the clock off?',
    help: 'Seconds between the clock and its source. The node exporter shows it also where nothing keeps the clock.',
    queries: [{ expr: 'node_timex_offset_seconds{$selector}' }],
    unit: 's',
    view: 'graph',
  },
];

export const panels: readonly CataloguePanel[] = [...top, ...rest, ...saturation];
