/** What the overview shows, as its address says it. */

import { type Comparison, isComparison } from '../../features/compare/comparison.ts';
import { isStatus, type Status } from '../../features/status/status.ts';
import { COLUMNS, type Column, type Sort, WORST_FIRST } from './order.ts';

export interface PageState {
  readonly text: string;
  readonly statuses: readonly Status[];
  /** The label that stands in the table and that rows are filtered and grouped by. */
  readonly label: string;
  readonly value?: string;
  readonly isGrouped: boolean;
  readonly sort: Sort;
  readonly comparison?: Comparison;
}

export const DEFAULT_LABEL = 'team';

export const DEFAULT_STATE: PageState = {
  text: '',
  statuses: [],
  label: DEFAULT_LABEL,
  isGrouped: false,
  sort: WORST_FIRST,
};

/** Parameters of the address that belong to this page. */
const KEYS = ['q', 'status', 'by', 'in', 'group', 'sort', 'compare'];

/** A long filter would make an address that servers refuse. */
const LONGEST_TEXT = 200;

/** The state of an address; what is missing or malformed takes its default. */
export function readPage(search: URLSearchParams): PageState {
  const by = search.get('by');
  const value = search.get('in');
  const compare = search.get('compare');
  return {
    text: (search.get('q') ?? '').slice(0, LONGEST_TEXT),
    statuses: [...new Set((search.get('status') ?? '').split(',').filter(isStatus))],
    label: by && /^[A-Za-z_][A-Za-z0-9_]*$/.test(by) ? by : DEFAULT_LABEL,
    ...(value === null ? {} : { value }),
    isGrouped: search.get('group') === '1',
    sort: readSort(search.get('sort')),
    ...(isComparison(compare) ? { comparison: compare } : {}),
  };
}

function readSort(text: string | null): Sort {
  const [, column, direction] = /^([a-z]+)-(asc|desc)$/.exec(text ?? '') ?? [];
  if (!COLUMNS.includes(column as Column)) return WORST_FIRST;
  return { column: column as Column, isDescending: direction === 'desc' };
}

/** The parameters of `state`; defaults are left out. */
export function writePage(state: PageState): Record<string, string> {
  const { comparison, isGrouped, label, sort, statuses, text, value } = state;
  const isWorstFirst = sort.column === WORST_FIRST.column && sort.isDescending === WORST_FIRST.isDescending;
  return {
    ...(text === '' ? {} : { q: text.slice(0, LONGEST_TEXT) }),
    ...(statuses.length === 0 ? {} : { status: statuses.join(',') }),
    ...(label === DEFAULT_LABEL ? {} : { by: label }),
    ...(value === undefined ? {} : { in: value }),
    ...(isGrouped ? { group: '1' } : {}),
    ...(isWorstFirst ? {} : { sort: `${sort.column}-${sort.isDescending ? 'desc' : 'asc'}` }),
    ...(comparison === undefined ? {} : { compare: comparison }),
  };
}

/** `search` with `state` in place of what it said about this page; all else stays. */
export function withPage(search: URLSearchParams, state: PageState): URLSearchParams {
  const after = new URLSearchParams(search);
  for (const key of KEYS) after.delete(key);
  for (const [key, value] of Object.entries(writePage(state))) after.set(key, value);
  return after;
}
