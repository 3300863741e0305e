/** Pressure stall information: how long tasks waited for want of CPU, memory or IO. */

import type { KernelFiles } from './kernel-files.ts';

export const PRESSURE_RESOURCES = ['cpu', 'io', 'memory'] as const;
export type PressureResource = (typeof PRESSURE_RESOURCES)[number];

/**
 * Seconds in which at least one task was stalled, a counter.
 *
 * @returns From the control group where it is told there, else of the whole host; undefined where the kernel does not
 *   tell. Version 1 hosts have the latter alone.
 */
export function stalledSeconds(files: KernelFiles, resource: PressureResource): number | undefined {
  const text = files.read(`/sys/fs/cgroup/${resource}.pressure`) ?? files.read(`/proc/pressure/${resource}`);
  const total = /^some .*total=(\d+)/m.exec(text ?? '')?.[1];
  return total === undefined ? undefined : Number(total) / 1e6;
}
