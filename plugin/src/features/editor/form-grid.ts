/** How the fields of a form stand: as many beside one another as there is room for. */

import type { GrafanaTheme2 } from '@grafana/data';

export const formGrid = (theme: GrafanaTheme2) => ({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(170px, 1fr))',
  alignItems: 'start',
  gap: theme.spacing(2),
});

/** A field that takes the whole width. */
export const WHOLE_ROW = { gridColumn: '1 / -1' };
