/** The room that panels will take, while they are loaded. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** Height of a panel in pixels. */
export const PANEL_HEIGHT = 260;

/**
 * Four panels side by side, or two, or one: never three and one below. A product with 999 is a condition: it is far
 * over or far under the bounds that it is clamped to.
 */
export const PANEL_COLUMNS =
  'repeat(auto-fit, minmax(clamp(25% - 6px, (1040px - 100%) * 999, max(50% - 4px, min(100%, (560px - 100%) * 999))), 1fr))';

/** Three panels side by side, or as many as fit. */
export const THREE_COLUMNS = 'repeat(auto-fit, minmax(240px, 1fr))';

export function SceneSpace({
  columns = PANEL_COLUMNS,
  panels,
}: {
  readonly panels: number;
  readonly columns?: string;
}) {
  const styles = useStyles2(stylesOf);
  return (
    <div aria-busy className={styles.grid} style={{ gridTemplateColumns: columns }}>
      {Array.from({ length: panels }, (_, index) => `panel-${index}`).map((panel) => (
        <div key={panel} className={styles.panel} />
      ))}
    </div>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  grid: css({ display: 'grid', gap: theme.spacing(1) }),
  panel: css({
    height: PANEL_HEIGHT,
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
});
