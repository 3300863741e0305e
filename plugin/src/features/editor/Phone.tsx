/** What the phone will say: the alert's texts, filled in with what is measured now, and whom they reach. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { type AlertRule, type Reached, renderAll } from '@quartet/generator';
import type { Labels, Prometheus, Sample } from '../../prometheus/client.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { PLAIN } from '../../words/plain.ts';
import { measuredOf } from '../backtest/measured.ts';
import { StatusMark } from '../status/StatusMark.tsx';
import { levelOf } from '../status/status.ts';
import type { CompiledDraft, Model } from './compile-draft.ts';
import { toldOf, waysOf } from './receivers.ts';

interface Props {
  readonly client: Prometheus;
  readonly rule: AlertRule;
  readonly draft: Pick<CompiledDraft, 'model' | 'reachedBy'>;
  readonly turn: number;
}

/** Texts that are shown; what else there is stands in the generated rule. */
const SHOWN = ['summary', 'description', 'runbook_url'] as const;

export function Phone({ client, draft, rule, turn }: Props) {
  const styles = useStyles2(stylesOf);
  const measured = measuredOf(rule.expr);
  const live = useLive(
    JSON.stringify(['phone', client.uid, measured?.always, turn]),
    measured && (async (signal) => (await client.instant(measured.always, { signal })).result),
  );
  const sample = worst(live.data ?? [], measured?.op ?? '>');
  const { __name__: _, ...labels }: Labels = sample?.labels ?? {};
  const { problems, texts } = renderAll(rule.annotations, { labels, value: sample?.value ?? 1 });
  const shown = SHOWN.filter((name) => texts[name]);
  if (live.isLoading && !live.data) return <div className={styles.space} aria-busy="true" />;
  return (
    <div className={styles.phone}>
      <div className={styles.message}>
        <p className={styles.title}>
          <StatusMark status={levelOf(rule.labels.severity)} /> {texts.summary ?? rule.alert}
        </p>
        {shown
          .filter((name) => name !== 'summary')
          .map((name) => (
            <p key={name} className={styles.quiet}>
              {texts[name]}
            </p>
          ))}
      </div>
      <p className={styles.quiet}>
        {sample
          ? t('editor.phone.now', 'With the value of now; it would be said once the alert fires.')
          : t('editor.phone.no-value', 'Nothing is measured now, so the value stands for itself.')}
      </p>
      {Object.entries(problems).map(([name, { message }]) => (
        <p key={name} className={styles.quiet}>
          {t('editor.phone.not-rendered', '{{name}} is shown as it is written: {{why}}', {
            name,
            why: message,
            ...PLAIN,
          })}
        </p>
      ))}
      <p className={styles.told}>
        {draft.model && <Told model={draft.model} reached={draft.reachedBy(labelled(rule))} />}
      </p>
    </div>
  );
}

/** As Alertmanager gets it. */
const labelled = ({ alert, labels }: AlertRule): Labels => ({ ...labels, alertname: alert });

function Told({ model, reached }: { readonly model: Model; readonly reached: Reached }) {
  const told = toldOf(model, reached);
  if (told.kind === 'nobody') {
    return <>{t('editor.phone.nobody', 'The spec names nobody to be told; Alertmanager’s own default decides.')}</>;
  }
  if (told.kind === 'unknown') {
    return (
      <>
        {t('editor.phone.unknown', 'Told is {{name}}, which is not defined in the Defaults that are known here.', {
          name: told.name,
          ...PLAIN,
        })}
      </>
    );
  }
  const values = {
    name: told.name,
    ways: waysOf(told.receiver, t('editor.phone.webhook', 'a webhook')),
    ...PLAIN,
  };
  return (
    <>
      {told.kind === 'default'
        ? t('editor.phone.told-by-default', 'No route takes it, so the default is told, {{name}}: {{ways}}', values)
        : t('editor.phone.told', 'Told is {{name}}: {{ways}}', values)}
    </>
  );
}

function worst(samples: readonly Sample[], op: string): Sample | undefined {
  const known = samples.filter(({ value }) => Number.isFinite(value));
  return known.sort((a, b) => (op.startsWith('<') ? a.value - b.value : b.value - a.value))[0];
}

const stylesOf = (theme: GrafanaTheme2) => ({
  phone: css({ display: 'grid', gap: theme.spacing(1), '& p': { margin: 0, overflowWrap: 'anywhere' } }),
  message: css({
    display: 'grid',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
  }),
  space: css({ height: 96, borderRadius: theme.shape.radius.default, background: theme.colors.background.secondary }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  told: css({ fontSize: theme.typography.bodySmall.fontSize }),
});
