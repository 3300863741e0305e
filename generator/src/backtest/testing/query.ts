/** Range queries over HTTP for tests. */

import { matrixOf, type RangeQuery } from '../matrix.ts';

/** Asks the server at `url`; counts the queries. */
export function queryOn(url: string): RangeQuery & { asked: number } {
  const ask = async (...[expr, start, end, step, signal]: Parameters<RangeQuery>) => {
    query.asked++;
    const form = { query: expr, start: String(start / 1000), end: String(end / 1000), step: String(step / 1000) };
    const response = await fetch(`${url}/api/v1/query_range`, {
      method: 'POST',
      body: new URLSearchParams(form),
      signal,
    });
    return matrixOf(await response.json());
  };
  const query = Object.assign(ask, { asked: 0 });
  return query;
}
