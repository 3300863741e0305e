/** The alerts of a service: what fires, since when, how it went over the range, and where each is edited. */

import { t } from '@grafana/i18n';
import { Icon, TextLink, Tooltip, useStyles2 } from '@grafana/ui';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { Timeline } from '../../features/timeline/Timeline.tsx';
import type { Live } from '../../prometheus/use-live.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { type AlertRow, alertRows } from './alert-rows.ts';
import { clock } from './clock.ts';
import { loadRules } from './load-rules.ts';
import type { PageProps } from './page.ts';
import { Answered, Section } from './Section.tsx';
import { tableStyles } from './table-styles.ts';
import type { AlertHistory } from './use-alert-history.ts';
import { useAsk } from './use-ask.ts';

interface Props {
  readonly page: PageProps;
  readonly history: Live<AlertHistory>;
}

/** Rules change when somebody saves a spec, so they are read less often than values. */
const RULES_MS = 120_000;

export function Alerts({ history, page }: Props) {
  const { client, refreshMs, scope, state, turn } = page;
  const styles = useStyles2(tableStyles);
  const rules = useAsk(
    JSON.stringify([client.uid, scope]),
    (signal) => loadRules(client, scope, signal),
    turn,
    refreshMs === undefined ? undefined : RULES_MS,
  );
  return (
    <Section title={t('service.alerts.title', 'Alerts')}>
      <Answered live={rules} rows={4}>
        {({ lacking, rules: defined }) => {
          const rows = alertRows(defined, state.alerts, [...(history.data?.byId.keys() ?? [])]);
          return (
            <>
              {rows.length > 0 && <AlertTable rows={rows} page={page} history={history.data} />}
              {rows.length === 0 && !lacking && (
                <p className={styles.quiet}>{t('service.alerts.none', 'Prometheus holds no alert of this service.')}</p>
              )}
              {lacking && (
                <p className={styles.quiet}>
                  {t(
                    'service.alerts.too-many',
                    'Shown are the alerts that were active in this range. This Prometheus cannot list the rules of one service alone (it needs 2.45 or newer), and it holds too many to read them all.',
                  )}
                </p>
              )}
            </>
          );
        }}
      </Answered>
      {history.error && history.error.kind !== 'aborted' && (
        <p className={styles.quiet}>
          {t('service.alerts.no-history', 'The history could not be read: {{why}}', {
            why: history.error.message,
            ...PLAIN,
          })}
        </p>
      )}
    </Section>
  );
}

interface TableProps {
  readonly rows: readonly AlertRow[];
  readonly page: PageProps;
  readonly history: AlertHistory | undefined;
}

function AlertTable({ history, page, rows }: TableProps) {
  const styles = useStyles2(tableStyles);
  const [shared] = useSharedState();
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('service.alerts.alert', 'Alert')}</th>
            <th scope="col">{t('service.alerts.state', 'State')}</th>
            <th scope="col">{t('service.alerts.severity', 'Severity')}</th>
            <th scope="col">
              <span className={styles.ends}>
                {history && <span>{clock(history.start, page.now)}</span>}
                <span>{t('service.alerts.history', 'In this range')}</span>
                {history && <span>{clock(history.end, page.now)}</span>}
              </span>
            </th>
            <th scope="col">
              <span className={styles.unseen}>{t('service.alerts.actions', 'Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className={styles.name}>
                <AlertName row={row} />{' '}
                {row.instances.length > 0 && <span className={styles.quiet}>{row.instances.join(' · ')}</span>}
              </th>
              <td>
                <State row={row} now={page.now} />
              </td>
              <td>
                {severityWords(row.severity)}{' '}
                {row.tiers.length > 0 && <span className={styles.quiet}>{row.tiers.join(', ')}</span>}
              </td>
              <td style={{ width: '35%' }}>
                {history && (
                  <Timeline
                    label={row.id}
                    intervals={history.byId.get(row.id) ?? []}
                    start={history.start}
                    end={history.end}
                    level={row.severity}
                  />
                )}
              </td>
              <td>
                <TextLink
                  href={linkTo.alerts(page.scope.service, shared, page.scope.identity, row.id)}
                  aria-label={t('service.alerts.edit-of', 'Edit {{alert}}', { alert: row.id, ...PLAIN })}
                >
                  {t('service.alerts.edit', 'Edit')}
                </TextLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Breaks where the name of the objective begins. */
function AlertName({ row: { name, slo } }: { readonly row: AlertRow }) {
  return slo === undefined ? (
    name
  ) : (
    <>
      {name}/<wbr />
      {slo}
    </>
  );
}

function State({ now, row }: { readonly row: AlertRow; readonly now: number }) {
  const styles = useStyles2(tableStyles);
  const words = useWords();
  const mark = row.state === 'firing' ? row.severity : row.state === 'pending' ? 'note' : 'healthy';
  return (
    <span className={styles.state}>
      <StatusMark status={mark} />
      {stateWords(row.state)}
      {row.since !== undefined && (
        <span className={styles.quiet}>
          {t('service.alerts.since', 'since {{time}}, {{duration}}', {
            time: clock(row.since, now),
            duration: words.duration((now - row.since) / 1000),
            ...PLAIN,
          })}
        </span>
      )}
      {row.problem && (
        <Tooltip content={row.problem}>
          <span className={styles.state}>
            <Icon name="exclamation-triangle" size="sm" /> {t('service.alerts.broken', 'cannot be evaluated')}
          </span>
        </Tooltip>
      )}
    </span>
  );
}

function stateWords(state: AlertRow['state']): string {
  if (state === 'firing') return t('service.alerts.firing', 'firing');
  return state === 'pending' ? t('service.alerts.pending', 'pending') : t('service.alerts.inactive', 'inactive');
}

function severityWords(severity: AlertRow['severity']): string {
  if (severity === 'critical') return t('service.alerts.critical', 'critical');
  return severity === 'warning' ? t('service.alerts.warning', 'warning') : t('service.alerts.note', 'info');
}
