/** All families of one instrumentation: made here, capped here, and read from here. */

import type { MetricDefinition } from '../metrics.ts';
import { METRICS } from '../metrics.ts';
import type { Aggregation, Family } from './family.ts';
import { HistogramFamily, mergeBuckets } from './histogram.ts';
import { checkNames } from './labels.ts';
import { ScalarFamily } from './scalar.ts';
import { SeriesIndex } from './series-index.ts';

export interface StoreOptions {
  /** Series of one family, the overflow series included. A histogram's buckets are lines, not series. */
  readonly maxSeries: number;
  /** Seconds, by metric name: bounds that are added to the table's. */
  readonly extraBuckets?: Readonly<Record<string, readonly number[]>>;
}

/** Default cap: what OpenTelemetry allows an instrument, and about 28,000 lines of one histogram. */
export const DEFAULT_MAX_SERIES = 2000;

export class MetricStore {
  readonly maxSeries: number;
  readonly #extraBuckets: Readonly<Record<string, readonly number[]>>;
  readonly #families = new Map<string, Family>();
  readonly #listeners: ((family: Family) => void)[] = [];
  readonly #dropped: ScalarFamily;

  constructor(options: StoreOptions) {
    this.maxSeries = options.maxSeries;
    this.#extraBuckets = options.extraBuckets ?? {};
    // The family that counts drops cannot drop: its only label is a metric's name, and those are written in code.
    const index = new SeriesIndex(METRICS.droppedSeries.labels, Number.MAX_SAFE_INTEGER, () => {});
    this.#dropped = new ScalarFamily(METRICS.droppedSeries, index);
    this.#families.set(this.#dropped.name, this.#dropped);
  }

  /** Every family in the order in which it was made. */
  families(): readonly Family[] {
    return [...this.#families.values()];
  }

  /** Called for each family made from now on. */
  onFamily(listener: (family: Family) => void): void {
    this.#listeners.push(listener);
  }

  histogram(definition: MetricDefinition): HistogramFamily {
    const buckets = mergeBuckets(definition.buckets ?? [], this.#extraBuckets[definition.name] ?? []);
    if (buckets.length === 0) throw new Error(`histogram \`${definition.name}\` has no buckets`);
    return this.#make(
      definition,
      () => new HistogramFamily({ name: definition.name, help: definition.help, buckets }, this.#indexFor(definition)),
      HistogramFamily,
    );
  }

  /** @param refresh  Sets values that are read rather than counted, just before each reading. */
  scalar(definition: MetricDefinition, refresh?: () => void, aggregation: Aggregation = 'sum'): ScalarFamily {
    if (definition.type === 'histogram') throw new Error(`\`${definition.name}\` is a histogram`);
    const type = definition.type;
    return this.#make(
      definition,
      () => new ScalarFamily({ ...definition, type, aggregation }, this.#indexFor(definition), refresh),
      ScalarFamily,
    );
  }

  /** Adds a family made elsewhere. */
  add(family: Family): void {
    if (this.#families.has(family.name)) throw new Error(`metric \`${family.name}\` exists already`);
    checkNames(family.name, family.labelNames);
    this.#families.set(family.name, family);
    for (const listener of this.#listeners) listener(family);
  }

  /** An index with this store's cap, whose overflows are counted under `name`. */
  index(name: string, labels: readonly string[], cap = this.maxSeries): SeriesIndex {
    return new SeriesIndex(labels, cap, () => this.dropped(name));
  }

  /** Counts one record that went to the overflow series. */
  dropped(name: string): void {
    this.#dropped.add(this.#dropped.slot([name]), 1);
  }

  #indexFor(definition: MetricDefinition): SeriesIndex {
    return this.index(definition.name, definition.labels);
  }

  #make<T extends Family>(definition: MetricDefinition, make: () => T, kind: abstract new (...args: never[]) => T): T {
    const existing = this.#families.get(definition.name);
    if (existing !== undefined) {
      if (existing instanceof kind && existing.labelNames.join() === definition.labels.join()) return existing;
      throw new Error(
        `metric \`${definition.name}\` exists as ${existing.type} {${existing.labelNames.join(',')}}; it is asked for as ${definition.type} {${definition.labels.join(',')}}`,
      );
    }
    const family = make();
    this.add(family);
    return family;
  }
}
