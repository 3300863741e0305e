/** The page of all databases and hosts: one row each, the worst first. */

import { t } from '@grafana/i18n';
import { Alert, EmptyState, LinkButton, Stack } from '@grafana/ui';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { useTimes } from '../../app/use-times.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { type Live, useLive } from '../../prometheus/use-live.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { DatabasesTable } from './DatabasesTable.tsx';
import { Filters } from './Filters.tsx';
import { type Listing, loadRows } from './load-rows.ts';
import { type ListView, readView, visibleRows, writeView } from './view.ts';

export default function Databases() {
  const source = useSource();
  const live = useListing(source.kind === 'ready' ? source.client : undefined);
  return (
    <Frame title={t('databases.title', 'Databases and hosts')} isLoading={live.isLoading} onRefresh={live.reload}>
      <Listed live={live} />
    </Frame>
  );
}

function useListing(client: Prometheus | undefined): Live<Listing> {
  const { from, range, refreshMs, to } = useTimes();
  return useLive(
    `${client?.uid} ${from} ${to}`,
    client ? (signal) => loadRows(client, range().to.valueOf(), signal) : undefined,
    refreshMs,
  );
}

function Listed({ live }: { readonly live: Live<Listing> }) {
  const [state] = useSharedState();
  const [view, change] = useView();
  const { range } = useTimes();
  const { at, data, error, reload } = live;
  const shown = useMemo(() => visibleRows(data?.rows ?? [], view), [data, view]);
  if (!data && error) return <Problem error={error} onRetry={reload} />;
  if (data?.rows.length === 0) {
    return (
      <EmptyState
        variant="call-to-action"
        message={t('databases.none', 'No database and no host is recorded here yet')}
        button={
          <LinkButton href={linkTo.start(state)}>
            {t('databases.none-link', 'Find what this Prometheus scrapes')}
          </LinkButton>
        }
      >
        {t(
          'databases.none-why',
          'A spec of kind Database or Host names the exporter that measures it. Its rules record the series that this page reads.',
        )}
      </EmptyState>
    );
  }
  return (
    <Stack direction="column" gap={2}>
      {error && <Problem error={error} onRetry={reload} />}
      {data && data.warnings.length > 0 && (
        <Alert severity="warning" title={t('databases.partial', 'Prometheus answered in part')}>
          {data.warnings.join(' ')}
        </Alert>
      )}
      <Filters rows={data?.rows} view={view} onChange={change} />
      <DatabasesTable
        rows={data ? shown : undefined}
        at={data && at !== undefined ? range().to.valueOf() : 0}
        view={view}
        state={state}
        onChange={change}
      />
    </Stack>
  );
}

function useView(): readonly [ListView, (part: Partial<ListView>) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo(() => readView(search), [search]);
  const change = useCallback(
    (part: Partial<ListView>) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [key, value] of Object.entries(writeView({ ...readView(before), ...part }))) {
            if (value === undefined) after.delete(key);
            else after.set(key, value);
          }
          return after;
        },
        // Each letter of the filter would be a step back.
        { replace: part.text !== undefined },
      ),
    [setSearch],
  );
  return [view, change];
}
