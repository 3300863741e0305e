/** Queries by digest: what each costs in a time range, from the counters that the exporter keeps of them. */

import { apart, together } from '../../../features/catalogue/together.ts';
import type { Sample } from '../../../prometheus/client.ts';
import { equals } from '../../../prometheus/promql.ts';
import type { DigestKey } from '../view.ts';

const METRIC = 'mysql_perf_schema_events_statements_';

/** The counters by digest, and which of them each column is. */
const COUNTERS = {
  calls: 'total',
  seconds: 'seconds_total',
  errors: 'errors_total',
  warnings: 'warnings_total',
  examined: 'rows_examined_total',
  sent: 'rows_sent_total',
  affected: 'rows_affected_total',
  noIndex: 'no_index_used_total',
  tmpDisk: 'tmp_disk_tables_total',
  lockSeconds: 'lock_time_seconds_total',
} as const;

export type Counter = keyof typeof COUNTERS;

/** One query, and what it did in the range. A counter that the exporter does not have is undefined. */
export interface DigestRow extends DigestKey {
  readonly text: string;
  /** Whether the exporter cut the text off. */
  readonly isCut: boolean;
  /** Of all time in the digests, 0–1. */
  readonly share: number;
  readonly totals: Readonly<Partial<Record<Counter, number>>>;
}

/** The metric that a digest table cannot do without. */
export const NEEDED = `${METRIC}seconds_total`;

/** The one question about all digests of an instance; counters that do not exist are not asked. */
export function digestsQuery(selector: string, window: string, has: (metric: string) => boolean): string {
  const columns = Object.entries(COUNTERS)
    .filter(([, name]) => has(METRIC + name))
    .map(([column, name]): [string, string] => [
      column,
      `sum by (schema, digest, digest_text) (increase(${METRIC}${name}{${selector}}[${window}]))`,
    ]);
  return together(Object.fromEntries(columns));
}

/** What a client without a default database runs has no schema; the exporter writes this in its place. */
const NO_SCHEMA = 'NONE';
/** Where mysqld_exporter cuts a text off by default. */
const USUAL_LIMIT = 120;

/** Rows that ran in the range, those that took the most time first. */
export function digestRows(samples: readonly Sample[]): readonly DigestRow[] {
  const rows = new Map<string, { key: DigestKey; text: string; totals: Partial<Record<Counter, number>> }>();
  for (const { labels, value } of samples) {
    const { column, labels: own } = apart(labels);
    const { digest = '', digest_text: text = '', schema = '' } = own;
    if (!Object.hasOwn(COUNTERS, column) || Number.isNaN(value)) continue;
    const id = JSON.stringify([schema, digest]);
    const row = rows.get(id) ?? { key: { digest, schema }, text: text.trim(), totals: {} };
    row.totals[column as Counter] = (row.totals[column as Counter] ?? 0) + value;
    rows.set(id, row);
  }
  const all = [...rows.values()];
  const whole = all.reduce((sum, { totals }) => sum + (totals.seconds ?? 0), 0);
  return all
    .filter(({ totals }) => (totals.calls ?? 0) > 0 || (totals.seconds ?? 0) > 0)
    .map(({ key, text, totals }) => ({
      ...key,
      text,
      isCut: text.endsWith('...') || text.length >= USUAL_LIMIT - 1,
      share: whole > 0 ? (totals.seconds ?? 0) / whole : 0,
      totals,
    }))
    .sort((a, b) => (b.totals.seconds ?? 0) - (a.totals.seconds ?? 0) || (a.digest < b.digest ? -1 : 1));
}

export const hasSchema = ({ schema }: DigestKey): boolean => schema !== '' && schema !== NO_SCHEMA;

/** Seconds of a call. */
export function meanOf({ totals }: DigestRow): number | undefined {
  const { calls, seconds } = totals;
  return seconds === undefined || !calls ? undefined : seconds / calls;
}

/** Rows read for each row sent; undefined where it sends none, as writes do. */
export function examinedPerSent({ totals }: DigestRow): number | undefined {
  const { examined, sent } = totals;
  // An increase is extrapolated, so that none at all can read as a little.
  return examined === undefined || sent === undefined || sent < 0.5 ? undefined : examined / sent;
}

/** Over this many rows read for one sent, an index is usually missing. */
export const MANY_EXAMINED = 100;

/** Graphs of one digest: calls, mean time and rows, with a range that the data source chooses. */
export function trendQueries(selector: string, { digest, schema }: DigestKey, has: (metric: string) => boolean) {
  const own = [selector, equals({ digest, ...(schema === '' ? {} : { schema }) })].filter(Boolean).join(',');
  const rate = (counter: Counter) => `sum(rate(${METRIC}${COUNTERS[counter]}{${own}}[$__rate_interval]))`;
  const can = (...counters: readonly Counter[]) => counters.every((counter) => has(METRIC + COUNTERS[counter]));
  return {
    calls: can('calls') ? rate('calls') : undefined,
    mean: can('calls', 'seconds') ? `${rate('seconds')} / (${rate('calls')} > 0)` : undefined,
    examined: can('examined') ? rate('examined') : undefined,
    sent: can('sent') ? rate('sent') : undefined,
    errors: can('errors') ? rate('errors') : undefined,
  };
}

/** Counts of one digest over time, from which the page learns when it ran. */
export function callsQuery(selector: string, { digest, schema }: DigestKey, window: string): string {
  const own = [selector, equals({ digest, ...(schema === '' ? {} : { schema }) })].filter(Boolean).join(',');
  return `sum(increase(${METRIC}total{${own}}[${window}])) > 0`;
}
