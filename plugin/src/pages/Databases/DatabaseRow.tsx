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
import { changeText } from '../../features/compare/change-text.ts';
import { Sparkline } from '../../features/sparkline/Sparkline.tsx';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import { gapOf, type RowTrends, type Span, type Trend } from '../../features/trends/trends.ts';
import { NONE, useWords } from '../../words/number.ts';
import type { Resource, Row } from './rows.ts';
import { getTableStyles } from './table-styles.ts';

interface Props {
  readonly row: Row;
  readonly at: number;
  readonly state: SharedState;
  /** Pixels. */
  readonly height: number;
  /** Width of the lines in pixels; 0: none. */
  readonly line: number;
  readonly span: Span | undefined;
  readonly trends: RowTrends | undefined;
  /** Whether a comparison is on: then the change stands below each number. */
  readonly isCompared: boolean;
}

export function DatabaseRow(props: Props) {
  const { at, height, isCompared, row, state } = props;
  const styles = useStyles2(getTableStyles);
  const words = useWords();
  const { before, errors, health, instances, saturation, services, watched } = row;
  const isHost = watched.kind === 'host';
  const team = watched.labels.team;
  return (
    <tr style={{ height }}>
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
      <Signal
        {...props}
        signal="latency"
        level={levelOf(LIMITS[watched.subject], row.latency)}
        now={row.latency}
        then={before?.latency}
        say={(value) => words.seconds(value)}
      />
      <Signal
        {...props}
        signal="traffic"
        now={row.traffic}
        then={before?.traffic}
        say={(value) => sayValue(words, 'ops', value)}
      />
      <Signal
        {...props}
        signal="errors"
        now={errors?.value}
        then={before?.errors?.value}
        say={(value) => sayValue(words, errors?.unit ?? 'ops', value)}
      />
      <Signal
        {...props}
        signal="saturation"
        level={saturation ? levelOf(FULL, saturation.value) : 'ok'}
        now={saturation?.value}
        // Of another resource it would be no change.
        then={before?.saturation?.resource === saturation?.resource ? before?.saturation?.value : undefined}
        note={saturation && sayResource(saturation.resource)}
        say={(value) => words.percent(value)}
      />
      <td className={styles.number}>
        <div className={styles.figures}>
          <Figure level={(row.deadlocks ?? 0) > 0 ? 'warning' : 'ok'}>{sayValue(words, 'ops', row.deadlocks)}</Figure>
          <Change
            text={
              isCompared ? changeText(row.deadlocks, before?.deadlocks, (n) => sayValue(words, 'ops', n)) : undefined
            }
          />
        </div>
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

interface SignalProps extends Props {
  readonly signal: Trend;
  readonly level?: Level;
  readonly now: number | undefined;
  /** At the earlier time. */
  readonly then: number | undefined;
  readonly say: (value: number | undefined) => string;
  /** What the number is of, in small letters. */
  readonly note?: string | undefined;
}

/** A number with its course over the range, and the change where it is compared. */
function Signal({ isCompared, level = 'ok', line, note, now, say, signal, span, then, trends }: SignalProps) {
  const styles = useStyles2(getTableStyles);
  const change = isCompared ? changeText(now, then, say) : undefined;
  return (
    <td className={styles.number}>
      <div className={styles.signal}>
        {span && line > 0 && (now !== undefined || trends?.lines[signal]) && (
          <Sparkline
            width={line}
            line={trends?.lines[signal]}
            before={isCompared ? trends?.before[signal] : undefined}
            start={span.start}
            end={span.end}
            gap={gapOf(span)}
            least={LEAST[signal]}
            level={level === 'ok' ? undefined : level}
          />
        )}
        <div className={styles.figures}>
          <Figure level={level}>{now === undefined ? NONE : say(now)}</Figure>
          <Change text={[note, change].filter(Boolean).join(' ') || undefined} />
        </div>
      </div>
    </td>
  );
}

/** A line's span at least: a millisecond, a statement in a thousand seconds, a failure in a hundred, all of a resource. */
const LEAST: Readonly<Record<Trend, number>> = { latency: 0.001, traffic: 0.001, errors: 0.01, saturation: 1 };

function Change({ text }: { readonly text: string | undefined }) {
  const styles = useStyles2(getTableStyles);
  return text === undefined ? null : <span className={styles.note}>{text}</span>;
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
