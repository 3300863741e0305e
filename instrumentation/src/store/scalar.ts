/** Counters and gauges: one number per series in a typed array. */

import type { Aggregation, Family, Sample, TextFormat } from './family.ts';
import { labelObject, numberText } from './family.ts';
import type { SeriesIndex } from './series-index.ts';

export interface ScalarDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly aggregation?: Aggregation;
}

/** A counter or gauge family. `add` and `set` are the only writes; neither allocates once a slot exists. */
export class ScalarFamily implements Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly aggregation: Aggregation;
  readonly index: SeriesIndex;
  readonly #refresh: (() => void) | undefined;
  readonly #prefixes: string[] = [];
  #values = new Float64Array(16);

  constructor(definition: ScalarDefinition, index: SeriesIndex, refresh?: () => void) {
    this.name = definition.name;
    this.type = definition.type;
    this.help = definition.help;
    this.aggregation = definition.aggregation ?? 'sum';
    this.index = index;
    this.#refresh = refresh;
  }

  get labelNames(): readonly string[] {
    return this.index.names;
  }

  get size(): number {
    return this.index.size;
  }

  /** The slot of a label set, with room for its value. */
  slot(values: readonly unknown[]): number {
    const slot = this.index.slot(values);
    this.reserve(slot);
    return slot;
  }

  /** Makes room for a slot that came from the index itself. */
  reserve(slot: number): void {
    if (slot < this.#values.length) return;
    const wider = new Float64Array(Math.max(slot + 1, this.#values.length * 2));
    wider.set(this.#values);
    this.#values = wider;
  }

  add(slot: number, by: number): void {
    this.#values[slot] = (this.#values[slot] as number) + by;
  }

  set(slot: number, value: number): void {
    this.#values[slot] = value;
  }

  value(slot: number): number {
    return this.#values[slot] ?? 0;
  }

  refresh(): void {
    this.#refresh?.();
  }

  text(slot: number, _format: TextFormat): string {
    let prefix = this.#prefixes[slot];
    if (prefix === undefined) {
      const labels = this.index.textOf(slot);
      prefix = labels === '' ? `${this.name} ` : `${this.name}{${labels}} `;
      this.#prefixes[slot] = prefix;
    }
    return `${prefix}${numberText(this.value(slot))}\n`;
  }

  samples(slot: number): readonly Sample[] {
    return [{ labels: labelObject(this.labelNames, this.labelValues(slot)), value: this.value(slot) }];
  }

  labelValues(slot: number): readonly string[] {
    return this.index.valuesOf(slot);
  }

  row(slot: number): Float64Array {
    return this.#values.slice(slot, slot + 1);
  }
}
