/** The table: a real one for those who hear it, of which only the rows in view exist. */

import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { forwardRef, useImperativeHandle, useMemo, useRef } from 'react';
import { useSharedState } from '../../app/use-shared-state.ts';
import type { Comparison } from '../../features/compare/comparison.ts';
import type { Span } from '../../features/trends/trends.ts';
import { type Asking, useTrends } from '../../features/trends/use-trends.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { useWords } from '../../words/number.ts';
import { GroupRow } from './GroupRow.tsx';
import { layoutOf, totalOf } from './layout.ts';
import { type Column, firstDirection, type Item, type Sort } from './order.ts';
import { type Preferences, ROW_HEIGHTS, shownColumns } from './preferences.ts';
import { trendsQuery } from './queries.ts';
import { type Problems, RowView } from './RowView.tsx';
import { columnName } from './reason-words.ts';
import { type Row, rowFinder } from './rows.ts';
import { styles } from './styles.ts';
import { useFilledHeight, useWidth } from './use-size.ts';

export interface TableHandle {
  scrollTo(index: number): void;
  focus(): void;
}

interface Props {
  readonly client: Prometheus;
  readonly items: readonly Item[];
  /** Undefined: no service has a label, and there is no column for one. */
  readonly label: string | undefined;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly preferences: Preferences;
  readonly comparison: Comparison | undefined;
  readonly now: number;
  readonly span: Span | undefined;
  readonly problems: Problems;
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
  readonly onHold: (isHeld: boolean) => void;
}

const RIGHT: readonly Column[] = ['latency', 'traffic', 'errors', 'saturation', 'budget', 'alerts'];
const HEAD_HEIGHT = 32;
const GROUP_HEIGHT = 32;
const NO_ROWS: readonly Row[] = [];

export const Table = forwardRef<TableHandle, Props>(function Table(props, handle) {
  const { client, comparison, items, onHold, onSelect, onSort, preferences, selected, sort, span } = props;
  const s = useStyles2(styles);
  const words = useWords();
  const [state] = useSharedState();
  const scroller = useRef<HTMLDivElement>(null);
  const height = useFilledHeight(scroller);
  const rowHeight = ROW_HEIGHTS[preferences.density];
  const label = props.label ?? '';
  const columns = useMemo(
    () => shownColumns(preferences).filter((column) => column !== 'label' || label !== ''),
    [preferences, label],
  );
  const width = useWidth(scroller);
  const layout = useMemo(() => layoutOf(columns, width), [columns, width]);
  const sizes = useMemo(
    () => ({
      estimateSize: (index: number) => (items[index]?.kind === 'group' ? GROUP_HEIGHT : rowHeight),
      getItemKey: (index: number) => keyOf(items[index], index),
    }),
    [items, rowHeight],
  );
  const virtual = useVirtualizer({
    ...sizes,
    count: items.length,
    getScrollElement: () => scroller.current,
    overscan: 6,
    // The head stands before the first row, and covers whatever row is scrolled under it.
    paddingStart: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  });

  useImperativeHandle(handle, () => ({
    scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));

  const lines = virtual.getVirtualItems();
  const inView = lines.flatMap(({ index }): Row[] => {
    const item = items[index];
    return item?.kind === 'row' ? [item.row] : [];
  });
  const trends = useTrends(
    client,
    layout.line > 0 ? inView : NO_ROWS,
    askTrends,
    span,
    comparison,
    virtual.isScrolling,
  );
  const above = (lines[0]?.start ?? HEAD_HEIGHT) - HEAD_HEIGHT;
  const below = virtual.getTotalSize() - (lines.at(-1)?.end ?? 0);

  return (
    <div
      ref={scroller}
      className={s.scroll}
      style={{ maxHeight: height }}
      tabIndex={0}
      role="region"
      aria-label={t('overview.table', 'Services by their golden signals')}
      onMouseEnter={() => onHold(true)}
      onMouseLeave={() => onHold(false)}
      onFocus={() => onHold(true)}
      onBlur={() => onHold(false)}
    >
      <table className={s.table} aria-rowcount={items.length + 1} style={{ minWidth: totalOf(layout) }}>
        <colgroup>
          {columns.map((column) => (
            <col key={column} style={{ width: layout.widths.get(column) }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1} style={{ height: HEAD_HEIGHT }}>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={`${s.head} ${RIGHT.includes(column) ? s.right : ''}`}
                {...(sort.column === column
                  ? { 'aria-sort': sort.isDescending ? ('descending' as const) : ('ascending' as const) }
                  : {})}
              >
                <button type="button" className={s.sort} onClick={() => onSort(nextSort(sort, column))}>
                  {columnName(column, label)}
                  {sort.column === column && <Icon name={sort.isDescending ? 'arrow-down' : 'arrow-up'} size="sm" />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Space height={above} columns={columns.length} />}
          {lines.map(({ index, key }) => {
            const item = items[index];
            if (!item) return null;
            if (item.kind === 'group')
              return (
                <GroupRow
                  key={key}
                  item={item}
                  label={label}
                  line={index + 2}
                  columns={columns.length}
                  height={GROUP_HEIGHT}
                />
              );
            return (
              <RowView
                key={key}
                row={item.row}
                place={index + 2}
                columns={columns}
                label={label}
                height={rowHeight}
                isSelected={item.row.key === selected}
                isCompared={comparison !== undefined}
                words={words}
                now={props.now}
                trends={trends.get(item.row.key)}
                span={span}
                line={layout.line}
                problems={props.problems}
                state={state}
                onSelect={onSelect}
              />
            );
          })}
          {below > 0 && <Space height={below} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
});

function askTrends(rows: readonly Row[], comparison: Comparison | undefined): Asking {
  const services = [...new Set(rows.map(({ service }) => service))].sort();
  const find = rowFinder(rows);
  return { query: trendsQuery(services, comparison), keyOf: (labels) => find(labels)?.key };
}

/** Stands for rows out of view. */
function Space({ columns, height }: { readonly columns: number; readonly height: number }) {
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columns} style={{ padding: 0 }} />
    </tr>
  );
}

const keyOf = (item: Item | undefined, index: number): string | number =>
  item === undefined ? index : item.kind === 'row' ? item.row.key : `group:${item.value}`;

/** A second click turns the direction round. */
function nextSort(sort: Sort, column: Column): Sort {
  return sort.column === column
    ? { column, isDescending: !sort.isDescending }
    : { column, isDescending: firstDirection(column) };
}
