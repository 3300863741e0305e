/** What stands where a panel would, while the server does not export what it shows: which metric, and how to get it. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { Lack, PlannedPanel } from '../../features/catalogue/presence.ts';
import { panelTitle, sayLack } from '../../features/catalogue/texts.ts';

export function MissingCard({ plan }: { readonly plan: PlannedPanel }) {
  const styles = useStyles2(getStyles);
  const title = panelTitle(plan.panel);
  return (
    <section className={styles.card} id={`panel-${plan.panel.id}`} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.what}>
        {plan.isExpected
          ? t('database.missing.expected', 'This server has nothing to show here')
          : t('database.missing.fault', 'This server does not export it')}
      </p>
      <Lacks lacks={plan.lacks} />
    </section>
  );
}

/** The note below a panel of which a part is missing. */
export function MissingNote({ plan }: { readonly plan: PlannedPanel }) {
  const styles = useStyles2(getStyles);
  return (
    <details className={styles.note}>
      <summary>{t('database.missing.part', 'A part of it is not exported')}</summary>
      <Lacks lacks={plan.lacks} />
    </details>
  );
}

const MOST = 4;

function Lacks({ lacks }: { readonly lacks: readonly Lack[] }) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list}>
      {lacks.slice(0, MOST).map(({ metric, provider }) => (
        <li key={metric}>
          <code>{metric}</code> {sayLack(provider)}
        </li>
      ))}
    </ul>
  );
}

const getStyles = ({ colors, shape, spacing, typography }: GrafanaTheme2) => ({
  card: css({
    padding: spacing(1, 1.5),
    border: `1px dashed ${colors.border.medium}`,
    borderRadius: shape.radius.default,
    minWidth: 0,
    overflowWrap: 'anywhere',
  }),
  title: css({ fontSize: typography.body.fontSize, fontWeight: typography.fontWeightMedium, margin: spacing(0, 0, 1) }),
  what: css({ margin: spacing(0, 0, 1) }),
  note: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize, overflowWrap: 'anywhere' }),
  list: css({
    margin: 0,
    padding: 0,
    listStyle: 'none',
    color: colors.text.secondary,
    fontSize: typography.bodySmall.fontSize,
    code: { display: 'block', width: 'fit-content' },
    'li + li': { marginTop: spacing(1) },
  }),
});
