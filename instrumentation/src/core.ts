/** What every part of one instrumentation shares: its store, its requests, its registry, and what must be stopped. */

import type { IncomingMessage } from 'node:http';
import { RequestHub } from './http/hub.ts';
import { HttpRecorder } from './http/recorder.ts';
import { METRICS } from './metrics.ts';
import { type MetricsRegistry, registerFamilies } from './registry.ts';
import type { Family } from './store/family.ts';
import { ScalarFamily } from './store/scalar.ts';
import { DEFAULT_MAX_SERIES, MetricStore } from './store/store.ts';
import { exposedFamilies, VIEW_IDS, type ViewId } from './views/views.ts';

export interface CoreOptions {
  readonly registry: MetricsRegistry | undefined;
  readonly views?: readonly ViewId[];
  readonly maxSeries?: number;
  /** Seconds or bytes by metric name, added to the table's. */
  readonly buckets?: Readonly<Record<string, readonly number[]>>;
  readonly ignore?: readonly (string | RegExp)[];
  readonly route?: (request: IncomingMessage) => string | undefined | null;
  readonly sizes?: boolean;
  readonly exemplars?: boolean;
  /** Milliseconds that only grow; for tests. */
  readonly clock?: () => number;
}

export class Core {
  readonly store: MetricStore;
  readonly recorder: HttpRecorder;
  readonly hub: RequestHub;
  readonly registry: MetricsRegistry | undefined;
  readonly clock: () => number;
  readonly #views: readonly ViewId[];
  readonly #viewCache = new Map<ViewId, readonly Family[]>();
  readonly #closers: (() => void | Promise<void>)[] = [];
  #exposed: readonly Family[] | undefined;
  #isRegistered = false;

  constructor(options: CoreOptions) {
    this.clock = options.clock ?? (() => performance.now());
    this.registry = options.registry;
    this.#views = checkedViews(options.views ?? ['node-http']);
    this.store = new MetricStore({
      maxSeries: checkedCap(options.maxSeries ?? DEFAULT_MAX_SERIES),
      extraBuckets: options.buckets ?? {},
    });
    const ignore = options.ignore ?? [];
    this.recorder = new HttpRecorder(this.store, {
      isIgnored: (route) => ignore.some((each) => (typeof each === 'string' ? each === route : each.test(route))),
      sizes: options.sizes ?? false,
    });
    this.hub = new RequestHub(this.recorder, {
      exemplars: options.exemplars ?? true,
      clock: this.clock,
      route: options.route,
    });
    this.onClose(() => this.hub.close());
    this.store.onFamily(() => {
      this.#exposed = undefined;
      if (this.#isRegistered) this.#registerNew();
    });
  }

  /** The families of the chosen views, the same ones until a family is added. */
  families(): readonly Family[] {
    if (this.#exposed === undefined) {
      const saturation = this.store.families().find((family) => family.name === METRICS.saturation.name);
      this.#exposed = exposedFamilies(
        this.#views,
        this.store.families(),
        { recorder: this.recorder, saturation: saturation instanceof ScalarFamily ? saturation : undefined },
        this.#viewCache,
      );
    }
    return this.#exposed;
  }

  /**
   * Registers what is exposed in the application's registry, and whatever is added later.
   *
   * @throws Error on a clash of names, see `registerFamilies`.
   */
  register(): void {
    this.#isRegistered = true;
    this.#registerNew();
  }

  /** Runs when the instrumentation is closed; the last added runs first. */
  onClose(closer: () => void | Promise<void>): void {
    this.#closers.push(closer);
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }

  readonly #registered = new Set<Family>();

  #registerNew(): void {
    if (this.registry === undefined) return;
    const fresh = this.families().filter((family) => !this.#registered.has(family));
    registerFamilies(this.registry, fresh);
    for (const family of fresh) this.#registered.add(family);
  }
}

function checkedViews(views: readonly ViewId[]): readonly ViewId[] {
  for (const view of views) {
    if (!VIEW_IDS.includes(view)) throw new Error(`view \`${view}\`: expected one of ${VIEW_IDS.join(', ')}`);
  }
  return views;
}

function checkedCap(cap: number): number {
  if (Number.isInteger(cap) && cap >= 2) return cap;
  throw new Error(`maxSeries \`${cap}\`: expected a whole number of at least 2`);
}
