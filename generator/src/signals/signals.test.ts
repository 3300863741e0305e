import { describe, expect, it } from 'vitest';
import { objective, service } from '../dashboards/testing/plans.ts';
import type { Duration } from '../model/duration.ts';
import { MINUTE } from '../model/duration.ts';
import type { Condition, Service } from '../model/service.ts';
import { profileOf } from '../profiles/index.ts';
import { parse } from '../promql/parse.ts';
import { objectiveQueries, printSeconds } from './objectives.ts';
import { countRate, isSameCount, saturationExpr, signalsOf } from './signals.ts';

const WINDOW = (5 * MINUTE) as Duration;
const of = (rest: Partial<Service>) => {
  const owner = service(rest);
  return { owner, ...signalsOf(owner, profileOf(owner.profile)!) };
};
const route = (op: Condition['op'], ...values: readonly string[]): Condition => ({ name: 'route', op, values });
/** Bad and all events of the only objective over five minutes, or the codes of what is wrong. */
const queriesOf = (rest: Partial<Service>) => {
  const { owner, signals } = of(rest);
  const { queries, findings } = objectiveQueries(owner, signals, owner.objectives[0]!);
  return queries ? [queries.bad(WINDOW), queries.total?.(WINDOW)] : findings.map((finding) => finding.code);
};
const errorsWhere = (...where: readonly Condition[]) => [objective('x', { kind: 'errors' }, 0.99, { where })];

describe('signalsOf', () => {
  it('gives the four signals of a library that has them', () => {
    const { signals, findings } = of({});
    expect(findings).toEqual([]);
    expect(countRate(signals.traffic!, WINDOW)).toBe(
      'sum(rate(http_request_duration_seconds_count{job="checkout"}[5m]))',
    );
    expect(countRate(signals.errors!, WINDOW)).toContain('status=~"5.."');
    expect(signals.latency).toMatchObject({ kind: 'classic', unit: 's' });
    expect(signals.saturation.length).toBeGreaterThan(2);
  });

  it('adds what a library counts by two names, and lets neither hide the other', () => {
    const { signals } = of({ profile: 'flask-monitoring-kit' });
    const rate = countRate(signals.traffic!, WINDOW);
    const [first, second] = signals.traffic!.terms.map((term) => term.metric);
    expect(rate).toBe(
      `(sum(rate(${first}{job="checkout"}[5m])) + 0.5 * sum(rate(${second}{job="checkout",error_type="unhandled_exception"}[5m])) or sum(rate(${first}{job="checkout"}[5m])) or 0.5 * sum(rate(${second}{job="checkout",error_type="unhandled_exception"}[5m])))`,
    );
  });

  it('excludes requests from traffic and failures alike, and from the ratio alone', () => {
    const traffic = of({ signals: { traffic: { exclude: [route('in', '/healthz')] } } }).signals;
    expect(countRate(traffic.traffic!, WINDOW)).toContain('route!="/healthz"');
    expect(countRate(traffic.errors!, WINDOW)).toContain('route!="/healthz"');
    expect(traffic.errorsOf).toBeUndefined();
    const errors = of({ signals: { errors: { exclude: [route('not-in', '/a')] } } }).signals;
    expect(countRate(errors.traffic!, WINDOW)).not.toContain('route');
    expect(countRate(errors.errorsOf!, WINDOW)).toContain('route="/a"');
  });

  it('reads another metric where its own lacks the label that is asked for', () => {
    const { signals } = of({
      profile: 'prometheus-flask-exporter',
      signals: { traffic: { match: [route('in', '/a')] } },
    });
    expect(countRate(signals.traffic!, WINDOW)).toBe(
      'sum(rate(flask_http_request_duration_seconds_count{job="checkout",path="/a"}[5m]))',
    );
    const renamed = of({
      profile: 'prometheus-flask-exporter',
      signals: { traffic: { match: [route('in', '/a')] }, latency: { metric: 'mine_seconds' } },
    });
    expect(countRate(renamed.signals.traffic!, WINDOW)).toContain('mine_seconds_count{');
  });

  it('groups by what it is asked', () => {
    const { signals } = of({});
    expect(countRate(signals.traffic!, WINDOW, ['route', 'method'])).toContain('sum by (route, method) (rate(');
  });

  it('refuses what the library cannot answer', () => {
    const codes = (rest: Partial<Service>) => of(rest).findings.map((finding) => finding.code);
    expect(codes({ profile: 'promhttp' })).toEqual(['metric-name-needed']);
    expect(codes({ profile: 'nginx-stub', signals: { errors: {} } })).toEqual(['signal-not-in-profile']);
    expect(codes({ profile: 'nginx-stub', signals: { latency: {} } })).toEqual(['signal-not-in-profile']);
    expect(codes({ profile: 'node-http', signals: { saturation: ['disk'] } })).toEqual(['unknown-resource']);
    expect(codes({ profile: 'envoy', signals: { traffic: { match: [route('in', '/a')] } } })).toContain(
      'label-not-in-profile',
    );
  });
});

