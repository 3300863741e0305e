/** The page of one database or host: from what stands out down to the query and the lock behind it. */

import { t } from '@grafana/i18n';
import { Alert, EmptyState, LinkButton } from '@grafana/ui';
import { useCallback, useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { useTimes } from '../../app/use-times.ts';
import type { WatchedKind } from '../../features/catalogue/watched.ts';
import { type Live, useLive } from '../../prometheus/use-live.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { PLAIN } from '../../words/plain.ts';
import { Body, BodyPlaceholder } from './Body.tsx';
import { Actions, Header } from './Header.tsx';
import { type Loaded, loadPage } from './load-page.ts';
import type { Scope } from './scope.ts';
import { useView } from './use-view.ts';

export default function Database({ kind }: { readonly kind: WatchedKind }) {
  const { database: name = '' } = useParams();
  const [state] = useSharedState();
  const [view] = useView();
  const source = useSource();
  const { from, range, refreshMs, to } = useTimes();
  const client = source.kind === 'ready' ? source.client : undefined;
  const live = useLive(
    JSON.stringify([client?.uid, kind, name, from, to, view.instance]),
    client ? (signal) => loadPage(client, kind, name, view.instance, range(), signal) : undefined,
    refreshMs,
  );
  const { data } = live;
  return (
    <Frame
      title={name}
      parent={{ title: t('databases.title', 'Databases and hosts'), url: linkTo.databases(state) }}
      actions={
        data?.facts.watched && (
          <Actions watched={data.facts.watched} state={state} uid={data.client.uid} instance={view.instance} />
        )
      }
      isLoading={live.isLoading}
      onRefresh={live.reload}
      subTitle={
        data?.facts.watched ? (
          <Header
            watched={data.facts.watched}
            facts={data.facts}
            server={data.server}
            state={state}
            at={data.range.end}
          />
        ) : undefined
      }
    >
      <Content live={live} kind={kind} name={name} />
    </Frame>
  );
}

interface ContentProps {
  readonly live: Live<Loaded>;
  readonly kind: WatchedKind;
  readonly name: string;
}

function Content({ kind, live, name }: ContentProps) {
  const [state, changeState] = useSharedState();
  const [view, changeView] = useView();
  const { at, data, error, reload } = live;
  const onZoom = useCallback(
    (from: number, to: number) => changeState({ from: String(Math.round(from)), to: String(Math.round(to)) }),
    [changeState],
  );
  const scope = useMemo((): Scope | undefined => {
    if (!data?.facts.watched || !data.server) return undefined;
    const { facts, range, server, times } = data;
    return {
      client: data.client,
      watched: facts.watched!,
      instance: view.instance,
      metrics: server.metrics,
      range,
      times,
      turn: at ?? 0,
      state,
      services: facts.services,
      onZoom,
    };
  }, [data, at, state, view.instance, onZoom]);
  if (!data) return error ? <Problem error={error} onRetry={reload} /> : <BodyPlaceholder />;
  if (!scope || !data.server) return <Unknown kind={kind} name={name} />;
  const warnings = [...new Set([...data.facts.warnings, ...data.server.warnings])];
  return (
    <>
      {error && <Problem error={error} onRetry={reload} />}
      {warnings.length > 0 && (
        <Alert severity="warning" title={t('database.partial', 'Prometheus answered in part')}>
          {warnings.join(' ')}
        </Alert>
      )}
      <Body scope={scope} facts={data.facts} server={data.server} view={view} onView={changeView} />
    </>
  );
}

function Unknown({ kind, name }: { readonly kind: WatchedKind; readonly name: string }) {
  const [state] = useSharedState();
  return (
    <EmptyState
      variant="not-found"
      message={
        kind === 'host'
          ? t('database.unknown-host', 'No host called {{name}} was recorded in the last week', { name, ...PLAIN })
          : t('database.unknown', 'No database called {{name}} was recorded in the last week', { name, ...PLAIN })
      }
      button={
        <LinkButton href={linkTo.databases(state)} variant="secondary">
          {t('database.all', 'All databases and hosts')}
        </LinkButton>
      }
    >
      {t(
        'database.unknown-why',
        'It may have another name, its rules may not be loaded, or this may be another data source than the one they write to.',
      )}
    </EmptyState>
  );
}
