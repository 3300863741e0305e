import { expect, it } from 'vitest';
import { DEFAULT_STATE, type PageState, readPage, withPage, writePage } from './page-state.ts';

const read = (query: string) => readPage(new URLSearchParams(query));

it('has an address without parameters for what is shown first', () => {
  expect(read('')).toEqual(DEFAULT_STATE);
  expect(writePage(DEFAULT_STATE)).toEqual({});
});

it('reads what it writes', () => {
  const state: PageState = {
    text: 'a "b" & c/d 🛒',
    statuses: ['critical', 'idle'],
    label: 'product',
    value: 'web & more',
    isGrouped: true,
    sort: { column: 'latency', isDescending: true },
    comparison: '1w',
  };
  expect(readPage(new URLSearchParams(new URLSearchParams(writePage(state)).toString()))).toEqual(state);
});

it('keeps an empty value, which means services without the label', () => {
  expect(read('in=').value).toBe('');
  expect(writePage({ ...DEFAULT_STATE, value: '' })).toEqual({ in: '' });
});

it('takes the default for what makes no sense', () => {
  expect(read('status=critical,foo,critical&sort=foo-asc&by=1x&compare=2h&group=yes')).toEqual({
    ...DEFAULT_STATE,
    statuses: ['critical'],
  });
  expect(read('sort=latency-up').sort).toEqual(DEFAULT_STATE.sort);
  expect(read('compare=constructor').comparison).toBeUndefined();
});

it('cuts a text that no server would take', () => {
  expect(read(`q=${'x'.repeat(500)}`).text).toHaveLength(200);
});

it('leaves the rest of the address alone', () => {
  const search = new URLSearchParams('from=now-6h&q=old&ds=main');
  expect(withPage(search, { ...DEFAULT_STATE, statuses: ['warning'] }).toString()).toBe(
    'from=now-6h&ds=main&status=warning',
  );
  expect(search.get('q')).toBe('old');
});
