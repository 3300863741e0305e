import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AVAILABILITY, LATENCY, objective, planOf, service } from '../dashboards/testing/plans.ts';
import { decimal } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { durationOf, MINUTE } from '../model/duration.ts';
import type { Service } from '../model/service.ts';
import { profileOf } from '../profiles/index.ts';
import { servicePath } from './annotations.ts';
import { compileCodes } from './codes.ts';
import { fleetFindings } from './fleet.ts';
import * as names from './names.ts';
import { serviceKey } from './scope.ts';
import { planService } from './service-plan.ts';

const alertsOf = (rest: Partial<Service>) => planOf(rest).alerts;
const rule = (rest: Partial<Service>, id: string) => alertsOf(rest).find((alert) => alert.id === id)!.rule;
const codesOf = (rest: Partial<Service>) => {
  const owner = service(rest);
  return planService(owner, profileOf(owner.profile)!, { cases: false }).findings.map(
    ({ code, severity }) => `${severity} ${code}`,
  );
};

describe('the alerts of a service', () => {
  it('are one for each signal where no objective speaks for it', () => {
    expect(alertsOf({}).map((alert) => alert.id)).toEqual([
      'HighErrorRate',
      'HighResponseTime',
      'TrafficDrop',
      'SaturationHigh',
      'SignalMissing/traffic',
    ]);
  });

  it('page once for a symptom: an objective takes the place of its signal’s alert', () => {
    const ids = (rest: Partial<Service>) => new Set(alertsOf(rest).map((alert) => alert.id.split('/')[0]));
    expect(ids({ objectives: [AVAILABILITY] })).toEqual(
      new Set(['HighResponseTime', 'TrafficDrop', 'SaturationHigh', 'SignalMissing', 'ErrorBudgetBurn']),
    );
    expect(ids({ objectives: [LATENCY], alerts: { HighResponseTime: {} } })).toContain('HighResponseTime');
    expect(ids({ alerts: { HighErrorRate: { enabled: false } } })).not.toContain('HighErrorRate');
  });

  it('watch the histogram by itself where requests are counted elsewhere', () => {
    expect(alertsOf({ profile: 'hono' }).map((alert) => alert.id)).toContain('SignalMissing/latency');
    expect(alertsOf({ profile: 'micrometer' }).map((alert) => alert.id)).not.toContain('SignalMissing/latency');
  });

  it('take thresholds, times, severities, labels and texts from the spec', () => {
    const changed = rule(
      {
        alerts: {
          HighErrorRate: {
            threshold: { ratio: decimal(0.025) },
            for: MINUTE,
            keepFiringFor: (2 * MINUTE) as Duration,
            severity: 'info',
            minRequests: 3,
            labels: { queue: 'night' },
            annotations: { summary: 'mine' },
          },
        },
      },
      'HighErrorRate',
    );
    expect(changed).toMatchObject({
      expr: expect.stringMatching(/> 0\.025 and round\(.*\) >= 3$/),
      for: MINUTE,
      keepFiringFor: 2 * MINUTE,
      labels: { severity: 'info', queue: 'night', team: 'payments', service: 'checkout' },
      annotations: { summary: 'mine', runbook_url: expect.any(String) },
    });
  });

  it('drop the floor where the spec says 0', () => {
    const floors = (rest: Partial<Service>) =>
      alertsOf(rest).filter((alert) => alert.rule.expr.includes('round(')).length;
    expect(floors({})).toBe(3);
    expect(floors({ minRequests: 0 })).toBe(0);
    expect(floors({ alerts: { HighErrorRate: { minRequests: 0 } } })).toBe(2);
    expect(rule({ minRequests: 7 }, 'HighErrorRate').expr).toContain('>= 7');
  });

  it('keep what tells one service from another, whatever an override says', () => {
    const own = { identity: { env: 'prod' }, alerts: { HighErrorRate: { labels: { env: 'test' } } } };
    expect(rule(own, 'HighErrorRate').labels.env).toBe('prod');
    const burn = {
      identity: { env: 'prod' },
      objectives: [AVAILABILITY],
      alerts: { ErrorBudgetBurn: { labels: { env: 'test' } } },
    };
    expect(rule(burn, 'ErrorBudgetBurn/availability/page-fast').labels.env).toBe('prod');
  });

  it('name the quantile as people do', () => {
    const summary = (quantile: number) =>
      rule({ signals: { latency: { quantiles: [decimal(quantile)] } } }, 'HighResponseTime').annotations.summary;
    expect(summary(0.57)).toContain(': p57 is');
    expect(summary(0.999)).toContain(': p99.9 is');
    expect(rule({ profile: 'micrometer' }, 'HighResponseTime').annotations.summary).toContain('mean response time');
  });

  it('link to the runbook of the spec, of the Defaults, or to the page', () => {
    const { defaults } = service();
    expect(rule({}, 'HighErrorRate').annotations.runbook_url).toBe(
      `${servicePath({ name: 'checkout', identity: {} })}?alert=HighErrorRate`,
    );
    expect(rule({ annotations: { runbook: 'https://a/b' } }, 'HighErrorRate').annotations).toMatchObject({
      runbook_url: 'https://a/b',
    });
    const runbooks = { ...defaults, grafana: 'https://g', runbooks: 'https://r/{service}#{alert}' };
    expect(rule({ defaults: runbooks }, 'TrafficDrop').annotations).toMatchObject({
      runbook_url: 'https://r/checkout#TrafficDrop',
      dashboard_url: `https://g${servicePath({ name: 'checkout', identity: {} })}`,
    });
  });

  it('link to the one service of that name and identity', () => {
    const { annotations } = rule({ identity: { env: 'prod', cell: 'a&b' } }, 'HighErrorRate');
    expect(annotations.dashboard_url).toBe('/a/quartet-goldensignals-app/services/checkout?id.cell=a%26b&id.env=prod');
    expect(annotations.runbook_url).toBe(`${annotations.dashboard_url}&alert=HighErrorRate`);
    expect(servicePath({ name: 'a', identity: { env: 'x' } }, '/alerts')).toMatch(/services\/a\/alerts\?id\.env=x$/);
  });

  it('refuse settings that could not work', () => {
    expect(codesOf({ alerts: { HighErrorRate: { threshold: { duration: MINUTE } } } })).toEqual([
      'error override-not-applicable',
    ]);
    expect(codesOf({ alerts: { SignalMissing: { threshold: { ratio: decimal(0.5) } } } })).toEqual([
      'error override-not-applicable',
    ]);
    expect(codesOf({ alerts: { SaturationHigh: { threshold: { ratio: decimal(1) } } } })).toEqual([
      'error alert-cannot-fire',
    ]);
    expect(codesOf({ profile: 'nginx-stub', alerts: { HighErrorRate: {} } })).toEqual(['error alert-cannot-fire']);
    expect(
      codesOf({ objectives: [AVAILABILITY], alerts: { ErrorBudgetBurn: { threshold: { ratio: decimal(0.5) } } } }),
    ).toEqual(['error override-not-applicable']);
  });
});

