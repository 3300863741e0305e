/** The series of many processes as one: what workers send, and how the primary adds it up without ever going back. */

import type { Aggregation, Family, FamilyType, Sample, TextFormat } from '../store/family.ts';
import { labelObject, numberText } from '../store/family.ts';
import { slotPrefixes } from '../store/histogram.ts';
import { labelText } from '../store/labels.ts';

/** A family as it is announced once. */
export interface FamilyHead {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly bounds: readonly number[];
  readonly aggregation: Aggregation;
}

/** What a worker sends: families and series that it has not sent before, and the values of all, in the order sent. */
export interface Snapshot {
  readonly families: readonly FamilyHead[];
  /** Index of the family, and label values. */
  readonly series: readonly (readonly [family: number, labels: readonly string[]])[];
  /** Rows of all series, one after the other, as base64 of little-endian doubles. */
  readonly values: string;
}

/** Numbers in one series' row. */
export function rowLength(head: Pick<FamilyHead, 'type' | 'bounds'>): number {
  return head.type === 'histogram' ? head.bounds.length + 2 : head.type === 'summary' ? 2 : 1;
}

/** The worker's side: remembers what the primary knows already, so that a steady state sends numbers alone. */
export class SnapshotWriter {
  readonly #families = new Map<string, number>();
  readonly #sent: { family: string; slot: number }[] = [];
  readonly #seen = new Map<string, number>();

  snapshot(families: readonly Family[]): Snapshot {
    const heads: FamilyHead[] = [];
    const series: (readonly [number, readonly string[]])[] = [];
    const byName = new Map(families.map((family) => [family.name, family]));
    for (const family of families) {
      family.refresh?.();
      let index = this.#families.get(family.name);
      if (index === undefined) {
        index = this.#families.size;
        this.#families.set(family.name, index);
        const { name, type, help, labelNames, aggregation } = family;
        heads.push({ name, type, help, labelNames, aggregation, bounds: family.bounds ?? [] });
      }
      for (let slot = this.#seen.get(family.name) ?? 0; slot < family.size; slot++) {
        series.push([index, family.labelValues(slot)]);
        this.#sent.push({ family: family.name, slot });
      }
      this.#seen.set(family.name, family.size);
    }
    const rows = this.#sent.map(({ family, slot }) => byName.get(family)?.row(slot) ?? new Float64Array(1));
    return { families: heads, series, values: encode(rows) };
  }
}

