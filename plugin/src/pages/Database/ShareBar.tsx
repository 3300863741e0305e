/** A part of a whole as a bar; the number stands beside it. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Level } from '../../features/catalogue/level.ts';

export function ShareBar({ level = 'ok', share }: { readonly share: number; readonly level?: Level }) {
  const styles = useStyles2(getStyles);
  return (
    <div aria-hidden className={styles.track}>
      <div className={styles[level]} style={{ width: `${Math.min(100, Math.max(0, share * 100))}%` }} />
    </div>
  );
}

const getStyles = ({ colors, shape }: GrafanaTheme2) => {
  const bar = (background: string) =>
    css({ height: '100%', minWidth: 1, background, borderRadius: shape.radius.default });
  return {
    track: css({
      height: 8,
      background: colors.background.secondary,
      borderRadius: shape.radius.default,
      overflow: 'hidden',
    }),
    ok: bar(colors.text.disabled),
    warning: bar(colors.warning.main),
    critical: bar(colors.error.main),
  };
};
