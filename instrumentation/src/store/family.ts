/** What a metric family is to everything that reads it: serializers, registries, views, cluster aggregation. */

/** Text formats: Prometheus 0.0.4 and OpenMetrics 1.0. */
export type TextFormat = 'text' | 'openmetrics';

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary';

/** How values of several processes become one: gauges of the whole machine are not added up. */
export type Aggregation = 'sum' | 'max';

/** One sample in the form that prom-client's registries exchange. */
export interface Sample {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly exemplar?: Exemplar;
}

/** A trace that a bucket's newest observation belongs to. */
export interface Exemplar {
  readonly labelSet: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix seconds. */
  readonly timestamp: number;
}

/**
 * One family. A series is addressed by its slot, 0 … `size − 1`; slots are never taken back, so a series that was
 * exposed once stays exposed.
 */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly aggregation: Aggregation;
  readonly size: number;
  /** Upper bounds without +Inf; histograms only. */
  readonly bounds?: readonly number[];
  /** Brings values up to date that are read and not counted. Called once before each reading. */
  refresh?(): void;
  /** Lines of one series, each ended by LF. */
  text(slot: number, format: TextFormat): string;
  /** Samples of one series, for registries that write by themselves. */
  samples(slot: number): readonly Sample[];
  /** Label values of one series, in the order of `labelNames`. */
  labelValues(slot: number): readonly string[];
  /** Raw values of one series: [value], [count, sum], or a histogram's buckets (not cumulated, +Inf last) and sum. */
  row(slot: number): Float64Array;
}

/**
 * Writes a number as both formats read it.
 *
 * @param value  Any number; NaN and infinities have words of their own.
 */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** A bucket's bound: OpenMetrics wants `1.0` where the text format has `1`. */
export function boundText(bound: number, format: TextFormat): string {
  const text = numberText(bound);
  return format === 'openmetrics' && Number.isInteger(bound) && !text.includes('e') ? `${text}.0` : text;
}

/** Label values as an object, empty ones left out. */
export function labelObject(names: readonly string[], values: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  names.forEach((name, i) => {
    const value = values[i] ?? '';
    if (value !== '') labels[name] = value;
  });
  return labels;
}
