/** One service as a row of the table. */

import { useStyles2 } from '@grafana/ui';
import { memo } from 'react';
import { Link } from 'react-router-dom';
import { linkTo, type SharedState } from '../../app/url-state.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import type { RowTrends, Span } from '../../features/trends/trends.ts';
import type { Words } from '../../words/number.ts';
import { AlertsCell, BudgetCell, SignalCell, StatusCell } from './cells.tsx';
import type { Column } from './order.ts';
import type { Row } from './rows.ts';
import { styles } from './styles.ts';

/** Why a column has no numbers. */
export type Problems = { readonly [C in Column]?: string };

export interface RowProps {
  readonly row: Row;
  /** Place in the whole table, from 1; the head is line 1. */
  readonly place: number;
  readonly columns: readonly Column[];
  readonly label: string;
  readonly height: number;
  readonly isSelected: boolean;
  readonly isCompared: boolean;
  readonly words: Words;
  readonly now: number;
  readonly trends: RowTrends | undefined;
  readonly span: Span | undefined;
  /** Width of a line in pixels; 0: none. */
  readonly line: number;
  readonly problems: Problems;
  readonly state: SharedState;
  readonly onSelect: (key: string) => void;
}

export const RowView = memo(function RowView(props: RowProps) {
  const { columns, height, isSelected, onSelect, place, row } = props;
  const s = useStyles2(styles);
  return (
    <tr
      className={s.row}
      aria-rowindex={place}
      aria-selected={isSelected}
      data-selected={isSelected}
      data-service={row.service}
      style={{ height }}
      onClick={() => onSelect(row.key)}
      onFocus={() => onSelect(row.key)}
    >
      {columns.map((column) =>
        column === 'service' ? (
          <th key={column} scope="row" className={s.cell} style={{ height }}>
            <NameCell {...props} />
          </th>
        ) : (
          <td key={column} className={s.cell} style={{ height }}>
            <Cell {...props} column={column} />
          </td>
        ),
      )}
    </tr>
  );
});

function NameCell({ row, state }: RowProps) {
  const s = useStyles2(styles);
  const identity = Object.values(row.identity).join(' · ');
  return (
    <div className={s.name}>
      <span className={s.slot}>{row.status !== 'healthy' && <StatusMark status={row.status} />}</span>
      <div className={s.names}>
        <Link className={s.link} to={linkTo.service(row.service, state, row.identity)} title={row.service}>
          {row.service}
        </Link>
        {identity !== '' && <span className={s.small}>{identity}</span>}
      </div>
    </div>
  );
}

function Cell({ column, ...props }: RowProps & { readonly column: Column }) {
  const { isCompared, label, line, now, problems, row, span, trends, words } = props;
  const shared = { row, words, now, trends, span };
  switch (column) {
    case 'label':
      return <span title={row.labels[label]}>{row.labels[label]}</span>;
    case 'status':
      return <StatusCell {...shared} />;
    case 'budget':
      return <BudgetCell row={row} words={words} problem={problems.budget} />;
    case 'alerts':
      return <AlertsCell row={row} problem={problems.alerts} />;
    case 'latency':
    case 'traffic':
    case 'errors':
    case 'saturation':
      return <SignalCell {...shared} line={line} signal={column} isCompared={isCompared} problem={problems[column]} />;
    default:
      return null;
  }
}
