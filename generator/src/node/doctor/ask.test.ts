import { describe, expect, it } from 'vitest';
import { world } from '../testing/world.ts';
import { askAll } from './ask.ts';
import type { Answer, Client } from './client.ts';

const { io } = world();
const question = (id: string, expr = 'up') => ({ id, expr });

/** A client that answers each question of a query with one series, whose value is its place; `refuse` refuses a query. */
function answering(refuse: (query: string) => boolean = () => false): { client: Client; queries: string[] } {
  const queries: string[] = [];
  const query = async (text: string): Promise<Answer> => {
    queries.push(text);
    if (refuse(text)) return { problem: 'it answers: no' };
    const marks = [...text.matchAll(/"quartet_question", "(\d+)"/g)].map(([, mark]) => mark!);
    const result = marks.map((mark) => ({ metric: { job: 'a', quartet_question: mark }, value: [0, mark] }));
    return { data: { resultType: 'vector', result } };
  };
  const get = async (): Promise<Answer> => ({ problem: 'not asked' });
  return { client: { get, query, requests: () => queries.length }, queries };
}

describe('askAll', () => {
  it('asks forty questions in one query, and tells the answers apart', async () => {
    const { client, queries } = answering();
    const questions = Array.from({ length: 90 }, (_, index) => question(`q${index}`, `x${index}`));
    const told: number[] = [];
    const { answers, unseen } = await askAll(questions, client, io, (done) => told.push(done));
    expect(queries).toHaveLength(3);
    expect(queries[0]).toContain('label_replace(x0, "quartet_question", "0", "", "") or label_replace(x1,');
    expect(answers.size).toBe(90);
    expect(answers.get('q41')).toEqual([{ labels: { job: 'a' }, value: 1 }]);
    expect(unseen).toEqual([]);
    expect(told).toEqual([40, 80, 90]);
  });

  it('loses no answer but that of the question which is refused', async () => {
    const { client, queries } = answering((query) => query.includes('bad'));
    const questions = ['a', 'b', 'bad', 'c', 'd', 'e', 'f', 'g'].map((id) => question(id, id));
    const { answers, unseen } = await askAll(questions, client, io, () => {});
    expect([...answers.keys()]).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(unseen).toEqual([{ what: '`bad`', reason: 'it answers: no' }]);
    expect(queries.length).toBeLessThan(8);
  });

  it('gives an empty answer where there are no series, and none where it was not told', async () => {
    const query = async (): Promise<Answer> => ({ data: { resultType: 'vector', result: [] } });
    const { client } = answering();
    const { answers } = await askAll([question('a')], { ...client, query }, io, () => {});
    expect(answers.get('a')).toEqual([]);
    const matrix = async (): Promise<Answer> => ({ data: { resultType: 'matrix', result: [] } });
    const { unseen } = await askAll([question('a')], { ...client, query: matrix }, io, () => {});
    expect(unseen[0]!.reason).toBe('its answer is not the result of a query');
  });

  it('tells of five refusals and counts the rest', async () => {
    const { client } = answering(() => true);
    const { unseen } = await askAll(
      Array.from({ length: 9 }, (_, index) => question(`q${index}`)),
      client,
      io,
      () => {},
    );
    expect(unseen).toHaveLength(6);
    expect(unseen.at(-1)!.what).toBe('4 further answers');
  });
});
