/** How the tables of the page look: numbers to the right in even figures, one quiet line between rows. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

export const tableStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: theme.spacing(0.75, 1.5), textAlign: 'left', whiteSpace: 'nowrap' },
    '& th:first-of-type': { paddingLeft: theme.spacing(0.5) },
    '& thead th': {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      borderBottom: `1px solid ${theme.colors.border.medium}`,
    },
    '& tbody tr': { borderBottom: `1px solid ${theme.colors.border.weak}` },
    '& tbody tr:hover': { background: theme.colors.action.hover },
  }),
  number: css({ '&&&': { textAlign: 'right' } }),
  quiet: css({ color: theme.colors.text.secondary }),
  name: css({ '&&&': { whiteSpace: 'normal', overflowWrap: 'anywhere', minWidth: 180 } }),
  bar: css({
    display: 'inline-block',
    verticalAlign: 'middle',
    width: 64,
    height: 6,
    marginLeft: theme.spacing(1),
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.secondary,
    overflow: 'hidden',
    '& > span': { display: 'block', height: '100%', background: theme.colors.text.secondary },
  }),
  sort: css({
    all: 'unset',
    cursor: 'pointer',
    '&:hover': { color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  pick: css({
    all: 'unset',
    cursor: 'pointer',
    color: theme.colors.text.link,
    overflowWrap: 'anywhere',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  // No background: quiet figures on it would be too faint.
  chosen: css({ '& > th': { boxShadow: `inset 3px 0 ${theme.colors.primary.main}` } }),
  unseen: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  chips: css({ display: 'inline-flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2) }),
  burns: css({ fontWeight: theme.typography.fontWeightMedium }),
  ends: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1) }),
  detail: css({ marginTop: theme.spacing(1.5) }),
  detailHead: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    '& h3': {
      ...theme.typography.bodySmall,
      fontWeight: theme.typography.fontWeightMedium,
      margin: theme.spacing(1, 0),
    },
    '& h3, & button': { overflowWrap: 'anywhere' },
  }),
  state: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75) }),
});
