/** The rows of the overview, fresh from Prometheus, and what is known about how they were come by. */

import { useMemo } from 'react';
import { useTimes } from '../../app/use-times.ts';
import type { Comparison } from '../../features/compare/comparison.ts';
import { type Span, spanAt } from '../../features/trends/trends.ts';
import type { Prometheus, PrometheusError } from '../../prometheus/client.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { loadComparison, loadOverview, type Overview } from './load.ts';
import { type Row, rowsOf } from './rows.ts';

export interface OverviewState {
  /** Undefined before the first answer. */
  readonly rows?: readonly Row[];
  readonly overview?: Overview;
  readonly error?: PrometheusError;
  readonly comparisonError?: PrometheusError;
  readonly isLoading: boolean;
  /** When the rows came, by the browser's clock. */
  readonly at?: number;
  /** The moment that the rows are of, by Prometheus' clock. */
  readonly now: number;
  readonly span?: Span;
  reload(): void;
}

const NOTHING = async (): Promise<undefined> => undefined;

export function useOverview(client: Prometheus | undefined, comparison: Comparison | undefined): OverviewState {
  const { range, refreshMs, to } = useTimes();
  const isNow = to === 'now';
  const key = `${client?.uid ?? ''}|${isNow ? 'now' : to}`;
  const atOf = () => (isNow ? undefined : range().to.valueOf());
  const live = useLive(key, client && ((signal) => loadOverview(client, atOf(), signal)), refreshMs);
  const compared = useLive(
    `${key}|${comparison ?? ''}`,
    client && (comparison ? (signal) => loadComparison(client, comparison, atOf(), signal) : NOTHING),
    comparison ? refreshMs : undefined,
  );

  const overview = live.data;
  const before = comparison ? compared.data : undefined;
  const rows = useMemo(() => overview && rowsOf(overview.answers, before?.answers), [overview, before]);
  const now = overview?.now ?? live.at ?? Date.now();
  const span = useMemo(() => {
    if (!overview) return undefined;
    const { from: start, to: end } = range();
    return spanAt(now, end.valueOf() - start.valueOf());
  }, [overview, now, range]);

  return {
    ...(rows ? { rows } : {}),
    ...(overview ? { overview } : {}),
    ...(live.error ? { error: live.error } : {}),
    ...(comparison && compared.error ? { comparisonError: compared.error } : {}),
    isLoading: live.isLoading,
    ...(live.at === undefined ? {} : { at: live.at }),
    now,
    ...(span ? { span } : {}),
    reload: () => {
      live.reload();
      if (comparison) compared.reload();
    },
  };
}
