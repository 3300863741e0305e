import { describe, expect, it } from 'vitest';
import { printSeries } from '../../test/exposition.ts';
import { profileCaptures } from '../../test/profile-captures.ts';
import { profileOf } from '../profiles/index.ts';
import { codesOf, doctored, type Scraped } from './testing/scrape.ts';
import { capture, EXPRESS, NODE_HTTP, service, without } from './testing/specs.ts';

const seen = (metrics: string, rest: Partial<Scraped> = {}): Scraped => ({
  job: 'shop',
  instance: 'shop:80',
  metrics,
  ...rest,
});
const diagnosed = (metrics: string, spec = '', profile = 'node-http') =>
  doctored(service('shop', spec, profile), { targets: [seen(metrics)] });
const objective = (rest: string) =>
  `, objectives: [{ name: fast, signal: latency, target: 99%, window: 30d, ${rest} }]`;

describe('a profile', () => {
  it('that fits gives no finding', () => {
    expect(diagnosed(NODE_HTTP)).toEqual([]);
  });

  it('of every capture fits it', () => {
    const seenProfiles = profileCaptures().filter(({ profile }) => !profileOf(profile)!.namesGivenBySpec);
    expect(seenProfiles.length).toBeGreaterThan(12);
    for (const { name, profile, samples } of seenProfiles) {
      const text = samples.map((sample) => `${printSeries(sample).replace('{}', '')} ${sample.value}`).join('\n');
      const found = diagnosed(text, '', profile).filter(({ severity }) => severity === 'error');
      expect(found, `${profile} ${name}`).toEqual([]);
    }
  });

  it('that does not fit is one error at its place, with the one that does', () => {
    const found = diagnosed(EXPRESS);
    expect(codesOf(found)).toEqual(['error profile-does-not-fit']);
    expect(found[0]).toMatchObject({ line: 4, column: 18, help: 'it looks like profile `express-prom-bundle`' });
    expect(found[0]!.message).toBe(
      '`http_request_duration_seconds_count` of service `shop` has no labels `route` and `status`, which profile `node-http` reads.',
    );
  });

  it('whose metrics are none of those that are there is an error too', () => {
    const found = diagnosed(capture('profiles/otel/metrics.txt'));
    expect(codesOf(found)).toEqual(['error profile-does-not-fit']);
    expect(found[0]!.message).toContain('exposes no `http_request_duration_seconds_count`');
    expect(found[0]!.help).toBe('it looks like profile `otel`');
  });

  it('is not doubted for a label that few series have', () => {
    const rare = `${NODE_HTTP.replace(/,route="[^"]*"/g, '')}\nhttp_request_duration_seconds_count{method="GET",route="/rare",status="200"} 1\n`;
    expect(diagnosed(rare).filter(({ code }) => code === 'profile-does-not-fit')).toEqual([]);
  });

  it('that lacks a label which tells no failure is a warning', () => {
    const found = diagnosed(NODE_HTTP.replace(/,route="[^"]*"/g, ''));
    expect(codesOf(found)).toEqual(['warning profile-does-not-fit']);
    const status = diagnosed(NODE_HTTP.replace(/,status="[^"]*"/g, ''));
    expect(codesOf(status)).toEqual(['error profile-does-not-fit']);
  });
});

describe('the threshold of an objective', () => {
  it('at a bucket of the running service is right', () => {
    expect(diagnosed(NODE_HTTP, objective('threshold: 250ms'))).toEqual([]);
  });

  it('that no bucket ends at is an error with the bounds, though the spec is right', () => {
    const found = diagnosed(NODE_HTTP, objective('threshold: 300ms'));
    expect(codesOf(found)).toEqual(['error bucket-not-exposed']);
    expect(found[0]).toMatchObject({ line: 4 });
    expect(found[0]!.message).toContain('ends at `300ms`, so objective `fast` takes every request for too slow');
    expect(found[0]!.expected).toBe('one of 5ms, 10ms, 25ms, 50ms, 100ms, 250ms, 500ms, 1s, 2.5s, 5s, 10s');
    expect(found[0]!.help).toContain('target `instrumentation`, which adds the bucket, or take `250ms` or `500ms`');
  });

  it('past the last bound has one neighbour', () => {
    expect(diagnosed(NODE_HTTP, objective('threshold: 20s'))[0]!.help).toMatch(/or take `10s`$/);
  });

  it('is told of a histogram without buckets', () => {
    const found = diagnosed(without(NODE_HTTP, 'http_request_duration_seconds_bucket'), objective('threshold: 250ms'));
    expect(codesOf(found)).toEqual(['error bucket-not-exposed']);
    expect(found[0]!.help).toContain('histogram: native');
  });

  it('reads bounds as Prometheus 3 and Go write them', () => {
    const written = NODE_HTTP.replaceAll('le="1"', 'le="1.0"').replaceAll('le="0.005"', 'le="5e-03"');
    expect(diagnosed(written, objective('threshold: 1s'))).toEqual([]);
    expect(diagnosed(written, objective('threshold: 5ms'))).toEqual([]);
  });

  it('in milliseconds is compared in milliseconds', () => {
    const metrics = capture('profiles/otel-old/metrics.txt');
    const spec = `${objective('threshold: 250ms')}, signals: { latency: { buckets: [0.25, 0.3] } }`;
    expect(codesOf(diagnosed(metrics, spec, 'otel-old')).filter((code) => code.includes('bucket'))).toEqual([]);
    const off = `${objective('threshold: 300ms')}, signals: { latency: { buckets: [0.25, 0.3] } }`;
    const found = diagnosed(metrics, off, 'otel-old').find(({ code }) => code === 'bucket-not-exposed');
    expect(found?.expected).toContain('250ms');
    expect(found?.help).toContain('add a bucket at 300ms in the application');
  });
});

describe('the condition of an objective', () => {
  it('that no request meets is a warning at its place', () => {
    const found = diagnosed(NODE_HTTP, objective('threshold: 250ms, where: { route: /nowhere }'));
    expect(codesOf(found)).toEqual(['warning where-matches-nothing']);
    expect(found[0]!.message).toContain('`where` of objective `fast`');
  });

  it('that some meet is right, of latency and of errors', () => {
    const [, route] = /route="(\/[^"]*)"/.exec(NODE_HTTP)!;
    expect(diagnosed(NODE_HTTP, objective(`threshold: 250ms, where: { route: "${route}" }`))).toEqual([]);
    const errors = `, objectives: [{ name: a, signal: errors, target: 99%, window: 30d, where: { route: "${route}" } }]`;
    expect(diagnosed(NODE_HTTP, errors)).toEqual([]);
  });
});

