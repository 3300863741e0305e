/** What a rule computes, what it says, and what it found. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { LinkButton, Stack, useStyles2 } from '@grafana/ui';
import { exploreUrl } from '../../app/explore.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { numberOf } from '../../prometheus/client.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import type { RawAlert, RuleRow } from './rules.ts';

/** More active alerts of one rule than this are counted, not listed. */
const MOST = 20;

export function RuleDetails({ row }: { readonly row: RuleRow }) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const source = useSource();
  const [state] = useSharedState();
  const { rule } = row;
  const alerts = rule.alerts ?? [];
  const facts: readonly (readonly [string, string])[] = [
    ...(rule.duration ? ([[t('rules.for', 'For'), words.duration(rule.duration)]] as const) : []),
    ...(rule.keepFiringFor
      ? ([[t('rules.keep', 'Keeps firing for'), words.duration(rule.keepFiringFor)]] as const)
      : []),
    [t('rules.interval', 'Evaluated every'), words.duration(row.interval)],
    [t('rules.file', 'File'), row.file],
    [t('rules.labels', 'Labels'), labelsOf(rule.labels ?? {})],
    ...Object.entries(rule.annotations ?? {}),
  ];
  return (
    <div className={styles.box}>
      {row.lastError && (
        <p role="alert" className={styles.error}>
          {row.lastError}
        </p>
      )}
      <pre className={styles.code}>{rule.query}</pre>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {alerts.length > 0 && (
        <ul className={styles.alerts}>
          {alerts.slice(0, MOST).map((alert) => (
            <li key={labelsOf(alert.labels)}>
              {t('rules.active', '{{state}} since {{since}}, value {{value}}: {{labels}}', {
                state: stateWords(alert.state),
                since: dateTimeFormat(alert.activeAt),
                value: words.count(numberOf(alert.value)),
                labels: labelsOf(alert.labels),
                ...PLAIN,
              })}
            </li>
          ))}
          {alerts.length > MOST && <li>{t('rules.more', 'and {{count}} more', { count: alerts.length - MOST })}</li>}
        </ul>
      )}
      {source.kind === 'ready' && (
        <Stack direction="row" gap={1}>
          <LinkButton size="sm" variant="secondary" icon="compass" href={exploreUrl(source.uid, [rule.query], state)}>
            {t('rules.explore', 'Explore')}
          </LinkButton>
        </Stack>
      )}
    </div>
  );
}

const stateWords = (state: RawAlert['state']): string =>
  state === 'firing' ? t('rules.state-firing', 'firing') : t('rules.state-pending', 'pending');

function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}

const stylesOf = (theme: GrafanaTheme2) => ({
  box: css({
    padding: theme.spacing(1, 2, 2, 5),
    background: theme.colors.background.secondary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  error: css({ color: theme.colors.error.text, marginBottom: theme.spacing(1) }),
  code: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: theme.typography.bodySmall.fontSize }),
  facts: css({ margin: 0 }),
  fact: css({
    display: 'grid',
    gridTemplateColumns: '160px 1fr',
    gap: theme.spacing(2),
    '& dt': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  }),
  alerts: css({ margin: theme.spacing(1, 0), paddingLeft: theme.spacing(2), overflowWrap: 'anywhere' }),
});
