/** Looks at a running Prometheus on behalf of a model: rules, targets, and two rounds of questions. */

import type { Facts, Unseen } from '../../doctor/facts.ts';
import { nextQuestions } from '../../doctor/next-questions.ts';
import { firstQuestions } from '../../doctor/questions.ts';
import type { Model } from '../../model/model.ts';
import type { Io } from '../io.ts';
import { progressOn } from '../progress.ts';
import type { Asked } from './ask.ts';
import { askAll } from './ask.ts';
import type { Answer, Client } from './client.ts';
import { unreachable } from './client.ts';
import { groupsOf, targetsOf } from './read.ts';

/**
 * What the server at `base` shows of the documents of `model`.
 *
 * @throws Refusal `prometheus-unreachable` where no Prometheus answers queries; what else cannot be read is told in
 *   `unseen`. Interrupted.
 */
export async function examine(model: Model, client: Client, base: URL, io: Io): Promise<Facts> {
  const hello = await client.query('vector(1)');
  if ('problem' in hello) throw unreachable(base, hello.problem);
  const unseen: Unseen[] = [];
  const groups = partOf('The rules', await client.get('rules', { exclude_alerts: 'true' }), groupsOf, unseen);
  const targets = partOf('The targets', await client.get('targets', { state: 'active' }), targetsOf, unseen);
  const progress = progressOn(io);
  const rounds: Asked[] = [];
  const seen = (): Facts => ({
    ...(groups ? { groups } : {}),
    ...(targets ? { targets } : {}),
    answers: new Map(rounds.flatMap(({ answers }) => [...answers])),
    unseen: [...unseen, ...rounds.flatMap((round) => round.unseen)],
  });
  try {
    for (const questions of [() => firstQuestions(model), () => nextQuestions({ model, facts: seen() })]) {
      const asked = questions();
      rounds.push(await askAll(asked, client, io, (done) => progress.show(`${done} of ${asked.length} answers`)));
    }
  } finally {
    progress.clear();
  }
  return seen();
}

function partOf<Part>(
  what: string,
  answer: Answer,
  read: (data: unknown) => Part | undefined,
  unseen: Unseen[],
): Part | undefined {
  const part = 'data' in answer ? read(answer.data) : undefined;
  if (part === undefined) {
    unseen.push({ what, reason: 'problem' in answer ? answer.problem : 'the answer has another form' });
  }
  return part;
}
