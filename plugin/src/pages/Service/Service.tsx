/** The page of one service: how it is doing, and what to look at next. */

import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';
import { useState } from 'react';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { Alerts } from './Alerts.tsx';
import { Dependencies } from './Dependencies.tsx';
import { causeOf } from './dependencies.ts';
import { Actions, Facts, StatusLine } from './Header.tsx';
import { Objectives } from './Objectives.tsx';
import type { PageProps } from './page.ts';
import { Routes } from './Routes.tsx';
import { SceneSpace } from './SceneSpace.tsx';
import { Signals } from './Signals.tsx';
import type { Scope } from './scope.ts';
import { nowOf, subjectOf } from './subject.ts';
import { Unknown, Which } from './Unknown.tsx';
import { useAlertHistory } from './use-alert-history.ts';
import { useDependencies } from './use-dependencies.ts';
import { useAsked, useService } from './use-service.ts';

export default function Service() {
  const source = useSource();
  const asked = useAsked();
  if (source.kind !== 'ready') return <Frame title={asked.service}>{null}</Frame>;
  return <Loaded client={source.client} asked={asked} />;
}

function Loaded({ asked, client }: { readonly client: Prometheus; readonly asked: Scope }) {
  const [shared] = useSharedState();
  const [turn, setTurn] = useState(0);
  const { live, place } = useService(client, asked, turn);
  const { data, error } = live;
  const subject = data && subjectOf(data.state, asked);
  const here = subject?.kind === 'here' ? subject : undefined;
  const page: PageProps | undefined = here &&
    data && {
      ...place,
      client,
      turn,
      scope: here.scope,
      state: data.state,
      now: nowOf(data.state, place),
      isStale: error !== undefined && error.kind !== 'aborted',
    };
  return (
    <Frame
      title={asked.service}
      subTitle={here && <Facts info={here.info} description={data?.state.description} />}
      parent={{ title: t('service.parent', 'Golden signals'), url: linkTo.overview(shared) }}
      actions={here && <Actions scope={here.scope} shared={shared} uid={client.uid} />}
      isLoading={live.isLoading}
      onRefresh={() => setTurn((before) => before + 1)}
    >
      {error && error.kind !== 'aborted' && <Problem error={error} onRetry={live.reload} />}
      {data?.warnings.map((warning) => (
        <Alert key={warning} severity="warning" title={t('service.partial', 'Prometheus answered in part')}>
          {warning}
        </Alert>
      ))}
      {!data && live.isLoading && <SceneSpace panels={4} />}
      {subject?.kind === 'several' && <Which infos={subject.infos} />}
      {subject?.kind === 'unknown' && (
        <Unknown client={client} scope={asked} at={shared.to.startsWith('now') ? undefined : place.span().end} />
      )}
      {page && <Everything page={page} />}
    </Frame>
  );
}

function Everything({ page }: { readonly page: PageProps }) {
  const history = useAlertHistory(page);
  const upstream = useDependencies(page);
  return (
    <>
      <StatusLine state={page.state} now={page.now} isStale={page.isStale} cause={causeOf(upstream.data ?? [])} />
      <Signals page={page} history={history.data} />
      <Routes {...page} />
      <Objectives {...page} />
      <Dependencies page={page} upstream={upstream} />
      <Alerts page={page} history={history} />
    </>
  );
}
