import { expect, it } from 'vitest';
import { DEFAULTS, linkTo, readIdentity, readShared, writeShared } from './url-state.ts';

const read = (query: string) => readShared(new URLSearchParams(query));

it('takes the last hour, fresh every half minute, where the address says nothing', () => {
  expect(read('')).toEqual({ from: 'now-1h', to: 'now', refresh: '30s' });
});

it('reads what it writes', () => {
  const states = [
    DEFAULTS,
    { from: 'now-7d/d', to: 'now/d', ds: 'prom-1', refresh: '5s' },
    { from: '1763700000000', to: '1763703600000' },
    { from: 'now-6h', to: 'now', refresh: '1m' },
  ];
  for (const state of states) expect(read(new URLSearchParams(writeShared(state)).toString())).toEqual(state);
});

it('leaves defaults out of the address', () => {
  expect(writeShared(DEFAULTS)).toEqual({});
});

it('tells no refresh from the default one', () => {
  expect(read('refresh=').refresh).toBeUndefined();
  expect(writeShared({ from: 'now-1h', to: 'now' })).toEqual({ refresh: '' });
});

it('falls back to the default where a time or interval is malformed', () => {
  expect(read('from=<script>&to=yesterday&refresh=soon')).toEqual({ from: 'now-1h', to: 'now' });
  expect(read('from=now-1h;drop').from).toBe('now-1h');
});

it('carries the shared state on in every link', () => {
  const state = { from: 'now-6h', to: 'now', ds: 'x', refresh: '30s' };
  for (const link of [
    linkTo.overview(state),
    linkTo.service('a', state),
    linkTo.alerts('a', state),
    linkTo.database('a', state),
    linkTo.host('a', state),
    linkTo.rules(state),
  ]) {
    const { searchParams } = new URL(link, 'http://g');
    expect(Object.fromEntries(searchParams), link).toEqual({ from: 'now-6h', to: 'now', ds: 'x' });
  }
});

it('keeps any name whole in a path', () => {
  for (const name of ['a/b', 'a?b#c', 'кассa', 'x y', '😀', '..', '%2f', '"<b>"']) {
    const { pathname } = new URL(linkTo.service(name, DEFAULTS), 'http://g');
    const last = pathname.slice('/a/quartet-goldensignals-app/services/'.length);
    // The browser takes two dots for the folder above; no service is called so, names begin with a letter or digit.
    if (name !== '..') expect(decodeURIComponent(last)).toBe(name);
  }
});

it('tells services of one name apart by their identity', () => {
  const link = linkTo.service('checkout', DEFAULTS, { env: 'prod', cell: 'a=b' });
  expect(readIdentity(new URL(link, 'http://g').searchParams)).toEqual({ env: 'prod', cell: 'a=b' });
  expect(readIdentity(new URLSearchParams('id.=x&id.a-b=y&env=z&id.ok='))).toEqual({});
});
