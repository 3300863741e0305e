/** The queries that took the most time: what share, how often, how long, and whether they read too much. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { StatusMark } from '../../../features/status/StatusMark.tsx';
import { NONE, useWords } from '../../../words/number.ts';
import { ShareBar } from '../ShareBar.tsx';
import type { DigestKey } from '../view.ts';
import { type DigestRow, examinedPerSent, hasSchema, MANY_EXAMINED, meanOf } from './digests.ts';

interface Props {
  readonly rows: readonly DigestRow[];
  /** How many queries there are in all. */
  readonly of: number;
  readonly onChoose: (digest: DigestKey) => void;
}

export function QueriesTable({ of, onChoose, rows }: Props) {
  const styles = useStyles2(getStyles);
  const words = useWords();
  const hasLocks = rows.some(({ totals }) => totals.lockSeconds !== undefined);
  return (
    <div className={styles.box}>
      <table className={styles.table}>
        <caption>
          {t('database.queries.caption', 'The {{shown}} queries that took the most time, of {{count}} that ran', {
            shown: rows.length,
            count: of,
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('database.queries.query', 'Query')}</th>
            <th scope="col" colSpan={2}>
              {t('database.queries.share', 'Share of time')}
            </th>
            <th scope="col">{t('database.queries.calls', 'Calls')}</th>
            <th scope="col">{t('database.queries.mean', 'Mean time')}</th>
            <th scope="col">{t('database.queries.examined', 'Rows read per row sent')}</th>
            {hasLocks && <th scope="col">{t('database.queries.locks', 'Waiting for locks')}</th>}
            <th scope="col">{t('database.queries.errors', 'Errors')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { digest, schema, share, text, totals } = row;
            const examined = examinedPerSent(row);
            const isMany = examined !== undefined && examined >= MANY_EXAMINED;
            const isFailing = (totals.errors ?? 0) >= 0.5;
            return (
              <tr key={`${schema} ${digest}`}>
                <td className={styles.query}>
                  <button type="button" title={text} onClick={() => onChoose({ digest, schema })}>
                    <code>{text}</code>
                  </button>
                  {hasSchema(row) && <span className={styles.schema}>{schema}</span>}
                </td>
                <td className={styles.bar}>
                  <ShareBar share={share} />
                </td>
                <td>{words.percent(share)}</td>
                <td>{words.count(whole(totals.calls))}</td>
                <td>{words.seconds(meanOf(row))}</td>
                <td className={isMany ? styles.warning : undefined}>
                  {isMany && <StatusMark status="warning" size={10} />} {words.count(examined)}
                </td>
                {hasLocks && <td>{words.percent(part(totals.lockSeconds, totals.seconds))}</td>}
                <td className={isFailing ? styles.warning : undefined}>
                  {isFailing && <StatusMark status="warning" size={10} />}{' '}
                  {isFailing ? words.count(whole(totals.errors)) : totals.errors === undefined ? NONE : '0'}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** An increase is extrapolated; nobody called a query 3.4 times. */
const whole = (value: number | undefined): number | undefined => (value === undefined ? undefined : Math.round(value));

const part = (value: number | undefined, of: number | undefined): number | undefined =>
  value === undefined || !of ? undefined : Math.min(1, value / of);

const getStyles = ({ colors, shape, spacing, typography }: GrafanaTheme2) => ({
  box: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    caption: { captionSide: 'top', textAlign: 'left', color: colors.text.secondary, padding: spacing(0, 0, 1) },
    'th, td': {
      padding: spacing(0.75, 1.5, 0.75, 0),
      textAlign: 'right',
      whiteSpace: 'nowrap',
      fontVariantNumeric: 'tabular-nums',
      borderBottom: `1px solid ${colors.border.weak}`,
    },
    'th:first-child, td:first-child': { textAlign: 'left' },
    th: { color: colors.text.secondary, fontSize: typography.bodySmall.fontSize },
    'tbody tr:hover': { background: colors.action.hover },
  }),
  query: css({
    width: '55%',
    maxWidth: 0,
    button: {
      all: 'unset',
      display: 'block',
      maxWidth: '100%',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      cursor: 'pointer',
      borderRadius: shape.radius.default,
    },
    'button:hover': { color: colors.text.link },
    'button:focus-visible': { outline: `2px solid ${colors.primary.main}`, outlineOffset: 2 },
    code: { background: 'none', border: 'none', padding: 0, color: 'inherit', fontSize: typography.bodySmall.fontSize },
  }),
  schema: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
  bar: css({ minWidth: 96 }),
  warning: css({ color: colors.warning.text, fontWeight: typography.fontWeightMedium }),
});
