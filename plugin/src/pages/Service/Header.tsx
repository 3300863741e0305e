/** The line under the title that says how the service is doing, and the buttons beside the time range. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { LinkButton, TextLink, useStyles2 } from '@grafana/ui';
import { serviceUid } from '@quartet/generator';
import { useAppFacts } from '../../app/context.ts';
import { linkTo, type SharedState } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { sayFinding } from '../../features/catalogue/say-finding.ts';
import { sayHealth } from '../../features/catalogue/say-health.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import type { Status } from '../../features/status/status.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { detailOf, reasonText } from '../Overview/reason-words.ts';
import { clock } from './clock.ts';
import type { Dependency } from './dependencies.ts';
import { dependencyLink } from './dependency-link.ts';
import { exploreLink, logsQuery, tracesQuery } from './explore.ts';
import { identityText, matchersOf, type Scope, type ServiceInfo } from './scope.ts';
import { ERRORS, QUANTILES, REQUESTS, type ServiceState } from './state.ts';
import { verdictOf } from './verdict.ts';

interface StatusProps {
  readonly state: ServiceState;
  /** Prometheus's clock, in milliseconds. */
  readonly now: number;
  /** The dependency that is worst off, where one is. */
  readonly cause?: Dependency | undefined;
  /** Whether the last refresh failed, so that this is the state of `now`. */
  readonly isStale: boolean;
}

export function StatusLine({ cause, isStale, now, state }: StatusProps) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const verdict = verdictOf(state);
  const { more, pending, since, status } = verdict;
  const detail = detailOf(verdict.reason);
  return (
    <div className={styles.line}>
      <StatusMark status={status} size={16} />
      <strong>{reasonText(verdict.reason, words)}</strong>
      {detail !== undefined && <span>{detail}</span>}
      {since !== undefined && (
        <span>
          {t('service.alerts.since', 'since {{time}}, {{duration}}', {
            time: clock(since, now),
            duration: words.duration((now - since) / 1000),
            ...PLAIN,
          })}
        </span>
      )}
      {more > 0 && (
        <span className={styles.quiet}>
          {t('service.status.more', 'and {{count}} more alerts', {
            count: more,
            defaultValue_one: 'and {{count}} more alert',
          })}
        </span>
      )}
      {pending.length > 0 && (
        <span className={styles.quiet}>
          {t('service.status.pending', 'about to fire: {{alerts}}', { alerts: pending.join(', '), ...PLAIN })}
        </span>
      )}
      {isStale && (
        <span className={styles.quiet}>
          {t('service.status.stale', 'as of {{time}}, not renewed since', { time: clock(now, now), ...PLAIN })}
        </span>
      )}
      {cause && isBad(status) && <Cause dependency={cause} />}
    </div>
  );
}

const isBad = (status: Status): boolean => status === 'critical' || status === 'warning';

/** The cause often stands in what a service depends on: its name beside the symptom saves the scroll. */
function Cause({ dependency }: { readonly dependency: Dependency }) {
  const [shared] = useSharedState();
  const words = useWords();
  const { finding, health, name } = dependency;
  const link = dependencyLink(dependency, shared);
  const text = finding ? sayFinding(words, finding) : health && sayHealth(health);
  return (
    <span>
      {t('service.status.cause', 'Look at')} {link ? <TextLink href={link}>{name}</TextLink> : name}: {text}
    </span>
  );
}

interface FactsProps {
  /** Undefined for series without `service:info`. */
  readonly info: ServiceInfo | undefined;
  readonly description: string | undefined;
}

/** Under the title: what the service does, whose it is, how it is measured. */
export function Facts({ description, info }: FactsProps) {
  const styles = useStyles2(stylesOf);
  return (
    <>
      {description && <div className={styles.description}>{description}</div>}
      {info && <div className={styles.quiet}>{factsText(info)}</div>}
    </>
  );
}

/** `payments · node-http · env=prod`. */
function factsText({ labels, profile, scope }: ServiceInfo): string {
  return [labels.team, profile, identityText(scope.identity)].filter(Boolean).join(' · ');
}

interface ActionsProps {
  readonly scope: Scope;
  readonly shared: SharedState;
  /** Of the Prometheus data source. */
  readonly uid: string;
}

export function Actions({ scope, shared, uid }: ActionsProps) {
  const { settings } = useAppFacts();
  const { identity, service } = scope;
  const range = { from: shared.from, to: shared.to };
  const dashboard = `/d/${serviceUid({ name: service, identity })}?${new URLSearchParams({ ...range, 'var-datasource': uid })}`;
  const signals = `{__name__=~"${REQUESTS}|${ERRORS}|${QUANTILES}",${matchersOf(scope)}}`;
  const [logs, traces] = [sourceOf(settings.logs, 'loki'), sourceOf(settings.traces, 'tempo')];
  return (
    <>
      <LinkButton variant="secondary" icon="bell" href={linkTo.alerts(service, shared, identity)}>
        {t('service.edit-alerts', 'Edit alerts')}
      </LinkButton>
      <LinkButton variant="secondary" icon="apps" href={dashboard}>
        {t('service.dashboard', 'Dashboard')}
      </LinkButton>
      <LinkButton
        variant="secondary"
        icon="compass"
        href={exploreLink({ uid, type: 'prometheus' }, { expr: signals, range: true }, range)}
      >
        {t('service.explore', 'Explore')}
      </LinkButton>
      {logs && (
        <LinkButton variant="secondary" icon="gf-logs" href={exploreLink(logs, logsQuery(logs.type, service), range)}>
          {t('service.logs', 'Logs')}
        </LinkButton>
      )}
      {traces && (
        <LinkButton
          variant="secondary"
          icon="gf-traces"
          href={exploreLink(traces, tracesQuery(traces.type, service), range)}
        >
          {t('service.traces', 'Traces')}
        </LinkButton>
      )}
    </>
  );
}

/** The configured data source, as long as it exists; without one the only one of its kind, since there is no choice to make. */
function sourceOf(uid: string | undefined, type: 'loki' | 'tempo') {
  if (uid) return getDataSourceSrv().getInstanceSettings(uid);
  const fitting = getDataSourceSrv().getList({ type });
  return fitting.length === 1 ? fitting[0] : undefined;
}

const stylesOf = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    minHeight: theme.spacing(4),
    marginBottom: theme.spacing(1),
    overflowWrap: 'anywhere',
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  description: css({ color: theme.colors.text.primary, overflowWrap: 'anywhere' }),
});
