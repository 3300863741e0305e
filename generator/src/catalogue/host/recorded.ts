/** The recorded series of hosts. */

import type { RecordedSeries } from '../catalogue.ts';
import { HOST } from '../names.ts';

/** File systems that hold no data of their own on a disk of this host. */
export const REAL_FILESYSTEMS = 'fstype!~"tmpfs|ramfs|overlay|squashfs|fuse.*|nfs.*"';

/** Devices that carry no traffic of their own. */
export const REAL_INTERFACES = 'device!~"lo|veth.*|docker.*|br-.*|cali.*"';

const traffic = (metric: string) => `sum by (job, instance) (rate(${metric}{$selector,${REAL_INTERFACES}}[5m]))`;

export const recorded: readonly RecordedSeries[] = [
  { name: HOST.up, about: '1 while the node exporter answers, else 0.', expr: 'up{$selector}' },
  {
    name: HOST.cpu,
    about: 'Share of CPU time that is not idle, over all CPUs of the host, 0–1.',
    expr: '1 - avg by (job, instance) (rate(node_cpu_seconds_total{$selector,mode="idle"}[5m]))',
  },
  {
    name: HOST.memory,
    about: 'Memory that is not available to programs without swapping, 0–1.',
    expr: '1 - node_memory_MemAvailable_bytes{$selector} / node_memory_MemTotal_bytes{$selector}',
  },
  {
    name: HOST.disk,
    about: 'Fullness of each file system that can be written to, 0–1, as an ordinary user sees it.',
    expr:
      `1 - node_filesystem_avail_bytes{$selector,${REAL_FILESYSTEMS}} / node_filesystem_size_bytes{$selector} ` +
      'and on (job, instance, device, mountpoint) node_filesystem_readonly{$selector} == 0',
  },
  {
    name: HOST.load,
    about: 'Mean number of running or waiting tasks over five minutes, for each CPU.',
    expr: 'node_load5{$selector} / on (job, instance) count by (job, instance) (node_cpu_seconds_total{$selector,mode="idle"})',
  },
  {
    name: HOST.received,
    about: 'Bytes per second that came in, over all interfaces.',
    expr: traffic('node_network_receive_bytes_total'),
  },
  {
    name: HOST.sent,
    about: 'Bytes per second that went out, over all interfaces.',
    expr: traffic('node_network_transmit_bytes_total'),
  },
];
