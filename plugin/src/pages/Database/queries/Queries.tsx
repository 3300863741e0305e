/** The queries of one instance by digest, and the drawer of the one that is chosen. */

import { t } from '@grafana/i18n';
import { Alert, EmptyState, Stack } from '@grafana/ui';
import { providerOf } from '@quartet/generator';
import { Problem } from '../../../app/Problem.tsx';
import { Placeholder } from '../../../features/catalogue/Placeholder.tsx';
import { sayLack } from '../../../features/catalogue/texts.ts';
import { fillingOf } from '../../../features/catalogue/watched.ts';
import { useLive } from '../../../prometheus/use-live.ts';
import type { Scope } from '../scope.ts';
import type { DigestKey } from '../view.ts';
import { isCut, windowOf } from '../window.ts';
import { digestRows, digestsQuery, NEEDED } from './digests.ts';
import { QueriesTable } from './QueriesTable.tsx';
import { QueryDrawer } from './QueryDrawer.tsx';

interface Props {
  readonly scope: Scope;
  readonly chosen: DigestKey | undefined;
  readonly onChoose: (digest: DigestKey | undefined) => void;
}

/** How many stand in the table: the rest is seldom worth a look, and one click away in Grafana's Explore. */
const MOST = 10;

export function Queries({ chosen, onChoose, scope }: Props) {
  const { client, instance, metrics, range, turn, watched } = scope;
  const { selector } = fillingOf(watched, '5m', instance);
  const window = windowOf(range);
  const isThere = metrics.has(NEEDED);
  const live = useLive(
    JSON.stringify([client.uid, selector, window, range.end]),
    isThere
      ? async (signal) => {
          const lost = `increase(mysql_global_status_performance_schema_lost_total{${selector},instrumentation="digest_lost"}[${window}]) > 0`;
          const query = digestsQuery(selector, window, (metric) => metrics.has(metric));
          const [digests, overflow] = await Promise.all([
            client.instant(query, { at: range.end, signal }),
            client.instant(lost, { at: range.end, signal }),
          ]);
          return { rows: digestRows(digests.result), isFull: overflow.result.length > 0 };
        }
      : undefined,
  );
  if (!isThere) {
    return (
      <EmptyState variant="not-found" message={t('database.queries.missing', 'The exporter reads no queries')}>
        {sayLack(providerOf('mysql', NEEDED))}
      </EmptyState>
    );
  }
  const { data, error } = live;
  const row = chosen && data?.rows.find(({ digest, schema }) => digest === chosen.digest && schema === chosen.schema);
  return (
    <Stack direction="column" gap={1}>
      {error && <Problem error={error} onRetry={live.reload} />}
      {data?.isFull && (
        <Alert severity="warning" title={t('database.queries.full', 'The digest table of the server is full')}>
          {t(
            'database.queries.full-text',
            'Queries that are new to the server are missing here. Raise performance_schema_digests_size and restart it.',
          )}
        </Alert>
      )}
      {isCut(range) && <p>{t('database.queries.day', 'Numbers are of the last day of the range.')}</p>}
      {!data && !error && <Placeholder height={420} />}
      {data?.rows.length === 0 && (
        <EmptyState variant="not-found" message={t('database.queries.none', 'No query ran in this time')}>
          {t(
            'database.queries.blind',
            'Statements of clients that connect without a default database are not in the digests.',
          )}
        </EmptyState>
      )}
      {data && data.rows.length > 0 && (
        <QueriesTable rows={data.rows.slice(0, MOST)} of={data.rows.length} onChoose={onChoose} />
      )}
      {chosen && (data || error) && (
        <QueryDrawer scope={scope} chosen={chosen} row={row} turn={turn} onClose={() => onChoose(undefined)} />
      )}
    </Stack>
  );
}
