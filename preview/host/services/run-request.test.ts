import type { DataQueryRequest, DataQueryResponse, DataSourceApi, PanelData } from '@grafana/data';
import { NEVER, Observable, of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runRequest } from './run-request.ts';

// The library is made for a browser's bundler; what runRequest takes from it is this little.
vi.mock('@grafana/data', () => ({
  LoadingState: { Loading: 'Loading', Streaming: 'Streaming', Done: 'Done', Error: 'Error' },
  dateTime: (time: unknown) => time,
  toDataFrame: (frame: unknown) => frame,
}));
vi.mock('@grafana/runtime', () => ({ setRunRequest: () => {}, toDataQueryError: (error: unknown) => error }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const request = (...refIds: string[]): DataQueryRequest =>
  ({
    targets: refIds.map((refId) => ({ refId })),
    range: { from: 0, to: 1, raw: { from: 'now-1h', to: 'now' } },
    scopedVars: {},
  }) as unknown as DataQueryRequest;

const source = (answer: Observable<DataQueryResponse>, more: Partial<DataSourceApi> = {}): DataSourceApi =>
  ({ query: () => answer, ...more }) as unknown as DataSourceApi;

function collect(observable: Observable<PanelData>) {
  const seen: PanelData[] = [];
  const subscription = observable.subscribe((data) => seen.push(data));
  return { seen, subscription, states: () => seen.map(({ state }) => state) };
}

const frame = (name: string) => ({ name, fields: [], length: 0 });

describe('runRequest', () => {
  it('is done at once when the answer is quick', () => {
    const { states, seen } = collect(runRequest(source(of({ data: [frame('a')] })), request('A')));
    vi.advanceTimersByTime(1000);
    expect(states()).toEqual(['Done']);
    expect(seen[0]?.series.map(({ name }) => name)).toEqual(['a']);
  });

  it('says that it loads when the answer takes longer', () => {
    const { states } = collect(runRequest(source(NEVER), request('A')));
    vi.advanceTimersByTime(199);
    expect(states()).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(states()).toEqual(['Loading']);
  });

  it('replaces packets of one key and keeps those of another', () => {
    const packets = of(
      { key: '1', data: [frame('a')], state: 'Streaming' as PanelData['state'] },
      { key: '2', data: [frame('b')] },
      { key: '1', data: [frame('c')], state: 'Done' as PanelData['state'] },
    );
    const { seen } = collect(runRequest(source(packets), request('A')));
    expect(seen.map(({ series }) => series.map(({ name }) => name).join())).toEqual(['a', 'a,b', 'c,b']);
    expect(seen[1]?.state).toBe('Streaming');
    expect(seen.at(-1)?.state).toBe('Done');
  });

  it('makes errors part of the data, whether thrown or answered', () => {
    const thrown = collect(runRequest(source(throwError(() => ({ message: 'gone' }))), request('A')));
    expect(thrown.seen[0]).toMatchObject({ state: 'Error', error: { message: 'gone' } });
    const answered = collect(
      runRequest(source(of({ data: [frame('a')], errors: [{ message: 'B failed', refId: 'B' }] })), request('A')),
    );
    expect(answered.seen[0]).toMatchObject({
      state: 'Error',
      error: { refId: 'B' },
      series: [{ name: 'a' }],
    });
    const early = source(NEVER, {
      query: () => {
        throw new Error('no query');
      },
    });
    expect(() => collect(runRequest(early, request('A')))).not.toThrow();
  });

  it('asks nothing when every query is hidden or filtered out', () => {
    const query = vi.fn();
    const { states } = collect(runRequest(source(NEVER, { query, filterQuery: () => false }), request('A')));
    expect(states()).toEqual(['Done']);
    expect(query).not.toHaveBeenCalled();
  });

  it('cancels the query when nobody listens any more', () => {
    const cancelled = vi.fn();
    const { subscription } = collect(runRequest(source(new Observable(() => cancelled)), request('A')));
    expect(cancelled).not.toHaveBeenCalled();
    subscription.unsubscribe();
    expect(cancelled).toHaveBeenCalledOnce();
  });
});
