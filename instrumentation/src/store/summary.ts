/** Summaries without quantiles: how many, and how much in all. Quantiles of one process cannot be added up. */

import type { Family, Sample, TextFormat } from './family.ts';
import { labelObject, numberText } from './family.ts';
import type { SeriesIndex } from './series-index.ts';

/** A summary family: count and sum side by side in a typed array. */
export class SummaryFamily implements Family {
  readonly name: string;
  readonly type = 'summary';
  readonly help: string;
  readonly aggregation = 'sum';
  readonly index: SeriesIndex;
  #rows = new Float64Array(32);

  constructor(definition: { readonly name: string; readonly help: string }, index: SeriesIndex) {
    this.name = definition.name;
    this.help = definition.help;
    this.index = index;
  }

  get labelNames(): readonly string[] {
    return this.index.names;
  }

  get size(): number {
    return this.index.size;
  }

  slot(values: readonly unknown[]): number {
    const slot = this.index.slot(values);
    if (slot * 2 + 2 > this.#rows.length) {
      const wider = new Float64Array(this.#rows.length * 2);
      wider.set(this.#rows);
      this.#rows = wider;
    }
    return slot;
  }

  /** Counts one observation; what is not a number is left out. */
  observe(slot: number, value: number): void {
    if (Number.isNaN(value)) return;
    this.#rows[slot * 2] = (this.#rows[slot * 2] as number) + 1;
    this.#rows[slot * 2 + 1] = (this.#rows[slot * 2 + 1] as number) + value;
  }

  text(slot: number, _format: TextFormat): string {
    const labels = this.index.textOf(slot);
    const own = labels === '' ? '' : `{${labels}}`;
    const [count, sum] = this.row(slot) as unknown as [number, number];
    return `${this.name}_sum${own} ${numberText(sum)}\n${this.name}_count${own} ${numberText(count)}\n`;
  }

  samples(slot: number): readonly Sample[] {
    const labels = labelObject(this.labelNames, this.labelValues(slot));
    const [count, sum] = this.row(slot) as unknown as [number, number];
    return [
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: count },
    ];
  }

  labelValues(slot: number): readonly string[] {
    return this.index.valuesOf(slot);
  }

  row(slot: number): Float64Array {
    return this.#rows.slice(slot * 2, slot * 2 + 2);
  }
}
