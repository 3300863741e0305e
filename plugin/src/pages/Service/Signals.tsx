/** The four signals over the range, with their limits as lines and the alerts as marks. */

import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { useTheme2 } from '@grafana/ui';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { markFrame } from './marks.ts';
import type { PageProps } from './page.ts';
import { signalPanels } from './panels.ts';
import { SceneSpace } from './SceneSpace.tsx';
import { scopeKey } from './scope.ts';
import type { SignalName } from './state.ts';
import type { AlertHistory } from './use-alert-history.ts';

const SignalScene = lazy(() => import('./SignalScene.tsx'));

export function Signals({ history, page }: { readonly page: PageProps; readonly history: AlertHistory | undefined }) {
  const { client, refreshMs, scope, state, turn } = page;
  const { colors } = useTheme2();
  const reasons = useReasons(page);
  const panels = signalPanels(scope, state, leadsToTraces(client.uid)).map((panel) => ({
    ...panel,
    empty: reasons[panel.id as SignalName],
  }));
  const marks = useMemo(
    () =>
      history &&
      markFrame(
        [...history.byId].map(([id, intervals]) => ({ id, intervals })),
        colors.error.main,
      ),
    [history, colors.error.main],
  );
  return (
    <section aria-label={t('service.signals', 'Golden signals')}>
      <Suspense fallback={<SceneSpace panels={panels.length} />}>
        <SignalScene
          panels={panels}
          uid={client.uid}
          marks={marks}
          turn={turn}
          refreshMs={refreshMs}
          empty={t('service.no-data', 'Nothing to draw in this range')}
        />
      </Suspense>
    </section>
  );
}

/** Why signals are missing; asked only where one is. */
function useReasons({ scope, state }: PageProps): Readonly<Partial<Record<SignalName, string>>> {
  const profile = state.infos.find((info) => scopeKey(info.scope) === scopeKey(scope))?.profile;
  const isWhole = state.saturation.length > 0 && state.latency.length > 0 && state.errors !== undefined;
  const wanted = isWhole ? undefined : profile;
  const [reasons, setReasons] = useState<Readonly<Partial<Record<SignalName, string>>>>({});
  useEffect(() => {
    if (wanted === undefined) return;
    let isGone = false;
    // A chunk that does not load leaves the panels without a reason, which is no loss worth a message.
    import('./missing-reasons.ts').then(
      ({ missingReasons }) => isGone || setReasons(missingReasons(wanted)),
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [wanted]);
  return reasons;
}

/** Whether the data source links exemplars to traces; without a link a dot leads nowhere. */
function leadsToTraces(uid: string): boolean {
  const settings = getDataSourceSrv().getInstanceSettings(uid)?.jsonData as
    | { readonly exemplarTraceIdDestinations?: readonly unknown[] }
    | undefined;
  return (settings?.exemplarTraceIdDestinations?.length ?? 0) > 0;
}
