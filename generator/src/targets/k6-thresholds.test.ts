import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { everyProfile, planOf } from '../dashboards/testing/plans.ts';
import { profileOf, profiles } from '../profiles/index.ts';
import { meets } from '../signals/conditions.ts';
import type { K6Thresholds } from './k6-thresholds.ts';
import { target } from './k6-thresholds.ts';

const FIXTURES = '../../fixtures/targets/k6-thresholds';

/** The file of a service called shop, whose spec goes on with `spec`; every finding fails the test. */
function fileOf(spec: string, profile = 'node-http'): K6Thresholds {
  return JSON.parse(textOf(spec, profile));
}

function textOf(spec: string, profile = 'node-http'): string {
  const text = `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: shop }\nspec:\n  profile: ${profile}\n  selector: { job: shop }\n${spec}`;
  const { files, diagnostics } = compile([{ file: 'shop.yaml', text }], { targets: ['k6-thresholds'] });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(['k6/shop.thresholds.json']);
  return files[0]!.text;
}

/** Objectives of `lines`, and no alert on a signal beside them. */
function objectives(...lines: readonly string[]): string {
  const quiet = '  alerts: { HighErrorRate: { enabled: false }, HighResponseTime: { enabled: false } }\n';
  return `${quiet}  objectives:\n${lines.map((line) => `    - ${line}\n`).join('')}`;
}

const AVAILABILITY = '{ name: availability, signal: errors, target: 99.9% }';
const FAST = '{ name: fast, signal: latency, threshold: 250ms, target: 99% }';

