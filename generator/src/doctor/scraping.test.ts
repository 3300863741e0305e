import { describe, expect, it } from 'vitest';
import { codesOf, doctored } from './testing/scrape.ts';
import { NODE_HTTP, service, specs } from './testing/specs.ts';

const every = (ms: number, spec = '', defaults = '') =>
  doctored(
    specs(...(defaults ? [`apiVersion: quartet/v1\nkind: Defaults\nspec: ${defaults}\n`] : []), service('shop', spec)),
    {
      targets: [{ job: 'shop', instance: 'a:80', metrics: NODE_HTTP, interval: ms }],
    },
  );
const TIER =
  ', objectives: [{ name: a, signal: errors, target: 99%, window: 30d, tiers: [{ name: x, short: 1m, long: 1h, factor: 10, severity: page }] }]';

describe('the pace of scrapes', () => {
  it('of the spec is right', () => {
    expect(every(15_000)).toEqual([]);
    expect(every(30_000, '', '{ scrapeInterval: 30s }')).toEqual([]);
  });

  it('slower than the spec says is a warning, faster a note', () => {
    const [slow] = every(60_000);
    expect(slow).toMatchObject({ code: 'scrape-interval-differs', severity: 'warning', line: 3 });
    expect(slow!.message).toBe(
      'Targets of service `shop` are scraped every `1m`, and the spec says `15s`: its alerts are proven for another pace.',
    );
    expect(codesOf(every(5000))).toEqual(['info scrape-interval-differs']);
  });

  it('is told once for all documents of one pace', () => {
    const targets = ['a', 'b', 'c'].map((job) => ({
      job,
      instance: `${job}:80`,
      metrics: NODE_HTTP,
      interval: 60_000,
    }));
    const found = doctored(specs(service('a'), service('b'), service('c')), { targets });
    expect(codesOf(found)).toEqual(['warning scrape-interval-differs']);
    expect(found[0]!.message).toContain('service `a` and 2 other documents');
  });

  it('that leaves fewer than four scrapes in the window is a warning, fewer than two an error', () => {
    const slow = every(90_000, '', '{ scrapeInterval: 90s }');
    expect(codesOf(slow)).toEqual(['warning scraped-too-seldom']);
    expect(slow[0]!.message).toContain('every `1m30s`, and its rules read rates over `5m`');
    expect(slow[0]!.expected).toContain('at most `1m15s`');
    expect(codesOf(every(75_000, '', '{ scrapeInterval: 75s }'))).toEqual([]);
    expect(codesOf(every(160_000, '', '{ scrapeInterval: 160s }'))).toEqual(['error scraped-too-seldom']);
  });

  it('is measured against the shortest window of an objective', () => {
    expect(codesOf(every(15_000, TIER))).toEqual([]);
    const slow = every(30_000, TIER, '{ scrapeInterval: 30s }');
    expect(codesOf(slow)).toEqual(['warning scraped-too-seldom']);
    expect(slow[0]!.message).toContain('over `1m`');
  });

  it('is that of the slowest target', () => {
    const targets = [15_000, 60_000].map((interval, index) => ({
      job: 'shop',
      instance: `${index}`,
      metrics: NODE_HTTP,
      interval,
    }));
    expect(doctored(service('shop'), { targets })[0]!.message).toContain('every `1m`');
  });
});
