/** The rows of the list, fresh from Prometheus, and those numbers beside them that they are compared with. */

import { useMemo } from 'react';
import { useTimes } from '../../app/use-times.ts';
import { COMPARISONS, type Comparison } from '../../features/compare/comparison.ts';
import { type Span, spanAt } from '../../features/trends/trends.ts';
import type { Prometheus, PrometheusError } from '../../prometheus/client.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { loadCompared, loadListing } from './load-rows.ts';
import { type Compared, type Row, rowsOf } from './rows.ts';

export interface ListingState {
  /** Undefined before the first answer. */
  readonly rows?: readonly Row[];
  readonly warnings: readonly string[];
  readonly error?: PrometheusError;
  readonly comparisonError?: PrometheusError;
  readonly isLoading: boolean;
  /** The moment that the rows are of, in milliseconds. */
  readonly at: number;
  /** What the lines beside the numbers cover; undefined before the first answer. */
  readonly span?: Span;
  reload(): void;
}

const NOTHING = async (): Promise<undefined> => undefined;

export function useListing(client: Prometheus | undefined, comparison: Comparison | undefined): ListingState {
  const { from, range, refreshMs, to } = useTimes();
  const end = () => range().to.valueOf();
  const key = `${client?.uid ?? ''} ${from} ${to}`;
  const live = useLive(key, client && ((signal) => loadListing(client, end(), signal)), refreshMs);
  const compared = useLive<Compared | undefined>(
    `${key} ${comparison ?? ''}`,
    client && (comparison ? (signal) => loadCompared(client, end() - COMPARISONS[comparison], signal) : NOTHING),
    comparison ? refreshMs : undefined,
  );
  const before = comparison ? compared.data : undefined;
  const { at: cameAt, data } = live;
  const rows = useMemo(() => data && rowsOf(data.answers, before), [data, before]);
  const times = useMemo(() => {
    const { from: start, to: until } = range();
    return {
      at: until.valueOf(),
      ...(cameAt === undefined ? {} : { span: spanAt(until.valueOf(), until.diff(start)) }),
    };
  }, [cameAt, range]);
  return {
    ...(rows ? { rows } : {}),
    ...times,
    warnings: data?.warnings ?? [],
    ...(live.error ? { error: live.error } : {}),
    ...(comparison && compared.error ? { comparisonError: compared.error } : {}),
    isLoading: live.isLoading,
    reload: () => {
      live.reload();
      if (comparison) compared.reload();
    },
  };
}