describe('the burn alerts', () => {
  it('read the floor from sums where the short window is longer than what is computed raw', () => {
    const tier = { ...AVAILABILITY.tiers[0]!, short: durationOf('62m')!, long: durationOf('12h')! };
    const plan = planOf({ objectives: [objective('x', { kind: 'errors' }, 0.999, { tiers: [tier] })] });
    const { expr } = plan.alerts.find((alert) => alert.id.startsWith('ErrorBudgetBurn'))!.rule;
    expect(expr).toContain(`sum_over_time(${names.SLO_TOTAL_SUM}`);
    const recorded = new Set(
      plan.groups.flatMap((group) => group.rules.map((one) => ('record' in one ? one.record : ''))),
    );
    const read = [...expr.matchAll(/service:[\w:]+/g)].map(([name]) => name);
    expect(read.filter((name) => !recorded.has(name))).toEqual([]);
  });

  it('merge overrides from the alert to the objective to the tier', () => {
    const minutes = (value: number) => (value * MINUTE) as Duration;
    const plan = planOf({
      objectives: [AVAILABILITY],
      alerts: {
        ErrorBudgetBurn: { severity: 'a', for: minutes(1), labels: { x: '1', y: '1' } },
        'ErrorBudgetBurn/availability': { severity: 'b', labels: { y: '2' } },
        'ErrorBudgetBurn/availability/page-fast': { for: minutes(3) },
        'ErrorBudgetBurn/availability/ticket-slow': { enabled: false },
      },
    });
    const burns = plan.alerts.filter((alert) => alert.id.startsWith('ErrorBudgetBurn'));
    expect(
      burns.map(({ id, rule: { labels, for: wait } }) => [
        id.split('/')[2],
        labels.severity,
        labels.x,
        labels.y,
        wait! / MINUTE,
      ]),
    ).toEqual([
      ['page-fast', 'b', '1', '2', 3],
      ['page-slow', 'b', '1', '2', 1],
      ['ticket-fast', 'b', '1', '2', 1],
    ]);
  });
});

