/** The choice of an earlier time to compare with. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { Comparison } from './comparison.ts';

interface Props {
  readonly value: Comparison | undefined;
  readonly onChange: (value: Comparison | undefined) => void;
}

export function CompareWith({ onChange, value }: Props) {
  const styles = useStyles2(stylesOf);
  return (
    <span className={styles.together}>
      <span className={styles.label}>{t('compare.with', 'Compare with')}</span>
      <RadioButtonGroup<Comparison | 'off'>
        aria-label={t('compare.with', 'Compare with')}
        value={value ?? 'off'}
        options={[
          { value: 'off', label: t('compare.off', 'Off') },
          { value: '1h', label: t('compare.hour', '1 h ago') },
          { value: '1d', label: t('compare.day', '1 d ago') },
          { value: '1w', label: t('compare.week', '1 w ago') },
        ]}
        onChange={(chosen) => onChange(chosen === 'off' ? undefined : chosen)}
      />
    </span>
  );
}

const stylesOf = ({ colors, spacing, typography }: GrafanaTheme2) => ({
  together: css({ display: 'inline-flex', gap: spacing(1), alignItems: 'center', whiteSpace: 'nowrap' }),
  label: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
});