describe('saturationExpr', () => {
  it('takes label values for text, whatever they hold', () => {
    const value = "a$&b$$c$'d$window";
    const { owner, signals } = of({ selector: [{ label: 'job', op: '=', value }] });
    const { expr } = parse(saturationExpr(signals.saturation[0]!, owner, WINDOW));
    expect(JSON.stringify(expr)).toContain(JSON.stringify(value));
  });

  it('turns percentages into ratios', () => {
    const { owner, signals } = of({ profile: 'flask-guide' });
    const percent = signals.saturation.find((source) => source.scale === 100)!;
    expect(saturationExpr(percent, owner, WINDOW)).toMatch(/^max\(.*\) \/ 100$/);
  });
});

describe('isSameCount', () => {
  it('goes by metric, matchers and weight', () => {
    const term = (value: string, times = 1) => ({
      terms: [{ metric: 'a', matchers: [{ label: 'x', op: '=' as const, value }], times, labels: {} }],
    });
    expect([
      isSameCount(term('1'), term('1')),
      isSameCount(term('1'), term('2')),
      isSameCount(term('1'), term('1', 2)),
    ]).toEqual([true, false, false]);
  });
});

describe('objectiveQueries', () => {
  it('counts failures under the names that the spec gives, also where it narrows', () => {
    const own = { profile: 'promhttp', signals: { traffic: { metric: 'mine_total' } } };
    const where: Condition = { name: 'method', op: 'in', values: ['get'] };
    expect(queriesOf({ ...own, objectives: errorsWhere(where) })).toEqual([
      'sum(rate(mine_total{job="checkout",code=~"5..",method="get"}[5m]))',
      'sum(rate(mine_total{job="checkout",method="get"}[5m]))',
    ]);
  });

  it('excludes by the opposite of each condition, also of a negative one', () => {
    const exclude = [route('not-in', '/a'), route('regex', '/b.*')];
    const [bad, total] = queriesOf({
      signals: { errors: { exclude } },
      objectives: errorsWhere({ name: 'method', op: 'in', values: ['GET'] }),
    });
    for (const query of [bad, total]) expect(query).toContain('route="/a",route!~"/b.*",method="GET"');
  });

  it('counts the requests within a threshold by the bucket that ends there', () => {
    const slow = [objective('x', { kind: 'latency', threshold: 300 as Duration }, 0.99)];
    expect(queriesOf({ profile: 'express-prom-bundle', objectives: slow })).toEqual([
      'sum(rate(http_request_duration_seconds_bucket{job="checkout",le="0.3"}[5m]))',
      'sum(rate(http_request_duration_seconds_count{job="checkout"}[5m]))',
    ]);
    expect(
      queriesOf({
        profile: 'otel-old',
        objectives: [objective('x', { kind: 'latency', threshold: 250 as Duration }, 0.9)],
      })[0],
    ).toContain('le=~"250(\\\\.0)?"');
  });

  it('refuses a threshold that is no bound, and a library without buckets', () => {
    const slow = (milliseconds: number) => [
      objective('x', { kind: 'latency', threshold: milliseconds as Duration }, 0.99),
    ];
    expect(queriesOf({ profile: 'hono', objectives: slow(200) })).toEqual(['threshold-off-grid']);
    expect(queriesOf({ profile: 'micrometer', objectives: slow(200) })).toEqual(['no-buckets']);
    expect(queriesOf({ profile: 'nginx-stub', objectives: slow(200) })).toEqual(['signal-not-in-profile']);
    // Our own instrumentation adds a bucket at every threshold.
    expect(queriesOf({ profile: 'node-http', objectives: slow(123) })[0]).toContain('le="0.123"');
    expect(
      queriesOf({ profile: 'hono', signals: { latency: { buckets: [0.2, 5] } }, objectives: slow(200) })[0],
    ).toContain('le="0.2"');
  });

  it('puts the window into free queries, and keeps a comment from swallowing what follows', () => {
    const ratio = objective('x', { kind: 'ratio', bad: 'rate(a[$window]) # bad', total: 'rate(b[$window])' }, 0.99);
    expect(queriesOf({ objectives: [ratio] })).toEqual(['sum(rate(a[5m]) # bad\n)', 'sum(rate(b[5m]))']);
    const raw = objective('x', { kind: 'raw', errorRatio: '1 - avg_over_time(up[$window])' }, 0.99);
    expect(queriesOf({ objectives: [raw] })).toEqual(['(avg(1 - avg_over_time(up[5m])) >= 0)', undefined]);
  });

  it.each([
    ['rate(a[$window', 'promql-syntax'],
    ['rate(a)', 'promql-type'],
    ['a[$window]', 'promql-type'],
    ['1 - scalar(rate(a[$window]))', 'promql-type'],
  ])('refuses the free query %s', (query, code) => {
    expect(queriesOf({ objectives: [objective('x', { kind: 'raw', errorRatio: query }, 0.99)] })).toEqual([code]);
    const ratio = objective('x', { kind: 'ratio', good: 'rate(b[$window])', total: query }, 0.99);
    expect(queriesOf({ objectives: [ratio] })).toEqual([code]);
  });
});

describe('printSeconds', () => {
  it('writes a bound as a spec would', () => {
    expect([0.0025, 0.1, 0.3, 1, 2.5, 10].map(printSeconds)).toEqual(['2.5ms', '100ms', '300ms', '1s', '2.5s', '10s']);
  });
});
