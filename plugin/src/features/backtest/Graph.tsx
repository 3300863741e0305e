/** What an alert measures over time, with its threshold as a line that can be dragged, or moved by the arrow keys. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import { PLAIN } from '../../words/plain.ts';
import { pathOf } from '../sparkline/path.ts';
import type { History } from './simulate.ts';
import { thinned, topOf } from './thin.ts';

interface Props {
  readonly history: History;
  /** `<` and its kin keep the lowest values where points are joined. */
  readonly op: string;
  /** Undefined where it is compared with what is no number. */
  readonly threshold: number | undefined;
  /** Of the rule that runs today, where it differs. */
  readonly today: number | undefined;
  readonly format: (value: number) => string;
  /** The step of one arrow key for a scale that ends at `top`. */
  readonly stepFor: (top: number) => number;
  /** While it is dragged, and once more at the end; absent where it cannot be set here. */
  readonly onMove?: (value: number, isDone: boolean) => void;
}

const WIDTH = 800;
const HEIGHT = 200;
/** More lines than this are a cloud; the highest are drawn. */
const MOST_LINES = 12;

export function Graph({ format, history, onMove, op, stepFor, threshold, today }: Props) {
  const styles = useStyles2(stylesOf);
  const { colors, visualization } = useTheme2();
  const area = useRef<HTMLDivElement>(null);
  const dragged = useRef<number | undefined>(undefined);
  const { end, start, step } = history.grid;
  const keep = op.startsWith('<') ? 'low' : 'high';
  const lines = useMemo(
    () =>
      history.series
        .map((line) => ({ key: JSON.stringify(line.labels), line: thinned(line, start, end, WIDTH / 2, keep) }))
        .sort((a, b) => highest(b.line.values) - highest(a.line.values))
        .slice(0, MOST_LINES),
    [history, start, end, keep],
  );
  // The scale holds still while the line is dragged, or it would run away from the pointer.
  const scale = useRef<{ history: History; top: number }>({ history, top: 0 });
  const needed = topOf(
    lines.flatMap(({ line }) => line.values),
    [threshold, today],
  );
  if (scale.current.history !== history || (dragged.current === undefined && needed > scale.current.top))
    scale.current = { history, top: needed };
  const { top } = scale.current;
  const frame = {
    width: WIDTH,
    height: HEIGHT,
    start,
    end,
    gap: Math.max(step, (end - start) / (WIDTH / 2)) * 2.5,
    low: 0,
    high: top,
  };
  const offset = (value: number) => `${Math.min(100, Math.max(0, (1 - value / top) * 100))}%`;

  const valueAt = ({ clientY }: PointerEvent) => {
    const box = area.current!.getBoundingClientRect();
    return Math.min(top, Math.max(0, (1 - (clientY - box.top) / box.height) * top));
  };
  const move = (event: PointerEvent) => {
    if (dragged.current === undefined || !onMove) return;
    dragged.current = valueAt(event);
    onMove(dragged.current, false);
  };
  const drop = () => {
    const value = dragged.current;
    dragged.current = undefined;
    if (value !== undefined) onMove?.(value, true);
  };
  const press = (event: KeyboardEvent) => {
    const step = stepFor(top) * (event.shiftKey ? 10 : 1);
    const by = {
      ArrowUp: step,
      ArrowRight: step,
      ArrowDown: -step,
      ArrowLeft: -step,
      PageUp: step * 10,
      PageDown: -step * 10,
    }[event.key];
    if (by === undefined || threshold === undefined) return;
    event.preventDefault();
    onMove?.(Math.max(step, threshold + by), true);
  };

  return (
    <div className={styles.graph}>
      <div className={styles.scale} aria-hidden="true">
        <span>{format(top)}</span>
        <span>{format(top / 2)}</span>
        <span>{format(0)}</span>
      </div>
      <div ref={area} className={styles.area} onPointerMove={move} onPointerUp={drop} onPointerCancel={drop}>
        <svg
          className={styles.picture}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('editor.graph.about', 'What the alert measures, from {{from}} to {{to}}', {
            from: timeText(start),
            to: timeText(end),
            ...PLAIN,
          })}
        >
          {lines.map(({ key, line }, index) => (
            <path
              key={key}
              d={pathOf(line, frame)}
              fill="none"
              stroke={visualization.getColorByName(LINES[index % LINES.length]!)}
              strokeWidth="1.5"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        {today !== undefined && today !== threshold && (
          <div className={styles.line} style={{ top: offset(today), borderColor: colors.text.disabled }}>
            <span className={styles.quiet}>
              {t('editor.graph.today', 'today {{limit}}', { limit: format(today), ...PLAIN })}
            </span>
          </div>
        )}
        {threshold !== undefined && (
          <div className={styles.line} style={{ top: offset(threshold), borderColor: colors.error.border }}>
            <span
              className={onMove ? styles.handle : styles.label}
              {...(onMove
                ? {
                    role: 'slider',
                    tabIndex: 0,
                    'aria-label': t('editor.graph.threshold', 'Threshold'),
                    'aria-orientation': 'vertical' as const,
                    'aria-valuemin': 0,
                    'aria-valuemax': top,
                    'aria-valuenow': threshold,
                    'aria-valuetext': format(threshold),
                    onKeyDown: press,
                    onPointerDown: (event: PointerEvent) => {
                      dragged.current = threshold;
                      area.current!.setPointerCapture(event.pointerId);
                    },
                  }
                : {})}
            >
              {onMove && <span aria-hidden="true">⇅ </span>}
              {format(threshold)}
            </span>
          </div>
        )}
        {lines.length === 0 && (
          <p className={styles.none}>{t('editor.graph.none', 'Nothing was measured in this time.')}</p>
        )}
      </div>
      <div className={styles.times} aria-hidden="true">
        <span>{timeText(start)}</span>
        <span>{timeText((start + end) / 2)}</span>
        <span>{timeText(end)}</span>
      </div>
    </div>
  );
}

const LINES = ['blue', 'semi-dark-purple', 'semi-dark-green', 'semi-dark-orange'];

const highest = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
const timeText = (at: number): string => dateTimeFormat(at, { format: 'MMM D, HH:mm' });

const stylesOf = (theme: GrafanaTheme2) => ({
  graph: css({
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
  scale: css({
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'space-between',
    textAlign: 'right',
    lineHeight: 1,
    minWidth: 48,
  }),
  area: css({
    position: 'relative',
    height: 200,
    touchAction: 'none',
    borderLeft: `1px solid ${theme.colors.border.weak}`,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  picture: css({ display: 'block', width: '100%', height: '100%' }),
  times: css({ gridColumn: 2, display: 'flex', justifyContent: 'space-between', paddingTop: theme.spacing(0.5) }),
  line: css({ position: 'absolute', left: 0, right: 0, height: 0, borderTop: '1px dashed', pointerEvents: 'none' }),
  quiet: css({ position: 'absolute', left: theme.spacing(1), bottom: 2, lineHeight: 1.2 }),
  label: css({
    position: 'absolute',
    right: theme.spacing(1),
    transform: 'translateY(-50%)',
    padding: theme.spacing(0, 0.75),
    background: theme.colors.background.primary,
    color: theme.colors.text.primary,
  }),
  handle: css({
    position: 'absolute',
    right: theme.spacing(1),
    transform: 'translateY(-50%)',
    padding: theme.spacing(0.25, 0.75),
    border: `1px solid ${theme.colors.error.border}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    color: theme.colors.text.primary,
    cursor: 'ns-resize',
    pointerEvents: 'auto',
    userSelect: 'none',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  none: css({ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center', margin: 0 }),
});
