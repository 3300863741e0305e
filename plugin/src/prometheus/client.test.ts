import { EMPTY, of, throwError } from 'rxjs';
import { beforeEach, expect, it, vi } from 'vitest';
import { asPrometheusError, numberOf, prometheus } from './client.ts';

const fetch = vi.fn();
vi.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({ fetch }) }));

beforeEach(() => fetch.mockReset());

const answers = (data: unknown, more: object = {}) =>
  fetch.mockReturnValue(of({ data: { status: 'success', data, ...more } }));
const client = prometheus('a b');

it('asks the data source by its uid, and reads samples with times in milliseconds', async () => {
  answers({ resultType: 'vector', result: [{ metric: { service: 'shop' }, value: [1_700_000_000.5, '2.5'] }] });
  const { result } = await client.instant('up', { at: 1_700_000_000_000 });
  expect(result).toEqual([{ labels: { service: 'shop' }, at: 1_700_000_000_500, value: 2.5 }]);
  const [{ method, url }] = fetch.mock.calls[0]!;
  expect(method).toBe('GET');
  expect(url).toBe('/api/datasources/uid/a%20b/resources/api/v1/query?query=up&time=1700000000');
});

it('posts a query that is too long for an address', async () => {
  answers({ resultType: 'vector', result: [] });
  await client.instant(`up{service=~"${'a|'.repeat(1000)}"}`);
  const [{ data, headers, method, url }] = fetch.mock.calls[0]!;
  expect(method).toBe('POST');
  expect(url).not.toContain('?');
  expect(data).toContain('query=up');
  expect(headers['Content-Type']).toBe('application/x-www-form-urlencoded');
});

it('reads NaN and both infinities', async () => {
  expect(numberOf('+Inf')).toBe(Number.POSITIVE_INFINITY);
  expect(numberOf('-Inf')).toBe(Number.NEGATIVE_INFINITY);
  answers({ resultType: 'vector', result: [{ metric: {}, value: [0, 'NaN'] }] });
  expect((await client.instant('x')).result[0]!.value).toBeNaN();
});

it('reads a scalar as one sample without labels', async () => {
  answers({ resultType: 'scalar', result: [1, '42'] });
  expect((await client.instant('42')).result).toEqual([{ labels: {}, at: 1000, value: 42 }]);
});

it('reads series over time, with gaps left out', async () => {
  answers({
    resultType: 'matrix',
    result: [
      {
        metric: { a: 'b' },
        values: [
          [1, '1'],
          [3, '2'],
        ],
      },
    ],
  });
  const { result } = await client.range('x', { start: 0, end: 3000, step: 1000 });
  expect(result).toEqual([{ labels: { a: 'b' }, times: [1000, 3000], values: [1, 2] }]);
});

it('hands warnings of a partial answer on', async () => {
  answers({ resultType: 'vector', result: [] }, { warnings: ['a replica is missing'] });
  expect((await client.instant('x')).warnings).toEqual(['a replica is missing']);
});

it('says what went wrong by kind', async () => {
  const kinds: readonly (readonly [object, string])[] = [
    [{ status: 400, data: { error: 'parse error' } }, 'query'],
    [{ status: 422, data: { error: 'many-to-many' } }, 'query'],
    [{ status: 403, data: { message: 'no' } }, 'refused'],
    [{ status: 404, data: { message: 'gone' } }, 'gone'],
    [{ status: 502, data: {} }, 'unreachable'],
    [{ status: 503, data: { errorType: 'timeout', error: 'timed out' } }, 'timeout'],
    [{ status: 504 }, 'timeout'],
    [{ status: -1, cancelled: true }, 'aborted'],
    [{ message: 'Failed to fetch' }, 'unreachable'],
  ];
  for (const [failure, kind] of kinds) {
    fetch.mockReturnValue(throwError(() => failure));
    await expect(client.instant('x'), kind).rejects.toMatchObject({ name: 'PrometheusError', kind });
  }
});

it('takes an answer that is not from a Prometheus for none', async () => {
  fetch.mockReturnValue(of({ data: '<html>' }));
  await expect(client.instant('x')).rejects.toMatchObject({ kind: 'query' });
});

it('takes a request that ended without an answer for a withdrawn one', async () => {
  fetch.mockReturnValue(EMPTY);
  await expect(client.instant('x')).rejects.toMatchObject({ kind: 'aborted' });
});

it('asks nothing once the question is withdrawn', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(client.instant('x', { signal: controller.signal })).rejects.toMatchObject({ kind: 'aborted' });
  expect(fetch).not.toHaveBeenCalled();
});

it('keeps an error that has its kind already', () => {
  const first = asPrometheusError({ status: 404, data: { message: 'x' } });
  expect(asPrometheusError(first)).toBe(first);
});
