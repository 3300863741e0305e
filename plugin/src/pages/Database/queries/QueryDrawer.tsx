/** One query: its text, what it did in the range, its course, and who depends on its database. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, ClipboardButton, Drawer, Stack, useStyles2 } from '@grafana/ui';
import { lazy, Suspense, useMemo } from 'react';
import { linkTo } from '../../../app/url-state.ts';
import { Placeholder } from '../../../features/catalogue/Placeholder.tsx';
import { fillingOf } from '../../../features/catalogue/watched.ts';
import { useLive } from '../../../prometheus/use-live.ts';
import { NONE, useWords } from '../../../words/number.ts';
import type { Graph } from '../graphs.ts';
import type { Scope } from '../scope.ts';
import type { DigestKey } from '../view.ts';
import { callsQuery, type DigestRow, examinedPerSent, hasSchema, meanOf, trendQueries } from './digests.ts';
import { formatSql } from './sql.ts';

const Graphs = lazy(() => import('../Graphs.tsx'));

interface Props {
  readonly scope: Scope;
  readonly chosen: DigestKey;
  /** Undefined: it did not run in the range, or is no longer among those that the exporter reads. */
  readonly row: DigestRow | undefined;
  readonly turn: number;
  readonly onClose: () => void;
}

export function QueryDrawer({ chosen, onClose, row, scope, turn }: Props) {
  const styles = useStyles2(getStyles);
  const { client, instance, metrics, services, state, times, watched } = scope;
  const { selector } = fillingOf(watched, '5m', instance);
  const graphs = useMemo(
    () => trendGraphs(trendQueries(selector, chosen, (metric) => metrics.has(metric))),
    [selector, chosen, metrics],
  );
  return (
    <Drawer
      title={t('database.query.title', 'Query')}
      subtitle={hasSchema(chosen) ? `${chosen.schema} · ${chosen.digest}` : chosen.digest}
      size="md"
      onClose={onClose}
    >
      <Stack direction="column" gap={2}>
        {row ? (
          <>
            <Statement row={row} />
            <Numbers row={row} scope={scope} chosen={chosen} />
          </>
        ) : (
          <Alert severity="info" title={t('database.query.gone', 'It did not run in this time')}>
            {t(
              'database.query.gone-text',
              'Or it is not among the queries that the exporter reads: by default the 250 with the most time.',
            )}
          </Alert>
        )}
        <section aria-label={t('database.query.trend', 'Over time')}>
          <Suspense fallback={<Placeholder height={260} />}>
            <Graphs graphs={graphs} uid={client.uid} range={times} turn={turn} onZoom={scope.onZoom} />
          </Suspense>
        </section>
        <section>
          <h4 className={styles.heading}>{t('database.query.services', 'Services that depend on this database')}</h4>
          {services.length === 0 ? (
            <p className={styles.muted}>{t('database.query.no-services', 'No spec names it under dependsOn.')}</p>
          ) : (
            <Stack direction="row" gap={1} wrap="wrap">
              {services.map((name) => (
                <a key={name} className={styles.link} href={linkTo.service(name, state)}>
                  {name}
                </a>
              ))}
            </Stack>
          )}
        </section>
      </Stack>
    </Drawer>
  );
}

function Statement({ row }: { readonly row: DigestRow }) {
  const styles = useStyles2(getStyles);
  const text = formatSql(row.text);
  return (
    <section aria-label={t('database.query.statement', 'Statement')}>
      {/* A long statement scrolls, so it must take the focus. */}
      <pre className={styles.statement} tabIndex={0}>
        {text}
      </pre>
      <Stack direction="row" gap={1} alignItems="center">
        <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => text}>
          {t('database.query.copy', 'Copy')}
        </ClipboardButton>
        {row.isCut && (
          <span className={styles.muted}>
            {t(
              'database.query.cut',
              'The exporter cut it off. Raise --collect.perf_schema.eventsstatements.digest_text_limit, which is 120.',
            )}
          </span>
        )}
      </Stack>
    </section>
  );
}

