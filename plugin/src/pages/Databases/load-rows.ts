/** Asks for everything that the list shows, at one moment. */

import type { Answer, Prometheus, Sample } from '../../prometheus/client.ts';
import { type Answers, QUERIES, type Question, type Row, rowsOf } from './rows.ts';

export interface Listing {
  readonly rows: readonly Row[];
  /** What Prometheus said beside its answers, each once. */
  readonly warnings: readonly string[];
}

/** @param at  Milliseconds. */
export async function loadRows(client: Prometheus, at: number, signal: AbortSignal): Promise<Listing> {
  const asked = await Promise.all(
    Object.entries(QUERIES).map(
      async ([question, query]): Promise<[string, Answer<Sample>]> => [
        question,
        await client.instant(query, { at, signal }),
      ],
    ),
  );
  const answers: Answers = Object.fromEntries(asked) as Record<Question, Answer<Sample>>;
  return {
    rows: rowsOf(answers),
    warnings: [...new Set(Object.values(answers).flatMap(({ warnings }) => warnings))],
  };
}
