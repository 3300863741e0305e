import { expect, it, vi } from 'vitest';
import { type Answer, type Prometheus, PrometheusError, type Sample } from '../../prometheus/client.ts';
import { loadComparison, loadOverview } from './load.ts';
import { PARTS, QUERIES } from './queries.ts';
import { info, NOW, sample } from './rows.fixture.ts';

// The package runs in a browser alone, and no test here lets it be asked.
vi.mock('@grafana/runtime', () => ({ getBackendSrv: () => undefined }));

type Instant = Prometheus['instant'];

function client(instant: Instant): Prometheus & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    uid: 'p',
    asked,
    instant: (query, options) => {
      asked.push(query);
      return instant(query, options);
    },
    range: () => Promise.reject(new Error('not asked')),
    get: () => Promise.reject(new Error('not asked')),
  };
}

const gives = async (result: readonly Sample[], warnings: readonly string[] = []): Promise<Answer<Sample>> => ({
  result,
  warnings,
});
const signal = () => new AbortController().signal;
const refused = () => Promise.reject(new PrometheusError('query', 'found duplicate series', 422));

it('asks each question once', async () => {
  const prometheus = client(() => gives([info('shop')]));
  const { answers } = await loadOverview(prometheus, undefined, signal());
  expect(prometheus.asked.sort()).toEqual(Object.values(QUERIES).sort());
  expect(Object.keys(answers).sort()).toEqual([...PARTS].sort());
});

it('keeps the rest when one part fails, and says why', async () => {
  const prometheus = client((query) => (query === QUERIES.latency ? refused() : gives([info('shop')])));
  const { answers, errors } = await loadOverview(prometheus, undefined, signal());
  expect(answers.latency).toBeUndefined();
  expect(answers.signals).toHaveLength(1);
  expect(errors.latency?.message).toBe('found duplicate series');
  expect(Object.keys(errors)).toEqual(['latency']);
});

it('fails when the services themselves cannot be asked for', async () => {
  const prometheus = client((query) => (query === QUERIES.services ? refused() : gives([])));
  await expect(loadOverview(prometheus, undefined, signal())).rejects.toThrow('found duplicate series');
});

it('takes the time from the answer, and passes a fixed time on', async () => {
  const times: unknown[] = [];
  const prometheus = client((_, options) => {
    times.push(options?.at);
    return gives([sample({ service: 'shop' })]);
  });
  expect((await loadOverview(prometheus, 5000, signal())).now).toBe(NOW);
  expect(new Set(times)).toEqual(new Set([5000]));
  expect(
    (
      await loadOverview(
        client(() => gives([])),
        undefined,
        signal(),
      )
    ).now,
  ).toBeUndefined();
});

it('says each warning once', async () => {
  const prometheus = client(() => gives([], ['partial']));
  expect((await loadOverview(prometheus, undefined, signal())).warnings).toEqual(['partial']);
});

it('gives up a part that does not come, and shows the rest', async () => {
  const prometheus = client((query, options) =>
    query === QUERIES.alerts
      ? new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new PrometheusError('aborted', 'withdrawn')));
        })
      : gives([info('shop')]),
  );
  const { answers, errors } = await loadOverview(prometheus, undefined, signal(), 20);
  expect(errors.alerts?.kind).toBe('timeout');
  expect(answers.services).toHaveLength(1);
});

it('ends with its own question when that is withdrawn', async () => {
  const outer = new AbortController();
  const prometheus = client(
    (_, options) =>
      new Promise((_, reject) => {
        options?.signal?.addEventListener('abort', () => reject(new PrometheusError('aborted', 'withdrawn')));
      }),
  );
  const loading = loadOverview(prometheus, undefined, outer.signal);
  outer.abort();
  await expect(loading).rejects.toMatchObject({ kind: 'aborted' });
});

it('does not hide a fault of our own', async () => {
  const prometheus = client(() => Promise.reject(new TypeError('a bug')));
  await expect(loadOverview(prometheus, undefined, signal())).rejects.toThrow('a bug');
});

it('compares with whatever part of the past is answered', async () => {
  const some = client((query) => (query.includes('saturation') ? refused() : gives([sample({ service: 'shop' })])));
  const { answers, errors } = await loadComparison(some, '1h', undefined, signal());
  expect(some.asked).toHaveLength(3);
  expect(answers.signals).toHaveLength(1);
  expect(errors.saturation?.kind).toBe('query');
  await expect(loadComparison(client(refused), '1h', undefined, signal())).rejects.toThrow('duplicate');
});
