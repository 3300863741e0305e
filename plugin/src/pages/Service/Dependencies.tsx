/** What the service depends on, where the cause often stands, and who depends on it. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { sayFinding, sayWhen } from '../../features/catalogue/say-finding.ts';
import { sayHealth } from '../../features/catalogue/say-health.ts';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import type { Level, Status } from '../../features/status/status.ts';
import type { Live } from '../../prometheus/use-live.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { clock } from './clock.ts';
import { type Dependency, dependentNames, dependentsQuery, standsOut } from './dependencies.ts';
import { dependencyLink } from './dependency-link.ts';
import { instantOf, type PageProps } from './page.ts';
import { Answered, Section } from './Section.tsx';
import { useAsk } from './use-ask.ts';

interface Props {
  readonly page: PageProps;
  readonly upstream: Live<readonly Dependency[]>;
}

export function Dependencies({ page, upstream }: Props) {
  const { client, refreshMs, scope, state, to, turn } = page;
  const styles = useStyles2(stylesOf);
  const downstream = useAsk(
    JSON.stringify([client.uid, scope, to]),
    async (signal) =>
      dependentNames((await client.instant(dependentsQuery(scope), { ...instantOf(page), signal })).result),
    turn,
    refreshMs,
  );
  return (
    <Section title={t('service.depends.title', 'Depends on')}>
      {state.dependencies.length === 0 ? (
        <span className={styles.quiet}>{t('service.depends.none', 'The spec names no dependency.')}</span>
      ) : (
        <Answered live={upstream} rows={state.dependencies.length}>
          {(dependencies) => (
            <ul className={styles.list}>
              {dependencies.map((dependency) => (
                <Item key={dependency.name} dependency={dependency} page={page} />
              ))}
            </ul>
          )}
        </Answered>
      )}
      {downstream.data && downstream.data.length > 0 && <Dependents names={downstream.data} />}
    </Section>
  );
}

function Item({ dependency, page }: { readonly dependency: Dependency; readonly page: PageProps }) {
  const [shared] = useSharedState();
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const { engine, finding, health, kind, name } = dependency;
  const link = dependencyLink(dependency, shared);
  return (
    <li className={styles.item}>
      <StatusMark status={markOf(dependency)} />
      {link ? <TextLink href={link}>{name}</TextLink> : <span>{name}</span>}
      <span className={styles.quiet}>{engineWords(engine) ?? kindWords(kind)}</span>
      {health ? (
        <span>{sayHealth(health)}</span>
      ) : (
        <span className={styles.quiet}>
          {t('service.depends.unknown', 'No spec describes it, so nothing is known of its state.')}
        </span>
      )}
      {health?.since !== undefined && (
        <span className={styles.quiet}>
          {t('service.since', 'since {{time}}', { time: clock(health.since, page.now), ...PLAIN })}
        </span>
      )}
      {health !== undefined && health.more > 0 && (
        <span className={styles.quiet}>{t('service.depends.more', 'and {{count}} more', { count: health.more })}</span>
      )}
      {finding && (
        <span>
          {sayFinding(words, finding)} <span className={styles.quiet}>{sayWhen(finding)}</span>
        </span>
      )}
    </li>
  );
}

function Dependents({ names }: { readonly names: readonly string[] }) {
  const [shared] = useSharedState();
  const styles = useStyles2(stylesOf);
  return (
    <p className={styles.dependents}>
      <span className={styles.quiet}>{t('service.depends.dependents', 'Depended on by')}</span>
      {names.map((name) => (
        <TextLink key={name} href={linkTo.service(name, shared)}>
          {name}
        </TextLink>
      ))}
    </p>
  );
}

function markOf({ finding, health }: Dependency): Status | Level {
  if (!health || health.level === 'unscraped') return 'unscraped';
  if (health.level === 'critical' || health.level === 'warning') return health.level;
  if (finding && standsOut(finding)) return finding.level === 'notice' ? 'note' : finding.level;
  return health.reason === 'pending' ? 'note' : 'healthy';
}

const ENGINES: Readonly<Record<string, string>> = {
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  percona: 'Percona Server',
  postgresql: 'PostgreSQL',
  redis: 'Redis',
};
const engineWords = (engine: string | undefined) => (engine === undefined ? undefined : (ENGINES[engine] ?? engine));

function kindWords(kind: Dependency['kind']): string {
  if (kind === 'service') return t('service.depends.service', 'service');
  return kind === 'host' ? t('service.depends.host', 'host') : '';
}

const stylesOf = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    minHeight: theme.spacing(4.5),
    padding: theme.spacing(0.5),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    overflowWrap: 'anywhere',
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  dependents: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 1.5), margin: theme.spacing(1, 0.5) }),
});
