/** The page of all databases and hosts: one row each, the worst first. */

import { t } from '@grafana/i18n';
import { Alert, EmptyState, LinkButton, Stack } from '@grafana/ui';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { DatabasesTable } from './DatabasesTable.tsx';
import { Filters } from './Filters.tsx';
import { type ListingState, useListing } from './use-listing.ts';
import { type ListView, readView, visibleRows, writeView } from './view.ts';

export default function Databases() {
  const source = useSource();
  const client = source.kind === 'ready' ? source.client : undefined;
  const [view, change] = useView();
  const listing = useListing(client, view.comparison);
  return (
    <Frame title={t('databases.title', 'Databases and hosts')} isLoading={listing.isLoading} onRefresh={listing.reload}>
      {client && <Listed client={client} listing={listing} view={view} onChange={change} />}
    </Frame>
  );
}

interface ListedProps {
  readonly client: Prometheus;
  readonly listing: ListingState;
  readonly view: ListView;
  readonly onChange: (part: Partial<ListView>) => void;
}

function Listed({ client, listing, onChange, view }: ListedProps) {
  const [state] = useSharedState();
  const { at, comparisonError, error, reload, rows, span, warnings } = listing;
  const shown = useMemo(() => visibleRows(rows ?? [], view), [rows, view]);
  if (!rows && error) return <Problem error={error} onRetry={reload} />;
  if (rows?.length === 0) {
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
      {warnings.length > 0 && (
        <Alert severity="warning" title={t('databases.partial', 'Prometheus answered in part')}>
          {warnings.join(' ')}
        </Alert>
      )}
      {comparisonError && (
        <Alert severity="warning" title={t('databases.no-comparison', 'The earlier time could not be read')}>
          {comparisonError.message}
        </Alert>
      )}
      <Filters rows={rows} view={view} onChange={onChange} />
      <DatabasesTable
        client={client}
        rows={rows && shown}
        span={span}
        at={at}
        view={view}
        state={state}
        onChange={onChange}
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