describe('names', () => {
  it('are known as generated at every window, and no others are', () => {
    const own = planOf({ objectives: [AVAILABILITY, LATENCY], profile: 'node-http' }).groups.flatMap((group) =>
      group.rules.flatMap((one) => ('record' in one ? [one.record] : [])),
    );
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((name) => !names.isGenerated(name))).toEqual([]);
    expect(
      ['service:mine:rate5m', 'checkout:errors:rate5m', 'service:info:x', 'service_errors'].filter(names.isGenerated),
    ).toEqual([]);
  });
});

describe('serviceKey', () => {
  it('holds the values of the identity in the order of their labels, and nothing a path could not', () => {
    expect(serviceKey(service({ identity: { zone: 'eu/1 a', env: 'prod' } }))).toBe('checkout.prod.eu_1_a');
  });
});

describe('fleetFindings', () => {
  it('says nothing of services that differ in profile, selector or traffic', () => {
    const services = [service(), service({ name: 'b', profile: 'hono' }), service({ name: 'c', selector: [] })];
    expect(fleetFindings({ services, ruleSets: [], databases: [], hosts: [] })).toEqual([]);
    expect(
      fleetFindings({ services: [...services, service({ name: 'd' })], ruleSets: [], databases: [], hosts: [] }).map(
        (one) => one.code,
      ),
    ).toEqual(['shared-selector']);
  });
});

describe('the codes', () => {
  const textsIn = (folder: string, recursive: boolean) =>
    readdirSync(join(import.meta.dirname, folder), { recursive, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('codes.ts'))
      .map((file) => readFileSync(join(import.meta.dirname, folder, file), 'utf8'));
  const codesIn = (texts: readonly string[]) =>
    new Set(texts.flatMap((text) => [...text.matchAll(/code: '([a-z-]+)'/g)].map((match) => match[1]!)));
  const paged = compileCodes.map((one) => one.code);

  it('that turning specs into rules gives have a page', () => {
    const used = codesIn([...textsIn('.', false), ...textsIn('../signals', false), ...textsIn('..', false)]);
    // Those of reading specs and of lint have their pages there.
    const elsewhere = ['bad-regex', 'duplicate-name', 'promql-syntax', 'promql-type', 'template-syntax'];
    expect([...used].filter((code) => !paged.includes(code) && !elsewhere.includes(code))).toEqual([]);
    expect(used.size).toBeGreaterThan(10);
  });

  it('with a page are given somewhere', () => {
    const used = codesIn(textsIn('..', true));
    expect(paged.filter((code) => !used.has(code))).toEqual([]);
  });

  it('are told apart and in order', () => {
    expect(paged).toEqual([...new Set(paged)].sort());
  });
});
