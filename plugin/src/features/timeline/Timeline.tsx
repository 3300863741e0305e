/** A strip of time on which an alert was pending or firing. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import type { Level } from '../status/status.ts';
import { type Interval, total } from './intervals.ts';

interface Props {
  /** What the strip is about, for those who do not see it. */
  readonly label: string;
  readonly intervals: readonly Interval[];
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly level: Level;
}

/** A sliver of a long range can still be seen. */
const LEAST_PERCENT = 0.6;

export function Timeline({ end, intervals, label, level, start }: Props) {
  const styles = useStyles2(stylesOf);
  const theme = useTheme2();
  const words = useWords();
  const { ms, times } = total(intervals, 'firing');
  const colour =
    level === 'critical'
      ? theme.colors.error.main
      : level === 'warning'
        ? theme.colors.warning.main
        : theme.colors.info.main;
  const summary =
    times === 0
      ? t('timeline.quiet', 'did not fire in this range')
      : t('timeline.fired', 'fired {{times}}×, {{time}} in all', { times, time: words.duration(ms / 1000), ...PLAIN });
  return (
    <div
      className={styles.strip}
      role="img"
      aria-label={`${label}: ${summary}`}
      title={intervals.length === 0 ? summary : undefined}
    >
      {intervals.map((interval) => (
        <Tooltip key={interval.start} content={<Span interval={interval} summary={summary} />}>
          <span
            className={styles.span}
            style={{
              left: `${((Math.max(interval.start, start) - start) / (end - start)) * 100}%`,
              width: `${Math.max(LEAST_PERCENT, ((interval.end - Math.max(interval.start, start)) / (end - start)) * 100)}%`,
              // Pending is half as high, so that the two differ without colour.
              height: interval.state === 'firing' ? '100%' : '40%',
              background: interval.state === 'firing' ? colour : theme.colors.text.secondary,
            }}
          />
        </Tooltip>
      ))}
    </div>
  );
}

function Span({ interval, summary }: { readonly interval: Interval; readonly summary: string }) {
  const words = useWords();
  const { end, isOpen, start, state } = interval;
  const at = (time: number) => dateTimeFormat(time, { format: 'MMM D, HH:mm:ss' });
  const values = { from: at(start), to: at(end), time: words.duration((end - start) / 1000), ...PLAIN };
  const text = isOpen
    ? state === 'firing'
      ? t('timeline.firing-since', 'Firing since {{from}}, {{time}}', values)
      : t('timeline.pending-since', 'Pending since {{from}}, {{time}}', values)
    : state === 'firing'
      ? t('timeline.firing', 'Fired from {{from}} to {{to}}, {{time}}', values)
      : t('timeline.pending', 'Pending from {{from}} to {{to}}, {{time}}', values);
  return (
    <>
      <div>{text}</div>
      <div>{summary}</div>
    </>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  strip: css({
    position: 'relative',
    height: 16,
    minWidth: 160,
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
  }),
  span: css({ position: 'absolute', bottom: 0 }),
});