describe('a label', () => {
  const routes = (number: number, status = ['200']) =>
    Array.from({ length: number }, (_, index) =>
      status.map((code) => `http_request_duration_seconds_count{method="GET",route="/u/${index}",status="${code}"} 1`),
    ).flat();

  it('with hundreds of values is a warning with its number, the others are none', () => {
    const found = diagnosed(without(`${NODE_HTTP}\n${routes(600).join('\n')}\n`, 'x'));
    expect(codesOf(found)).toEqual(['warning unbounded-label']);
    expect(found[0]!.message).toMatch(
      /^Label `route` of `http_request_duration_seconds_count` of service `shop` has `60\d` values in `6\d\d` series/,
    );
  });

  it('of few values is none, however many series there are', () => {
    const codes = Array.from({ length: 10 }, (_, index) => String(200 + index));
    expect(diagnosed(`${NODE_HTTP}\n${routes(100, codes).join('\n')}\n`)).toEqual([]);
  });

  it('of targets may have any number of values', () => {
    const targets = Array.from({ length: 300 }, (_, index) =>
      seen(NODE_HTTP, { instance: `${index}:80`, labels: { pod: `p${index}` } }),
    );
    expect(doctored(service('shop'), { targets })).toEqual([]);
  });
});

describe('a resource', () => {
  it('that is not exposed is a note, and a warning where the spec asks for it', () => {
    const bare = without(NODE_HTTP, 'app_saturation_ratio');
    const found = diagnosed(bare);
    expect(codesOf(found)).toEqual(['info resource-not-exposed']);
    expect(found[0]!.message).toContain('`cpu`, `db_pool`, `event_loop`, `fds`, `heap` and `memory`');
    const asked = diagnosed(bare, ', signals: { saturation: [cpu] }');
    expect(codesOf(asked)).toEqual(['warning resource-not-exposed']);
    expect(asked[0]).toMatchObject({ line: 4 });
  });
});
