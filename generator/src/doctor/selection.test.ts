import { describe, expect, it } from 'vitest';
import type { Facts } from './facts.ts';
import { codesOf, doctored, type Scraped } from './testing/scrape.ts';
import {
  database,
  host,
  MARIADB,
  NODE_EXPORTER,
  NODE_HTTP,
  POSTGRESQL,
  REDIS,
  service,
  specs,
} from './testing/specs.ts';

const mysql = (name: string, rest: Partial<Scraped> = {}): Scraped => ({
  job: 'mysql',
  instance: `${name}:9104`,
  metrics: MARIADB,
  ...rest,
});
const app = (job: string, rest: Partial<Scraped> = {}): Scraped => ({
  job,
  instance: `${job}:80`,
  metrics: NODE_HTTP,
  ...rest,
});
const down = (job: string, lastError: string, instance = `${job}:80`): Scraped => ({ job, instance, lastError });
const withoutTargets = ({ targets: _, ...facts }: Facts): Facts => facts;

describe('a target that is down', () => {
  it('is an error with what Prometheus said, and the only one about its document', () => {
    const lastError = 'Get "http://shop:80/metrics": dial tcp 10.0.0.1:80: connect: connection refused';
    const found = doctored(service('shop'), { targets: [down('shop', lastError)] });
    expect(codesOf(found)).toEqual(['error target-down']);
    expect(found[0]!.message).toBe(
      'The target of service `shop` is down: `http://shop:80/metrics`, `dial tcp 10.0.0.1:80: connect: connection refused`.',
    );
    expect(found[0]).toMatchObject({ line: 4 });
  });

  it('among others that are up is a warning', () => {
    const targets = [app('shop'), app('shop', { instance: 'b:80' }), down('shop', 'context deadline exceeded', 'c:80')];
    const found = doctored(service('shop'), { targets });
    expect(codesOf(found)).toEqual(['warning target-down']);
    expect(found[0]!.message).toMatch(/^1 of 3 targets of service `shop` is down: `http:\/\/c:80\/metrics`/);
  });

  it.each([
    ['connect: connection refused', 'nothing listens there'],
    ['dial tcp: lookup shop: no such host', 'the name is unknown'],
    ['context deadline exceeded', 'scrape_timeout'],
    ['server returned HTTP status 401 Unauthorized', 'basic_auth'],
    ['server returned HTTP status 404 Not Found', 'metrics_path'],
    ['expected equal, got "<" ("INVALID")', 'no text of metrics'],
    ['something new', 'from the machine of Prometheus'],
  ])('because of `%s` is mended by what fits', (lastError, help) => {
    expect(doctored(service('shop'), { targets: [down('shop', lastError)] })[0]!.help).toContain(help);
  });

  it('is seen by `up` where targets cannot be listed', () => {
    const found = doctored(specs(service('shop'), host('db1')), {
      targets: [app('shop'), down('node', 'x', 'db1:9100')],
      change: withoutTargets,
    });
    expect(codesOf(found)).toEqual(['error target-down']);
    expect(found[0]!.message).toBe('The target of host `db1` is down: `db1:9100`.');
  });
});

