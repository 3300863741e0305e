/** File descriptors and heap: how much of what the process may have is taken. */

import { getHeapStatistics } from 'node:v8';
import type { KernelFiles } from './kernel-files.ts';

/** Open descriptors over the soft limit; undefined where the system does not tell or there is no limit. */
export function descriptorRatio(files: KernelFiles): number | undefined {
  const open = files.count('/proc/self/fd');
  const limit = /^Max open files\s+(\d+)/m.exec(files.read('/proc/self/limits') ?? '')?.[1];
  if (open === undefined || limit === undefined || Number(limit) === 0) return undefined;
  return open / Number(limit);
}

/** Used heap over V8's limit. */
export function heapRatio(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return limit === 0 ? 0 : used / limit;
}

/**
 * Memory limit of the process.
 *
 * @param constrained  What `process.constrainedMemory()` gives: 0, undefined or about 2^64 mean "no limit".
 * @param total  Memory of the machine, bytes.
 * @returns Bytes; never more than the machine has.
 */
export function memoryLimit(constrained: number | undefined, total: number): number {
  return constrained === undefined || constrained <= 0 || constrained > total ? total : constrained;
}
