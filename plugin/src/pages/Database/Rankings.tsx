/** The lists of a section. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';
import { emptyText } from '../../features/catalogue/empty-texts.ts';
import { levelOf } from '../../features/catalogue/level.ts';
import { Placeholder } from '../../features/catalogue/Placeholder.tsx';
import { panelHelp, panelTitle } from '../../features/catalogue/texts.ts';
import { sayValue } from '../../features/catalogue/unit.ts';
import { useWords } from '../../words/number.ts';
import type { Ranking } from './ranking.ts';
import { ShareBar } from './ShareBar.tsx';

interface Props {
  /** Undefined while they are loaded. */
  readonly rankings: readonly Ranking[] | undefined;
  readonly count: number;
  /** What an empty list says while the server is away. */
  readonly away: string | undefined;
}

export function Rankings({ away, count, rankings }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.grid}>
      {rankings
        ? rankings.map((ranking) => <List key={ranking.panel.id} ranking={ranking} away={away} />)
        : Array.from({ length: count }, (_, index) => index).map((index) => <Placeholder key={index} height={180} />)}
    </div>
  );
}

function List({ away, ranking: { items, panel } }: { readonly ranking: Ranking; readonly away: string | undefined }) {
  const styles = useStyles2(getStyles);
  const words = useWords();
  const title = panelTitle(panel);
  return (
    <section className={styles.card} id={`panel-${panel.id}`} aria-label={title}>
      <h3 className={styles.title}>
        {title}
        <Tooltip content={panelHelp(panel)}>
          <Icon name="info-circle" size="sm" tabIndex={0} aria-label={panelHelp(panel)} />
        </Tooltip>
      </h3>
      {items.length === 0 ? (
        <p className={styles.empty}>{away ?? emptyText(panel)}</p>
      ) : (
        <table className={styles.table}>
          <tbody>
            {items.map(({ name, share, value }) => {
              const level = levelOf(panel.limits, value);
              return (
                <tr key={name}>
                  <th scope="row" title={name}>
                    {name}
                  </th>
                  {panel.unit !== 'none' && (
                    <>
                      <td className={styles.bar}>
                        <ShareBar share={share} level={level} />
                      </td>
                      <td className={styles.value}>{sayValue(words, panel.unit, value)}</td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

const getStyles = ({ colors, shape, spacing, typography }: GrafanaTheme2) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 420px), 1fr))',
    gap: spacing(2),
  }),
  card: css({
    padding: spacing(1, 1.5, 1.5),
    border: `1px solid ${colors.border.weak}`,
    borderRadius: shape.radius.default,
    background: colors.background.primary,
    minWidth: 0,
  }),
  title: css({
    display: 'flex',
    alignItems: 'center',
    gap: spacing(0.75),
    margin: spacing(0, 0, 1),
    fontSize: typography.body.fontSize,
    fontWeight: typography.fontWeightMedium,
    svg: { color: colors.text.secondary },
  }),
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    th: { fontWeight: 'normal', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
    'th, td': { padding: spacing(0.25, 1, 0.25, 0) },
  }),
  bar: css({ width: '25%' }),
  value: css({ width: 96, textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  empty: css({ color: colors.text.secondary, margin: 0 }),
});
