/** What would come of the draft: its past, its words, its proof, its cost, and the rule itself. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { withThreshold } from '../../features/backtest/measured.ts';
import { PastPanel } from '../../features/backtest/PastPanel.tsx';
import { partOf } from '../../features/editor/alert-ref.ts';
import { costOf } from '../../features/editor/compile-draft.ts';
import { Phone } from '../../features/editor/Phone.tsx';
import { Proof } from '../../features/editor/Proof.tsx';
import { writtenOf } from '../../features/editor/quantity.ts';
import { ruleText } from '../../features/editor/rule-text.ts';
import { Silences } from '../../features/editor/Silences.tsx';
import { unitOf } from '../../features/editor/sentence.ts';
import type { EditedAlert } from '../../features/editor/use-alert.ts';
import type { Session } from '../../features/editor/use-session.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import type { RuleStore } from '../../server/rule-store.ts';
import { useWords } from '../../words/number.ts';
import { Section } from './Section.tsx';
import { usePastLength } from './use-past-length.ts';

interface Props {
  readonly session: Session;
  readonly alert: EditedAlert;
  readonly client: Prometheus;
  readonly store: RuleStore | undefined;
  readonly turn: number;
}

export function OutcomeSide({ alert, client, session, store, turn }: Props) {
  const styles = useStyles2(stylesOf);
  const [past, setPast] = usePastLength();
  const [part, setPart] = useState<string>();
  const { base, draft } = session;
  // What stands on the server is shown on, while the draft cannot be compiled or has it turned off.
  const rules = alert.rules.length > 0 ? alert.rules : alert.before;
  const shown = rules.find(({ rule }) => partOf(rule) === part) ?? rules[0];
  if (shown === undefined) {
    return <p className={styles.quiet}>{t('editor.outcome.none', 'There is no rule to look at yet.')}</p>;
  }
  const { rule } = shown;
  const before = alert.before.find((one) => partOf(one.rule) === partOf(rule));
  const kind = alert.ref.kind === 'generated' ? alert.kind?.threshold : undefined;
  const unit = kind?.unit ?? unitOf(rule.alert);
  const onThreshold = kind
    ? (value: number) => session.setField([...alert.ref.path, 'threshold'], writtenOf(kind.unit, value))
    : alert.ref.kind === 'custom' && withThreshold(rule.expr, 1) !== undefined
      ? (value: number) => session.setField([...alert.ref.path, 'expr'], withThreshold(rule.expr, value))
      : undefined;
  return (
    <div className={styles.side}>
      {rules.length > 1 && (
        <RadioButtonGroup<string>
          size="sm"
          className={styles.parts}
          aria-label={t('editor.outcome.part', 'Which rule of it')}
          value={partOf(rule) ?? ''}
          onChange={setPart}
          options={rules.map((one) => ({ value: partOf(one.rule) ?? '', label: partOf(one.rule) ?? '' }))}
        />
      )}
      <Section title={t('editor.outcome.past', 'How it would have gone')}>
        <PastPanel
          client={client}
          alert={shown}
          before={before}
          groups={draft.groups ?? base.groups ?? []}
          groupsBefore={base.groups ?? []}
          unit={unit}
          past={past}
          turn={turn}
          onPast={setPast}
          {...(onThreshold && alert.rules.length > 0 ? { onThreshold } : {})}
        />
      </Section>
      <Section title={t('editor.outcome.phone', 'What the phone will say')}>
        <Phone client={client} rule={rule} draft={draft.model ? draft : base} turn={turn} />
      </Section>
      {store && (
        <Section title={t('editor.outcome.proof', 'Proof')}>
          <Proof
            store={store}
            path={session.open.path}
            text={session.text}
            id={alert.ref.id}
            owner={session.owner.name}
          />
        </Section>
      )}
      <Section title={t('editor.outcome.cost', 'Cost')}>
        <CostLine session={session} />
      </Section>
      {store?.capabilities.hasAlertmanager && (
        <Section title={t('editor.outcome.silences', 'Silences')}>
          <Silences store={store} owner={session.owner.name} rule={rule} />
        </Section>
      )}
      <Section title={t('editor.outcome.rule', 'The rule')}>
        <pre className={styles.code}>{ruleText(rule)}</pre>
      </Section>
    </div>
  );
}

function CostLine({ session: { base, draft } }: { readonly session: Session }) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const now = costOf(draft.groups ?? base.groups ?? []);
  const before = costOf(base.groups ?? []);
  const isSame = now.rules === before.rules && now.evaluationsPerMinute === before.evaluationsPerMinute;
  return (
    <p className={styles.line}>
      {t('editor.cost.now', '{{rules}} rules, {{alerts}} of them alerts; {{rate}} evaluations per minute', {
        count: now.rules,
        rules: now.rules,
        alerts: now.alerts,
        rate: words.count(now.evaluationsPerMinute),
        defaultValue_one: '{{rules}} rule, {{alerts}} alerts among them; {{rate}} evaluations per minute',
      })}{' '}
      <span className={styles.quiet}>
        {isSame
          ? t('editor.cost.same', 'as today')
          : t('editor.cost.before', 'today: {{rules}} rules, {{rate}} per minute', {
              count: before.rules,
              rules: before.rules,
              rate: words.count(before.evaluationsPerMinute),
              defaultValue_one: 'today: {{rules}} rule, {{rate}} per minute',
            })}
      </span>
    </p>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  side: css({ display: 'grid', gap: theme.spacing(2), alignContent: 'start', minWidth: 0 }),
  parts: css({ justifySelf: 'start' }),
  quiet: css({ color: theme.colors.text.secondary }),
  line: css({ margin: 0 }),
  code: css({
    margin: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