function encode(rows: readonly Float64Array[]): string {
  const all = new Float64Array(rows.reduce((length, row) => length + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return Buffer.from(all.buffer).toString('base64');
}

/** The primary's picture of one worker: its dictionary and the last values it sent. */
export class WorkerSeries {
  readonly #heads: FamilyHead[] = [];
  readonly #series: { head: FamilyHead; labels: readonly string[]; row: Float64Array }[] = [];

  apply(snapshot: Snapshot): void {
    this.#heads.push(...snapshot.families);
    for (const [family, labels] of snapshot.series) {
      const head = this.#heads[family];
      if (head === undefined) throw new Error(`snapshot: family ${family} was never announced`);
      this.#series.push({ head, labels, row: new Float64Array(rowLength(head)) });
    }
    const bytes = Buffer.from(snapshot.values, 'base64');
    // A copy, since a pooled buffer need not start at a multiple of eight bytes.
    const values = new Float64Array(Uint8Array.from(bytes).buffer);
    let at = 0;
    for (const series of this.#series) {
      series.row = values.slice(at, at + series.row.length);
      at += series.row.length;
    }
  }

  /** Adds every series to merged families. */
  addTo(merged: MergedFamilies, only: (type: FamilyType) => boolean = () => true): void {
    for (const { head, labels, row } of this.#series) if (only(head.type)) merged.family(head).add(labels, row);
  }

  /** Adds what must not fall to the totals of workers that are gone: everything but gauges. */
  retire(retained: MergedFamilies): void {
    this.addTo(retained, (type) => type !== 'gauge');
  }
}

/** Families by name, made as they are met. */
export class MergedFamilies {
  readonly #families = new Map<string, MergedFamily>();

  family(head: FamilyHead): MergedFamily {
    let family = this.#families.get(head.name);
    if (family === undefined) {
      family = new MergedFamily(head);
      this.#families.set(head.name, family);
    }
    return family;
  }

  list(): readonly MergedFamily[] {
    return [...this.#families.values()];
  }

  /** Forgets the values and keeps the series with their prepared text. */
  clear(): void {
    for (const family of this.#families.values()) family.clear();
  }

  addAll(other: MergedFamilies): void {
    for (const family of other.list()) family.addTo(this.family(family));
  }
}

/** One family of the merge. */
export class MergedFamily implements Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  readonly aggregation: Aggregation;
  readonly labelNames: readonly string[];
  readonly bounds: readonly number[];
  readonly #slots = new Map<string, number>();
  readonly #labels: (readonly string[])[] = [];
  readonly #rows: Float64Array[] = [];
  readonly #isSet: boolean[] = [];
  readonly #length: number;
  readonly #prefixes = {
    text: [] as ReturnType<typeof slotPrefixes>[],
    openmetrics: [] as ReturnType<typeof slotPrefixes>[],
  };

  constructor(head: FamilyHead) {
    this.name = head.name;
    this.type = head.type;
    this.help = head.help;
    this.aggregation = head.aggregation;
    this.labelNames = head.labelNames;
    this.bounds = head.bounds;
    this.#length = rowLength(head);
  }

  get size(): number {
    return this.#labels.length;
  }

  /** Adds a row, or takes the larger values where the family's aggregation is that. */
  add(labels: readonly string[], row: Float64Array): void {
    const key = labels.join('\u0000');
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.#labels.length;
      this.#slots.set(key, slot);
      this.#labels.push(labels);
      this.#rows.push(new Float64Array(this.#length));
    }
    const target = this.#rows[slot] as Float64Array;
    // Workers of two versions of an application may have different buckets; the first one's stand.
    if (row.length !== target.length) return;
    for (let i = 0; i < row.length; i++) {
      const value = row[i] as number;
      const before = target[i] as number;
      target[i] = this.aggregation === 'sum' || !this.#isSet[slot] ? before + value : Math.max(before, value);
    }
    this.#isSet[slot] = true;
  }

  addTo(other: MergedFamily): void {
    this.#labels.forEach((labels, slot) => {
      if (this.#isSet[slot]) other.add(labels, this.#rows[slot] as Float64Array);
    });
  }

  clear(): void {
    for (const row of this.#rows) row.fill(0);
    this.#isSet.fill(false);
  }

  /** A series that no process has any more gives no line: a gauge of a worker that is gone. */
  text(slot: number, format: TextFormat): string {
    if (!this.#isSet[slot]) return '';
    const row = this.#rows[slot] as Float64Array;
    const labels = labelText(this.labelNames, this.labelValues(slot));
    const own = labels === '' ? '' : `{${labels}}`;
    if (this.type === 'summary') {
      return `${this.name}_sum${own} ${numberText(row[1] as number)}\n${this.name}_count${own} ${numberText(row[0] as number)}\n`;
    }
    if (this.type !== 'histogram') return `${this.name}${own} ${numberText(row[0] as number)}\n`;
    let prefix = this.#prefixes[format][slot];
    if (prefix === undefined) {
      prefix = slotPrefixes(this.name, labels, this.bounds, format);
      this.#prefixes[format][slot] = prefix;
    }
    let text = '';
    let count = 0;
    prefix.buckets.forEach((line, i) => {
      count += row[i] as number;
      text += `${line}${count}\n`;
    });
    return `${text}${prefix.sum}${numberText(row[this.bounds.length + 1] as number)}\n${prefix.count}${count}\n`;
  }

  samples(slot: number): readonly Sample[] {
    const row = this.#rows[slot] as Float64Array;
    return [{ labels: labelObject(this.labelNames, this.labelValues(slot)), value: row[0] as number }];
  }

  labelValues(slot: number): readonly string[] {
    return this.#labels[slot] ?? [];
  }

  row(slot: number): Float64Array {
    return (this.#rows[slot] as Float64Array).slice();
  }
}
