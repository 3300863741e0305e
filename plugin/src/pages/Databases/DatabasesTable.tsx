/** The table of databases and hosts. Over two hundred rows only those in view are drawn. */

import { t } from '@grafana/i18n';
import { EmptyState, useStyles2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import type { SharedState } from '../../app/url-state.ts';
import type { Span } from '../../features/trends/trends.ts';
import { useTrends } from '../../features/trends/use-trends.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { useWidth } from '../Overview/use-size.ts';
import { DatabaseRow, SkeletonRow } from './DatabaseRow.tsx';
import type { Row } from './rows.ts';
import { getTableStyles } from './table-styles.ts';
import { askTrends } from './trends.ts';
import type { ListView, SortColumn } from './view.ts';

interface Props {
  readonly client: Prometheus;
  /** Undefined while they are loaded. */
  readonly rows: readonly Row[] | undefined;
  /** What the lines cover; undefined while nothing is known yet. */
  readonly span: Span | undefined;
  /** The moment that the rows show, in milliseconds. */
  readonly at: number;
  readonly view: ListView;
  readonly state: SharedState;
  readonly onChange: (part: Partial<ListView>) => void;
}

const VIRTUAL_FROM = 200;
const ROW_HEIGHT = 49;
const NO_ROWS: readonly Row[] = [];

/** Pixels of the table from which there is room for lines beside the numbers, and how wide they are. */
const LINES = [
  [1500, 80],
  [1280, 56],
  [1060, 38],
] as const;

export function DatabasesTable({ at, client, onChange, rows, span, state, view }: Props) {
  const styles = useStyles2(getTableStyles);
  const box = useRef<HTMLDivElement>(null);
  const isVirtual = (rows?.length ?? 0) > VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: isVirtual ? rows!.length : 0,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const shown = isVirtual ? items.map(({ index }) => rows![index]!) : rows;
  const width = useWidth(box);
  const line = LINES.find(([least]) => width >= least)?.[1] ?? 0;
  const trends = useTrends(
    client,
    line > 0 ? (shown ?? NO_ROWS) : NO_ROWS,
    askTrends,
    span,
    view.comparison,
    virtual.isScrolling,
  );
  const above = isVirtual ? (items[0]?.start ?? 0) : 0;
  const below = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const sortable = (column: SortColumn, label: string) => (
    <SortHeader column={column} label={label} view={view} onChange={onChange} />
  );
  return (
    <div ref={box} className={isVirtual ? styles.scroller : styles.box}>
      <table className={styles.table} aria-rowcount={rows ? rows.length + 1 : -1} aria-busy={!rows}>
        <thead>
          <tr>
            {sortable('name', t('databases.column.name', 'Name'))}
            {sortable('status', t('databases.column.status', 'Status'))}
            <Plain>{t('databases.column.engine', 'Engine')}</Plain>
            {sortable('latency', t('databases.column.latency', 'Latency, mean'))}
            {sortable('traffic', t('databases.column.traffic', 'Traffic'))}
            {sortable('errors', t('databases.column.errors', 'Errors'))}
            {sortable('saturation', t('databases.column.saturation', 'Saturation'))}
            {sortable('deadlocks', t('databases.column.deadlocks', 'Deadlocks'))}
            <Plain className={styles.links}>{t('databases.column.host', 'Host')}</Plain>
            <Plain className={styles.links}>{t('databases.column.services', 'Services')}</Plain>
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} />
          {shown
            ? shown.map((row) => (
                <DatabaseRow
                  key={row.key}
                  row={row}
                  at={at}
                  state={state}
                  height={ROW_HEIGHT}
                  line={line}
                  span={span}
                  trends={trends.get(row.key)}
                  isCompared={view.comparison !== undefined}
                />
              ))
            : ['a', 'b', 'c', 'd'].map((key) => <SkeletonRow key={key} />)}
          <Spacer height={below} />
        </tbody>
      </table>
      {rows?.length === 0 && (
        <EmptyState variant="not-found" message={t('databases.no-match', 'Nothing matches these filters')} />
      )}
    </div>
  );
}

const Spacer = ({ height }: { readonly height: number }) =>
  height > 0 ? (
    <tr aria-hidden style={{ height }}>
      <td colSpan={10} />
    </tr>
  ) : null;

function Plain({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <th scope="col" className={className}>
      {children}
    </th>
  );
}

const isNumeric = (column: SortColumn): boolean => column !== 'name' && column !== 'status';

function SortHeader({
  column,
  label,
  onChange,
  view,
}: Pick<Props, 'view' | 'onChange'> & { readonly column: SortColumn; readonly label: string }) {
  const styles = useStyles2(getTableStyles);
  const isSorted = view.sort === column;
  // Names begin with the first letter, all else with the worst or the highest.
  const isAscending = (column === 'name') !== view.isReversed;
  return (
    <th
      scope="col"
      className={isNumeric(column) ? styles.number : undefined}
      aria-sort={isSorted ? (isAscending ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => onChange({ sort: column, isReversed: isSorted && !view.isReversed })}
      >
        {label}
        <span aria-hidden className={styles.arrow}>
          {isSorted ? (isAscending ? '▴' : '▾') : ''}
        </span>
      </button>
    </th>
  );
}
