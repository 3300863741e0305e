import { describe, expect, it } from 'vitest';
import type { PromisesFile } from '../../k6/lib/promises.ts';
import { type Figures, figuresOf, rowsOf, verdictLines } from './verdict.ts';

const ERRORS = 'http_req_failed{service:shop}';
const ALL = 'http_req_duration{service:shop}';
const ORDERS = 'http_req_duration{service:shop,route:/orders,method:POST}';

const FILE: PromisesFile = {
  service: 'shop',
  thresholds: { [ERRORS]: ['rate<=0.001'], [ALL]: ['p(99.5)<250'], [ORDERS]: ['avg<1500'] },
  promises: [
    { name: 'availability', says: '', metric: ERRORS, threshold: 'rate<=0.001' },
    { name: 'latency', says: '', metric: ALL, threshold: 'p(99.5)<250' },
    { name: 'orders', says: '', metric: ORDERS, threshold: 'avg<1500' },
  ],
  uncounted: [],
  marks: {},
  notExpressed: [{ name: 'fresh', reason: 'its raw is a query of its own' }],
};

/** Figures as k6 hands them over, of twenty requests a second for a minute; `more` replaces metrics. */
function figures(more: Figures['metrics'] = {}): Figures {
  return {
    state: { testRunDurationMs: 60_000 },
    metrics: {
      iterations: { values: { count: 1200 } },
      [ERRORS]: { values: { rate: 0, passes: 0, fails: 1200 }, thresholds: { 'rate<=0.001': { ok: true } } },
      [ALL]: { values: { 'p(99.5)': 12.5, count: 1200 }, thresholds: { 'p(99.5)<250': { ok: true } } },
      [ORDERS]: { values: { avg: 3, count: 180 }, thresholds: { 'avg<1500': { ok: true } } },
      ...more,
    },
  };
}

describe('the verdict on a load test', () => {
  it('puts what was seen beside what was wanted', () => {
    expect(verdictLines(FILE, figures())).toEqual([
      'promise       requests                   wanted                   seen  ok',
      'availability  all                        failed at most 0.1 %      0 %  kept',
      'latency       all                        p99.5 under 250 ms    12.5 ms  kept',
      'orders        route:/orders,method:POST  mean under 1.5 s      3.00 ms  kept',
      '',
      'fresh was not asked about: its raw is a query of its own.',
      '1200 requests in 1 min, 20.0 /s.',
      '3 of 3 promises kept, none broken.',
    ]);
  });

  it('names each broken promise with both figures', () => {
    const lines = verdictLines(
      FILE,
      figures({
        [ERRORS]: { values: { rate: 0.5, passes: 600, fails: 600 }, thresholds: { 'rate<=0.001': { ok: false } } },
      }),
    );
    expect(lines.at(-1)).toBe('1 of 3 promises broken: availability (wanted failed at most 0.1 %, seen 50.0 %).');
    expect(lines[1]).toMatch(/ 50\.0 % {2}broken$/);
  });

  it('takes no promise for kept that no request was about', () => {
    const none = { values: { avg: 0, count: 0 }, thresholds: { 'avg<1500': { ok: true } } };
    for (const more of [{ [ORDERS]: none }, { [ORDERS]: { values: {} } }]) {
      expect(rowsOf(FILE, figures(more))[2]).toMatchObject({ seen: '–', state: 'not measured' });
      expect(verdictLines(FILE, figures(more)).slice(-2)).toEqual([
        'No request was about orders.',
        '2 of 3 promises kept, none broken.',
      ]);
    }
  });

  it('says how many requests were never sent', () => {
    const lines = verdictLines(FILE, figures({ dropped_iterations: { values: { count: 30 } } }));
    expect(lines).toContain('1200 requests in 1 min, 20.0 /s, 30 due ones were not sent since too many were open.');
  });

  it('shows no table where nothing could be asked', () => {
    expect(verdictLines({ ...FILE, promises: [] }, figures())[0]).toBe(
      'fresh was not asked about: its raw is a query of its own.',
    );
  });

  it('knows figures from anything else', () => {
    expect(figuresOf(figures())).toEqual(figures());
    for (const other of [null, [], {}, { metrics: {} }, { state: { testRunDurationMs: 1 }, metrics: { a: {} } }]) {
      expect(figuresOf(other)).toBeUndefined();
    }
  });
});
