/** What was promised, how much of the error budget is left, and how fast it goes. */

import { t } from '@grafana/i18n';
import { Button, useStyles2, useTheme2 } from '@grafana/ui';
import { series } from '@quartet/generator';
import { Fragment } from 'react';
import { BurnDown } from '../../features/burn-down/BurnDown.tsx';
import { pointsOf } from '../../features/burn-down/budget-line.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { aligned, stepOf } from '../../features/timeline/intervals.ts';
import { equals } from '../../prometheus/promql.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { outlook } from './budget.ts';
import { durationMs } from './durations.ts';
import type { PageProps } from './page.ts';
import { Answered, Section } from './Section.tsx';
import type { Objective } from './state.ts';
import { tableStyles } from './table-styles.ts';
import { outlookText } from './texts.ts';
import { useAsk } from './use-ask.ts';
import { useView } from './use-view.ts';

export function Objectives(page: PageProps) {
  const styles = useStyles2(tableStyles);
  const [{ objective: chosen }, change] = useView();
  const { objectives } = page.state;
  const title = t('service.objectives.title', 'Objectives');
  if (objectives.length === 0) {
    return (
      <Section title={title}>
        <span className={styles.quiet}>
          {t(
            'service.objectives.none',
            'The spec promises nothing yet. An objective says how many requests may fail or be slow.',
          )}
        </span>
      </Section>
    );
  }
  const open = objectives.find(({ slo }) => slo === chosen);
  return (
    <Section title={title}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('service.objectives.objective', 'Objective')}</th>
              <th scope="col">{t('service.objectives.promise', 'Promise')}</th>
              <th scope="col" className={styles.number}>
                {t('service.objectives.left', 'Budget left')}
              </th>
              <th scope="col">{t('service.objectives.outlook', 'Outlook')}</th>
              <th scope="col">{t('service.objectives.burn', 'Burn rate by window')}</th>
            </tr>
          </thead>
          <tbody>
            {objectives.map((objective) => (
              <Fragment key={objective.slo}>
                <Row
                  objective={objective}
                  isOpen={objective === open}
                  onToggle={() => change({ objective: objective === open ? undefined : objective.slo })}
                />
                {objective === open && (
                  <tr>
                    <td colSpan={5}>
                      <Spent page={page} objective={open} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

interface RowProps {
  readonly objective: Objective;
  readonly isOpen: boolean;
  onToggle(): void;
}

function Row({ isOpen, objective, onToggle }: RowProps) {
  const styles = useStyles2(tableStyles);
  const { colors } = useTheme2();
  const words = useWords();
  const future = outlook(objective);
  const isBad = future.kind === 'overspent' || future.kind === 'gone';
  const left = objective.left ?? 0;
  return (
    <tr className={isOpen ? styles.chosen : undefined}>
      <th scope="row" className={styles.name}>
        <Button
          size="sm"
          fill="text"
          icon={isOpen ? 'angle-down' : 'angle-right'}
          aria-expanded={isOpen}
          onClick={onToggle}
        >
          {objective.slo}
        </Button>
      </th>
      <td>{promise(objective)}</td>
      <td className={styles.number}>
        {words.percent(objective.left)}
        <span className={styles.bar}>
          <span
            style={{
              width: `${Math.max(0, Math.min(1, left)) * 100}%`,
              ...(isBad ? { background: future.kind === 'overspent' ? colors.error.main : colors.warning.main } : {}),
            }}
          />
        </span>
      </td>
      <td>
        <span className={styles.state}>
          {isBad && <StatusMark status={future.kind === 'overspent' ? 'critical' : 'warning'} />}
          {outlookText(future, words)}
        </span>
      </td>
      <td>
        <span className={styles.chips}>
          {objective.burns.map(({ ratio, window }) => (
            <span key={window} className={ratio > 1 ? styles.burns : styles.quiet}>
              <span className={styles.quiet}>{window}</span> {words.times(Math.round(ratio * 100) / 100)}
            </span>
          ))}
        </span>
      </td>
    </tr>
  );
}

/** `99.9 % without errors in 30d`. */
function promise({ signal, target, threshold, window }: Objective): string {
  const values = { target, threshold, window, ...PLAIN };
  switch (signal) {
    case 'errors':
      return t('service.objectives.errors', '{{target}} without errors in {{window}}', values);
    case 'latency':
      return t('service.objectives.latency', '{{target}} within {{threshold}} in {{window}}', values);
    default:
      return t('service.objectives.ratio', '{{target}} good in {{window}}', values);
  }
}

const POINTS = 300;

/** The burn-down over the objective's own window, whatever the page shows: a budget has its own time. */
function Spent({ objective, page }: { readonly objective: Objective; readonly page: PageProps }) {
  const { client, scope, span, turn } = page;
  const { slo, window } = objective;
  const ms = durationMs(window) ?? 30 * 86_400_000;
  const query = `${series.SLO_BUDGET}{${equals({ service: scope.service, ...scope.identity, slo })}}`;
  const live = useAsk(
    JSON.stringify([client.uid, query, page.to]),
    async (signal) => {
      const { end } = span();
      const { result } = await client.range(query, { ...aligned(end - ms, end, stepOf(ms, POINTS)), signal });
      return pointsOf(result[0]?.times ?? [], result[0]?.values ?? []);
    },
    turn,
  );
  const future = outlook(objective);
  return (
    <Answered live={live} rows={5}>
      {(points) => <BurnDown name={slo} points={points} goneInMs={future.kind === 'gone' ? future.ms : undefined} />}
    </Answered>
  );
}
