/** How tables of the database pages look: lines between rows, figures to the right, nothing else. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

export const getTableStyles = ({ colors, shape, spacing, typography }: GrafanaTheme2) => ({
  box: css({ overflowX: 'auto' }),
  scroller: css({ overflow: 'auto', maxHeight: '75vh' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    'th, td': {
      padding: spacing(0.5, 1.5, 0.5, 0),
      textAlign: 'left',
      verticalAlign: 'middle',
      borderBottom: `1px solid ${colors.border.weak}`,
    },
    th: {
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      fontWeight: typography.fontWeightMedium,
      whiteSpace: 'nowrap',
      position: 'sticky',
      top: 0,
      background: colors.background.primary,
    },
    'tbody tr:hover': { background: colors.action.hover },
  }),
  sort: css({
    all: 'unset',
    cursor: 'pointer',
    borderRadius: shape.radius.default,
    '&:hover': { color: colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${colors.primary.main}`, outlineOffset: 2 },
  }),
  // Beside the words, so that figures stand under the end of their title.
  arrow: css({ position: 'absolute', paddingLeft: 2 }),
  // Higher than the rules of the cells above.
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  signal: css({ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: spacing(1) }),
  figures: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-end', lineHeight: 1.25 }),
  note: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
  name: css({
    maxWidth: 320,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    a: { color: colors.text.primary, fontWeight: typography.fontWeightMedium },
    'a:hover': { textDecoration: 'underline' },
  }),
  more: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize, marginLeft: spacing(1) }),
  status: css({ whiteSpace: 'nowrap' }),
  engine: css({ color: colors.text.secondary, whiteSpace: 'nowrap' }),
  // Higher than the rules of the cells above.
  links: css({
    '&&': { paddingLeft: spacing(1) },
    maxWidth: 260,
    a: { color: colors.text.link },
    'a:hover': { textDecoration: 'underline' },
  }),
  figure: css({ display: 'inline-flex', alignItems: 'center', gap: spacing(0.5) }),
  critical: css({ color: colors.error.text }),
  warning: css({ color: colors.warning.text }),
});
