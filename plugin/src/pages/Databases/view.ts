/** What of the list is shown, in which order; it lives in the address. */

import type { Subject } from '@quartet/generator';
import type { HealthLevel } from '../../features/catalogue/health.ts';
import { type Comparison, isComparison } from '../../features/compare/comparison.ts';
import type { Row } from './rows.ts';

export const COLUMNS = ['status', 'name', 'latency', 'traffic', 'errors', 'saturation', 'deadlocks'] as const;
export type SortColumn = (typeof COLUMNS)[number];

export const SUBJECTS = ['mysql', 'postgresql', 'redis', 'host'] as const satisfies readonly Subject[];

/** `bad`: all that is not healthy. */
export type StatusFilter = 'bad' | HealthLevel;
const STATUSES: readonly StatusFilter[] = ['bad', 'critical', 'warning', 'unscraped', 'note', 'healthy'];

export interface ListView {
  readonly sort: SortColumn;
  readonly isReversed: boolean;
  readonly text: string;
  readonly subject?: Subject;
  readonly status?: StatusFilter;
  readonly comparison?: Comparison;
}

export function readView(search: URLSearchParams): ListView {
  const sort = COLUMNS.find((column) => column === search.get('sort')) ?? 'status';
  const subject = SUBJECTS.find((one) => one === search.get('engine'));
  const status = STATUSES.find((one) => one === search.get('status'));
  const compare = search.get('compare');
  return {
    sort,
    isReversed: search.get('dir') === 'asc',
    text: search.get('q') ?? '',
    ...(subject ? { subject } : {}),
    ...(status ? { status } : {}),
    ...(isComparison(compare) ? { comparison: compare } : {}),
  };
}

/** The parameters of `view`, undefined for those to be taken away. */
export function writeView({
  comparison,
  isReversed,
  sort,
  status,
  subject,
  text,
}: ListView): Record<string, string | undefined> {
  return {
    sort: sort === 'status' ? undefined : sort,
    dir: isReversed ? 'asc' : undefined,
    q: text || undefined,
    engine: subject,
    status,
    compare: comparison,
  };
}

/** The rows that `view` wants, in its order; `rows` come worst first. */
export function visibleRows(rows: readonly Row[], view: ListView): readonly Row[] {
  const words = view.text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = rows.filter(
    (row) =>
      (!view.subject || row.watched.subject === view.subject) &&
      (!view.status || hasStatus(row, view.status)) &&
      words.every((word) => textOf(row).includes(word)),
  );
  const { sort } = view;
  const sorted = sort === 'status' ? shown : [...shown].sort((a, b) => compare(a, b, sort));
  return view.isReversed ? [...sorted].reverse() : sorted;
}

function hasStatus({ health }: Row, status: StatusFilter): boolean {
  return status === 'bad' ? health.level !== 'healthy' && health.level !== 'note' : health.level === status;
}

function textOf({ services, watched }: Row): string {
  return [watched.name, watched.subject, watched.flavor, watched.host, ...Object.values(watched.labels), ...services]
    .join('\n')
    .toLowerCase();
}

/** The highest first, names by the alphabet; what has no value comes last. */
function compare(a: Row, b: Row, column: Exclude<SortColumn, 'status'>): number {
  if (column === 'name') return a.watched.name < b.watched.name ? -1 : Number(a.watched.name > b.watched.name);
  const [left, right] = [numberOf(a, column), numberOf(b, column)];
  if (left === right) return 0;
  if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
  return right - left;
}

function numberOf(row: Row, column: Exclude<SortColumn, 'status' | 'name'>): number | undefined {
  if (column === 'errors') return row.errors?.value;
  return column === 'saturation' ? row.saturation?.value : row[column];
}
