/** CPU and memory of the process' control group, version 1 and 2. */

import { finite, type KernelFiles, keyedNumber } from './kernel-files.ts';

/** What a control group tells; a field is absent where it does not. */
export interface CgroupReading {
  readonly version: 1 | 2;
  /** Seconds of CPU used, a counter. */
  readonly cpuSeconds?: number;
  /** Cores that may be used; absent without a limit. */
  readonly cpuLimit?: number;
  /** Enforcement periods, those in which the limit was hit, and seconds held back: counters. */
  readonly periods?: number;
  readonly throttledPeriods?: number;
  readonly throttledSeconds?: number;
  /** Bytes in use that cannot be dropped at once: without the inactive page cache. */
  readonly memoryBytes?: number;
  /** Bytes; absent without a limit. */
  readonly memoryLimit?: number;
}

const MICROSECONDS = 1e6;
const NANOSECONDS = 1e9;

/** Version 1 writes "no limit" as the largest multiple of a page below 2^63; anything near it is none. */
const NO_LIMIT_BYTES = 2 ** 60;

/**
 * Reads the control group that the process is in.
 *
 * @returns undefined where there is none (other systems, or files that may not be read).
 */
export function readCgroup(files: KernelFiles): CgroupReading | undefined {
  const membership = files.read('/proc/self/cgroup');
  if (membership === undefined) return undefined;
  const lines = membership
    .trim()
    .split('\n')
    .map((line) => line.split(':'));
  const unified = lines.find(([id, controllers]) => id === '0' && controllers === '');
  if (unified !== undefined) {
    const reading = readVersion2(files, unified.slice(2).join(':'));
    if (reading !== undefined) return reading;
  }
  const pathOf = (controller: string): string =>
    lines
      .find(([, controllers]) => controllers?.split(',').includes(controller))
      ?.slice(2)
      .join(':') ?? '/';
  return readVersion1(files, pathOf);
}

function readVersion2(files: KernelFiles, path: string): CgroupReading | undefined {
  const base = firstReadable(files, [`/sys/fs/cgroup${slashless(path)}`, '/sys/fs/cgroup'], 'cpu.stat');
  if (base === undefined || files.read('/sys/fs/cgroup/cgroup.controllers') === undefined) return undefined;
  const stat = files.read(`${base}/cpu.stat`);
  const [quota, period] = (files.read(`${base}/cpu.max`) ?? '').trim().split(' ');
  const current = finite(files.read(`${base}/memory.current`));
  const inactive = keyedNumber(files.read(`${base}/memory.stat`), 'inactive_file') ?? 0;
  return defined({
    version: 2,
    cpuSeconds: scaled(keyedNumber(stat, 'usage_usec'), MICROSECONDS),
    cpuLimit: ratio(finite(quota), finite(period)),
    periods: keyedNumber(stat, 'nr_periods'),
    throttledPeriods: keyedNumber(stat, 'nr_throttled'),
    throttledSeconds: scaled(keyedNumber(stat, 'throttled_usec'), MICROSECONDS),
    memoryBytes: current === undefined ? undefined : Math.max(0, current - inactive),
    memoryLimit: finite(files.read(`${base}/memory.max`)),
  });
}

function readVersion1(files: KernelFiles, pathOf: (controller: string) => string): CgroupReading | undefined {
  const baseOf = (controllers: readonly string[], file: string): string | undefined =>
    firstReadable(
      files,
      controllers.flatMap((name) => [
        `/sys/fs/cgroup/${name}${slashless(pathOf(name.split(',')[0] as string))}`,
        `/sys/fs/cgroup/${name}`,
      ]),
      file,
    );
  const cpu = baseOf(['cpu,cpuacct', 'cpu'], 'cpu.stat');
  const accounting = baseOf(['cpu,cpuacct', 'cpuacct'], 'cpuacct.usage');
  const memory = baseOf(['memory'], 'memory.usage_in_bytes');
  if (cpu === undefined && accounting === undefined && memory === undefined) return undefined;
  const stat = files.read(`${cpu}/cpu.stat`);
  const usage = finite(files.read(`${memory}/memory.usage_in_bytes`));
  const inactive = keyedNumber(files.read(`${memory}/memory.stat`), 'total_inactive_file') ?? 0;
  const limit = finite(files.read(`${memory}/memory.limit_in_bytes`));
  return defined({
    version: 1,
    cpuSeconds: scaled(finite(files.read(`${accounting}/cpuacct.usage`)), NANOSECONDS),
    cpuLimit: ratio(finite(files.read(`${cpu}/cpu.cfs_quota_us`)), finite(files.read(`${cpu}/cpu.cfs_period_us`))),
    periods: keyedNumber(stat, 'nr_periods'),
    throttledPeriods: keyedNumber(stat, 'nr_throttled'),
    throttledSeconds: scaled(keyedNumber(stat, 'throttled_time'), NANOSECONDS),
    memoryBytes: usage === undefined ? undefined : Math.max(0, usage - inactive),
    memoryLimit: limit === undefined || limit >= NO_LIMIT_BYTES ? undefined : limit,
  });
}

function firstReadable(files: KernelFiles, bases: readonly string[], file: string): string | undefined {
  return bases.find((base) => files.read(`${base}/${file}`) !== undefined);
}

function slashless(path: string): string {
  return path === '/' ? '' : path;
}

function scaled(value: number | undefined, per: number): number | undefined {
  return value === undefined ? undefined : value / per;
}

function ratio(quota: number | undefined, period: number | undefined): number | undefined {
  return quota === undefined || period === undefined || quota === 0 || period === 0 ? undefined : quota / period;
}

type Loose = { readonly [K in keyof CgroupReading]: CgroupReading[K] | undefined } & { readonly version: 1 | 2 };

function defined(reading: Loose): CgroupReading {
  return Object.fromEntries(
    Object.entries(reading).filter(([, value]) => value !== undefined),
  ) as unknown as CgroupReading;
}
