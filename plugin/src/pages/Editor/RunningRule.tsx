/** An alert as Prometheus runs it, with its past: what can be shown without its spec. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { alertsIn } from '@quartet/generator';
import { loadedRules } from '../../features/backtest/loaded.ts';
import { PastPanel } from '../../features/backtest/PastPanel.tsx';
import { sentenceOf, unitOf } from '../../features/editor/sentence.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { groupsOf, labelsOf, type Subject } from './subject.ts';
import { usePastLength } from './use-past-length.ts';

interface Props {
  readonly client: Prometheus;
  readonly subject: Subject;
  readonly id: string;
  readonly turn: number;
}

export function RunningRule({ client, id, subject, turn }: Props) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const [past, setPast] = usePastLength();
  const live = useLive(`running ${id} ${turn}`, async (signal) => {
    const groups = (await loadedRules(client, groupsOf(subject), signal)) ?? [];
    const [name, slo] = id.split('/');
    const labels = { ...labelsOf(subject), ...(slo === undefined ? {} : { slo }) };
    const found = alertsIn(groups).filter(
      ({ rule }) =>
        rule.alert === name && Object.entries(labels).every(([label, value]) => rule.labels[label] === value),
    );
    return { groups, found };
  });
  const [first] = live.data?.found ?? [];
  if (live.error) return <p role="alert">{live.error.message}</p>;
  if (!live.data) return null;
  if (!first) {
    return <p>{t('editor.running.none', 'Prometheus has no rule {{id}} of it.', { id, ...PLAIN })}</p>;
  }
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{t('editor.running.title', 'As Prometheus runs it')}</h2>
      <p>
        {sentenceOf(
          live.data.found.map(({ rule }) => rule),
          words,
        )}
      </p>
      <pre className={styles.code}>{first.rule.expr}</pre>
      <PastPanel
        client={client}
        alert={first}
        before={undefined}
        groups={live.data.groups}
        groupsBefore={live.data.groups}
        unit={unitOf(first.rule.alert)}
        past={past}
        turn={turn}
        onPast={setPast}
      />
    </section>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  section: css({ maxWidth: 900 }),
  title: css({ ...theme.typography.h5 }),
  code: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
