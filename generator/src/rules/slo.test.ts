import { describe, expect, it } from 'vitest';
import { ruleText, serviceText } from '../../test/compiled.ts';
import { type Expected, testRules, unitTests } from '../../test/promtool.ts';
import { AVAILABILITY, LATENCY, objective, planOf } from '../dashboards/testing/plans.ts';
import type { Duration } from '../model/duration.ts';
import { DAY, durationOf, HOUR, MINUTE, printDuration } from '../model/duration.ts';
import type { Service } from '../model/service.ts';
import { isAlert } from '../plan.ts';
import * as names from './names.ts';
import { windowsOf } from './slo.ts';

const groupsOf = (rest: Partial<Service>) =>
  planOf(rest).groups.map((group) => ({ name: group.name.split('-').at(-1), rules: group.rules }));

describe('windowsOf', () => {
  it('are those of the signals, of the arms that can fire, and of the objective', () => {
    const windows = (one = AVAILABILITY) => windowsOf(one).map(printDuration);
    expect(windows()).toEqual(['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d']);
    expect(windows({ ...AVAILABILITY, window: { kind: 'calendar', unit: 'month', timeZone: 'UTC' } })).not.toContain(
      '30d',
    );
    const loose = {
      ...objective('x', { kind: 'errors' }, 0.5),
      window: { kind: 'rolling' as const, length: (7 * DAY) as Duration },
    };
    // A budget of half of all requests leaves the two slow arms: 30 m and 6 h go.
    expect(windows(loose)).not.toContain('1w');
    expect(windows(loose).at(-1)).toBe('7d');
  });
});

describe('the rules of an objective', () => {
  it('never read raw series in a window over an hour', () => {
    const raw = /\[((?:\d+(?:ms|[smhdwy]))+)\]/g;
    for (const { name, rules } of groupsOf({ objectives: [AVAILABILITY, LATENCY] })) {
      for (const rule of rules) {
        for (const [, range] of rule.expr.matchAll(raw)) {
          const isRecorded = new RegExp(`service:slo_\\w+:sum5m\\{[^}]*\\}\\[${range}\\]`).test(rule.expr);
          if (durationOf(range!)! > HOUR)
            expect({ name, expr: rule.expr, isRecorded }).toMatchObject({ isRecorded: true });
        }
      }
    }
  });

  it('read only what the rules before them, or a quicker group, record', () => {
    const known = new Set<string>();
    for (const { rules } of groupsOf({ objectives: [AVAILABILITY, LATENCY] })) {
      for (const rule of rules) {
        const read = [...rule.expr.matchAll(/service:[\w:]+/g)].map(([name]) => name);
        expect(read.filter((name) => !known.has(name))).toEqual([]);
        if (!isAlert(rule)) known.add(rule.record);
      }
    }
    expect(known.has(names.SLO_BUDGET)).toBe(true);
  });

  it('share the series of the signals where they count the same', () => {
    const exprOf = (rest: Partial<Service>, name: string) =>
      groupsOf(rest)
        .flatMap((group) => group.rules)
        .find((rule) => !isAlert(rule) && rule.record === name)!.expr;
    const total = names.sloTotalRate((5 * MINUTE) as Duration);
    expect(exprOf({ objectives: [AVAILABILITY] }, total)).toContain('service:requests:rate5m{service="checkout"}');
    const excluded = { errors: { exclude: [{ name: 'route', op: 'in' as const, values: ['/healthz'] }] } };
    expect(exprOf({ objectives: [AVAILABILITY], signals: excluded }, total)).toContain('route!="/healthz"');
  });

  it('carry the service, the identity and the objective, and none of the labels that may change', () => {
    const rules = groupsOf({ objectives: [AVAILABILITY], identity: { env: 'prod' } }).flatMap((group) => group.rules);
    for (const rule of rules.filter((one) => !isAlert(one) && one.record !== names.INFO)) {
      expect(rule.labels).toMatchObject({ service: 'checkout', env: 'prod' });
      expect(rule.labels).not.toHaveProperty('team');
    }
    const info = rules.find((one) => !isAlert(one) && one.record === names.INFO)!;
    expect(info.labels).toMatchObject({ team: 'payments', profile: 'node-http', env: 'prod' });
  });
});

describe('what the rules record', () => {
  const text = ruleText(
    serviceText({
      profile: 'hono',
      signals: { saturation: [] },
      objectives: [
        { name: 'availability', signal: 'errors', target: '99%' },
        {
          name: 'bad',
          target: '99%',
          ratio: { bad: 'rate(jobs_total{ok="no"}[$window])', total: 'rate(jobs_total[$window])' },
        },
        { name: 'probe', target: '90%', raw: '1 - avg_over_time(probe_success[$window])' },
      ],
    }),
  );
  const requests = (status: number) => `http_requests_total{job="app",route="/",method="GET",status="${status}"}`;
  const order = ['fast', 'sums', 'slow'].map((speed) => `quartet-app-${speed}`);
  const run = (inputs: Record<string, string>, expected: readonly Expected[]) =>
    testRules(
      [
        { path: 'rules.yaml', text },
        { path: 'a.test.yaml', text: unitTests(['rules.yaml'], '5m', [{ inputs, expected }], order) },
      ],
      (path) => path.endsWith('.test.yaml'),
    );
  const slo = (series: string, name: string, value: number | undefined): Expected => ({
    at: '4h',
    expr: `count(abs(${series}{slo="${name}"} - ${value ?? 0}) < 1e-9)`,
    values: value === undefined ? {} : { '{}': 1 },
  });

  it('weighs long windows by traffic, and each instant alike where no events are counted', () => {
    const outcome = run(
      {
        // Two hours of 10 requests a minute, then two of 90, of which a tenth fails: 9 of 100.
        [requests(200)]: '0+10x120 1281+81x119',
        [requests(500)]: '0+0x120 9+9x119',
        'jobs_total{ok="no"}': '0+1x240',
        'jobs_total{ok="yes"}': '0+3x240',
        probe_success: '1+0x120 0+0x119',
      },
      [
        slo('service:slo_errors:ratio_rate1h', 'availability', 0.1),
        slo('service:slo_errors:ratio_rate6h', 'availability', 0.09),
        slo('service:slo_errors:ratio_rate30d', 'availability', 0.09),
        slo('service:slo_budget_remaining:ratio', 'availability', 1 - 9),
        slo('service:slo_errors:ratio_rate5m', 'bad', 0.25),
        slo('service:slo_errors:ratio_rate6h', 'bad', 0.25),
        slo('service:slo_errors:ratio_rate1h', 'probe', 1),
        slo('service:slo_total:rate5m', 'probe', 1),
      ],
    );
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });

  it('is 0 before the first failure, and absent, never NaN, without traffic', () => {
    const outcome = run({ [requests(200)]: '0+10x60 600+0x200', 'jobs_total{ok="yes"}': '0+3x240' }, [
      slo('service:slo_errors:ratio_rate6h', 'availability', 0),
      slo('service:slo_budget_remaining:ratio', 'availability', 1),
      slo('service:slo_errors:ratio_rate5m', 'availability', undefined),
      slo('service:slo_errors:ratio_rate5m', 'bad', 0),
      { at: '4h', expr: 'service:errors:ratio_rate5m', values: {} },
      { at: '4h', expr: 'service:requests:rate5m', values: { 'service:requests:rate5m{service="app"}': 0 } },
      // One NaN among them would make NaN of the sum.
      { at: '4h', expr: '0 * sum({__name__=~"service:.+"})', values: { '{}': 0 } },
    ]);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });
});
