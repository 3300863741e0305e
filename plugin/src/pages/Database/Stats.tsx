/** The numbers at the top, each with its course over the range and a colour where it crosses a limit. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Tooltip, useStyles2 } from '@grafana/ui';
import { levelOf } from '../../features/catalogue/level.ts';
import { Placeholder } from '../../features/catalogue/Placeholder.tsx';
import { panelHelp, panelTitle, sayLack } from '../../features/catalogue/texts.ts';
import { sayValue } from '../../features/catalogue/unit.ts';
import { Sparkline } from '../../features/sparkline/Sparkline.tsx';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { useWords } from '../../words/number.ts';
import { nameOf } from './ranking.ts';
import type { Range } from './server.ts';
import type { Stat } from './stats.ts';

interface Props {
  /** Undefined while they are loaded. */
  readonly stats: readonly Stat[] | undefined;
  readonly range: Range;
  /** How many there will be. */
  readonly count: number;
  /** Whether nothing at all is measured: then nothing is said to be missing. */
  readonly isAway: boolean;
}

export function Stats({ count, isAway, range, stats }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.grid} style={{ gridTemplateColumns: columnsFor(stats?.length ?? count) }} aria-busy={!stats}>
      {stats
        ? stats.map((stat) => <StatTile key={stat.panel.id} stat={stat} range={range} isAway={isAway} />)
        : Array.from({ length: count }, (_, index) => index).map((index) => <Placeholder key={index} height={88} />)}
    </div>
  );
}

/** One row, or two of equal length; fewer to a row where there is no room. */
function columnsFor(count: number): string {
  const most = count > 6 ? Math.ceil(count / 2) : count;
  return `repeat(auto-fill, minmax(max(160px, calc(${100 / most}% - 8px)), 1fr))`;
}

function StatTile({ isAway, range, stat }: Pick<Props, 'range' | 'isAway'> & { readonly stat: Stat }) {
  const styles = useStyles2(getStyles);
  const words = useWords();
  const { panel, plan, series, value } = stat;
  const level = levelOf(panel.limits, value);
  const legend = panel.queries[0]?.legend;
  const name = legend && series ? nameOf(legend, series.labels) : undefined;
  const isMissing = !isAway && plan.queries.length === 0;
  const help = isMissing
    ? plan.lacks.map(({ metric, provider }) => `${metric}: ${sayLack(provider)}`).join(' ')
    : panelHelp(panel);
  return (
    <Tooltip content={help} placement="bottom">
      {/* Focus shows the help to those who have no pointer. */}
      <div className={styles.tile} tabIndex={0} role="group" aria-label={panelTitle(panel)}>
        <div className={styles.title}>
          {panelTitle(panel)}
          {name && <span className={styles.name}>{name}</span>}
        </div>
        <div className={styles.body}>
          {isMissing ? (
            <span className={styles.missing}>{t('database.stat.missing', 'Not exported')}</span>
          ) : (
            <span className={styles[level]}>
              {level !== 'ok' && <StatusMark status={level} size={14} />}
              {sayValue(words, panel.unit, value)}
            </span>
          )}
          {series && panel.unit !== 'bool' && (
            <Sparkline
              width={72}
              line={series}
              start={range.start}
              end={range.end}
              gap={(range.end - range.start) / 10}
              least={0}
              level={level === 'ok' ? undefined : level}
            />
          )}
        </div>
      </div>
    </Tooltip>
  );
}

const getStyles = ({ colors, shape, spacing, typography }: GrafanaTheme2) => {
  const value = css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: spacing(0.75),
    fontSize: typography.h3.fontSize,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  });
  return {
    grid: css({
      display: 'grid',
      gap: spacing(1),
      margin: 0,
    }),
    tile: css({
      display: 'flex',
      flexDirection: 'column',
      justifyContent: 'space-between',
      minHeight: 88,
      padding: spacing(1, 1.5),
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.primary,
      '&:focus-visible': { outline: `2px solid ${colors.primary.main}` },
    }),
    title: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize, fontWeight: 'normal' }),
    name: css({ marginLeft: spacing(1), color: colors.text.primary }),
    body: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'flex-end', gap: spacing(1), margin: 0 }),
    ok: value,
    warning: css(value, { color: colors.warning.text }),
    critical: css(value, { color: colors.error.text }),
    missing: css({ color: colors.text.secondary }),
  };
};
