import { describe, expect, it, vi } from 'vitest';
import type { Answer, Prometheus, Sample, Series } from '../../prometheus/client.ts';
import { sayReach } from './say-reach.ts';
import { lastUp, loadServer, reachOf, targetsOf, versionOf } from './server.ts';

// It reaches for a browser as soon as it is loaded.
vi.mock('@grafana/data', () => ({ dateTimeFormat: (time: number) => new Date(time).toISOString() }));

const METRICS = new Set(['mysql_up', 'mysql_global_status_questions']);
const up = (values: readonly number[], last = 100): Series => ({
  labels: { __name__: 'mysql:up' },
  times: values.map((_, index) => last - (values.length - 1 - index) * 10),
  values,
});
const target = (instance: string, isUp: boolean) => ({ instance, isUp });

describe('reachOf', () => {
  it.each([
    ['fine', [target('a', true)], [up([1, 1])], METRICS],
    ['gone', [], [up([1, 1])], METRICS],
    ['exporter-down', [target('a', false)], [up([1], 50)], METRICS],
    ['down', [target('a', true)], [up([1, 0])], METRICS],
    ['silent', [target('a', true)], [up([1, 1])], new Set(['go_threads'])],
    ['fine', [target('a', true), target('b', false)], [up([1, 1]), up([0], 10)], METRICS],
  ] as const)('is %s', (reach, targets, series, metrics) => {
    expect(reachOf('mysql', targets, series, 90, metrics)).toBe(reach);
  });
});

it('knows when a server last answered', () => {
  expect(lastUp([up([1, 1, 0, 0])])).toBe(80);
  expect(lastUp([up([0, 0])])).toBeUndefined();
});

it('lists targets by name, with those that cannot be scraped', () => {
  const samples = [
    { labels: { instance: 'b' }, value: 1, at: 0 },
    { labels: { instance: 'a' }, value: 0, at: 0 },
  ];
  expect(targetsOf(samples)).toEqual([target('a', false), target('b', true)]);
});

describe('versionOf', () => {
  it('tells the flavours of MySQL apart', () => {
    const version = (text: string, comment: string) => versionOf('mysql', { version: text, version_comment: comment });
    expect(version('10.11.19-MariaDB-0+deb12u1', 'Debian 12')).toEqual({ text: '10.11.19', flavor: 'mariadb' });
    expect(version('9.7.4', 'MySQL Community Server - GPL')).toEqual({ text: '9.7.4', flavor: 'mysql' });
    expect(version('8.0.36-28', 'Percona Server (GPL)')).toEqual({ text: '8.0.36', flavor: 'percona' });
  });

  it('says nothing where the exporter says nothing', () => {
    expect(versionOf('mysql', undefined)).toBeUndefined();
    expect(versionOf('redis', {})).toBeUndefined();
    expect(versionOf('host', { sysname: 'Linux', release: '6.1' })).toEqual({ text: 'Linux 6.1' });
  });
});

describe('loadServer', () => {
  const watched = { kind: 'database', name: 'a', subject: 'mysql', selector: 'job="mysql"', labels: {} } as const;
  const answer = (result: readonly Sample[]): Answer<Sample> => ({ result, warnings: [] });

  const client = (asked: string[], names: readonly string[], before: readonly string[]): Prometheus => ({
    uid: 'x',
    instant: async (query) => {
      asked.push(query);
      if (query.startsWith('max by (instance) (up')) return answer([{ labels: { instance: 'i' }, value: 0, at: 0 }]);
      if (query.includes('group by (__name__) ({job="mysql"'))
        return answer(names.map((name) => ({ labels: { __name__: name }, value: 1, at: 0 })));
      return answer([]);
    },
    range: async (query) => {
      asked.push(query);
      return { result: [], warnings: [] };
    },
    get: async <T>() => before as T,
  });

  it('takes the metrics that were there within the range while the server is away', async () => {
    const asked: string[] = [];
    const server = await loadServer(
      client(asked, ['up'], ['up', 'mysql_global_status_questions']),
      watched,
      undefined,
      { start: 0, end: 3_600_000 },
      new AbortController().signal,
    );
    expect(server).toMatchObject({ reach: 'exporter-down', isMeasured: true });
    expect(server.metrics.has('mysql_global_status_questions')).toBe(true);
    expect(asked).toHaveLength(5);
  });

  it('narrows to the instance, but offers all of them', async () => {
    const asked: string[] = [];
    await loadServer(client(asked, [], []), watched, 'db"1', { start: 0, end: 1000 }, new AbortController().signal);
    expect(asked[0]).toBe('max by (instance) (up{job="mysql"})');
    expect(asked[1]).toBe('group by (__name__) ({job="mysql",instance="db\\"1"})');
  });
});

it('has words for every reach but the good one', () => {
  const watched = { kind: 'database', name: 'a', subject: 'mysql', selector: 'job="x/y"', labels: {} } as const;
  expect(sayReach(watched, { reach: 'fine' })).toBeUndefined();
  // Slashes and quotes of a selector stay as they are.
  expect(sayReach(watched, { reach: 'gone' })!.text).toContain('{job="x/y"}');
  for (const reach of ['exporter-down', 'down', 'silent'] as const) {
    expect(sayReach(watched, { reach })!.panel).toMatch(/^Not measured/);
    expect(sayReach(watched, { reach, lastSeen: 0 })!.title).not.toBe('');
  }
});
