/** How many services are how: each count filters by its status. */

import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { STATUSES, type Status } from '../../features/status/status.ts';
import { statusName } from './reason-words.ts';
import { styles } from './styles.ts';

interface Props {
  readonly counts: Readonly<Record<Status, number>>;
  readonly chosen: readonly Status[];
  readonly onChoose: (statuses: readonly Status[]) => void;
}

export function Summary({ chosen, counts, onChoose }: Props) {
  const s = useStyles2(styles);
  const toggle = (status: Status) =>
    onChoose(chosen.includes(status) ? chosen.filter((one) => one !== status) : [...chosen, status]);
  // A status that no service has is left out, but for the two that one comes to look for.
  const shown = STATUSES.filter(
    (status) => counts[status] > 0 || chosen.includes(status) || status === 'critical' || status === 'warning',
  );
  return (
    <div className={s.bar} role="group" aria-label={t('overview.by-status', 'Services by status')}>
      {shown.map((status) => (
        <button
          key={status}
          type="button"
          className={s.chip}
          aria-pressed={chosen.includes(status)}
          data-none={counts[status] === 0}
          onClick={() => toggle(status)}
        >
          <StatusMark status={counts[status] === 0 ? 'healthy' : status} />
          <span>
            <span className={s.count}>{counts[status]}</span> {statusName(status)}
          </span>
        </button>
      ))}
    </div>
  );
}
