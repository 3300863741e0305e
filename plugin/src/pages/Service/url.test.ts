import { describe, expect, it } from 'vitest';
import { readView, withView } from './url.ts';

const read = (query: string) => readView(new URLSearchParams(query));

describe('the address of a service', () => {
  it('has defaults for what is missing or malformed', () => {
    const defaults = { sort: 'errors', limit: 10, find: '', route: undefined, objective: undefined };
    expect(read('')).toEqual(defaults);
    expect(read('sort=colour&routes=7')).toEqual(defaults);
  });

  it('is read as it was written', () => {
    const view = { sort: 'latency', limit: 50, find: 'a&b', route: '/a?b=c#d', objective: 'x' } as const;
    expect(readView(new URLSearchParams(withView(new URLSearchParams(), view).toString()))).toEqual(view);
  });

  it('leaves defaults out and other parameters alone', () => {
    expect(withView(new URLSearchParams('from=1&sort=latency'), { sort: 'errors' }).toString()).toBe('from=1');
  });

  it('changes one thing at a time', () => {
    const search = new URLSearchParams('route=%2Fa&objective=x');
    expect(withView(search, { route: undefined }).toString()).toBe('objective=x');
  });

  it('can hold a route without a name', () => {
    expect(read('route=').route).toBe('');
  });
});
