/** Fetches the lines of the rows in view: one question when scrolling has settled, none while it moves. */

import { useEffect, useRef, useState } from 'react';
import { asPrometheusError, type Prometheus, type PrometheusError } from '../../prometheus/client.ts';
import { COMPARISONS, type Comparison, trendsQuery } from './queries.ts';
import { type Row, rowFinder } from './rows.ts';
import { type RowTrends, type Span, TrendStore, trendsOf } from './trends.ts';

/** Time that the rows in view must stand still before they are asked for, in milliseconds. */
const SETTLE = 150;

/** Joins keys into one text that tells whether other rows are in view; no key holds it. */
const BETWEEN = '\u0001';

interface Trends {
  get(key: string): RowTrends | undefined;
  readonly error?: PrometheusError;
}

/**
 * @param visible  Rows in view, in order.
 * @param span  Undefined while nothing is known yet.
 * @param isMoving  While true nothing is asked, and an open question is withdrawn.
 */
export function useTrends(
  client: Prometheus,
  visible: readonly Row[],
  span: Span | undefined,
  comparison: Comparison | undefined,
  isMoving: boolean,
): Trends {
  const [store] = useState(() => new TrendStore());
  const [, redraw] = useState(0);
  const [error, setError] = useState<PrometheusError>();
  const frame = span ? `${client.uid}|${span.end - span.start}|${comparison ?? ''}` : '';
  const turn = `${frame}|${span?.end ?? 0}`;
  const lastFrame = useRef(frame);
  if (lastFrame.current !== frame) {
    lastFrame.current = frame;
    store.clear();
  }

  const wanted = visible.map(({ key }) => key).join(BETWEEN);
  const latest = useRef(visible);
  latest.current = visible;

  useEffect(() => {
    if (!span || isMoving) return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const missing = new Set(store.missing(wanted === '' ? [] : wanted.split(BETWEEN), turn));
      if (missing.size === 0) return;
      const rows = latest.current.filter(({ key }) => missing.has(key));
      const services = [...new Set(rows.map(({ service }) => service))].sort();
      try {
        const { result } = await client.range(trendsQuery(services, comparison), {
          ...span,
          signal: controller.signal,
        });
        if (controller.signal.aborted) return;
        const find = rowFinder(rows);
        store.add(
          trendsOf(result, [...missing], (labels) => find(labels)?.key),
          turn,
        );
        setError(undefined);
        redraw((n) => n + 1);
      } catch (reason) {
        if (!controller.signal.aborted) setError(asPrometheusError(reason, controller.signal));
      }
    }, SETTLE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, comparison, isMoving, span, store, turn, wanted]);

  return { get: (key) => store.get(key), ...(error ? { error } : {}) };
}

export const shiftOf = (comparison: Comparison | undefined): number =>
  comparison === undefined ? 0 : COMPARISONS[comparison];
