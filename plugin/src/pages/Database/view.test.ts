import { describe, expect, it } from 'vitest';
import { openSection, readView, writeView } from './view.ts';
import { isCut, windowOf } from './window.ts';

describe('the address', () => {
  it('gives back what was written', () => {
    const view = { section: 'errors', instance: 'db:9104', digest: { digest: 'ab', schema: 'a&b' } } as const;
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(writeView(view))) if (value !== undefined) search.set(key, value);
    expect(readView(search)).toEqual(view);
  });

  it('closes the drawer and leaves the rest alone', () => {
    expect(writeView({ digest: undefined })).toEqual({ digest: undefined, schema: undefined });
  });

  it('reads nonsense as nothing', () => {
    expect(readView(new URLSearchParams('section=top&digest=&instance='))).toEqual({});
    expect(readView(new URLSearchParams('section=constructor'))).toEqual({});
  });
});

describe('openSection', () => {
  const sections = ['latency', 'queries'] as const;

  it('opens what stands out, unless another section was asked for', () => {
    expect(openSection({}, sections, true)).toBe('story');
    expect(openSection({ section: 'queries' }, sections, true)).toBe('queries');
  });

  it('opens the first section where nothing stands out, or what did is over', () => {
    expect(openSection({}, sections, false)).toBe('latency');
    expect(openSection({ section: 'story' }, sections, false)).toBe('latency');
  });

  it('opens the queries for a query that is in the address', () => {
    expect(openSection({ digest: { digest: 'a', schema: '' } }, sections, true)).toBe('queries');
  });
});

it('takes numbers over the range, of five minutes to a day', () => {
  const range = (minutes: number) => ({ start: 0, end: minutes * 60_000 });
  expect([1, 60, 10_080].map((minutes) => windowOf(range(minutes)))).toEqual(['300s', '3600s', '86400s']);
  expect([isCut(range(60)), isCut(range(10_080))]).toEqual([false, true]);
});