function Numbers({
  chosen,
  row,
  scope,
}: {
  readonly chosen: DigestKey;
  readonly row: DigestRow;
  readonly scope: Scope;
}) {
  const styles = useStyles2(getStyles);
  const words = useWords();
  const { totals } = row;
  const count = (value: number | undefined) => words.count(value === undefined ? undefined : Math.round(value));
  const seen = useSeen(scope, chosen);
  const at = (time: number | undefined) => (time === undefined ? NONE : dateTimeFormat(time));
  const numbers: readonly (readonly [string, string])[] = [
    [t('database.query.time', 'Time in the server'), words.seconds(totals.seconds)],
    [t('database.query.share', 'Share of all time'), words.percent(row.share)],
    [t('database.query.calls', 'Calls'), count(totals.calls)],
    [t('database.query.mean', 'Mean time'), words.seconds(meanOf(row))],
    [t('database.query.examined', 'Rows read'), count(totals.examined)],
    [t('database.query.sent', 'Rows sent'), count(totals.sent)],
    [t('database.query.ratio', 'Rows read per row sent'), words.count(examinedPerSent(row))],
    [t('database.query.affected', 'Rows changed'), count(totals.affected)],
    [t('database.query.errors', 'Errors'), count(totals.errors)],
    [t('database.query.no-index', 'Calls without an index'), count(totals.noIndex)],
    [t('database.query.disk', 'Temporary tables on disk'), count(totals.tmpDisk)],
    [t('database.query.locks', 'Waiting for locks'), words.seconds(totals.lockSeconds)],
    [t('database.query.first', 'First seen in the range'), at(seen?.first)],
    [t('database.query.last', 'Last seen in the range'), at(seen?.last)],
  ];
  return (
    <dl className={styles.numbers}>
      {numbers
        .filter(([, value]) => value !== NONE)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** When it ran, as far as the range shows: the exporter itself knows no times. */
function useSeen({ client, instance, range, watched }: Scope, chosen: DigestKey) {
  const { selector } = fillingOf(watched, '5m', instance);
  const step = Math.max(60_000, Math.ceil((range.end - range.start) / 120 / 1000) * 1000);
  const query = callsQuery(selector, chosen, `${step / 500}s`);
  const { data } = useLive(JSON.stringify([client.uid, query, range]), async (signal) => {
    const { result } = await client.range(query, { start: range.start, end: range.end, step, signal });
    const times = result.flatMap((series) => series.times);
    return times.length === 0 ? {} : { first: Math.min(...times), last: Math.max(...times) };
  });
  return data;
}

function trendGraphs({ calls, errors, examined, mean, sent }: ReturnType<typeof trendQueries>): readonly Graph[] {
  const empty = t('database.query.empty', 'It did not run in this time');
  const graph = (id: string, title: string, help: string, unit: string, queries: Graph['queries']): Graph => ({
    id,
    title,
    help,
    unit,
    queries,
    empty,
    isFromZero: true,
  });
  const rows = [
    ...(examined ? [{ expr: examined, legend: t('database.query.read', 'read') }] : []),
    ...(sent ? [{ expr: sent, legend: t('database.query.sent-rows', 'sent') }] : []),
  ];
  const often = [
    ...(calls ? [{ expr: calls, legend: t('database.query.calls-line', 'calls') }] : []),
    ...(errors ? [{ expr: errors, legend: t('database.query.errors-line', 'errors') }] : []),
  ];
  return [
    ...(mean
      ? [
          graph(
            'mean',
            t('database.query.how-long', 'How long does a call take?'),
            t('database.query.how-long-help', 'Mean time in the server.'),
            's',
            [{ expr: mean }],
          ),
        ]
      : []),
    ...(often.length > 0
      ? [
          graph(
            'calls',
            t('database.query.how-often', 'How often does it run?'),
            t('database.query.how-often-help', 'Calls per second, and those that failed.'),
            'ops',
            often,
          ),
        ]
      : []),
    ...(rows.length > 0
      ? [
          graph(
            'rows',
            t('database.query.how-much', 'How much does it read?'),
            t(
              'database.query.how-much-help',
              'Rows per second that it reads and sends. Far more read than sent usually means that an index is missing.',
            ),
            'ops',
            rows,
          ),
        ]
      : []),
  ];
}

const getStyles = ({ colors, shape, spacing, typography }: GrafanaTheme2) => ({
  statement: css({
    maxHeight: 360,
    overflow: 'auto',
    margin: spacing(0, 0, 1),
    padding: spacing(1.5),
    background: colors.background.canvas,
    border: `1px solid ${colors.border.weak}`,
    borderRadius: shape.radius.default,
    fontSize: typography.bodySmall.fontSize,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
  numbers: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(160px, 1fr))',
    gap: spacing(1.5),
    margin: 0,
    dt: { color: colors.text.secondary, fontSize: typography.bodySmall.fontSize, fontWeight: 'normal' },
    dd: { margin: 0, fontVariantNumeric: 'tabular-nums' },
  }),
  heading: css({ fontSize: typography.body.fontSize, margin: spacing(0, 0, 0.5) }),
  muted: css({ color: colors.text.secondary, margin: 0 }),
  link: css({ color: colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
