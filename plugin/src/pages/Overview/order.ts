/** Which rows are shown, and in which order. */

import { rankOf, STATUSES, type Status } from '../../features/status/status.ts';
import type { Row } from './rows.ts';

export const COLUMNS = [
  'service',
  'label',
  'status',
  'latency',
  'traffic',
  'errors',
  'saturation',
  'budget',
  'alerts',
] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sort {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** Worst first. */
export const WORST_FIRST: Sort = { column: 'status', isDescending: false };

/** The direction that a first click on a column asks for: the bad end on top, names from A. */
export const firstDirection = (column: Column): boolean =>
  !(column === 'service' || column === 'label' || column === 'status' || column === 'budget');

type Key = number | string | undefined;

/** A row with what it is compared by, worked out once. */
interface Sorted {
  readonly row: Row;
  readonly key: Key;
  readonly name: string;
  readonly rank: number;
}

/** The rows in the order of `sort`; ties stand worst first, then by name. */
export function sorted(rows: readonly Row[], { column, isDescending }: Sort, label: string, locale = 'en'): Row[] {
  const direction = isDescending ? -1 : 1;
  const isPlain = rows.every(({ service }) => PLAIN.test(service));
  const collator = new Intl.Collator(locale, { numeric: true });
  // A collator is right in every script, and too slow for ten thousand names; plain ones have keys that compare as text.
  const compareNames = isPlain ? compareText : collator.compare;
  const compareTexts = column === 'service' ? compareNames : collator.compare;
  const compare = (a: Sorted, b: Sorted): number => {
    const [x, y] = [a.key, b.key];
    // What has no value stands last in either direction.
    if (x === undefined || y === undefined) {
      if (x !== y) return x === undefined ? 1 : -1;
    } else if (typeof x === 'number' && typeof y === 'number') {
      if (x !== y) return (x - y) * direction;
    } else {
      const order = x === y ? 0 : compareTexts(String(x), String(y));
      if (order !== 0) return order * direction;
    }
    return byWorst(a, b) || compareNames(a.name, b.name) || compareText(a.row.key, b.row.key);
  };
  return rows
    .map((row): Sorted => {
      const name = isPlain ? plainKey(row.service) : row.service;
      const key = column === 'service' ? name : sortKey(row, column, label);
      return { row, key, name, rank: rankOf(row.status) };
    })
    .sort(compare)
    .map(({ row }) => row);
}

const PLAIN = /^[ -~]*$/;
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Text that compares as people count: `api-9` before `api-10`, whatever the case. */
const plainKey = (name: string): string => name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(15, '0'));

function sortKey(row: Row, column: Column, label: string): Key {
  switch (column) {
    case 'service':
      return row.service;
    case 'label':
      return row.labels[label] || undefined;
    case 'status':
      return rankOf(row.status);
    case 'budget':
      return row.budget?.value;
    case 'alerts':
      // A firing alert outweighs any number of pending ones.
      return row.firing * 1000 + Math.min(row.pending, 999);
    default:
      return row[column];
  }
}

/** By status, then by what is left of the budget, then by how fast it burns. */
function byWorst(a: Sorted, b: Sorted): number {
  return (
    a.rank - b.rank ||
    b.row.firing - a.row.firing ||
    // Without budgets on both sides the difference is no number, and the next decides.
    (a.row.budget?.value ?? Infinity) - (b.row.budget?.value ?? Infinity) ||
    (b.row.burns[0]?.value ?? 0) - (a.row.burns[0]?.value ?? 0)
  );
}

/**
 * `next` in the order in which the same rows stood `before`; new rows come last, as they would have, and rows that are
 * gone leave no gap. Holds the table still while someone points at it.
 */
export function heldOrder(next: readonly Row[], before: readonly string[]): Row[] {
  const places = new Map(before.map((key, index) => [key, index]));
  const known = next.filter(({ key }) => places.has(key));
  const fresh = next.filter(({ key }) => !places.has(key));
  return [...known.sort((a, b) => places.get(a.key)! - places.get(b.key)!), ...fresh];
}

/**
 * Rows that pass text and label, before the status is looked at: what the counts are taken from.
 *
 * @param text  Every word of it must stand in the name, in the identity or in a label.
 * @param value  What `label` must be; undefined: anything. An empty text: rows without the label.
 */
export function narrowed(rows: readonly Row[], text: string, label: string, value: string | undefined): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && value === undefined) return rows;
  return rows.filter(
    (row) => (value === undefined || (row.labels[label] ?? '') === value) && words.every((word) => holds(row, word)),
  );
}

const haystacks = new WeakMap<Row, string>();

/** Whether `word`, in small letters, stands anywhere in the names and labels of `row`. */
function holds(row: Row, word: string): boolean {
  let haystack = haystacks.get(row);
  if (haystack === undefined) {
    haystack = [row.service, ...Object.values(row.identity), ...Object.values(row.labels)].join('\n').toLowerCase();
    haystacks.set(row, haystack);
  }
  return haystack.includes(word);
}

export const ofStatuses = (rows: readonly Row[], statuses: readonly Status[]): readonly Row[] =>
  statuses.length === 0 ? rows : rows.filter(({ status }) => statuses.includes(status));

/** How many rows have each status. */
export function countsOf(rows: readonly Row[]): Readonly<Record<Status, number>> {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const { status } of rows) counts[status]++;
  return counts;
}

/** Labels that rows can be grouped by, the most common first. */
export function labelsOf(rows: readonly Row[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { labels } of rows) for (const label in labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([label]) => label);
}

/** Values of `label` with the number of rows, by name; rows without it count under the empty text. */
export function valuesOf(rows: readonly Row[], label: string, locale = 'en'): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { labels } of rows) counts.set(labels[label] ?? '', (counts.get(labels[label] ?? '') ?? 0) + 1);
  const collator = new Intl.Collator(locale, { numeric: true });
  return [...counts].sort(([a], [b]) => Number(a === '') - Number(b === '') || collator.compare(a, b));
}

/** A line of the table: a service, or the heading of a group. */
export type Item =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'group'; readonly value: string; readonly counts: Readonly<Record<Status, number>> };

/** Rows as lines, under headings when `label` is given. Groups stand in the order of their first row. */
export function itemsOf(rows: readonly Row[], label?: string): readonly Item[] {
  if (label === undefined) return rows.map((row) => ({ kind: 'row', row }));
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const value = row.labels[label] ?? '';
    const members = groups.get(value);
    if (members) members.push(row);
    else groups.set(value, [row]);
  }
  return [...groups].flatMap(([value, members]): Item[] => [
    { kind: 'group', value, counts: countsOf(members) },
    ...members.map((row): Item => ({ kind: 'row', row })),
  ]);
}
