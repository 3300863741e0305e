/** A grey shape of the size of what comes. It does not move: a still page is easier to read while it fills. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

export function Placeholder({ height, width = '100%' }: { readonly height: number; readonly width?: number | string }) {
  const styles = useStyles2(getStyles);
  return <div aria-hidden className={styles.shape} style={{ height, width }} />;
}

const getStyles = ({ colors, shape }: GrafanaTheme2) => ({
  shape: css({ background: colors.background.secondary, borderRadius: shape.radius.default }),
});
