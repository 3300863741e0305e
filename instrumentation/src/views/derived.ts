/** Families that hold nothing themselves: rendered at scrape time from the slots of another. */

import type { Aggregation, Family, FamilyType, Sample, TextFormat } from '../store/family.ts';
import { labelObject, numberText } from '../store/family.ts';
import { type HistogramFamily, slotPrefixes } from '../store/histogram.ts';
import { labelText } from '../store/labels.ts';

/** Label values of the view for a series of the source; undefined leaves the series out. */
export type Relabel = (values: readonly string[]) => readonly string[] | undefined;

/** A histogram under another name and other labels, one series for one. */
export class HistogramView implements Family {
  readonly name: string;
  readonly type: FamilyType = 'histogram';
  readonly help: string;
  readonly aggregation: Aggregation = 'sum';
  readonly labelNames: readonly string[];
  readonly bounds: readonly number[];
  readonly #source: HistogramFamily;
  readonly #relabel: Relabel;
  readonly #prefixes = {
    text: [] as ReturnType<typeof slotPrefixes>[],
    openmetrics: [] as ReturnType<typeof slotPrefixes>[],
  };

  constructor(source: HistogramFamily, name: string, help: string, labelNames: readonly string[], relabel: Relabel) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.bounds = source.bounds;
    this.#source = source;
    this.#relabel = relabel;
  }

  get size(): number {
    return this.#source.size;
  }

  text(slot: number, format: TextFormat): string {
    const prefixes = this.#prefixes[format];
    let prefix = prefixes[slot];
    if (prefix === undefined) {
      prefix = slotPrefixes(this.name, labelText(this.labelNames, this.labelValues(slot)), this.bounds, format);
      prefixes[slot] = prefix;
    }
    return this.#source.render(slot, prefix, format);
  }

  samples(slot: number): readonly Sample[] {
    return this.#source.samplesAs(slot, this.name, labelObject(this.labelNames, this.labelValues(slot)));
  }

  labelValues(slot: number): readonly string[] {
    return this.#relabel(this.#source.labelValues(slot)) ?? [];
  }

  row(slot: number): Float64Array {
    return this.#source.row(slot);
  }
}

/** What a sum view adds up: a number per series of its source. */
export interface SumSource {
  readonly family: Family;
  readonly valueAt: (slot: number) => number;
  readonly relabel: Relabel;
}

export interface SumViewDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Series present at 0 before anything happened. */
  readonly initial?: readonly (readonly string[])[];
  readonly aggregation?: Aggregation;
}

/** Numbers of other families, added up under other labels at each reading. Slots keep the order of first appearance. */
export class SumView implements Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly aggregation: Aggregation;
  readonly labelNames: readonly string[];
  readonly #sources: readonly SumSource[];
  readonly #slots = new Map<string, number>();
  readonly #labels: (readonly string[])[] = [];
  readonly #values: number[] = [];

  constructor(definition: SumViewDefinition, sources: readonly SumSource[]) {
    this.name = definition.name;
    this.type = definition.type;
    this.help = definition.help;
    this.aggregation = definition.aggregation ?? 'sum';
    this.labelNames = definition.labelNames;
    this.#sources = sources;
    for (const values of definition.initial ?? []) this.#slot(values);
  }

  get size(): number {
    return this.#labels.length;
  }

  refresh(): void {
    this.#values.fill(0);
    for (const { family, valueAt, relabel } of this.#sources) {
      family.refresh?.();
      for (let slot = 0; slot < family.size; slot++) {
        const labels = relabel(family.labelValues(slot));
        if (labels === undefined) continue;
        const target = this.#slot(labels);
        this.#values[target] = (this.#values[target] as number) + valueAt(slot);
      }
    }
  }

  text(slot: number, _format: TextFormat): string {
    const labels = labelText(this.labelNames, this.labelValues(slot));
    return `${this.name}${labels === '' ? '' : `{${labels}}`} ${numberText(this.#values[slot] ?? 0)}\n`;
  }

  samples(slot: number): readonly Sample[] {
    return [{ labels: labelObject(this.labelNames, this.labelValues(slot)), value: this.#values[slot] ?? 0 }];
  }

  labelValues(slot: number): readonly string[] {
    return this.#labels[slot] ?? [];
  }

  row(slot: number): Float64Array {
    return Float64Array.of(this.#values[slot] ?? 0);
  }

  #slot(labels: readonly string[]): number {
    const key = labels.join('\u0000');
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#labels.length;
    this.#slots.set(key, slot);
    this.#labels.push(labels);
    this.#values.push(0);
    return slot;
  }
}
