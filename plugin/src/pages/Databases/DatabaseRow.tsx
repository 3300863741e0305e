/** One row of the list. */

import { cx } from '@emotion/css';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { CataloguePanel } from '@quartet/generator';
import { catalogues, watchedSeries } from '@quartet/generator';
import type { ReactNode } from 'react';
import { linkTo, type SharedState } from '../../app/url-state.ts';
import { HealthMark } from '../../features/catalogue/HealthMark.tsx';
import { type Level, levelOf } from '../../features/catalogue/level.ts';
import { Placeholder } from '../../features/catalogue/Placeholder.tsx';
import { engineName } from '../../features/catalogue/texts.ts';
import { sayValue } from '../../features/catalogue/unit.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { NONE, useWords } from '../../words/number.ts';
import type { Resource, Row } from './rows.ts';
import { getTableStyles } from './table-styles.ts';

interface Props {
  readonly row: Row;
  readonly at: number;
  readonly state: SharedState;
}

export function DatabaseRow({ at, row, state }: Props) {
  const styles = useStyles2(getTableStyles);
  const words = useWords();
  const { errors, health, instances, saturation, services, watched } = row;
  const isHost = watched.kind === 'host';
  const team = watched.labels.team;
  return (
    <tr>
      <td className={styles.name} title={watched.name}>
        <a href={isHost ? linkTo.host(watched.name, state) : linkTo.database(watched.name, state)}>{watched.name}</a>
        {team && <span className={styles.more}>{team}</span>}
      </td>
      <td className={styles.status}>
        <HealthMark health={health} at={at} />
      </td>
      <td className={styles.engine}>
        {engineName(watched.subject, watched.flavor)}
        {instances > 1 && (
          <span className={styles.more}>{t('databases.instances', '{{count}} instances', { count: instances })}</span>
        )}
      </td>
      <td className={styles.number}>
        <Figure level={levelOf(LIMITS[watched.subject], row.latency)}>{words.seconds(row.latency)}</Figure>
      </td>
      <td className={styles.number}>{sayValue(words, 'ops', row.traffic)}</td>
      <td className={styles.number}>{sayValue(words, errors?.unit ?? 'ops', errors?.value)}</td>
      <td className={styles.number}>
        {saturation ? (
          <Figure level={levelOf(FULL, saturation.value)}>
            {sayResource(saturation.resource)} {words.percent(saturation.value)}
          </Figure>
        ) : (
          NONE
        )}
      </td>
      <td className={styles.number}>
        <Figure level={(row.deadlocks ?? 0) > 0 ? 'warning' : 'ok'}>{sayValue(words, 'ops', row.deadlocks)}</Figure>
      </td>
      <td className={styles.links}>
        {watched.host ? <a href={linkTo.host(watched.host, state)}>{watched.host}</a> : NONE}
      </td>
      <td className={styles.links}>
        <ServiceLinks services={services} state={state} />
      </td>
    </tr>
  );
}

/** A number that crosses a limit has a shape beside its colour. */
function Figure({ children, level }: { readonly level: Level; readonly children: ReactNode }) {
  const styles = useStyles2(getTableStyles);
  if (level === 'ok') return <>{children}</>;
  return (
    <span className={cx(styles.figure, styles[level])}>
      <StatusMark status={level} size={10} />
      <span>{children}</span>
    </span>
  );
}

const MOST_LINKS = 3;

/** Names of services as links, the first few. A service that has an identity is chosen on its own page. */
function ServiceLinks({ services, state }: { readonly services: readonly string[]; readonly state: SharedState }) {
  const styles = useStyles2(getTableStyles);
  if (services.length === 0) return <>{NONE}</>;
  const more = services.length - MOST_LINKS;
  return (
    <>
      {services.slice(0, MOST_LINKS).map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <a href={linkTo.service(name, state)}>{name}</a>
        </span>
      ))}
      {more > 0 && (
        <span className={styles.more} title={services.slice(MOST_LINKS).join(', ')}>
          {t('databases.more-services', '+{{count}}', { count: more })}
        </span>
      )}
    </>
  );
}

/** The limits of the panels that the catalogue draws, so that list and page agree. */
const limitsOf = (subject: 'mysql' | 'redis', series: string) =>
  catalogues[subject].panels.find(({ queries }) => queries[0]?.expr === `${series}{$recorded}`)?.limits;

const LIMITS: Readonly<Record<string, CataloguePanel['limits']>> = {
  mysql: limitsOf('mysql', watchedSeries.MYSQL.latency),
  redis: limitsOf('redis', watchedSeries.REDIS.latency),
};

const FULL = { warning: 0.75, critical: 0.9 };

function sayResource(resource: Resource): string {
  switch (resource) {
    case 'connections':
      return t('databases.resource.connections', 'connections');
    case 'memory':
      return t('databases.resource.memory', 'memory');
    case 'redo':
      return t('databases.resource.redo', 'redo log');
    case 'cpu':
      return t('databases.resource.cpu', 'CPU');
    case 'disk':
      return t('databases.resource.disk', 'disk');
  }
}

export function SkeletonRow() {
  return (
    <tr>
      <td colSpan={10}>
        <Placeholder height={20} />
      </td>
    </tr>
  );
}
