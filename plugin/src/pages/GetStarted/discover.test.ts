import { expect, it } from 'vitest';
import type { Prometheus } from '../../prometheus/client.ts';
import { discover, MOST_JOBS } from './discover.ts';

type Exposed = Readonly<Record<string, string>>;

function prometheusWith(jobs: Readonly<Record<string, readonly Exposed[]>>): { client: Prometheus; asked: string[] } {
  const asked: string[] = [];
  const client: Prometheus = {
    uid: 'p',
    async instant(query) {
      asked.push(query);
      return { warnings: [], result: Object.keys(jobs).map((job) => ({ labels: { job }, at: 0, value: 1 })) };
    },
    range: () => Promise.reject(new Error('not asked')),
    async get<T>(path: string, params: Record<string, string | readonly string[]> = {}) {
      asked.push(path);
      const job = /job="([^"]*)"/.exec(String(params['match[]']))![1]!;
      return jobs[job] as T;
    },
  };
  return { client, asked };
}

const nodeHttp = (labels: Exposed = {}): Exposed => ({
  __name__: 'http_request_duration_seconds_count',
  method: 'GET',
  route: '/',
  status: '200',
  ...labels,
});

it('names the library of each job by its metrics and labels', async () => {
  const { client } = prometheusWith({ shop: [nodeHttp()], other: [{ __name__: 'something_else' }] });
  const { found } = await discover(client, new AbortController().signal);
  expect(found.map(({ job }) => job)).toEqual(['shop']);
  expect(found[0]!.profiles[0]).toBe('node-http');
});

it('looks at thirty jobs one by one, and counts the rest', async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`job-${n}`, [nodeHttp()]]));
  const { asked, client } = prometheusWith(many);
  const { found, left } = await discover(client, new AbortController().signal);
  expect(found).toHaveLength(MOST_JOBS);
  expect(left).toBe(10);
  expect(asked).toHaveLength(1 + MOST_JOBS);
});
