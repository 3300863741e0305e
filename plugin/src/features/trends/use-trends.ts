/** Fetches the lines of the rows in view: one question when scrolling has settled, none while it moves. */

import { useEffect, useRef, useState } from 'react';
import { asPrometheusError, type Labels, type Prometheus, type PrometheusError } from '../../prometheus/client.ts';
import type { Comparison } from '../compare/comparison.ts';
import { type RowTrends, type Span, TrendStore, trendsOf } from './trends.ts';

/** Time that the rows in view must stand still before they are asked for, in milliseconds. */
const SETTLE = 150;

/** Joins keys into one text that tells whether other rows are in view; no key holds it. */
const BETWEEN = '\u0001';

export interface Trends {
  get(key: string): RowTrends | undefined;
  readonly error?: PrometheusError;
}

/** How a page asks for the lines of some of its rows. */
export interface Asking {
  /** Label `trend` of the answer tells the signals apart, `before` the earlier time. */
  readonly query: string;
  /** The row that a series belongs to. */
  keyOf(labels: Labels): string | undefined;
}

/**
 * @param visible  Rows in view, in order.
 * @param ask  What to ask for rows that have no line yet; a function that stays the same, or depends on the rows alone.
 * @param span  Undefined while nothing is known yet.
 * @param isMoving  While true nothing is asked, and an open question is withdrawn.
 */
export function useTrends<Row extends { readonly key: string }>(
  client: Prometheus,
  visible: readonly Row[],
  ask: (rows: readonly Row[], comparison: Comparison | undefined) => Asking,
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
  const latest = useRef({ visible, ask });
  latest.current = { visible, ask };

  useEffect(() => {
    if (!span || isMoving) return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const missing = new Set(store.missing(wanted === '' ? [] : wanted.split(BETWEEN), turn));
      if (missing.size === 0) return;
      const { keyOf, query } = latest.current.ask(
        latest.current.visible.filter(({ key }) => missing.has(key)),
        comparison,
      );
      try {
        const { result } = await client.range(query, { ...span, signal: controller.signal });
        if (controller.signal.aborted) return;
        store.add(trendsOf(result, [...missing], keyOf), turn);
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
