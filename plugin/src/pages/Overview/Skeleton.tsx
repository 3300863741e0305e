/** Stands where the overview will be, in its size, while the first answer is on its way. */

import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { ROW_HEIGHTS } from './preferences.ts';
import { styles } from './styles.ts';

const LINES = ['60%', '45%', '70%', '52%', '64%', '48%', '58%', '66%', '50%', '61%'];

export function Skeleton() {
  const s = useStyles2(styles);
  return (
    <div className={s.page} role="status" aria-label={t('overview.loading', 'Asking Prometheus')} aria-busy>
      <div className={s.bar} style={{ height: 32 }}>
        <span className={s.bone} style={{ width: 360 }} />
      </div>
      <div className={s.bar} style={{ height: 32 }}>
        <span className={s.bone} style={{ width: 240 }} />
      </div>
      <div className={s.scroll}>
        {LINES.map((width) => (
          <div
            key={width}
            style={{ height: ROW_HEIGHTS.comfortable, display: 'flex', alignItems: 'center', padding: '0 8px' }}
          >
            <span className={s.bone} style={{ width }} />
          </div>
        ))}
      </div>
    </div>
  );
}
