/** Asks many questions in few queries: each answer carries the number of its question in a label of its own. */

import type { Question, Sample, Unseen } from '../../doctor/facts.ts';
import { quoteString } from '../../promql/print.ts';
import type { Io } from '../io.ts';
import { pausePoint } from '../io.ts';
import type { Client } from './client.ts';
import { samplesOf } from './read.ts';

/** A label that no metric has: an answer is told by it. */
const MARK = 'quartet_question';
/** Questions in one query: enough for a small fleet, few enough for a server's limits on samples and time. */
const TOGETHER = 40;
/** Refused questions that are told one by one. */
const TOLD = 5;

export interface Asked {
  readonly answers: ReadonlyMap<string, readonly Sample[]>;
  readonly unseen: readonly Unseen[];
}

/**
 * The answers by the id of their question; one that the server refuses is left out and told in `unseen`.
 *
 * @param tell  Called with the number of questions that are answered, for progress.
 */
export async function askAll(
  questions: readonly Question[],
  client: Client,
  io: Io,
  tell: (done: number) => void,
): Promise<Asked> {
  const answers = new Map<string, readonly Sample[]>();
  const refused: Unseen[] = [];
  for (let start = 0; start < questions.length; start += TOGETHER) {
    await askBatch(questions.slice(start, start + TOGETHER), client, answers, refused);
    tell(Math.min(questions.length, start + TOGETHER));
    await pausePoint(io.signal);
  }
  const more = refused.length - TOLD;
  const unseen = refused.slice(0, TOLD);
  if (more > 0) unseen.push({ what: `${more} further answers`, reason: 'the queries were refused likewise' });
  return { answers, unseen };
}

async function askBatch(
  batch: readonly Question[],
  client: Client,
  answers: Map<string, readonly Sample[]>,
  refused: Unseen[],
): Promise<void> {
  const samples = await samplesFor(batch, client);
  if (typeof samples !== 'string') {
    batch.forEach(({ id }, index) => {
      answers.set(id, samples.filter(({ labels }) => labels[MARK] === String(index)).map(unmarked));
    });
    return;
  }
  const [only] = batch;
  if (batch.length === 1) {
    refused.push({ what: `\`${only!.id}\``, reason: samples });
    return;
  }
  // One question that the server refuses must not take the others with it.
  const half = Math.ceil(batch.length / 2);
  await askBatch(batch.slice(0, half), client, answers, refused);
  await askBatch(batch.slice(half), client, answers, refused);
}

/** The series of a whole batch, or why there are none. */
async function samplesFor(batch: readonly Question[], client: Client): Promise<readonly Sample[] | string> {
  const marked = batch.map(
    ({ expr }, index) => `label_replace(${expr}, "${MARK}", ${quoteString(String(index))}, "", "")`,
  );
  const answer = await client.query(marked.join(' or '));
  if ('problem' in answer) return answer.problem;
  return samplesOf(answer.data) ?? 'its answer is not the result of a query';
}

function unmarked({ labels, value }: Sample): Sample {
  const { [MARK]: _, ...rest } = labels;
  return { labels: rest, value };
}
