/** Every service by its golden signals: what is wrong, since when, how bad. */

import { t } from '@grafana/i18n';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { useSource } from '../../prometheus/use-source.ts';
import { NoServices } from './NoServices.tsx';
import { Notices } from './Notices.tsx';
import { Services } from './Services.tsx';
import { Skeleton } from './Skeleton.tsx';
import { useOverview } from './use-overview.ts';
import { usePage } from './use-page.ts';

export default function Overview() {
  const source = useSource();
  const client = source.kind === 'ready' ? source.client : undefined;
  const [page, change] = usePage();
  const state = useOverview(client, page.comparison);
  const { error, overview, reload, rows } = state;
  return (
    <Frame title={t('overview.title', 'Golden signals')} isLoading={state.isLoading} onRefresh={reload}>
      {!client || !overview || !rows ? (
        error ? (
          <Problem error={error} onRetry={reload} />
        ) : (
          <Skeleton />
        )
      ) : (
        <>
          <Notices
            overview={overview}
            error={error}
            comparisonError={state.comparisonError}
            at={state.at}
            onRetry={reload}
          />
          {rows.length === 0 ? (
            <NoServices />
          ) : (
            <Services
              client={client}
              rows={rows}
              errors={overview.errors}
              now={state.now}
              span={state.span}
              page={page}
              onChange={change}
            />
          )}
        </>
      )}
    </Frame>
  );
}