describe('a selector that matches nothing', () => {
  const nothing = (text: string, targets: readonly Scraped[], change?: (facts: Facts) => Facts) => {
    const found = doctored(text, { targets, ...(change ? { change } : {}) });
    expect(codesOf(found)).toEqual(['error selector-matches-nothing']);
    return found[0]!;
  };

  it('is an error with the job that was likely meant', () => {
    const found = nothing(service('chekout'), [app('checkout'), app('cart')]);
    expect(found.message).toBe('`{job="chekout"}` of service `chekout` matches nothing.');
    expect(found.expected).toBe('labels of a target that exposes `http_request_duration_seconds_count`');
    expect(found.help).toBe('no target has `job="chekout"`: did you mean `checkout`?');
  });

  it('prefers jobs that have the metrics of the profile', () => {
    const found = nothing(service('shopx'), [app('shopa', { metrics: 'x 1\n' }), app('shopb')]);
    expect(found.help).toBe('no target has `job="shopx"`: did you mean `shopb`?');
  });

  it('says where the metrics are when no name is near', () => {
    expect(nothing(service('payments'), [app('web')]).help).toBe('the metrics of its profile are in job `web`');
    const found = nothing(database('db9'), [mysql('db1'), mysql('db2')]);
    expect(found.help).toBe('MySQL and MariaDB exporters are in job `mysql` at `db1:9104` and `db2:9104`');
  });

  it('takes another machine for another machine, and another port for a slip', () => {
    const found = nothing(database('db1').replace('db1:9104', 'db1:9014'), [mysql('db1')]);
    expect(found.help).toBe('no target has `instance="db1:9014"`: did you mean `db1:9104`?');
  });

  it('is told from a target that has no such metrics', () => {
    const found = nothing(service('shop'), [app('shop', { metrics: 'go_goroutines 5\n' })]);
    expect(found.message).toContain('picks 1 target, and no series of the metrics that belong to it');
    expect(found.help).toContain('from the first request on');
  });

  it('is said without a guess where nothing is known', () => {
    expect(nothing(service('shop'), [], withoutTargets).help).toBe('add the target to the scrape configuration');
    expect(nothing(database('db1'), []).help).toBe('no target has `job="mysql"`');
  });

  it('is not said of what could not be asked', () => {
    const change = (facts: Facts): Facts => ({
      ...facts,
      answers: new Map(),
      unseen: [{ what: '`shop/names`', reason: 'no answer' }],
    });
    const found = doctored(service('shop'), { targets: [app('shop')], change });
    expect(codesOf(found)).toEqual(['info not-examined']);
    expect(found[0]!.message).toBe('`shop/names` could not be read: no answer.');
  });

  it('may speak of labels of the metrics, which no target has', () => {
    const text = service('shop').replace('{ job: shop }', '{ job: shop, method: GET }');
    expect(doctored(text, { targets: [app('shop')] }).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(codesOf(doctored(text, { targets: [down('shop', 'x')] }))).toEqual(['error target-down']);
  });
});

describe('an exporter', () => {
  const watched = (engine: string, metrics: string) =>
    doctored(database('db1').replace('engine: mysql', `engine: ${engine}`), { targets: [mysql('db1', { metrics })] });

  it('of another engine is an error that names it', () => {
    const found = watched('mysql', POSTGRESQL);
    expect(codesOf(found)).toEqual(['error other-exporter']);
    expect(found[0]!.message).toContain('selects no exporter of MySQL and MariaDB. It is one of PostgreSQL.');
    expect(watched('redis', MARIADB)[0]!.message).toContain('It is one of MySQL and MariaDB.');
  });

  it('of its own engine is none', () => {
    expect(codesOf(watched('postgresql', POSTGRESQL))).not.toContain('error other-exporter');
    expect(codesOf(watched('redis', REDIS))).not.toContain('error other-exporter');
    const found = doctored(host('db1'), { targets: [{ job: 'node', instance: 'db1:9100', metrics: NODE_EXPORTER }] });
    expect(codesOf(found)).not.toContain('error other-exporter');
  });

  it.each([
    ['mysql', MARIADB, 'mysql_up'],
    ['postgresql', POSTGRESQL, 'pg_up'],
    ['redis', REDIS, 'redis_up'],
  ])('of %s that does not reach its server is an error, and what is missing is not', (engine, metrics, alive) => {
    const found = watched(
      engine,
      `${metrics
        .split('\n')
        .filter((line) => line.startsWith('go_'))
        .join('\n')}\n${alive} 0\n`,
    );
    expect(codesOf(found)).toEqual(['error database-unreached']);
    expect(found[0]!.message).toContain(`at \`db1:9104\` runs and cannot log in to its server: \`${alive}\` is 0.`);
  });
});

describe('an admin target', () => {
  const text = database('db1', ', admin: { job: mysql-admin }');
  const admin = (rest: Partial<Scraped>): Scraped => ({ job: 'mysql-admin', instance: 'db1:9105', ...rest });

  it('that matches nothing is an error at its place', () => {
    const found = doctored(text, { targets: [mysql('db1')] });
    expect(codesOf(found)).toEqual(['error selector-matches-nothing']);
    expect(found[0]).toMatchObject({ line: 4, column: 72 });
    expect(found[0]!.message).toContain('`{job="mysql-admin"}`');
  });

  it('that is down is an error, and that is up none', () => {
    expect(codesOf(doctored(text, { targets: [mysql('db1'), admin({ lastError: 'x' })] }))).toEqual([
      'error target-down',
    ]);
    expect(doctored(text, { targets: [mysql('db1'), admin({ metrics: MARIADB })] })).toEqual([]);
  });
});
