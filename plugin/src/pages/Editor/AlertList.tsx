/** All alerts of a subject in words, what they are doing, and the way to change each. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EmptyState, LinkButton, TextLink, useStyles2 } from '@grafana/ui';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { useTimes } from '../../app/use-times.ts';
import { loadedRules } from '../../features/backtest/loaded.ts';
import { alertsFrom, alertsQuery } from '../../features/catalogue/alerts.ts';
import { sentenceOf } from '../../features/editor/sentence.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import type { Prometheus } from '../../prometheus/client.ts';
import { equals } from '../../prometheus/promql.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { type AlertCard, cardsOf, offAlerts } from './cards.ts';
import { alertsLink, groupsOf, homeLink, labelsOf, type Subject } from './subject.ts';

interface Props {
  readonly client: Prometheus;
  readonly subject: Subject;
}

async function load(client: Prometheus, subject: Subject, signal: AbortSignal) {
  const labels = labelsOf(subject);
  const [groups, active] = await Promise.all([
    loadedRules(client, groupsOf(subject), signal),
    labels ? client.instant(alertsQuery(equals(labels)), { signal }) : undefined,
  ]);
  return groups && { cards: cardsOf(groups, alertsFrom(active?.result ?? []), labels) };
}

export function AlertList({ client, subject }: Props) {
  const styles = useStyles2(stylesOf);
  const [shared] = useSharedState();
  const { refreshMs } = useTimes();
  const { kind, name } = subject;
  const live = useLive(`alerts ${client.uid}`, (signal) => load(client, subject, signal), refreshMs);
  const isEmpty = live.data === undefined ? !live.isLoading && !live.error : live.data.cards.length === 0;
  return (
    <Frame
      title={t('editor.list.title', '{{name}}: alerts', { name, ...PLAIN })}
      subTitle={t('editor.list.sub-title', 'When each one fires, and what it is doing.')}
      parent={{ title: name, url: homeLink(subject, shared) }}
      actions={
        (kind === 'service' || kind === 'rules') && (
          <LinkButton variant="secondary" icon="plus" href={linkTo.newAlert(shared, { [kind]: name })}>
            {t('editor.list.new', 'New alert')}
          </LinkButton>
        )
      }
      isLoading={live.isLoading}
      onRefresh={live.reload}
    >
      {live.error && live.error.kind !== 'aborted' && <Problem error={live.error} onRetry={live.reload} />}
      {!live.data && live.isLoading && <Skeleton />}
      {isEmpty && (
        <EmptyState
          variant="not-found"
          message={t('editor.list.none', 'Prometheus holds no alert of {{name}}', { name, ...PLAIN })}
        >
          {t(
            'editor.list.none-why',
            'Either its rules are not loaded, or this Prometheus cannot list the rules of one owner alone and holds too many to read them all.',
          )}
        </EmptyState>
      )}
      <ul className={styles.cards}>
        {live.data?.cards.map((card) => (
          <Card key={card.id} card={card} href={alertsLink(subject, shared, card.id)} />
        ))}
      </ul>
      {live.data && live.data.cards.length > 0 && <Off subject={subject} cards={live.data.cards} />}
    </Frame>
  );
}

/** What could be turned on. */
function Off({ cards, subject }: { readonly cards: readonly AlertCard[]; readonly subject: Subject }) {
  const styles = useStyles2(stylesOf);
  const [shared] = useSharedState();
  const off = offAlerts(subject.kind, cards);
  if (off.length === 0) return null;
  return (
    <p className={styles.off}>
      {t('editor.list.off', 'Not on:')}{' '}
      {off.map((id) => (
        <TextLink key={id} href={alertsLink(subject, shared, id)}>
          {id}
        </TextLink>
      ))}
    </p>
  );
}

function Card({ card, href }: { readonly card: AlertCard; readonly href: string }) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const mark = card.state === 'firing' ? card.level : card.state === 'pending' ? 'note' : 'healthy';
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.name}>{card.id}</h2>
        <span className={styles.severities}>
          {[...new Set(card.rules.map(({ labels }) => labels.severity))].join(', ')}
        </span>
      </div>
      <p className={styles.sentence}>{sentenceOf(card.rules, words)}</p>
      <div className={styles.head}>
        <span className={styles.state}>
          <StatusMark status={mark} /> {stateText(card)}
        </span>
        <TextLink href={href} aria-label={t('editor.list.edit-of', 'Edit {{alert}}', { alert: card.id, ...PLAIN })}>
          {t('editor.list.edit', 'Edit')}
        </TextLink>
      </div>
    </li>
  );
}

function stateText({ active, since, state }: AlertCard): string {
  const values = {
    count: active,
    time: since === undefined ? '' : dateTimeFormat(since, { format: 'MMM D, HH:mm' }),
    ...PLAIN,
  };
  if (state === 'inactive') return t('editor.list.inactive', 'quiet');
  if (since === undefined)
    return state === 'firing' ? t('editor.list.firing', 'firing') : t('editor.list.pending', 'pending');
  if (state === 'pending') return t('editor.list.pending-since', 'pending since {{time}}', values);
  return active > 1
    ? t('editor.list.firing-many', 'firing {{count}}×, since {{time}}', values)
    : t('editor.list.firing-since', 'firing since {{time}}', values);
}

const SKELETONS = ['a', 'b', 'c', 'd', 'e', 'f'];

function Skeleton() {
  const styles = useStyles2(stylesOf);
  return (
    <div
      className={styles.cards}
      aria-busy="true"
      role="status"
      aria-label={t('editor.list.loading', 'Alerts are loading')}
    >
      {SKELETONS.map((key) => (
        <div key={key} className={styles.skeleton} />
      ))}
    </div>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  cards: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(320px, 1fr))',
    gap: theme.spacing(2),
  }),
  card: css({
    display: 'grid',
    gridTemplateRows: 'auto 1fr auto',
    gap: theme.spacing(1),
    padding: theme.spacing(2),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    overflowWrap: 'anywhere',
  }),
  off: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    marginTop: theme.spacing(2),
    color: theme.colors.text.secondary,
  }),
  head: css({ display: 'flex', alignItems: 'baseline', justifyContent: 'space-between', gap: theme.spacing(1) }),
  name: css({ ...theme.typography.h5, margin: 0, minWidth: 0 }),
  sentence: css({ margin: 0 }),
  state: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  severities: css({ color: theme.colors.text.secondary, whiteSpace: 'nowrap' }),
  skeleton: css({
    height: 132,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
  }),
});
