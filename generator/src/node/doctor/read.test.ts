import { describe, expect, it } from 'vitest';
import { groupsOf, samplesOf, targetsOf } from './read.ts';

describe('groupsOf', () => {
  it('reads rules with lengths in milliseconds', () => {
    const rule = {
      type: 'alerting',
      name: 'A',
      query: 'up == 0',
      duration: 90,
      keepFiringFor: 30,
      labels: { severity: 'page' },
      annotations: { summary: 's' },
      health: 'err',
      lastError: 'no',
    };
    const group = {
      name: 'g',
      file: 'f.yaml',
      interval: 30,
      evaluationTime: 0.25,
      rules: [rule, { type: 'recording', name: 'a:b', query: '1' }],
    };
    expect(groupsOf({ groups: [group] })).toEqual([
      {
        name: 'g',
        file: 'f.yaml',
        interval: 30_000,
        evaluation: 250,
        rules: [
          {
            kind: 'alert',
            name: 'A',
            expr: 'up == 0',
            for: 90_000,
            keepFiringFor: 30_000,
            labels: { severity: 'page' },
            annotations: { summary: 's' },
            health: 'err',
            lastError: 'no',
          },
          {
            kind: 'record',
            name: 'a:b',
            expr: '1',
            for: 0,
            keepFiringFor: 0,
            labels: {},
            annotations: {},
            health: 'unknown',
            lastError: '',
          },
        ],
      },
    ]);
  });

  it('is nothing where something else answers', () => {
    expect([undefined, null, 5, [], {}, { groups: 1 }].map(groupsOf)).toEqual(Array(6).fill(undefined));
    expect(groupsOf({ groups: [5] })).toMatchObject([{ name: '', rules: [] }]);
  });
});

describe('targetsOf', () => {
  it('reads targets, with the interval where the server tells it', () => {
    const target = {
      labels: { job: 'a' },
      health: 'down',
      lastError: 'no',
      scrapeUrl: 'http://a/metrics',
      scrapeInterval: '1m30s',
    };
    expect(targetsOf({ activeTargets: [target, { labels: { job: 'b' }, health: 'up' }] })).toEqual([
      { labels: { job: 'a' }, health: 'down', lastError: 'no', url: 'http://a/metrics', interval: 90_000 },
      { labels: { job: 'b' }, health: 'up', lastError: '', url: '' },
    ]);
    expect(targetsOf({ activeTargets: 'none' })).toBeUndefined();
  });
});

describe('samplesOf', () => {
  it('reads numbers as Prometheus writes them', () => {
    const result = ['1.5', '+Inf', '-Inf', 'NaN'].map((value) => ({ metric: { __name__: 'x' }, value: [1, value] }));
    expect(samplesOf({ resultType: 'vector', result })?.map(({ value }) => value)).toEqual([
      1.5,
      Infinity,
      -Infinity,
      Number.NaN,
    ]);
    expect(samplesOf({ resultType: 'scalar', result: [0, '1'] })).toBeUndefined();
  });
});
