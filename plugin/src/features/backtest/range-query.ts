/** The way from a backtest to the data source: range queries, counted, and never more than a page may ask. */

import { QueryFailed, type RangeQuery } from '@quartet/generator';
import { type Prometheus, PrometheusError } from '../../prometheus/client.ts';

export interface CountedQuery {
  readonly query: RangeQuery;
  /** How many were asked. */
  readonly count: () => number;
}

/** One backtest of seven days asks about ten; a rule that needs more is better asked for by the command line. */
export const MOST_QUERIES = 60;

export function countedQuery(client: Pick<Prometheus, 'range'>, most = MOST_QUERIES): CountedQuery {
  let asked = 0;
  return {
    count: () => asked,
    query: async (expr, start, end, step, signal) => {
      if (asked >= most) throw new QueryFailed(`it takes more than ${most} queries`);
      asked++;
      try {
        const { result } = await client.range(expr, { start, end, step, signal });
        return result.map(({ labels, times, values }) => ({ labels, times: times.map(Math.round), values }));
      } catch (error) {
        signal.throwIfAborted();
        // The server's own words say whether a smaller question would do.
        if (error instanceof PrometheusError) throw new QueryFailed(error.message);
        throw error;
      }
    },
  };
}
