/** What stands out, in a line each: the alerts that are active, and the series that left what is usual. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { linkTo, type SharedState } from '../../app/url-state.ts';
import type { ActiveAlert } from '../../features/catalogue/alerts.ts';
import { type Finding, isOneDay } from '../../features/catalogue/findings.ts';
import { groupBy } from '../../features/catalogue/group.ts';
import { sayFinding, sayWhen } from '../../features/catalogue/say-finding.ts';
import { sayAlert } from '../../features/catalogue/texts.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { NONE, useWords, type Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';

interface Props {
  readonly alerts: readonly ActiveAlert[];
  readonly findings: readonly Finding[];
  readonly state: SharedState;
  /** Milliseconds: the end of the range. */
  readonly at: number;
  readonly onShow: () => void;
}

export function StandsOut({ alerts, at, findings, onShow, state }: Props) {
  const styles = useStyles2(getStyles);
  const words = useWords();
  if (alerts.length + findings.length === 0) return null;
  return (
    <div className={styles.box}>
      {findings.length > 0 && (
        <ul className={styles.list} aria-label={t('database.stands-out', 'What stands out')}>
          {findings.map((finding) => (
            <li key={finding.series}>
              {/* What is over is no longer loud. */}
              <StatusMark status={finding.level === 'notice' || finding.until !== undefined ? 'note' : finding.level} />
              <button type="button" onClick={onShow}>
                {sayFinding(words, finding)}
              </button>
              <span className={styles.when}>{sayWhen(finding, isOneDay(finding) ? 'HH:mm' : 'MMM D, HH:mm')}</span>
            </li>
          ))}
        </ul>
      )}
      {alerts.length > 0 && (
        <div className={styles.alerts}>
          <span className={styles.when}>{t('database.alerts', 'Alerts')}</span>
          <ul className={styles.inline}>
            {grouped(alerts).map(({ alert, count }) => (
              <li key={`${alert.name} ${alert.state}`}>
                <StatusMark status={alert.state === 'pending' ? 'note' : alert.level} />
                <a href={linkTo.rules(state, { q: alert.name })}>{sayAlert(alert.name)}</a>
                <span className={styles.when}>
                  {count > 1 && `${words.times(count)} `}
                  {sayAge(words, alert, at)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** Alerts of one name in one state as one, such as those of two instances. They come worst first, so the first is it. */
function grouped(alerts: readonly ActiveAlert[]) {
  return [...groupBy(alerts, ({ name, state }) => `${name} ${state}`).values()].map((group) => ({
    alert: group[0]!,
    count: group.length,
  }));
}

/** For how long it fires or is about to. */
function sayAge(words: Words, { since, state }: ActiveAlert, at: number): string {
  const age = since === undefined ? NONE : words.duration((at - since) / 1000);
  return state === 'pending'
    ? t('database.alert.pending', 'pending for {{age}}', { age, ...PLAIN })
    : t('database.alert.firing', 'for {{age}}', { age, ...PLAIN });
}

const getStyles = ({ colors, shape, spacing, typography }: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    gap: spacing(1),
    li: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: spacing(0.75) },
    'a, button': { color: colors.text.primary },
    button: { all: 'unset', cursor: 'pointer', borderRadius: shape.radius.default },
    'a:hover, button:hover': { textDecoration: 'underline' },
    'button:focus-visible': { outline: `2px solid ${colors.primary.main}`, outlineOffset: 2 },
  }),
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: spacing(0.5) }),
  alerts: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: spacing(1) }),
  inline: css({ listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexWrap: 'wrap', gap: spacing(0.5, 2) }),
  when: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
});
