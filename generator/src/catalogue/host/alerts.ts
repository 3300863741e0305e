/** The alerts on hosts. */

import type { Duration } from '../../model/duration.ts';
import { HOUR, MINUTE } from '../../model/duration.ts';
import type { CatalogueAlert } from '../catalogue.ts';
import { HOST } from '../names.ts';
import { REAL_FILESYSTEMS, REAL_INTERFACES } from './recorded.ts';

const minutes = (count: number) => (count * MINUTE) as Duration;
const NOW = 0 as Duration;
const PERCENT = '{{ $value | humanizePercentage }}';
const COUNT = '{{ $value | humanize }}';
const MOUNT = '{{ $labels.mountpoint }}';
const disk = (name: string) => `node_filesystem_${name}{$selector,${REAL_FILESYSTEMS}}`;
const network = (direction: string, what: string) =>
  `rate(node_network_${direction}_${what}_total{$selector,${REAL_INTERFACES}}[5m])`;

export const alerts: readonly CatalogueAlert[] = [
  {
    id: 'NodeExporterDown',
    expr: 'up{$selector} == 0',
    for: minutes(2),
    urgency: 'ticket',
    fact: 'the node exporter cannot be scraped',
    description:
      'Nothing measures this host, so no other alert on it can fire. Look at whether the host is up and the exporter runs.',
  },
  {
    id: 'HostAbsent',
    expr: 'absent(up{$selector})',
    for: minutes(5),
    urgency: 'ticket',
    withoutInstance: true,
    fact: 'no series at all',
    description:
      'The selector matches nothing, so no other alert on this host can fire. Look at whether the target was removed from Prometheus or has other labels now.',
  },
  {
    id: 'HighCPUUsage',
    expr: `${HOST.cpu}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.85' },
    for: minutes(10),
    urgency: 'ticket',
    fact: `CPUs are ${PERCENT} busy (limit %limit%)`,
    description:
      'Everything on this host gets slower. Look at which processes run, and at iowait and steal: those are a slow disk and a crowded hypervisor.',
  },
  {
    id: 'HighMemoryUsage',
    expr: `${HOST.memory}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.9' },
    for: minutes(5),
    urgency: 'page',
    fact: `memory is ${PERCENT} used (limit %limit%)`,
    description: 'When nothing is left, the kernel ends the largest process, which on this host may be the database.',
  },
  {
    id: 'HostOutOfMemoryKill',
    expr: 'increase(node_vmstat_oom_kill{$selector}[5m]) > 0',
    for: NOW,
    urgency: 'ticket',
    fact: 'the kernel ended a process for want of memory',
    description: 'The kernel log names the process. Look at what restarted since then.',
  },
  {
    id: 'DiskSpaceLow',
    expr: `${HOST.disk}{$recorded} > $limit`,
    limit: { kind: 'ratio', value: '0.85' },
    for: minutes(5),
    urgency: 'ticket',
    fact: `${MOUNT} is ${PERCENT} full (limit %limit%)`,
    description:
      'A database stops when its disk is full. Look at what grew: binary logs, temporary files, logs, a table.',
  },
  {
    id: 'DiskWillFill',
    // A short trend alone would fire on an empty disk, so little room must be left as well.
    expr: `predict_linear(${disk('avail_bytes')}[6h], 86400) < 0 and ${disk('avail_bytes')} / ${disk('size_bytes')} < $limit`,
    limit: { kind: 'ratio', value: '0.4' },
    for: HOUR,
    urgency: 'ticket',
    fact: `${MOUNT} will be full within a day, at the pace of the last 6 hours`,
    description: 'Something grows steadily. Look at what it is before there is no room to look.',
  },
  {
    id: 'DiskInodesLow',
    expr: `1 - ${disk('files_free')} / (${disk('files')} > 0) > $limit`,
    limit: { kind: 'ratio', value: '0.9' },
    for: minutes(15),
    urgency: 'ticket',
    fact: `${MOUNT} has used ${PERCENT} of its inodes (limit %limit%)`,
    description:
      'Without a free inode no file can be made, however much space is left. Look for folders with very many small files.',
  },
  {
    id: 'DiskErrors',
    expr: `node_filesystem_device_error{$selector,${REAL_FILESYSTEMS}} == 1`,
    for: minutes(5),
    urgency: 'ticket',
    fact: `${MOUNT} cannot be read`,
    description:
      'The exporter gets an error from this file system, so its fullness is not known. Look at the kernel log.',
  },
  {
    id: 'HostLoadHigh',
    expr: `${HOST.load}{$recorded} > $limit`,
    limit: { kind: 'count', value: '2' },
    for: minutes(15),
    urgency: 'info',
    fact: `${COUNT} tasks wait for each CPU (limit %limit%)`,
    description: 'Tasks queue for CPUs or for the disk. Look at the CPUs first, then at how busy the disks are.',
  },
  {
    id: 'HostNetworkErrors',
    expr: `${network('receive', 'errs')} / (${network('receive', 'packets')} > 0) > $limit or ${network('transmit', 'errs')} / (${network('transmit', 'packets')} > 0) > $limit`,
    limit: { kind: 'ratio', value: '0.01' },
    for: minutes(10),
    urgency: 'ticket',
    fact: `${PERCENT} of packets on {{ $labels.device }} are faulty (limit %limit%)`,
    description: 'A cable, a port or a driver is at fault. Connections stall while packets are sent again.',
  },
  {
    id: 'HostClockNotSynchronised',
    // 16 seconds is what the kernel says when nobody has set its clock for long.
    expr: 'min_over_time(node_timex_sync_status{$selector}[5m]) == 0 and node_timex_maxerror_seconds{$selector} >= 16',
    for: minutes(10),
    urgency: 'info',
    fact: 'the clock is not synchronised',
    description:
      'Logs cannot be compared, tokens expire too early or too late. Look at chrony, ntpd or systemd-timesyncd.',
  },
  {
    id: 'SystemdUnitFailed',
    expr: 'node_systemd_unit_state{$selector,state="failed"} == 1',
    for: minutes(5),
    urgency: 'ticket',
    fact: 'unit {{ $labels.name }} has failed',
    description: 'systemctl status and journalctl -u say why.',
  },
];
