/** Saturation that the standard process metrics of the Prometheus clients give. */

import type { SaturationSource } from '../profile.ts';

/** What the collectors are called where they must be turned on. */
type Needs = { readonly needs: string } | Record<never, never>;

function needing(needs: string | undefined): Needs {
  return needs === undefined ? {} : { needs };
}

/**
 * CPU of a process that computes on one thread at a time: the JavaScript thread of Node, or Python under its global
 * interpreter lock. Full is one core, whatever the machine has; garbage collection on other threads may pass it, hence the clamp.
 *
 * @param needs  What turns the process metrics on, where they are off by default.
 */
export function singleThreadCpu(needs?: string): SaturationSource {
  return {
    resource: 'cpu',
    about: 'One core, which is all that a process running one thread at a time can use.',
    expr: 'clamp_max(rate(process_cpu_seconds_total{$selector}[$window]), 1)',
    scale: 1,
    ...needing(needs),
    sample: (fullness) => [{ metric: 'process_cpu_seconds_total', labels: {}, perSecond: fullness }],
  };
}

/**
 * CPU of a Go process: seconds used per second over the threads the scheduler may run at once.
 *
 * @param needs  What turns the series on, where they are off by default.
 */
export function goCpu(needs?: string): SaturationSource {
  return {
    resource: 'cpu',
    about: 'All threads that the Go scheduler may run at once (GOMAXPROCS).',
    expr: 'clamp_max(rate(process_cpu_seconds_total{$selector}[$window]) / go_sched_gomaxprocs_threads{$selector}, 1)',
    scale: 1,
    ...needing(needs),
    sample: (fullness) => [
      { metric: 'process_cpu_seconds_total', labels: {}, perSecond: fullness * 4 },
      { metric: 'go_sched_gomaxprocs_threads', labels: {}, value: 4 },
    ],
  };
}

/**
 * Resident memory of a Go process over its memory limit. Without a limit the runtime reports the largest 64-bit
 * integer, which is no limit: the comparison (4 EiB) leaves it out.
 */
export function goMemory(): SaturationSource {
  return {
    resource: 'memory',
    about: 'The memory limit of the Go runtime (GOMEMLIMIT).',
    expr: 'clamp_max(process_resident_memory_bytes{$selector} / (go_gc_gomemlimit_bytes{$selector} < 4.6e18), 1)',
    scale: 1,
    needs: 'A memory limit: set GOMEMLIMIT; client_golang 1.20 or newer reports it.',
    sample: (fullness) => [
      { metric: 'process_resident_memory_bytes', labels: {}, value: fullness * 1e9 },
      { metric: 'go_gc_gomemlimit_bytes', labels: {}, value: 1e9 },
    ],
  };
}

/**
 * Open file descriptors, sockets included, over the limit of the process.
 *
 * @param needs  What turns the process metrics on, where they are off by default.
 */
export function fileDescriptors(needs?: string): SaturationSource {
  return {
    resource: 'fds',
    about: 'The limit on open files and sockets of the process.',
    expr: 'process_open_fds{$selector} / process_max_fds{$selector}',
    scale: 1,
    ...needing(needs),
    sample: (fullness) => [
      { metric: 'process_open_fds', labels: {}, value: fullness * 1000 },
      { metric: 'process_max_fds', labels: {}, value: 1000 },
    ],
  };
}

/** Why the process metrics of the Node and Python clients give no saturation of memory. */
export const NO_MEMORY_LIMIT =
  'Memory has no saturation here: the process reports what it uses (process_resident_memory_bytes) and no limit to divide by.';
