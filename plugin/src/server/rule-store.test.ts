import type { Capabilities, SpecSummary } from '@quartet/generator/api';
import { of, throwError } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerError } from './client.ts';
import { outcomeOf, serverStore, storeOf } from './rule-store.ts';

const fetch = vi.fn();
vi.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({ fetch }) }));
beforeEach(() => {
  fetch.mockReset();
});

const CAPABILITIES = { canWrite: true, scopes: [''] } as unknown as Capabilities;
const BASE = '/api/plugin-proxy/quartet-goldensignals-app';
const store = storeOf(CAPABILITIES);
const answers = (data: unknown) => fetch.mockReturnValue(of({ data }));
const asked = (index = 0) => fetch.mock.calls[index]![0];

it('asks for what it may by the route of editors where the user is one', async () => {
  answers(CAPABILITIES);
  await serverStore(true);
  await serverStore(false);
  expect(asked(0).url).toBe(`${BASE}/write/capabilities`);
  expect(asked(1).url).toBe(`${BASE}/read/capabilities`);
});

it('opens a spec with what bears on it', async () => {
  const summary = (path: string, kind: string) =>
    ({ path, documents: [{ index: 0, kind, name: '' }] }) as unknown as SpecSummary;
  fetch.mockImplementation(({ url }: { url: string }) =>
    of({ data: { path: url.split('/specs/')[1], text: 'x', etag: '"1"', canWrite: false } }),
  );
  const spec = await store.open('a b/x.yaml', [summary('defaults.yaml', 'Defaults')]);
  expect(asked().url).toBe(`${BASE}/read/specs/a%20b/x.yaml`);
  expect(spec.context).toEqual([{ file: 'defaults.yaml', text: 'x' }]);
  // The read token may write nothing; whether the editor's may is what the capabilities say.
  expect(spec.canWrite).toBe(true);
});

it('may not write outside the folders of its token', async () => {
  fetch.mockReturnValue(of({ data: { path: 'x.yaml', text: 'x', etag: '"1"', canWrite: false } }));
  const narrow = storeOf({ ...CAPABILITIES, scopes: ['pay/'] });
  expect((await narrow.open('x.yaml', [])).canWrite).toBe(false);
});

describe('save', () => {
  it('names the version that was changed, and goes by the route of editors', async () => {
    answers({ steps: [] });
    expect(await store.save('x.yaml', '"1"', 'text', ' why ')).toEqual({ kind: 'saved', saved: { steps: [] } });
    expect(asked()).toMatchObject({
      url: `${BASE}/write/specs/x.yaml`,
      method: 'PUT',
      data: { text: 'text', message: 'why' },
      headers: { 'If-Match': '"1"' },
    });
  });

  it('makes a new file only where none is', async () => {
    answers({ steps: [] });
    await store.save('x.yaml', null, 'text', '');
    expect(asked().headers).toEqual({ 'If-None-Match': '*' });
    expect(asked().data).toEqual({ text: 'text' });
  });

  it('gives all versions where somebody was faster', async () => {
    const conflict = { base: 'a', theirs: 'b', yours: 'c', merged: 'd', hasMarkers: false, etag: '"2"' };
    fetch.mockReturnValue(
      throwError(() => ({ status: 409, data: { error: 'conflict', message: 'It was changed.', conflict } })),
    );
    expect(await store.save('x.yaml', '"1"', 'c', '')).toEqual({
      kind: 'conflict',
      conflict,
      words: 'It was changed.',
    });
  });

  it('says what Prometheus said, and what became of the files', async () => {
    const problem = { error: 'upstream-refused', message: 'Prometheus refused.', outcome: 'restored', steps: [] };
    fetch.mockReturnValue(throwError(() => ({ status: 502, data: problem })));
    expect(await store.save('x.yaml', '"1"', 'c', '')).toEqual({ kind: 'refused', problem });
  });

  it('does not claim to know what happened where the answer was lost', async () => {
    fetch.mockReturnValue(throwError(() => ({ status: 504, statusText: 'Gateway Timeout', data: '<html>' })));
    expect(await store.save('x.yaml', '"1"', 'c', '')).toMatchObject({
      kind: 'refused',
      problem: { error: 'unavailable', outcome: 'unclear' },
    });
  });

  it('says that Grafana refused', async () => {
    const refused = outcomeOf(Promise.reject(new ServerError('no', 403, { message: 'no' })));
    expect(await refused).toEqual({ kind: 'refused', problem: { error: 'not-allowed', message: 'no' } });
  });
});

it('reverts by commit, and reads history page by page', async () => {
  answers({});
  await store.revert('x.yaml', '"1"', 'abc', '');
  await store.history('x.yaml', 'abc');
  await store.version('x.yaml', 'abc');
  expect(fetch.mock.calls.map(([{ url }]) => url.slice(BASE.length))).toEqual([
    '/write/specs/x.yaml/revert',
    '/read/specs/x.yaml/history?after=abc',
    '/read/specs/x.yaml/at/abc',
  ]);
});
