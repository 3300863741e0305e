/** How each alert on hosts is proven. */

import type { Duration } from '../../model/duration.ts';
import { HOUR } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';
import type { Level, Limits, ProofPlan, ProofPlans, Sample } from './shape.ts';
import { around, each, flag, NO_WINDOW, raised, WINDOW } from './shape.ts';

const GIGABYTE = 1_073_741_824;
const SIZE = 100 * GIGABYTE;
const TARGET = ['job', 'instance'] as const;
const DISK = { device: '/dev/vda', fstype: 'ext4', mountpoint: '/var/lib/mysql' };
const SHARE = { device: 'files:/export', fstype: 'nfs4', mountpoint: '/mnt' };
const DEVICE = { device: 'eth0' };

const disk = (name: string, value: number, labels: Labels = DISK): Sample => ({
  metric: `node_filesystem_${name}`,
  labels,
  value,
});

const cpus = (idle: number): Sample[] =>
  ['0', '1'].flatMap((cpu) => [
    { metric: 'node_cpu_seconds_total', labels: { cpu, mode: 'idle' }, perSecond: Number(idle.toPrecision(9)) },
    { metric: 'node_cpu_seconds_total', labels: { cpu, mode: 'user' }, perSecond: Number((1 - idle).toPrecision(9)) },
  ]);

/** A disk of which a share is used. */
function filled(limits: Limits, level: Level): readonly Sample[] {
  const free = Math.round((1 - around(limits, level, 1)) * SIZE);
  return [disk('avail_bytes', free), disk('size_bytes', SIZE), disk('readonly', 0)];
}

const errors =
  (direction: string) =>
  (level: Level, limits: Limits): readonly Sample[] => [
    {
      metric: `node_network_${direction}_errs_total`,
      labels: DEVICE,
      perSecond: Number((around(limits, level, 1) * 1000).toPrecision(9)),
    },
    { metric: `node_network_${direction}_packets_total`, labels: DEVICE, perSecond: 1000 },
  ];

/** Fills at a pace that leaves nothing a day later, first with much room and then with little. */
const fillingUp: ProofPlan = {
  kind: 'levels',
  window: (6 * HOUR) as Duration,
  shapes: [
    {
      name: '',
      series: (level, { limit }) => {
        const pace = Math.round(-(SIZE * 0.9) / 86_400);
        const free: Record<Level, Partial<Sample>> = {
          healthy: { value: SIZE * 0.9 },
          // Some seven hours at this pace leave 63 %.
          near: limit < 0.6 ? { perSecond: pace } : {},
          firing: { value: Math.round(SIZE * limit * 0.97), perSecond: pace },
        };
        return [{ metric: 'node_filesystem_avail_bytes', labels: DISK, ...free[level] }, disk('size_bytes', SIZE)];
      },
    },
  ],
};

export const hostProofs: ProofPlans = {
  NodeExporterDown: flag('up'),
  HostAbsent: { kind: 'absent', metric: 'up' },
  HighCPUUsage: {
    kind: 'levels',
    window: WINDOW,
    shapes: [{ name: '', series: (level, limits) => cpus(1 - around(limits, level, 1)), keeps: TARGET }],
  },
  HighMemoryUsage: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => [
          {
            metric: 'node_memory_MemAvailable_bytes',
            value: Math.round((1 - around(limits, level, 1)) * 16 * GIGABYTE),
          },
          { metric: 'node_memory_MemTotal_bytes', value: 16 * GIGABYTE },
        ],
        shows: (limits) => around(limits, 'firing', 1),
      },
    ],
  },
  HostOutOfMemoryKill: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      {
        name: '',
        series: (level) => [{ metric: 'node_vmstat_oom_kill', perSecond: level === 'firing' ? each(10) : 0 }],
      },
    ],
  },
  DiskSpaceLow: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => filled(limits, level),
        shows: (limits) => around(limits, 'firing', 1),
      },
    ],
    quiet: [
      {
        name: 'a full file system that cannot be written to, and a full share of another host',
        series: () => [
          disk('avail_bytes', 0),
          disk('size_bytes', SIZE),
          disk('readonly', 1),
          disk('avail_bytes', 0, SHARE),
          disk('size_bytes', SIZE, SHARE),
          disk('readonly', 0, SHARE),
        ],
      },
    ],
  },
  DiskWillFill: fillingUp,
  DiskInodesLow: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => [
          disk('files_free', Math.round((1 - around(limits, level, 1)) * 1_000_000)),
          disk('files', 1_000_000),
        ],
        shows: (limits) => around(limits, 'firing', 1),
      },
    ],
    quiet: [
      {
        name: 'a file system without a fixed number of inodes',
        series: () => [disk('files_free', 0), disk('files', 0)],
      },
    ],
  },
  DiskErrors: raised('node_filesystem_device_error', DISK),
  HostLoadHigh: {
    kind: 'levels',
    window: NO_WINDOW,
    shapes: [
      {
        name: '',
        series: (level, limits) => [{ metric: 'node_load5', value: around(limits, level) * 2 }, ...cpus(0.5)],
        shows: (limits) => around(limits, 'firing'),
        keeps: TARGET,
      },
    ],
  },
  HostNetworkErrors: {
    kind: 'levels',
    window: WINDOW,
    shapes: ['receive', 'transmit'].map((direction) => ({ name: direction, series: errors(direction) })),
  },
  HostClockNotSynchronised: {
    kind: 'levels',
    window: WINDOW,
    shapes: [
      {
        name: '',
        series: (level) => [
          { metric: 'node_timex_maxerror_seconds', value: level === 'firing' ? 16 : 0.01 },
          { metric: 'node_timex_sync_status', value: level === 'healthy' ? 1 : 0 },
        ],
        shows: () => 0,
      },
    ],
  },
  SystemdUnitFailed: raised('node_systemd_unit_state', {
    name: 'mariadb.service',
    state: 'failed',
    type: 'notify',
  }),
};
