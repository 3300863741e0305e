import { QueryFailed } from '@quartet/generator';
import { expect, it, vi } from 'vitest';
import { PrometheusError } from '../../prometheus/client.ts';
import { countedQuery } from './range-query.ts';

vi.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({}) }));

const signal = new AbortController().signal;

it('asks the data source and counts', async () => {
  const range = vi.fn(async () => ({ result: [{ labels: { a: 'b' }, times: [1000.4], values: [2] }], warnings: [] }));
  const { count, query } = countedQuery({ range });
  expect(await query('up', 0, 1000, 500, signal)).toEqual([{ labels: { a: 'b' }, times: [1000], values: [2] }]);
  expect(range).toHaveBeenCalledWith('up', { start: 0, end: 1000, step: 500, signal });
  expect(count()).toBe(1);
});

it('asks no more than it may', async () => {
  const range = vi.fn(async () => ({ result: [], warnings: [] }));
  const { query } = countedQuery({ range }, 1);
  await query('up', 0, 1, 1, signal);
  await expect(query('up', 0, 1, 1, signal)).rejects.toThrow('more than 1 queries');
  expect(range).toHaveBeenCalledOnce();
});

it('hands the reason of the server on', async () => {
  const { query } = countedQuery({ range: () => Promise.reject(new PrometheusError('query', 'too many samples')) });
  await expect(query('up', 0, 1, 1, signal)).rejects.toThrow(QueryFailed);
  await expect(query('up', 0, 1, 1, signal)).rejects.toThrow('too many samples');
});

it('ends with the reason of the signal where it was withdrawn', async () => {
  const controller = new AbortController();
  const { query } = countedQuery({
    range: () => {
      controller.abort(new Error('withdrawn'));
      return Promise.reject(new PrometheusError('aborted', 'x'));
    },
  });
  await expect(query('up', 0, 1, 1, controller.signal)).rejects.toThrow('withdrawn');
});
