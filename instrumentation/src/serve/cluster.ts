/** Metrics of a Node cluster: workers answer the primary by IPC, and the primary's scrape never waits for a hung one. */

import cluster, { type Worker } from 'node:cluster';
import type { Core } from '../core.ts';
import { METRICS } from '../metrics.ts';
import type { TextFormat } from '../store/family.ts';
import { CONTENT_TYPES, negotiate } from '../text/negotiate.ts';
import { serialize } from '../text/serialize.ts';
import { MergedFamilies, type Snapshot, SnapshotWriter, WorkerSeries } from './cluster-merge.ts';
import type { Answer } from './respond.ts';
import { joined } from './scrape.ts';

const COLLECT = 'quartet:collect';
const VALUES = 'quartet:values';

/** Half of the second in which a scrape with a hung worker must be answered. */
const TIMEOUT_MS = 500;

interface CollectMessage {
  readonly type: typeof COLLECT;
}

interface ValuesMessage {
  readonly type: typeof VALUES;
  readonly snapshot: Snapshot;
}

/**
 * Answers the primary from now on; does nothing outside a cluster's worker.
 *
 * @internal
 */
export function answerPrimary(core: Core): void {
  if (!cluster.isWorker || process.send === undefined) return;
  const writer = new SnapshotWriter();
  const answer = (message: unknown): void => {
    if ((message as CollectMessage | null)?.type !== COLLECT || !process.connected) return;
    const values: ValuesMessage = { type: VALUES, snapshot: writer.snapshot(core.families()) };
    // A primary that went away meanwhile is no fault of the worker's.
    process.send?.(values, undefined, undefined, () => {});
  };
  process.on('message', answer);
  core.onClose(() => void process.off('message', answer));
}

export interface ClusterOptions {
  readonly timeoutMs?: number;
}

/**
 * The primary's side. It holds what each worker sent last and the totals of those that are gone, so that a counter of the
 * sum never falls; what a killed worker counted after the last scrape is lost.
 */
export class ClusterMetrics {
  readonly #timeoutMs: number;
  readonly #workers = new Map<number, WorkerSeries>();
  readonly #waiting = new Map<number, () => void>();
  readonly #gone = new Set<number>();
  readonly #retained = new MergedFamilies();
  readonly #merged = new MergedFamilies();
  #missing = 0;
  #running: Promise<void> | undefined;

  /** @throws Error in a process that is no primary. */
  constructor(options: ClusterOptions = {}) {
    if (!cluster.isPrimary) throw new Error('ClusterMetrics belongs into the primary process of a cluster');
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    cluster.on('message', this.#onMessage);
    cluster.on('exit', this.#onExit);
  }

  /** Asks all workers and merges what is known. Two scrapes at one time share one round. */
  collect(): Promise<void> {
    this.#running ??= this.#round().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** The merged exposition. */
  async metrics(format: TextFormat = 'text'): Promise<string> {
    await this.collect();
    return (await joined(serialize(this.#merged.list(), format))) + (format === 'openmetrics' ? '# EOF\n' : '');
  }

  async answer(accept: string | undefined): Promise<Answer> {
    const format = negotiate(accept);
    return { status: 200, contentType: CONTENT_TYPES[format], body: await this.metrics(format) };
  }

  close(): void {
    cluster.off('message', this.#onMessage);
    cluster.off('exit', this.#onExit);
  }

  async #round(): Promise<void> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected() === true) as Worker[];
    const answers = await Promise.all(workers.map((worker) => this.#ask(worker)));
    this.#missing = answers.filter((answered) => !answered).length;
    this.#merged.clear();
    this.#merged.addAll(this.#retained);
    for (const series of this.#workers.values()) series.addTo(this.#merged);
    const missing = { ...METRICS.scrapeWorkersMissing, labelNames: [], bounds: [], aggregation: 'sum' as const };
    this.#merged.family(missing).add([], Float64Array.of(this.#missing));
  }

  #ask(worker: Worker): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(false), this.#timeoutMs);
      const done = (answered: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(worker.id);
        resolve(answered);
      };
      this.#waiting.set(worker.id, () => done(true));
      worker.send({ type: COLLECT } satisfies CollectMessage, (error) => {
        if (error !== null && error !== undefined) done(false);
      });
    });
  }

  readonly #onMessage = (worker: Worker, message: unknown): void => {
    // What a worker sent just before its end may arrive after the end was told, when its totals are settled.
    if ((message as ValuesMessage | null)?.type !== VALUES || this.#gone.has(worker.id)) return;
    let series = this.#workers.get(worker.id);
    if (series === undefined) {
      series = new WorkerSeries();
      this.#workers.set(worker.id, series);
    }
    // An answer that comes too late for its scrape still belongs to the next one.
    series.apply((message as ValuesMessage).snapshot);
    this.#waiting.get(worker.id)?.();
  };

  readonly #onExit = (worker: Worker): void => {
    this.#workers.get(worker.id)?.retire(this.#retained);
    this.#workers.delete(worker.id);
    this.#gone.add(worker.id);
    this.#waiting.get(worker.id)?.();
  };
}
