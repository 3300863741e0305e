/** Under the title: what it is, how it fares, where it runs, who depends on it. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { LinkButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { linkTo, type SharedState } from '../../app/url-state.ts';
import { HealthMark } from '../../features/catalogue/HealthMark.tsx';
import { type Health, healthOf } from '../../features/catalogue/health.ts';
import { engineName } from '../../features/catalogue/texts.ts';
import type { Watched } from '../../features/catalogue/watched.ts';
import type { Facts } from './facts.ts';
import { dashboardLink, recordedLink } from './links.ts';
import type { Server } from './server.ts';

interface Props {
  readonly watched: Watched;
  readonly facts: Facts;
  /** Undefined while it is loaded. */
  readonly server: Server | undefined;
  readonly state: SharedState;
  /** Milliseconds. */
  readonly at: number;
}

export function Header({ at, facts, server, state, watched }: Props) {
  const styles = useStyles2(getStyles);
  const flavor = server?.version?.flavor ?? watched.flavor;
  const engine =
    watched.kind === 'host'
      ? (server?.version?.text ?? engineName('host'))
      : [engineName(watched.subject, flavor), server?.version?.text].filter(Boolean).join(' ');
  return (
    <div className={styles.lines}>
      <div className={styles.line}>
        {server && <HealthMark health={healthNow(watched, facts, server)} at={at} />}
        <span className={styles.value}>{engine}</span>
        {Object.entries(watched.labels).map(([label, value]) => (
          <Labelled key={label} label={label}>
            {value}
          </Labelled>
        ))}
      </div>
      <div className={styles.line}>
        {watched.host && (
          <Labelled label={t('database.host', 'Host')}>
            <a href={linkTo.host(watched.host, state)}>{watched.host}</a>
          </Labelled>
        )}
        {facts.databases.length > 0 && (
          <Labelled label={t('database.databases', 'Databases on it')}>
            <Links names={facts.databases} href={(name) => linkTo.database(name, state)} />
          </Labelled>
        )}
        <Labelled label={t('database.services', 'Services that depend on it')}>
          {facts.services.length === 0 ? (
            t('database.no-services', 'none named in a spec')
          ) : (
            <Links names={facts.services} href={(name) => linkTo.service(name, state)} />
          )}
        </Labelled>
      </div>
    </div>
  );
}

interface ActionsProps {
  readonly watched: Watched;
  readonly state: SharedState;
  /** Of the Prometheus data source. */
  readonly uid: string;
  readonly instance: string | undefined;
}

/** The buttons beside the time range. */
export function Actions({ instance, state, uid, watched }: ActionsProps) {
  return (
    <>
      <LinkButton variant="secondary" icon="bell" href={linkTo.watchedAlerts(watched.kind, watched.name, state)}>
        {t('database.edit-alerts', 'Edit alerts')}
      </LinkButton>
      <LinkButton variant="secondary" icon="apps" href={dashboardLink(watched, state, uid, instance)}>
        {t('database.dashboard', 'Dashboard')}
      </LinkButton>
      <LinkButton variant="secondary" icon="compass" href={recordedLink(watched, state, uid, instance)}>
        {t('database.explore', 'Explore')}
      </LinkButton>
    </>
  );
}

/** The alerts say why; whether it can be reached is known here more exactly than from them. */
function healthNow({ kind }: Watched, { alerts }: Facts, { lastSeen, reach }: Server): Health {
  const up = reach === 'fine' ? 1 : reach === 'down' ? 0 : undefined;
  const health = healthOf(kind, alerts, up);
  return reach === 'fine' || health.since !== undefined || lastSeen === undefined
    ? health
    : { ...health, since: lastSeen };
}

function Labelled({ children, label }: { readonly label: string; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <span>
      <span className={styles.label}>{label} </span>
      <span className={styles.value}>{children}</span>
    </span>
  );
}

function Links({ href, names }: { readonly names: readonly string[]; readonly href: (name: string) => string }) {
  return (
    <>
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <a href={href(name)}>{name}</a>
        </span>
      ))}
    </>
  );
}

const getStyles = ({ colors, spacing }: GrafanaTheme2) => ({
  lines: css({ display: 'flex', flexDirection: 'column', gap: spacing(0.5) }),
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: spacing(2),
    rowGap: spacing(0.5),
    color: colors.text.secondary,
    overflowWrap: 'anywhere',
    a: { color: colors.text.link },
    'a:hover': { textDecoration: 'underline' },
  }),
  label: css({ color: colors.text.secondary }),
  value: css({ color: colors.text.primary }),
});
