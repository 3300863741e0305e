/** Histograms with classic buckets: one row of a typed array per series, one write per observation. */

import type { Exemplar, Family, Sample, TextFormat } from './family.ts';
import { boundText, labelObject, numberText } from './family.ts';
import type { SeriesIndex } from './series-index.ts';

export interface HistogramDefinition {
  readonly name: string;
  readonly help: string;
  /** Ascending, finite, without +Inf. */
  readonly buckets: readonly number[];
}

interface SlotPrefixes {
  readonly buckets: readonly string[];
  readonly sum: string;
  readonly count: string;
}

/** A histogram family. A row holds the buckets, each counting its own range (+Inf last), then the sum. */
export class HistogramFamily implements Family {
  readonly name: string;
  readonly type = 'histogram';
  readonly help: string;
  readonly aggregation = 'sum';
  readonly bounds: readonly number[];
  readonly index: SeriesIndex;
  readonly #bounds: Float64Array;
  readonly #stride: number;
  readonly #prefixes = { text: [] as SlotPrefixes[], openmetrics: [] as SlotPrefixes[] };
  readonly #exemplars = new Map<number, Exemplar>();
  #rows: Float64Array;

  constructor(definition: HistogramDefinition, index: SeriesIndex) {
    this.name = definition.name;
    this.help = definition.help;
    this.bounds = definition.buckets;
    this.index = index;
    this.#bounds = Float64Array.from(definition.buckets);
    this.#stride = definition.buckets.length + 2;
    this.#rows = new Float64Array(16 * this.#stride);
  }

  get labelNames(): readonly string[] {
    return this.index.names;
  }

  get size(): number {
    return this.index.size;
  }

  /** The slot of a label set, with room for its row. */
  slot(values: readonly unknown[]): number {
    const slot = this.index.slot(values);
    this.reserve(slot);
    return slot;
  }

  /** Makes room for a slot that came from the index itself. */
  reserve(slot: number): void {
    const needed = (slot + 1) * this.#stride;
    if (needed <= this.#rows.length) return;
    const wider = new Float64Array(Math.max(needed, this.#rows.length * 2));
    wider.set(this.#rows);
    this.#rows = wider;
  }

  /**
   * Counts one observation. Allocates nothing.
   *
   * @param value  In the metric's unit. What is not a number is left out: one NaN would spoil the sum for good.
   */
  observe(slot: number, value: number): void {
    if (Number.isNaN(value)) return;
    const bounds = this.#bounds;
    const rows = this.#rows;
    const n = bounds.length;
    const base = slot * this.#stride;
    let i = 0;
    while (i < n && value > (bounds[i] as number)) i++;
    rows[base + i] = (rows[base + i] as number) + 1;
    rows[base + n + 1] = (rows[base + n + 1] as number) + value;
  }

  /** Keeps the newest trace for the bucket that `value` falls in. Written out in OpenMetrics only. */
  exemplify(slot: number, value: number, labelSet: Readonly<Record<string, string>>, timestamp: number): void {
    this.#exemplars.set(slot * this.#stride + this.#bucketOf(value), { labelSet, value, timestamp });
  }

  /** Observations of a series. */
  count(slot: number): number {
    const base = slot * this.#stride;
    let count = 0;
    for (let i = 0; i <= this.#bounds.length; i++) count += this.#rows[base + i] as number;
    return count;
  }

  text(slot: number, format: TextFormat): string {
    const prefixes = this.#prefixes[format];
    let prefix = prefixes[slot];
    if (prefix === undefined) {
      prefix = slotPrefixes(this.name, this.index.textOf(slot), this.bounds, format);
      prefixes[slot] = prefix;
    }
    return this.render(slot, prefix, format);
  }

  /** Lines of one series under prefixes that may carry another name and other labels. */
  render(slot: number, prefix: SlotPrefixes, format: TextFormat): string {
    const base = slot * this.#stride;
    const n = this.#bounds.length;
    const withExemplars = format === 'openmetrics' && this.#exemplars.size > 0;
    let out = '';
    let count = 0;
    for (let i = 0; i <= n; i++) {
      count += this.#rows[base + i] as number;
      out += (prefix.buckets[i] as string) + count;
      if (withExemplars) out += exemplarText(this.#exemplars.get(base + i));
      out += '\n';
    }
    return `${out}${prefix.sum}${numberText(this.#rows[base + n + 1] as number)}\n${prefix.count}${count}\n`;
  }

  samples(slot: number): readonly Sample[] {
    return this.samplesAs(slot, this.name, labelObject(this.labelNames, this.labelValues(slot)));
  }

  /** Samples of one series under another name and other labels. */
  samplesAs(slot: number, name: string, labels: Readonly<Record<string, string>>): readonly Sample[] {
    const base = slot * this.#stride;
    const n = this.#bounds.length;
    const samples: Sample[] = [];
    let count = 0;
    for (let i = 0; i <= n; i++) {
      count += this.#rows[base + i] as number;
      const exemplar = this.#exemplars.get(base + i);
      samples.push({
        metricName: `${name}_bucket`,
        labels: { le: i < n ? (this.#bounds[i] as number) : '+Inf', ...labels },
        value: count,
        ...(exemplar === undefined ? {} : { exemplar }),
      });
    }
    samples.push({ metricName: `${name}_sum`, labels, value: this.#rows[base + n + 1] as number });
    samples.push({ metricName: `${name}_count`, labels, value: count });
    return samples;
  }

  labelValues(slot: number): readonly string[] {
    return this.index.valuesOf(slot);
  }

  row(slot: number): Float64Array {
    return this.#rows.slice(slot * this.#stride, (slot + 1) * this.#stride);
  }

  #bucketOf(value: number): number {
    let i = 0;
    while (i < this.#bounds.length && value > (this.#bounds[i] as number)) i++;
    return i;
  }
}

/** The constant parts of a histogram's lines, joined once so that a scrape only adds the numbers. */
export function slotPrefixes(
  name: string,
  labels: string,
  bounds: readonly number[],
  format: TextFormat,
): SlotPrefixes {
  const rest = labels === '' ? '' : `,${labels}`;
  const own = labels === '' ? '' : `{${labels}}`;
  const line = (le: string): string => [name, '_bucket{le="', le, '"', rest, '} '].join('');
  return {
    buckets: [...bounds.map((bound) => line(boundText(bound, format))), line('+Inf')],
    sum: [name, '_sum', own, ' '].join(''),
    count: [name, '_count', own, ' '].join(''),
  };
}

function exemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return '';
  const labels = Object.entries(exemplar.labelSet).map(([name, value]) => `${name}="${value}"`);
  return ` # {${labels.join(',')}} ${numberText(exemplar.value)} ${exemplar.timestamp.toFixed(3)}`;
}

/**
 * Boundaries with an objective's thresholds inserted, so that the objective can be answered exactly.
 *
 * @param base  Ascending bounds.
 * @param extra  More bounds in the same unit, in any order; duplicates and what is not positive and finite are left out.
 */
export function mergeBuckets(base: readonly number[], extra: readonly number[]): readonly number[] {
  const all = [...base, ...extra].filter((bound) => Number.isFinite(bound) && bound > 0);
  return [...new Set(all)].sort((a, b) => a - b);
}