describe('the target k6-thresholds', () => {
  it('asks for the share of failures and the quantile that objectives promise, to the last digit', () => {
    const all = [AVAILABILITY, FAST, '{ name: tail, signal: latency, threshold: 1s, target: 99.95% }'];
    expect(fileOf(objectives(...all)).thresholds).toEqual({
      'http_req_duration{service:shop}': ['p(99)<250', 'p(99.95)<1000'],
      'http_req_failed{service:shop}': ['rate<=0.001'],
    });
  });

  it('takes the same comparison of two objectives once, and names both', () => {
    const { thresholds, promises } = fileOf(
      objectives(FAST, '{ name: again, signal: latency, threshold: 250ms, target: 99%, window: { calendar: month } }'),
    );
    expect(thresholds).toEqual({ 'http_req_duration{service:shop}': ['p(99)<250'] });
    expect(promises.map(({ name }) => name)).toEqual(['fast', 'again']);
  });

  it('asks only about the requests that an objective is about', () => {
    const where = 'where: { route: /orders/:id, method: POST }';
    const { thresholds } = fileOf(
      objectives(
        `{ name: orders, signal: latency, threshold: 400ms, target: 99%, ${where} }`,
        `{ name: taken, signal: errors, target: 95%, ${where} }`,
      ),
    );
    expect(thresholds).toEqual({
      'http_req_duration{service:shop,route:/orders/:id,method:POST}': ['p(99)<400'],
      'http_req_failed{service:shop,route:/orders/:id,method:POST}': ['rate<=0.05'],
    });
  });

  it('says once what no promise counts', () => {
    const excluded = '{ exclude: { route: [/metrics, /healthz] } }';
    const spec = `  signals: { traffic: ${excluded}, latency: ${excluded} }\n${objectives(AVAILABILITY, FAST)}`;
    const { thresholds, uncounted, marks } = fileOf(spec);
    expect(Object.keys(thresholds)).toEqual(['http_req_duration{service:shop}', 'http_req_failed{service:shop}']);
    expect(uncounted).toEqual([{ tag: 'route', in: ['/healthz', '/metrics'] }]);
    expect(marks).toEqual({});
  });

  it('marks the requests of a promise that counts others than the rest', () => {
    const several = 'where: { route: [/orders, /cart] }';
    const spec =
      '  signals: { traffic: { exclude: { route: /metrics } } }\n' +
      objectives(AVAILABILITY, FAST, `{ name: cart-1, signal: latency, threshold: 1s, target: 99%, ${several} }`);
    const { thresholds, uncounted, marks } = fileOf(spec);
    expect(thresholds).toEqual({
      'http_req_duration{service:shop,slo_cart_1:yes}': ['p(99)<1000'],
      'http_req_duration{service:shop}': ['p(99)<250'],
      'http_req_failed{service:shop,slo_availability:yes}': ['rate<=0.001'],
    });
    expect(uncounted).toEqual([]);
    expect(marks).toEqual({
      slo_availability: [{ tag: 'route', notIn: ['/metrics'] }],
      slo_cart_1: [{ tag: 'route', in: ['/cart', '/orders'] }],
    });
  });

  it('keeps a regular expression, and two marks apart whose names fall together', () => {
    const { thresholds, marks } = fileOf(
      objectives(
        '{ name: a-b, signal: errors, target: 99%, where: { route: { regex: "/v[12]/.*" } } }',
        '{ name: a.b, signal: errors, target: 98%, where: { route: { regex: "/v3/.*" } } }',
      ),
    );
    expect(Object.keys(thresholds)).toEqual([
      'http_req_failed{service:shop,slo_a_b:yes}',
      'http_req_failed{service:shop,slo_a_b_2:yes}',
    ]);
    expect(marks).toEqual({
      slo_a_b: [{ tag: 'route', matches: '/v[12]/.*' }],
      slo_a_b_2: [{ tag: 'route', matches: '/v3/.*' }],
    });
  });

  it('marks a route that k6 would take apart in the name of a threshold', () => {
    const { thresholds, marks } = fileOf(
      objectives('{ name: area, signal: errors, target: 99%, where: { route: "/map/{x},{y}" } }'),
    );
    expect(Object.keys(thresholds)).toEqual(['http_req_failed{service:shop,slo_area:yes}']);
    expect(marks.slo_area).toEqual([{ tag: 'route', in: ['/map/{x},{y}'] }]);
  });

  it('tells failures as the service does, by every status', () => {
    expect(fileOf(objectives(AVAILABILITY)).expectedStatuses).toEqual([{ min: 100, max: 499 }]);
    const own = `  signals: { errors: { match: { status: ["5..", "429"] } } }\n${objectives(AVAILABILITY)}`;
    expect(fileOf(own).expectedStatuses).toEqual([
      { min: 100, max: 428 },
      { min: 430, max: 499 },
    ]);
    const classes = fileOf(objectives(AVAILABILITY), 'fastapi-instrumentator');
    expect(classes.expectedStatuses).toEqual([{ min: 100, max: 499 }]);
  });

  it.each([
    ['all but the failures', { not: '5..' }, 'expected_response:true'],
    ['the failures alone', '5..', 'expected_response:false'],
    ['one status', '201', 'status:201'],
  ])('counts the durations of %s where an objective does', (_, status, tag) => {
    const where = `where: { status: ${JSON.stringify(status)} }`;
    const { thresholds } = fileOf(
      objectives(`{ name: good, signal: latency, threshold: 250ms, target: 99%, ${where} }`),
    );
    expect(Object.keys(thresholds)).toEqual([`http_req_duration{service:shop,${tag}}`]);
  });

  it('asks for the thresholds of signals that have no objective, as the spec overrides them', () => {
    const spec =
      '  alerts: { HighErrorRate: { threshold: 2.5% } }\n  signals: { latency: { quantiles: [0.5, 0.9] } }\n';
    const { thresholds, promises } = fileOf(spec);
    expect(thresholds).toEqual({
      'http_req_duration{service:shop}': ['p(90)<1000'],
      'http_req_failed{service:shop}': ['rate<=0.025'],
    });
    expect(promises.map(({ name, from, says }) => [name, from, says])).toEqual([
      ['HighErrorRate', 'alert', 'at most 2.5% of requests fail'],
      ['HighResponseTime', 'alert', '90% of requests within 1s'],
    ]);
  });

  it('asks for the mean where the service has no quantiles', () => {
    expect(fileOf('', 'micrometer').thresholds).toMatchObject({
      'http_req_duration{service:shop}': ['avg<1000'],
    });
  });

  it('lists what k6 cannot be asked, with the reason', () => {
    const { thresholds, notExpressed } = fileOf(
      objectives(
        '{ name: jobs, ratio: { bad: "sum(rate(jobs_failed_total[$window]))", total: "sum(rate(jobs_total[$window]))" }, target: 99% }',
        '{ name: fresh, raw: "avg(avg_over_time(stale_ratio[$window]))", target: 99% }',
        '{ name: classes, signal: latency, threshold: 250ms, target: 99%, where: { status: ["2..", "3.."] } }',
        '{ name: flags, signal: errors, target: 99%, where: { route: { regex: "(?i:/a)" } } }',
        '{ name: taken, signal: errors, target: 99%, where: { url: /a } }',
      ),
    );
    expect(thresholds).toEqual({});
    expect(notExpressed).toEqual([
      { name: 'jobs', from: 'objective', reason: expect.stringContaining('its ratio is a query of its own') },
      { name: 'fresh', from: 'objective', reason: expect.stringContaining('its raw is a query of its own') },
      { name: 'classes', from: 'objective', reason: expect.stringContaining('no other group of statuses') },
      { name: 'flags', from: 'objective', reason: expect.stringContaining('`(?i:/a)` has no equal') },
      { name: 'taken', from: 'objective', reason: expect.stringContaining('`url` is a tag with a meaning') },
    ]);
  });

  it('lists failures that status alone does not tell', () => {
    const match = '{ match: { status: "5..", route: /orders } }';
    const { notExpressed } = fileOf(`  signals: { errors: ${match} }\n${objectives(AVAILABILITY)}`);
    expect(notExpressed).toEqual([
      { name: 'availability', from: 'objective', reason: expect.stringContaining('certain values of `route`') },
    ]);
  });

  it('asks a client nothing about calls that it does not see', () => {
    const { thresholds, notExpressed } = fileOf(objectives(AVAILABILITY), 'autometrics');
    expect(thresholds).toEqual({});
    expect(notExpressed.map(({ name, reason }) => [name, reason.split(' counts ')[0]])).toEqual([
      ['availability', 'profile `autometrics`'],
    ]);
  });

  it('writes nothing for a service that promises nothing about its requests', () => {
    expect(target.ofService!(planOf({ name: 'edge', profile: 'nginx-stub' }))).toEqual([]);
  });

  it('keeps services of one name apart by their identity', () => {
    const plan = planOf({ name: 'shop', identity: { env: 'prod' } });
    const [file] = target.ofService!(plan);
    expect(file!.path).toBe(`k6/${plan.key}.thresholds.json`);
    expect(plan.key).not.toBe('shop');
  });

  it('writes a shop as it was reviewed, the same bytes each time', async () => {
    const excluded = '{ exclude: { route: [/healthz, /metrics] } }';
    const spec =
      `  signals: { traffic: ${excluded}, latency: ${excluded} }\n` +
      objectives(
        AVAILABILITY,
        FAST,
        '{ name: checkout, signal: latency, threshold: 400ms, target: 99.5%, where: { method: POST, route: /orders } }',
        '{ name: fresh, raw: "avg(avg_over_time(stale_ratio[$window]))", target: 99% }',
      );
    expect(textOf(spec)).toBe(textOf(spec));
    await expect(textOf(spec)).toMatchFileSnapshot(`${FIXTURES}/shop.json`);
  });
});

