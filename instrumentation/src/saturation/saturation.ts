/** How full the process' resources are: sampled by itself, read at each scrape, and gone with the process. */

import { availableParallelism, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Core } from '../core.ts';
import { METRICS, type MetricDefinition, type SaturationResource } from '../metrics.ts';
import type { Aggregation } from '../store/family.ts';
import type { ScalarFamily } from '../store/scalar.ts';
import { type CgroupReading, readCgroup } from './cgroup.ts';
import { type KernelFiles, kernelFiles } from './kernel-files.ts';
import { descriptorRatio, heapRatio, memoryLimit } from './limits.ts';
import { PRESSURE_RESOURCES, stalledSeconds } from './pressure.ts';

/** Milliseconds the loop was busy and waited, since the process began. */
export type EventLoopReader = () => { readonly active: number; readonly idle: number };

export interface SaturationOptions {
  /** Milliseconds between two samples, 5,000 where absent. */
  readonly intervalMs?: number;
  readonly files?: KernelFiles;
  readonly eventLoop?: EventLoopReader;
  /** Cores without a limit. */
  readonly cores?: number;
}

/** Rates are taken over about three samples: shorter ones flicker, longer ones hide a busy quarter of a minute. */
const SAMPLES = 4;
const INTERVAL_MS = 5000;

interface CpuSample {
  readonly atMs: number;
  readonly cpuSeconds: number;
  readonly activeMs: number;
  readonly idleMs: number;
}

/** Fullness of one resource that something else measures: a pool of connections. */
export type ResourceReader = () => number | undefined;

/** @internal */
export class Saturation {
  readonly gauge: ScalarFamily;
  readonly #core: Core;
  readonly #files: KernelFiles;
  readonly #eventLoop: EventLoopReader;
  readonly #cores: number;
  readonly #samples: CpuSample[] = [];
  readonly #pools = new Map<string, ResourceReader>();
  readonly #timer: NodeJS.Timeout;

  constructor(core: Core, options: SaturationOptions = {}) {
    this.#core = core;
    this.#files = options.files ?? kernelFiles();
    this.#eventLoop = options.eventLoop ?? (() => performance.eventLoopUtilization());
    this.#cores = options.cores ?? availableParallelism();
    // The largest of several processes counts: one full worker is a full service for the requests it holds.
    this.gauge = core.store.scalar(METRICS.saturation, () => this.#refresh(), 'max');
    this.#defineCounters();
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), options.intervalMs ?? INTERVAL_MS);
    this.#timer.unref();
    core.onClose(() => clearInterval(this.#timer));
  }

  /** Adds a pool, whose fullness appears as `resource="db_pool"` under its name. */
  addPool(name: string, reader: ResourceReader): void {
    this.#pools.set(name, reader);
  }

  #defineCounters(): void {
    const { store } = this.#core;
    const counter = (metric: MetricDefinition, aggregation: Aggregation, read: () => number | undefined): void => {
      if (read() === undefined) return;
      const refresh = (): void => family.set(family.slot([]), read() ?? family.value(0));
      const family = store.scalar(metric, refresh, aggregation);
      family.slot([]);
    };
    counter(METRICS.eventLoopActive, 'sum', () => this.#eventLoop().active / 1000);
    counter(METRICS.eventLoopIdle, 'sum', () => this.#eventLoop().idle / 1000);
    // The group's own counters: each process of it reads the same ones.
    counter(METRICS.cgroupCpuPeriods, 'max', () => this.#cgroup()?.periods);
    counter(METRICS.cgroupThrottledPeriods, 'max', () => this.#cgroup()?.throttledPeriods);
    counter(METRICS.cgroupThrottledSeconds, 'max', () => this.#cgroup()?.throttledSeconds);
    const told = PRESSURE_RESOURCES.filter((resource) => stalledSeconds(this.#files, resource) !== undefined);
    if (told.length === 0) return;
    const stalled = store.scalar(
      METRICS.pressureStalled,
      () => {
        for (const resource of told) {
          const seconds = stalledSeconds(this.#files, resource);
          if (seconds !== undefined) stalled.set(stalled.slot([resource]), seconds);
        }
      },
      'max',
    );
  }

  #cgroup(): CgroupReading | undefined {
    return readCgroup(this.#files);
  }

  #sample(): void {
    const { active, idle } = this.#eventLoop();
    const { user, system } = process.cpuUsage();
    const limited = this.#cgroup();
    const cpuSeconds = limited?.cpuLimit === undefined ? undefined : limited.cpuSeconds;
    this.#samples.push({
      atMs: this.#core.clock(),
      cpuSeconds: cpuSeconds ?? (user + system) / 1e6,
      activeMs: active,
      idleMs: idle,
    });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  #refresh(): void {
    // A scrape right after the start has one sample only; it takes the second itself rather than show nothing.
    if (this.#samples.length < 2) this.#sample();
    const first = this.#samples[0] as CpuSample;
    const last = this.#samples.at(-1) as CpuSample;
    const cgroup = this.#cgroup();
    const seconds = (last.atMs - first.atMs) / 1000;
    const active = last.activeMs - first.activeMs;
    const loop = active + (last.idleMs - first.idleMs);
    this.#set('event_loop', loop > 0 ? active / loop : 0);
    this.#set(
      'cpu',
      seconds > 0 ? (last.cpuSeconds - first.cpuSeconds) / seconds / (cgroup?.cpuLimit ?? this.#cores) : 0,
    );
    this.#set('memory', memoryRatio(cgroup));
    this.#set('heap', heapRatio());
    this.#set('fds', descriptorRatio(this.#files));
    for (const [pool, read] of this.#pools) this.#set('db_pool', read(), pool);
  }

  #set(resource: SaturationResource, ratio: number | undefined, pool = ''): void {
    if (ratio === undefined || !Number.isFinite(ratio)) return;
    this.gauge.set(this.gauge.slot([resource, pool]), Math.min(1, Math.max(0, ratio)));
  }
}

function memoryRatio(cgroup: CgroupReading | undefined): number {
  if (cgroup?.memoryLimit !== undefined && cgroup.memoryBytes !== undefined)
    return cgroup.memoryBytes / cgroup.memoryLimit;
  return process.memoryUsage.rss() / memoryLimit(process.constrainedMemory(), totalmem());
}
