/**
 * A small line beside a number. Plain SVG: a table draws a hundred of them at once, for which a chart with axes,
 * cursor and canvas is too much.
 */

import { useTheme2 } from '@grafana/ui';
import { type Line, pathOf, spanOf } from './path.ts';

interface Props {
  readonly line: Line | undefined;
  /** The same series at an earlier time, moved to this one: drawn pale behind. */
  readonly before?: Line | undefined;
  readonly start: number;
  readonly end: number;
  readonly gap: number;
  /** The span that is drawn at least, in the unit of the values. */
  readonly least: number;
  readonly level?: 'critical' | 'warning' | 'note' | undefined;
  /** Pixels. @default 72 */
  readonly width?: number;
  readonly height?: number;
}

export function Sparkline({ before, end, gap, height = 22, least, level, line, start, width = 72 }: Props) {
  const { colors } = useTheme2();
  const [low, high] = spanOf([line, before], least);
  const frame = { width, height, start, end, gap, low, high };
  const colour =
    level === 'critical' ? colors.error.text : level === 'warning' ? colors.warning.text : colors.text.secondary;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden focusable={false}>
      <path d={`M1 ${height - 0.5}H${width - 1}`} stroke={colors.border.weak} fill="none" />
      {before && (
        <path
          d={pathOf(before, frame)}
          stroke={colors.text.disabled}
          strokeWidth={1}
          strokeDasharray="2 2"
          fill="none"
        />
      )}
      {line && (
        <path
          d={pathOf(line, frame)}
          stroke={colour}
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
          fill="none"
        />
      )}
    </svg>
  );
}
