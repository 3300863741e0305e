/** Reading what `quartet lint --schema` is given: the metrics that exist, with their types, labels and buckets. */

import type { Source } from '../compile-types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { DeclaredMetric, MetricSchema } from '../lint/check.ts';
import type { Duration } from '../model/duration.ts';
import { durationOf } from '../model/duration.ts';
import type { Path } from '../model/origin.ts';
import { at } from '../model/origin.ts';
import { loadFile } from '../specfile/load.ts';
import type { Places } from '../specfile/places.ts';
import { placesOf } from '../specfile/places.ts';

const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'info'] as const;
const METRIC_NAME = /^[a-zA-Z_:][\w:]*$/;
const LABEL_NAME = /^[a-zA-Z_]\w*$/;

type Mapping = Readonly<Record<string, unknown>>;

export interface ReadSchema {
  readonly schema: MetricSchema;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The schema that `source` writes:
 *
 *     scrapeInterval: 15s
 *     metrics:
 *       http_requests_total: { type: counter, labels: [method, status] }
 *       http_request_duration_seconds: { type: histogram, labels: [method], buckets: [0.1, 0.25, 1] }
 *
 * @returns what could be read, with a finding `metric-schema` for each part that could not.
 */
export function readMetricSchema(source: Source): ReadSchema {
  const { documents, diagnostics } = loadFile(source);
  const reader = new SchemaReader(source.file, placesOf([source]));
  const schema = documents.length === 0 ? { metrics: {} } : reader.read(documents[0]);
  return { schema, diagnostics: [...diagnostics, ...reader.diagnostics] };
}

class SchemaReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #places: Places;

  constructor(file: string, places: Places) {
    this.#file = file;
    this.#places = places;
  }

  read(document: unknown): MetricSchema {
    const root = this.#mapping(document, [], ['metrics', 'scrapeInterval'], 'a mapping with `metrics`');
    const listed = this.#mapping(root?.metrics ?? {}, ['metrics'], undefined, 'metrics by name');
    const entries = Object.entries(listed ?? {}).map(([name, value]) => {
      const path = ['metrics', name];
      if (!METRIC_NAME.test(name))
        this.#reportKey(path, `\`${name}\` is no metric name.`, 'letters, digits, `_` and `:`');
      return [name, this.#metric(value, path)] as const;
    });
    const scrapeInterval = root?.scrapeInterval === undefined ? undefined : this.#duration(root.scrapeInterval);
    return { metrics: Object.fromEntries(entries), ...(scrapeInterval === undefined ? {} : { scrapeInterval }) };
  }

  #metric(value: unknown, path: Path): DeclaredMetric {
    const fields = this.#mapping(value ?? {}, path, ['type', 'labels', 'buckets'], 'type, labels and buckets') ?? {};
    const type = TYPES.find((known) => known === fields.type);
    if (fields.type !== undefined && type === undefined) {
      const near = nearest(String(fields.type), TYPES);
      this.#report([...path, 'type'], `\`${String(fields.type)}\` is no type of metric.`, TYPES.join(', '), near);
    }
    const labels = this.#list(fields.labels, [...path, 'labels'], isLabelName, 'a list of label names');
    const buckets = this.#list(fields.buckets, [...path, 'buckets'], isBound, 'a list of numbers');
    return {
      ...(type === undefined ? {} : { type }),
      ...(labels === undefined ? {} : { labels }),
      ...(buckets === undefined ? {} : { buckets: [...buckets].sort((a, b) => a - b) }),
    };
  }

  #duration(value: unknown): Duration | undefined {
    const length = typeof value === 'string' ? durationOf(value) : undefined;
    if (length !== undefined && length > 0) return length;
    this.#report(['scrapeInterval'], `\`${String(value)}\` is no duration.`, 'a duration such as 15s');
    return undefined;
  }

  #list<T>(
    value: unknown,
    path: Path,
    isItem: (item: unknown) => item is T,
    expected: string,
  ): readonly T[] | undefined {
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every(isItem)) return value;
    const index = Array.isArray(value) ? value.findIndex((item) => !isItem(item)) : undefined;
    const odd: unknown = Array.isArray(value) ? value[index!] : value;
    this.#report(index === undefined ? path : [...path, index], notHere(odd), expected);
    return undefined;
  }

  #mapping(value: unknown, path: Path, known: readonly string[] | undefined, expected: string): Mapping | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#report(path, notHere(value), expected);
      return undefined;
    }
    for (const key of known === undefined ? [] : Object.keys(value)) {
      if (known?.includes(key)) continue;
      this.#reportKey(
        [...path, key],
        `\`${key}\` is no field of a metric schema.`,
        known?.join(', '),
        nearest(key, known ?? []),
      );
    }
    return value as Mapping;
  }

  #reportKey(path: Path, message: string, expected: string | undefined, near?: string): void {
    this.#report(path, message, expected, near, true);
  }

  #report(path: Path, message: string, expected: string | undefined, near?: string, isKey = false): void {
    const place = this.#places.place({ ...at({ file: this.#file, document: 0 }, ...path), key: isKey });
    this.diagnostics.push({
      code: 'metric-schema',
      severity: 'error',
      message,
      ...(expected === undefined ? {} : { expected }),
      ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
      ...place,
    });
  }
}

function notHere(value: unknown): string {
  return `\`${JSON.stringify(value)}\` does not belong here.`;
}

function isLabelName(item: unknown): item is string {
  return typeof item === 'string' && LABEL_NAME.test(item);
}

function isBound(item: unknown): item is number {
  return typeof item === 'number' && Number.isFinite(item);
}
