/** A status as a shape, a colour and words. */

import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { NONE, useWords } from '../../words/number.ts';
import { StatusMark } from '../status/StatusMark.tsx';
import type { Health } from './health.ts';
import { sayHealth } from './say-health.ts';

export function HealthMark({ at, health }: { readonly health: Health /** Milliseconds: now. */; readonly at: number }) {
  const styles = useStyles2(getStyles);
  const words = useWords();
  const since = health.since === undefined ? undefined : words.duration((at - health.since) / 1000);
  return (
    <span className={styles.mark}>
      <StatusMark status={health.level} />
      <span
        className={cx(styles.said, health.level === 'healthy' ? styles.healthy : styles.words)}
        title={sayHealth(health)}
      >
        {sayHealth(health)}
      </span>
      {since !== undefined && since !== NONE && (
        <span className={styles.since} title={dateTimeFormat(health.since ?? at)}>
          {since}
        </span>
      )}
      {health.more > 0 && (
        <span className={styles.since}>{t('catalogue.more', '+{{count}} more', { count: health.more })}</span>
      )}
    </span>
  );
}

const getStyles = ({ colors, spacing, typography }: GrafanaTheme2) => ({
  mark: css({ display: 'inline-flex', alignItems: 'center', gap: spacing(0.75) }),
  said: css({ maxWidth: 240, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  words: css({ color: colors.text.primary }),
  since: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize, whiteSpace: 'nowrap' }),
  healthy: css({ color: colors.text.secondary }),
});
