/** How an error budget was spent over its window, and where that leads at the present rate. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { frameOf, nearest, type Point, pathOf, projection, scaleOf } from './budget-line.ts';

interface Props {
  /** Of the objective. */
  readonly name: string;
  readonly points: readonly Point[];
  /** Milliseconds until it is gone at the present rate; undefined where it lasts. */
  readonly goneInMs: number | undefined;
}

const HEIGHT = 180;
const LEFT = 60;
const BOTTOM = 22;
const TOP = 8;
const RIGHT = 12;
const TICKS = 5;

export function BurnDown({ goneInMs, name, points }: Props) {
  const styles = useStyles2(stylesOf);
  const { colors, typography } = useTheme2();
  const words = useWords();
  const [box, width] = useWidth();
  const [hovered, setHovered] = useState<Point>();
  const ahead = projection(points, goneInMs);
  const frame = frameOf(points, ahead?.to);
  const last = points.at(-1);
  if (!frame || !last) {
    return <p className={styles.quiet}>{t('burn-down.empty', 'Not enough was measured yet to draw a line.')}</p>;
  }
  const plotWidth = Math.max(60, width - LEFT - RIGHT);
  const plotHeight = HEIGHT - TOP - BOTTOM;
  const scale = scaleOf(frame, plotWidth, plotHeight);
  const line = points.map(scale);
  const [, zero] = scale({ at: frame.start, left: 0 });
  const colour = last.left <= 0 ? colors.error.text : ahead ? colors.warning.text : colors.text.secondary;
  const shown = hovered ?? last;
  const [x, y] = scale(shown);
  const days = frame.end - frame.start > 2 * 86_400_000;
  const marks = Array.from(
    { length: TICKS },
    (_, index) => frame.start + ((frame.end - frame.start) * index) / (TICKS - 1),
  );
  const track = (event: PointerEvent<SVGRectElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const at = frame.start + ((event.clientX - bounds.left) / bounds.width) * (frame.end - frame.start);
    setHovered(nearest(points, at));
  };
  const label = t('burn-down.label', 'Error budget of {{name}}: {{left}} left', {
    name,
    left: words.percent(last.left),
    ...PLAIN,
  });
  return (
    <div ref={box} className={styles.box}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label} fontSize={typography.bodySmall.fontSize}>
        <g transform={`translate(${LEFT},${TOP})`}>
          {[1, 0.5, 0, ...(frame.bottom < -0.25 ? [frame.bottom] : [])].map((left) => {
            const [, at] = scale({ at: frame.start, left });
            return (
              <g key={left}>
                <path d={`M0,${at}H${plotWidth}`} stroke={left === 0 ? colors.border.strong : colors.border.weak} />
                <text x={-8} y={at + 4} textAnchor="end" fill={colors.text.secondary}>
                  {words.percent(left)}
                </text>
              </g>
            );
          })}
          {marks.map((at, index) => (
            <text
              key={at}
              x={(plotWidth * index) / (TICKS - 1)}
              y={plotHeight + 16}
              textAnchor={index === 0 ? 'start' : index === TICKS - 1 ? 'end' : 'middle'}
              fill={colors.text.secondary}
            >
              {dateTimeFormat(at, { format: days ? 'MMM D' : 'HH:mm' })}
            </text>
          ))}
          <path
            d={`${pathOf(line)}L${line.at(-1)![0].toFixed(1)},${zero.toFixed(1)}L${line[0]![0].toFixed(1)},${zero.toFixed(1)}Z`}
            fill={colour}
            opacity={0.1}
          />
          <path d={pathOf(line)} fill="none" stroke={colour} strokeWidth={1.5} />
          {ahead && (
            <path
              d={pathOf([scale(last), scale(ahead.to)])}
              fill="none"
              stroke={colour}
              strokeWidth={1.5}
              strokeDasharray="4 4"
            />
          )}
          <circle cx={x} cy={y} r={3} fill={colour} />
          <rect
            width={plotWidth}
            height={plotHeight}
            fill="transparent"
            onPointerMove={track}
            onPointerLeave={() => setHovered(undefined)}
          />
        </g>
      </svg>
      <div className={styles.read} aria-live="off">
        {t('burn-down.at', '{{left}} left on {{time}}', {
          left: words.percent(shown.left),
          time: dateTimeFormat(shown.at, { format: 'MMM D, HH:mm' }),
          ...PLAIN,
        })}
      </div>
    </div>
  );
}

/** The width that there is, in pixels, as it changes. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}

const stylesOf = (theme: GrafanaTheme2) => ({
  box: css({ width: '100%', minHeight: HEIGHT + 20, overflow: 'hidden' }),
  read: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums', paddingLeft: LEFT }),
  quiet: css({ color: theme.colors.text.secondary, minHeight: HEIGHT + 20 }),
});
