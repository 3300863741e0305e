/** What k6 measured against what the service promised, in our words. */

import type { PromisesFile } from '../../k6/lib/promises.ts';
import { printPercent, printRate, printSeconds, printSpan } from '../local/figures.ts';
import { tableLines } from '../local/table.ts';

/** The figures that k6 hands to a script at the end, as far as they are read here. */
export interface Figures {
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<
    Record<
      string,
      {
        readonly values: Readonly<Record<string, number>>;
        readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
      }
    >
  >;
}

/** One promise, and how it went. */
export interface Row {
  readonly name: string;
  /** Which requests it is about: `route:/orders,method:POST`; empty for all of the service. */
  readonly scope: string;
  readonly wanted: string;
  readonly seen: string;
  readonly state: 'kept' | 'broken' | 'not measured';
}

/** @returns undefined where `value` is not what k6 writes at its end. */
export function figuresOf(value: unknown): Figures | undefined {
  if (!isObject(value) || !isObject(value.metrics) || !isObject(value.state)) return undefined;
  const isWhole =
    typeof value.state.testRunDurationMs === 'number' &&
    Object.values(value.metrics).every((metric) => isObject(metric) && isObject(metric.values));
  return isWhole ? (value as unknown as Figures) : undefined;
}

/** The promises of `file` in the order of the spec. */
export function rowsOf(file: PromisesFile, figures: Figures): readonly Row[] {
  return file.promises.map(({ name, metric, threshold }) => {
    const [, figure = '', sign = '', limit = ''] = /^(.*?)([<>=]+)(.*)$/.exec(threshold) ?? [];
    const measured = figures.metrics[metric];
    const { values = {}, thresholds } = measured ?? {};
    const requests = values.count ?? (values.passes ?? 0) + (values.fails ?? 0);
    const scope = /\{service:[^,}]*,?(.*)\}$/.exec(metric)?.[1] ?? '';
    const isOk = thresholds?.[threshold]?.ok;
    const value = requests > 0 ? values[figure] : undefined;
    return {
      name,
      scope,
      wanted: wantedWords(figure, sign, Number(limit)),
      seen: figure === 'rate' ? printPercent(value) : printSeconds(value === undefined ? undefined : value / 1000),
      state: value === undefined || isOk === undefined ? 'not measured' : isOk ? 'kept' : 'broken',
    };
  });
}

function wantedWords(figure: string, sign: string, limit: number): string {
  if (figure === 'rate') return `failed ${sign === '<=' ? 'at most' : 'under'} ${short(limit * 100)} %`;
  const name = figure === 'avg' ? 'mean' : figure.replace(/^p\((.+)\)$/, 'p$1');
  return `${name} under ${limit < 1000 ? `${short(limit)} ms` : `${short(limit / 1000)} s`}`;
}

/** Without the dust of floating point: 0.1 and not 0.10000000000000009. */
function short(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** The table, what could not be asked, and sentences with the figures. */
export function verdictLines(file: PromisesFile, figures: Figures): readonly string[] {
  const rows = rowsOf(file, figures);
  const table = tableLines(
    [
      { title: 'promise', align: 'left' },
      { title: 'requests', align: 'left' },
      { title: 'wanted', align: 'left' },
      { title: 'seen', align: 'right' },
      { title: 'ok', align: 'left' },
    ],
    rows.map(({ name, scope, wanted, seen, state }) =>
      [name, scope === '' ? 'all' : scope, wanted, seen, state].map((text) => ({ text })),
    ),
  );
  const unasked = file.notExpressed.map(({ name, reason }) => `${name} was not asked about: ${reason}.`);
  return [...(rows.length > 0 ? [...table, ''] : []), ...unasked, ...sentences(rows, figures)];
}

/** Requests of the scenario; those of the fault switch are not among them. */
export function sentIn({ metrics }: Figures): number {
  return metrics.iterations?.values.count ?? 0;
}

function sentences(rows: readonly Row[], figures: Figures): readonly string[] {
  const { metrics, state } = figures;
  const sent = sentIn(figures);
  const dropped = metrics.dropped_iterations?.values.count ?? 0;
  const span = printSpan(state.testRunDurationMs);
  const broken = rows.filter((row) => row.state === 'broken');
  const unmeasured = rows.filter((row) => row.state === 'not measured');
  const lost = dropped === 0 ? '' : `, ${dropped} due ones were not sent since too many were open`;
  return [
    `${sent} requests in ${span}, ${printRate(sent / (state.testRunDurationMs / 1000))}${lost}.`,
    ...(unmeasured.length === 0 ? [] : [`No request was about ${unmeasured.map(({ name }) => name).join(', ')}.`]),
    broken.length === 0
      ? `${rows.length - unmeasured.length} of ${rows.length} promises kept, none broken.`
      : `${broken.length} of ${rows.length} promises broken: ${listed(broken)}.`,
  ];
}

function listed(rows: readonly Row[]): string {
  return rows.map(({ name, wanted, seen }) => `${name} (wanted ${wanted}, seen ${seen})`).join(', ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
