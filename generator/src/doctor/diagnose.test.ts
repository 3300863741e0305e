import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpecs } from '../specfile/read.ts';
import { doctorCodes } from './codes.ts';
import { firstQuestions } from './questions.ts';
import { codesOf, doctored } from './testing/scrape.ts';
import { database, host, MARIADB, NODE_EXPORTER, NODE_HTTP, service, specs } from './testing/specs.ts';

const TEXT = specs(service('shop', ', dependsOn: [db1]'), database('db1', ', host: h1'), host('h1'));
const targets = [
  { job: 'shop', instance: 'shop:80', metrics: NODE_HTTP },
  { job: 'mysql', instance: 'db1:9104', metrics: MARIADB },
  { job: 'node', instance: 'db1:9100', metrics: NODE_EXPORTER },
];

describe('diagnose', () => {
  it('says nothing of a stack that lacks nothing', () => {
    const text = TEXT.replace('h1:9100', 'db1:9100');
    expect(doctored(text, { targets }).filter(({ code }) => code !== 'metric-missing')).toEqual([]);
  });

  it('says errors first, and of those what silences most', () => {
    const text = specs(TEXT, service('gone'), service('down'));
    const found = doctored(text, {
      targets: [...targets, { job: 'down', instance: 'down:80', lastError: 'x' }].map((one) => ({
        ...one,
        interval: 160_000,
      })),
      groups: (planned) => planned.filter(({ name }) => !name.includes('shop')),
    });
    const severities = found.map(({ severity }) => severity);
    expect(
      [...severities].sort((a, b) => ['error', 'warning', 'info'].indexOf(a) - ['error', 'warning', 'info'].indexOf(b)),
    ).toEqual(severities);
    expect(codesOf(found).slice(0, 4)).toEqual([
      'error rules-not-loaded',
      'error selector-matches-nothing',
      'error selector-matches-nothing',
      'error target-down',
    ]);
  });

  it('says the same twice', () => {
    const scene = { targets: targets.slice(1), groups: () => [] };
    expect(doctored(TEXT, scene)).toEqual(doctored(TEXT, scene));
  });
});

describe('questions', () => {
  const questions = firstQuestions(readSpecs([{ file: 'a.yaml', text: TEXT }]).model);

  it('have ids of their own', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });

  it('read nothing outside the selectors of the documents', () => {
    for (const { expr } of questions) {
      for (const [, inside] of expr.matchAll(/\{([^}]*)\}/g)) expect(inside, expr).toMatch(/job="(shop|mysql|node)"/);
    }
    expect(questions.length).toBeLessThan(14);
  });
});

describe('a second round of questions', () => {
  const second = (text: string, metrics: string): readonly string[] => {
    const rounds: (readonly string[])[] = [];
    const target = { job: 'shop', instance: 'shop:80', metrics };
    doctored(text, { targets: [target], asked: (ids) => rounds.push(ids) });
    expect(rounds).toHaveLength(2);
    return rounds[1]!;
  };

  it('is not needed where all fits', () => {
    expect(second(service('shop'), NODE_HTTP)).toEqual([]);
  });

  it('asks for values of labels only where there are many series', () => {
    const routes = Array.from(
      { length: 600 },
      (_, index) => `http_request_duration_seconds_count{method="GET",route="/${index}",status="200"} 1`,
    );
    expect(second(service('shop'), `${NODE_HTTP}\n${routes.join('\n')}\n`)).toEqual(
      ['method', 'route', 'status'].map((label) => `shop/values/http_request_duration_seconds_count/${label}`),
    );
  });

  it('asks where exporters stand at all once, however many were not found', () => {
    expect(second(specs(database('a'), database('b'), host('c')), '')).toEqual(['everywhere/mysql', 'everywhere/host']);
  });
});

describe('codes', () => {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !/test|codes/.test(name));
  const used = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code!),
  );

  it('have a page each, and every page a use', () => {
    expect([...new Set(used)].sort()).toEqual(doctorCodes.map(({ code }) => code));
  });
});
