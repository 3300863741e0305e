/** Asks for everything that the list shows, at one moment. */

import type { Answer, Prometheus, Sample } from '../../prometheus/client.ts';
import { type Answers, COMPARED, type Compared, QUERIES, type Question } from './rows.ts';

export interface Listing {
  readonly answers: Answers;
  /** What Prometheus said beside its answers, each once. */
  readonly warnings: readonly string[];
}

/** @param at  Milliseconds. */
export async function loadListing(client: Prometheus, at: number, signal: AbortSignal): Promise<Listing> {
  const answers = await ask(client, Object.keys(QUERIES) as Question[], at, signal);
  return { answers, warnings: [...new Set(Object.values(answers).flatMap(({ warnings }) => warnings))] };
}

/** The numbers alone, at the earlier time `at`. */
export function loadCompared(client: Prometheus, at: number, signal: AbortSignal): Promise<Compared> {
  return ask(client, COMPARED, at, signal);
}

async function ask<Q extends Question>(
  client: Prometheus,
  questions: readonly Q[],
  at: number,
  signal: AbortSignal,
): Promise<Pick<Answers, Q>> {
  const asked = await Promise.all(
    questions.map(
      async (question): Promise<[Q, Answer<Sample>]> => [
        question,
        await client.instant(QUERIES[question], { at, signal }),
      ],
    ),
  );
  return Object.fromEntries(asked) as Record<Q, Answer<Sample>>;
}
