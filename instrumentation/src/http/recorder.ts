/** The request metrics of one instrumentation, and the one write that a finished request costs. */

import type { AbortPhase, HttpErrorType } from '../metrics.ts';
import { METRICS, OVERFLOW_VALUE } from '../metrics.ts';
import type { HistogramFamily } from '../store/histogram.ts';
import { ScalarFamily } from '../store/scalar.ts';
import type { MetricStore } from '../store/store.ts';
import { SumView } from '../views/derived.ts';
import { methodLabel } from './method.ts';

/** What is kept for a route: the slot of each method and status that was seen. */
export interface RouteEntry {
  readonly route: string;
  readonly isIgnored: boolean;
  readonly slots: Map<number, number>;
}

export interface RecorderOptions {
  /** Whether requests of a route are left out of every request metric. */
  readonly isIgnored: (route: string) => boolean;
  readonly sizes: boolean;
}

/** Slots of the cap that only `__overflow__` may take, so that what overflows still shows its methods and statuses. */
const OVERFLOW_RESERVE = 64;

export class HttpRecorder {
  readonly duration: HistogramFamily;
  readonly aborted: ScalarFamily;
  /** Failures by method, route, status and cause; `http_errors_total` is a sum over it. */
  readonly failures: ScalarFamily;
  readonly errors: SumView;
  readonly inFlight: ScalarFamily;
  readonly requestSize: HistogramFamily | undefined;
  readonly responseSize: HistogramFamily | undefined;
  /** Requests under way. A plain number on the hot path; the gauge reads it. */
  active = 0;
  readonly #store: MetricStore;
  readonly #isIgnored: (route: string) => boolean;
  readonly #routes = new Map<string, RouteEntry>();
  readonly #overflow: RouteEntry = { route: OVERFLOW_VALUE, isIgnored: false, slots: new Map() };
  readonly #reserve: number;

  constructor(store: MetricStore, options: RecorderOptions) {
    this.#store = store;
    this.#isIgnored = options.isIgnored;
    this.#reserve = Math.min(OVERFLOW_RESERVE, Math.floor(store.maxSeries / 2));
    this.duration = store.histogram(METRICS.httpRequestDuration);
    this.inFlight = store.scalar(METRICS.httpRequestsInFlight, () => this.inFlight.set(0, this.active));
    this.inFlight.slot([]);
    this.aborted = store.scalar(METRICS.httpRequestsAborted);
    this.failures = failuresFamily(store);
    this.errors = new SumView({ ...METRICS.httpErrors, labelNames: METRICS.httpErrors.labels }, [
      {
        family: this.failures,
        valueAt: (slot) => this.failures.value(slot),
        relabel: ([, route = '', , type = '']) => [route, type],
      },
    ]);
    store.add(this.errors);
    if (options.sizes) {
      this.requestSize = store.histogram(METRICS.httpRequestSize);
      this.responseSize = store.histogram(METRICS.httpResponseSize);
    } else {
      this.requestSize = undefined;
      this.responseSize = undefined;
    }
  }

  /** The entry of a route template; past the cap of routes, the shared overflow entry. */
  entry(route: string): RouteEntry {
    const known = this.#routes.get(route);
    if (known !== undefined) return known;
    if (this.#routes.size >= this.#store.maxSeries) return this.#overflow;
    const entry = { route, isIgnored: this.#isIgnored(route), slots: new Map<number, number>() };
    this.#routes.set(route, entry);
    return entry;
  }

  /**
   * Counts one finished request.
   *
   * @param method  Position in `METHODS`.
   * @param seconds  From arrival to the end of the response.
   * @returns The slot that took it.
   */
  record(entry: RouteEntry, method: number, status: number, seconds: number): number {
    const slot = entry.slots.get(method * 1000 + status) ?? this.#newSlot(entry, method, status);
    this.duration.observe(slot, seconds);
    return slot;
  }

  recordAborted(route: string, method: number, phase: AbortPhase): void {
    this.aborted.add(this.aborted.slot([methodLabel(method), route, phase]), 1);
  }

  recordFailure(route: string, method: number, status: number, type: HttpErrorType): void {
    this.failures.add(this.failures.slot([methodLabel(method), route, status, type]), 1);
  }

  recordSizes(route: string, method: number, requestBytes: number, responseBytes: number): void {
    const labels = [methodLabel(method), route];
    if (requestBytes >= 0) this.requestSize?.observe(this.requestSize.slot(labels), requestBytes);
    if (responseBytes >= 0) this.responseSize?.observe(this.responseSize.slot(labels), responseBytes);
  }

  #newSlot(entry: RouteEntry, method: number, status: number): number {
    const index = this.duration.index;
    const isOverflow = entry === this.#overflow;
    if (isOverflow) this.#store.dropped(this.duration.name);
    if (index.room > (isOverflow ? 0 : this.#reserve)) {
      const slot = this.duration.slot([methodLabel(method), entry.route, status]);
      // An overflow slot is looked up anew each time, since each record that goes there is counted as dropped.
      if (!isOverflow) entry.slots.set(method * 1000 + status, slot);
      return slot;
    }
    if (!isOverflow) return this.#newSlot(this.#overflow, method, status);
    return this.duration.slot([methodLabel(method), entry.route, status]);
  }
}

function failuresFamily(store: MetricStore): ScalarFamily {
  // Kept outside the store: never exposed itself.
  const labels = ['method', 'route', 'status', 'error_type'];
  return new ScalarFamily(METRICS.httpErrors, store.index(METRICS.httpErrors.name, labels));
}
