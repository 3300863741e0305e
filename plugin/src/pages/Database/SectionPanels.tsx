/** The panels of one section: graphs, lists, and cards for what is missing. Nothing of another section is asked. */

import { t } from '@grafana/i18n';
import { EmptyState, Stack } from '@grafana/ui';
import type { CataloguePanel } from '@quartet/generator';
import { lazy, Suspense, useMemo } from 'react';
import { Problem } from '../../app/Problem.tsx';
import { Placeholder } from '../../features/catalogue/Placeholder.tsx';
import { type PlannedPanel, planPanel } from '../../features/catalogue/presence.ts';
import { fillingOf } from '../../features/catalogue/watched.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { catalogueOf } from './catalogue-of.ts';
import { graphOf } from './graphs.ts';
import { MissingCard, MissingNote } from './Missing.tsx';
import { Rankings } from './Rankings.tsx';
import { loadRankings } from './ranking.ts';
import type { Scope } from './scope.ts';
import { windowOf } from './window.ts';

const Graphs = lazy(() => import('./Graphs.tsx'));

interface Props {
  readonly scope: Scope;
  readonly panels: readonly CataloguePanel[];
  /** Whether several instances answer and none is chosen. */
  readonly hasMany: boolean;
  /** What an empty panel says while the server is away. */
  readonly away: string | undefined;
}

export function SectionPanels({ away, hasMany, panels, scope }: Props) {
  const { metrics, watched } = scope;
  const plans = useMemo(
    () => panels.map((panel) => planPanel(catalogueOf(watched), panel, (metric) => metrics.has(metric))),
    [panels, metrics, watched],
  );
  const isHeldBack = (plan: PlannedPanel) => hasMany && plan.panel.oneInstance === true;
  const shown = plans.filter((plan) => !isHeldBack(plan));
  const answered = shown.filter(({ queries }) => queries.length > 0);
  const missing = shown.filter(({ queries }) => queries.length === 0);
  const lists = answered.filter(({ panel }) => panel.view === 'table');
  const graphs = answered.filter(({ panel }) => panel.view !== 'table');
  return (
    <Stack direction="column" gap={2}>
      {plans.some(isHeldBack) && <ChooseInstance />}
      {lists.length > 0 && <Lists scope={scope} plans={lists} away={away} />}
      {graphs.length + missing.length > 0 && (
        <DrawnGraphs scope={scope} plans={graphs} missing={missing} hasMany={hasMany} away={away} />
      )}
    </Stack>
  );
}

/** Instead of a question that would read every series of every instance. */
export function ChooseInstance() {
  return (
    <EmptyState
      variant="not-found"
      hideImage
      message={t('database.choose-instance', 'Choose an instance above to see its queries and tables')}
    />
  );
}

function Lists({ away, plans, scope }: Pick<Props, 'scope' | 'away'> & { readonly plans: readonly PlannedPanel[] }) {
  const { client, instance, range, watched } = scope;
  const filling = fillingOf(watched, windowOf(range), instance);
  const ids = plans.map(({ panel }) => panel.id);
  const { data, error, reload } = useLive(JSON.stringify([client.uid, ids, filling, range.end]), (signal) =>
    loadRankings(client, plans, filling, range.end, signal),
  );
  return (
    <>
      {error && <Problem error={error} onRetry={reload} />}
      {(data || !error) && <Rankings rankings={data} count={plans.length} away={away} />}
    </>
  );
}

function DrawnGraphs({
  away,
  hasMany,
  missing,
  plans,
  scope,
}: Pick<Props, 'scope' | 'hasMany' | 'away'> & {
  readonly plans: readonly PlannedPanel[];
  readonly missing: readonly PlannedPanel[];
}) {
  const { client, instance, onZoom, times, turn, watched } = scope;
  const graphs = useMemo(() => {
    const filling = fillingOf(watched, '$__rate_interval', instance);
    return plans.map((plan) => graphOf(plan, filling, { hasMany, ...(away ? { away } : {}) }));
  }, [plans, watched, instance, hasMany, away]);
  const partOf = (id: string) => plans.find(({ panel }) => panel.id === id && panel.queries.length > 0);
  return (
    <Suspense fallback={<Placeholder height={260} />}>
      <Graphs
        graphs={graphs}
        uid={client.uid}
        range={times}
        turn={turn}
        onZoom={onZoom}
        noteOf={(id) => {
          const plan = partOf(id);
          return plan && plan.lacks.length > 0 ? <MissingNote plan={plan} /> : null;
        }}
      >
        {missing.map((plan) => (
          <MissingCard key={plan.panel.id} plan={plan} />
        ))}
      </Graphs>
    </Suspense>
  );
}
