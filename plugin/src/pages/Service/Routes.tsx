/** The routes of a service, and the graphs of the chosen one. */

import { t } from '@grafana/i18n';
import { Button, FilterInput, IconButton, useStyles2 } from '@grafana/ui';
import { lazy, Suspense, useEffect, useId, useState } from 'react';
import { aligned, stepOf } from '../../features/timeline/intervals.ts';
import { anyOf } from '../../prometheus/promql.ts';
import { PLAIN } from '../../words/plain.ts';
import { clock } from './clock.ts';
import { instantOf, isLive, type PageProps } from './page.ts';
import { routePanels } from './panels.ts';
import { RoutesTable, routeName } from './RoutesTable.tsx';
import {
  combined,
  type RouteQueries,
  type RouteSort,
  type RouteTable,
  routeQueriesOf,
  routeTable,
  tableQueries,
  trendQuery,
  windowOf,
  withMatcher,
} from './routes.ts';
import { SceneSpace, THREE_COLUMNS } from './SceneSpace.tsx';
import { Answered, Section } from './Section.tsx';
import { tableStyles } from './table-styles.ts';
import { LIMITS } from './url.ts';
import { useAsk } from './use-ask.ts';
import { useView } from './use-view.ts';

const SignalScene = lazy(() => import('./SignalScene.tsx'));

const TREND_POINTS = 40;

export function Routes(page: PageProps) {
  const { breakdowns } = page.state;
  const queries = routeQueriesOf(breakdowns);
  const title = t('service.routes.title', 'Routes');
  if (queries) return <RoutesOf page={page} queries={queries} title={title} />;
  return (
    <Section title={title}>
      {t('service.routes.none', 'The metrics of this service carry no route, so its requests cannot be told apart.')}
    </Section>
  );
}

interface OfProps {
  readonly page: PageProps;
  readonly queries: RouteQueries;
  readonly title: string;
}

function RoutesOf({ page, queries, title }: OfProps) {
  const { client, from, now, refreshMs, span, to, turn } = page;
  const [view, change] = useView();
  const { find, limit, route, sort } = view;
  const { end, start } = span();
  const window = windowOf(end - start, isLive(to));
  const query = combined(tableQueries(queries, { find, limit, sort, window }));
  const table = useAsk(
    JSON.stringify([client.uid, query, from, to]),
    async (signal): Promise<RouteTable> => {
      const { result } = await client.instant(query, { ...instantOf(page), signal });
      return routeTable(result, queries, sort);
    },
    turn,
    refreshMs,
  );
  const names = (table.data?.routes ?? []).map(({ name }) => name);
  const trends = useTrends(page, queries, sort, names);
  const note = isLive(to)
    ? t('service.routes.live', 'last 5 minutes')
    : t('service.routes.until', '{{minutes}} min until {{time}}', {
        minutes: Math.round(window / 60),
        time: clock(end, now),
        ...PLAIN,
      });
  return (
    <Section
      title={title}
      note={note}
      actions={<Search value={find} onChange={(text) => change({ find: text }, true)} />}
    >
      <Answered live={table} rows={5}>
        {(data) => (
          <>
            <RoutesTable
              chosen={route}
              data={data}
              quantile={queries.quantile}
              sort={sort}
              trends={trends}
              onSort={(by) => change({ sort: by })}
              onChoose={(name) => change({ route: name === route ? undefined : name })}
            />
            <Count data={data} find={find} limit={limit} onMore={(more) => change({ limit: more })} />
          </>
        )}
      </Answered>
      {route !== undefined && (
        <RouteSignals page={page} queries={queries} route={route} onClose={() => change({ route: undefined })} />
      )}
    </Section>
  );
}

interface SignalsProps {
  readonly page: PageProps;
  readonly queries: RouteQueries;
  readonly route: string;
  onClose(): void;
}

function RouteSignals({ onClose, page: { client, refreshMs, turn }, queries, route }: SignalsProps) {
  const styles = useStyles2(tableStyles);
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={styles.detail}>
      <div className={styles.detailHead}>
        <h3 id={id}>{t('service.routes.of', 'Signals of {{route}}', { route: routeName(route), ...PLAIN })}</h3>
        <IconButton name="times" onClick={onClose} aria-label={t('service.routes.close', 'Close the route')} />
      </div>
      <Suspense fallback={<SceneSpace panels={3} columns={THREE_COLUMNS} />}>
        <SignalScene
          panels={routePanels(queries, route)}
          uid={client.uid}
          turn={turn}
          refreshMs={refreshMs}
          columns={THREE_COLUMNS}
          empty={t('service.routes.no-data', 'Nothing to draw on this route')}
        />
      </Suspense>
    </div>
  );
}

/** Asks after the reader has stopped typing. */
function Search({ onChange, value }: { readonly value: string; onChange(text: string): void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), 400);
    return () => clearTimeout(timer);
  });
  return (
    <FilterInput
      width={30}
      value={text}
      escapeRegex={false}
      onChange={setText}
      aria-label={t('service.routes.find', 'Find a route')}
      placeholder={t('service.routes.find', 'Find a route')}
    />
  );
}

/** How the sort's signal went over the range, for the routes in the table: one query. */
function useTrends(
  { client, from, refreshMs, span, to, turn }: PageProps,
  queries: RouteQueries,
  sort: RouteSort,
  names: readonly string[],
) {
  const query = trendQuery(queries, sort);
  const live = useAsk(
    JSON.stringify([client.uid, query, names, from, to]),
    query === undefined || names.length === 0
      ? undefined
      : async (signal) => {
          const { end, start } = span();
          const range = aligned(start, end, stepOf(end - start, TREND_POINTS));
          const { result } = await client.range(withMatcher(query, anyOf(queries.label, names)), { ...range, signal });
          return { ...range, lines: new Map(result.map((one) => [one.labels[queries.label] ?? '', one])) };
        },
    turn,
    refreshMs,
  );
  return live.data;
}

interface CountProps {
  readonly data: RouteTable;
  readonly limit: number;
  readonly find: string;
  onMore(limit: number): void;
}

function Count({ data, find, limit, onMore }: CountProps) {
  const styles = useStyles2(tableStyles);
  const { count, routes } = data;
  const next = LIMITS.find((one) => one > limit);
  if (routes.length === 0) {
    return (
      <p className={styles.quiet}>
        {find
          ? t('service.routes.not-found', 'No route with requests holds “{{find}}”.', { find, ...PLAIN })
          : t('service.routes.idle', 'No requests in these minutes.')}
      </p>
    );
  }
  if (count === undefined || count <= routes.length) return null;
  return (
    <p className={styles.quiet}>
      {t('service.routes.count', '{{shown}} of {{count}} routes', { shown: routes.length, count })}{' '}
      {next !== undefined && (
        <Button size="sm" fill="text" onClick={() => onMore(next)}>
          {t('service.routes.more', 'Show {{next}}', { next, ...PLAIN })}
        </Button>
      )}
    </p>
  );
}
