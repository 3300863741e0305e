/** The shape of a status, so that it can be told without seeing colours. Words stand beside it, so it is silent. */

import type { GrafanaTheme2 } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { Level, Status } from './status.ts';

interface Props {
  readonly status: Status | Level;
  /** Edge in pixels. @default 12 */
  readonly size?: number;
}

export function StatusMark({ size = 12, status }: Props) {
  const { colors } = useTheme2();
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 12 12"
      fill="none"
      stroke={colors.text.secondary}
      strokeWidth="1.5"
      style={{ flex: 'none' }}
    >
      {shapeOf(status, colors)}
    </svg>
  );
}

/** Loud shapes are full, quiet ones are lines. */
function shapeOf(status: Status | Level, colors: GrafanaTheme2['colors']): ReactNode {
  switch (status) {
    case 'critical':
      return <path d="M6 .8 11.7 11H.3Z" fill={colors.error.text} stroke="none" />;
    case 'warning':
      return <circle cx="6" cy="6" r="4.8" fill={colors.warning.text} stroke="none" />;
    case 'unscraped':
      return (
        <>
          <circle cx="6" cy="6" r="4.5" />
          <path d="M2.8 9.2 9.2 2.8" />
        </>
      );
    case 'unknown':
      return <circle cx="6" cy="6" r="4.5" strokeDasharray="2 1.5" />;
    case 'idle':
      return <path d="M2 6h8" />;
    case 'note':
      return <circle cx="6" cy="6" r="4.5" />;
    case 'healthy':
      return <path d="m2 6.5 2.8 2.8L10 3.5" />;
  }
}
