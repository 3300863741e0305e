/** Reads what a process exposes at /metrics, for tests: the text format into samples, and PromQL's selection of them. */

import type { Labels, Matchers } from '../src/model/matcher.ts';

/** One line of the text. */
export interface ExposedSample {
  readonly metric: string;
  readonly labels: Labels;
  readonly value: number;
  /** Whether it only grows: a counter, or a part of a histogram or summary other than its quantiles. */
  readonly isCounter: boolean;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"\s*,?\s*/y;

/**
 * The samples of `text` in the Prometheus text format, in its order. A `_total` without a TYPE line counts as a counter.
 *
 * @throws When a line is neither a comment nor a sample: a capture that cannot be read must not pass as an empty one.
 */
export function parseExposition(text: string): ExposedSample[] {
  const types = new Map<string, string>();
  const samples: ExposedSample[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.startsWith('# TYPE ')) {
      const [, , name = '', type = ''] = trimmed.split(/\s+/);
      types.set(name, type);
    }
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const { metric, labels, value } = parseSample(trimmed);
    samples.push({ metric, labels, value, isCounter: isCounter(metric, labels, types) });
  }
  return samples;
}

/**
 * A series as PromQL writes it, `name{label="value"}`, without a value.
 *
 * @throws When it is not one.
 */
export function parseSeries(text: string): { readonly metric: string; readonly labels: Labels } {
  const { metric, labels } = parseSample(`${text.trim()} 0`);
  return { metric, labels };
}

/** The samples named `metric` that meet every matcher. */
export function selectSamples(
  samples: readonly ExposedSample[],
  metric: string,
  matchers: Matchers = [],
): ExposedSample[] {
  return samples.filter((sample) => sample.metric === metric && meetsAll(sample.labels, matchers));
}

/** A series as one text, its labels sorted: equal for equal series. An empty label is no label, as in Prometheus. */
export function printSeries(series: { readonly metric: string; readonly labels: Labels }): string {
  const labels = Object.entries(series.labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort();
  return `${series.metric}{${labels.join(',')}}`;
}

/** Names of series, each with the names of all its non-empty labels: what discovery sees. */
export function labelNames(samples: readonly ExposedSample[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const sample of samples) {
    const known = names.get(sample.metric) ?? new Set<string>();
    for (const [name, value] of Object.entries(sample.labels)) if (value !== '') known.add(name);
    names.set(sample.metric, known);
  }
  return names;
}

/** A value as the text format writes it: `+Inf` and `NaN` included. */
export function numberOf(text: string): number {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

function parseSample(line: string): { metric: string; labels: Labels; value: number } {
  const match = LINE.exec(line);
  if (!match) throw new Error(`parseExposition: \`${line}\` is no sample`);
  const value = numberOf(match[3]!);
  if (Number.isNaN(value) && match[3] !== 'NaN') throw new Error(`parseExposition: \`${line}\` has no value`);
  return { metric: match[1]!, labels: parseLabels(match[2] ?? '', line), value };
}

function parseLabels(text: string, line: string): Labels {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const at = LABEL.lastIndex;
    const match = LABEL.exec(text);
    if (!match) throw new Error(`parseExposition: labels of \`${line}\` end at ${at}`);
    labels[match[1]!] = match[2]!.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}

function isCounter(metric: string, labels: Labels, types: ReadonlyMap<string, string>): boolean {
  const family = metric.replace(/_(bucket|sum|count)$/, '');
  const type = types.get(metric) ?? types.get(family);
  if (type === 'counter') return true;
  if (type === 'histogram') return family !== metric;
  if (type === 'summary') return family !== metric && labels.quantile === undefined;
  return type === undefined && metric.endsWith('_total');
}

function meetsAll(labels: Labels, matchers: Matchers): boolean {
  return matchers.every(({ label, op, value }) => {
    const actual = labels[label] ?? '';
    if (op === '=' || op === '!=') return (actual === value) === (op === '=');
    return new RegExp(`^(?:${value})$`, 's').test(actual) === (op === '=~');
  });
}