describe.each(everyProfile().map((plan) => [plan.service.profile, plan] as const))('of profile %s', (id, plan) => {
  const file = target.ofService!(plan)[0];

  it('is as it was reviewed, or not written where the profile has neither errors nor latency', async () => {
    const { errors, duration } = profileOf(id)!;
    expect(file === undefined).toBe(!errors && !duration);
    if (file) await expect(file.text).toMatchFileSnapshot(`${FIXTURES}/profiles/${id}.json`);
  });

  it('asks about every objective, or says why not', () => {
    const { promises, notExpressed } = JSON.parse(file?.text ?? '{"promises":[],"notExpressed":[]}') as K6Thresholds;
    const named = new Set([...promises, ...notExpressed].map(({ name }) => name));
    expect(plan.objectives.map(({ objective }) => objective.name).filter((name) => !named.has(name))).toEqual([]);
  });

  it('takes for a failure exactly the statuses that the service counts as one', () => {
    const { errors, statusStyle } = profileOf(id)!;
    const { expectedStatuses } = JSON.parse(file?.text ?? '{}') as Partial<K6Thresholds>;
    expect(expectedStatuses === undefined).toBe(!errors || statusStyle === 'outcome');
    if (!expectedStatuses) return;
    const write = { code: '503', class: '5xx', digit: '5', outcome: '', none: '' }[statusStyle];
    const label = errors!.match[0]!.label;
    expect(meets(errors!.match, { [label]: write })).toBe(true);
    expect(expectedStatuses).toEqual([{ min: 100, max: 499 }]);
  });
});

it('looks at every profile that measures requests', () => {
  expect(everyProfile()).toHaveLength(profiles.filter(({ requests }) => requests.length > 0).length);
  expect(everyProfile().length).toBeGreaterThan(20);
});
