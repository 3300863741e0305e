/** The heading of a group of services: which value they share, and how they are. */

import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { STATUSES } from '../../features/status/status.ts';
import { PLAIN } from '../../words/plain.ts';
import type { Item } from './order.ts';
import { statusName } from './reason-words.ts';
import { styles } from './styles.ts';

interface Props {
  readonly item: Extract<Item, { kind: 'group' }>;
  readonly label: string;
  readonly line: number;
  readonly columns: number;
  readonly height: number;
}

export function GroupRow({ columns, height, item, label, line }: Props) {
  const s = useStyles2(styles);
  return (
    <tr aria-rowindex={line} style={{ height }}>
      <th scope="rowgroup" colSpan={columns} className={s.group} style={{ height }}>
        {item.value === '' ? t('overview.without-label', 'without {{label}}', { label, ...PLAIN }) : item.value}
        <span className={s.groupCounts}>
          {STATUSES.filter((status) => item.counts[status] > 0).map((status) => (
            <span key={status}>
              <StatusMark status={status} size={9} />
              {item.counts[status]} {statusName(status)}
            </span>
          ))}
        </span>
      </th>
    </tr>
  );
}
