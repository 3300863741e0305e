import { METRICS } from '@quartet/instrumentation/metrics';
import { describe, expect, it } from 'vitest';
import { durationOf } from '../model/duration.ts';
import type { RecordingRule, ServicePlan } from '../plan.ts';
import { isAlert } from '../plan.ts';
import type { VectorSelector } from '../promql/ast.ts';
import type { Dashboard } from './dashboard.ts';
import { isText } from './dashboard.ts';
import { fleetDashboard } from './fleet.ts';
import { guideDashboards } from './guide.ts';
import { serviceDashboard } from './service.ts';
import { AVAILABILITY, checkout, everyProfile, LATENCY, objective, planOf } from './testing/plans.ts';
import { faultsOf, panelsOf, queriesOf, queryPanelsOf, selectorsOf } from './testing/queries.ts';

const CALENDAR = objective('monthly', { kind: 'errors' }, 0.99, {
  window: { kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin' },
});

/** Specs that differ in everything a dashboard looks at. */
const plans: readonly ServicePlan[] = [
  ...everyProfile(),
  checkout(),
  checkout({ name: 'native', signals: { latency: { histogram: 'native' } } }),
  checkout({ name: 'calendar', objectives: [CALENDAR] }),
  checkout({ name: 'in two', identity: { env: 'prod', region: 'eu-1' } }),
  checkout({ name: 'quoted', selector: [{ label: 'job', op: '=~', value: 'a"b\\d+|${x}|$job' }] }),
  checkout({ name: 'narrow', signals: { errors: { exclude: [{ name: 'route', op: 'in', values: ['/healthz'] }] } } }),
  planOf({ name: 'quiet', alerts: { TrafficDrop: { enabled: false }, SaturationHigh: { enabled: false } } }),
  planOf({ name: 'exporter', profile: 'prometheus-flask-exporter', objectives: [AVAILABILITY] }),
  planOf({
    name: 'buckets',
    profile: 'micrometer',
    signals: { latency: { buckets: [0.1, 0.25, 1, 10] } },
    objectives: [LATENCY],
  }),
];

const fleet = plans.map(({ service }) => ({ name: service.name, labels: service.labels, identity: service.identity }));
const overAll: readonly Dashboard[] = [fleetDashboard(fleet), ...guideDashboards(fleet)];
const overOne: readonly Dashboard[] = [fleetDashboard([]), ...guideDashboards([])];
const services: readonly (readonly [ServicePlan, Dashboard])[] = plans.map((plan) => [plan, serviceDashboard(plan)]);
const dashboards = [...services.map(([, dashboard]) => dashboard), ...overAll, ...overOne];

describe('every dashboard', () => {
  it.each(dashboards.map((dashboard) => [dashboard.uid, dashboard] as const))(
    '%s asks Prometheus only what it understands',
    (_, dashboard) => {
      expect(queriesOf(dashboard).flatMap(({ expr }) => faultsOf(expr))).toEqual([]);
    },
  );

  it('gives each panel a question, a description, and each query panel limits, queries and a word for nothing', () => {
    for (const dashboard of dashboards) {
      for (const panel of panelsOf(dashboard)) {
        expect(panel.title).toMatch(/^[A-Z].*\?$/);
        expect(panel.description).toMatch(/\.|%/);
        if (isText(panel)) expect(panel.markdown.trim()).not.toBe('');
      }
      for (const panel of queryPanelsOf(dashboard)) {
        expect(panel.queries.length).toBeGreaterThan(0);
        expect(panel.queries.length).toBeLessThanOrEqual(26);
        expect(panel.queries.filter(({ expr }) => expr.trim() === '')).toEqual([]);
        expect(panel.empty).not.toBe('');
        expect(panel.thresholds.base).toBeDefined();
      }
    }
  });

  it('has no title twice, so that a panel can be spoken of', () => {
    for (const dashboard of dashboards) {
      const titles = panelsOf(dashboard).map(({ title }) => title);
      expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    }
  });

  it('has an address of its own', () => {
    const uids = [...services.map(([, { uid }]) => uid), ...overAll.map(({ uid }) => uid)];
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('has no word that shouts', () => {
    for (const dashboard of dashboards) expect(JSON.stringify(dashboard.rows)).not.toMatch(/[a-z]!["\s]/i);
  });

  it('shows columns whose query exists', () => {
    for (const panel of dashboards.flatMap(queryPanelsOf)) {
      if (panel.kind !== 'table') continue;
      for (const { of } of panel.columns) if ('query' in of) expect(panel.queries[of.query]).toBeDefined();
      const titles = panel.columns.map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
      if (panel.sortBy) expect(titles).toContain(panel.sortBy.title);
      expect(panel.queries.every((query) => query.instant && query.format === 'table')).toBe(true);
    }
  });

  it('is the same when it is made twice', () => {
    expect(plans.map((plan) => serviceDashboard(plan))).toEqual(services.map(([, dashboard]) => dashboard));
  });
});

describe('a dashboard of a service', () => {
  it.each(services.map(([plan, dashboard]) => [plan.key, plan, dashboard] as const))(
    '%s reads no series that its rules do not record',
    (_, plan, dashboard) => {
      const rules = recordedBy([plan]);
      const raw = rawMetrics(plan);
      const unknown = selectorsIn(dashboard).filter(
        (selector) => !isKnown(selector, rules) && !raw.has(selector.name ?? ''),
      );
      expect(unknown.map(({ name, matchers }) => [name, matchers.map(({ label, value }) => [label, value])])).toEqual(
        [],
      );
    },
  );

  it('selects itself and no other service', () => {
    for (const [{ service }, dashboard] of services) {
      for (const { matchers, name } of selectorsIn(dashboard)) {
        if (!name?.startsWith('service:') && !name?.startsWith('ALERTS')) continue;
        const chosen = Object.fromEntries(
          matchers.filter(({ op }) => op === '=').map(({ label, value }) => [label, value]),
        );
        expect(chosen).toMatchObject({ service: service.name, ...service.identity });
      }
    }
  });

  it('keeps the spec’s own selector to the letter on the application’s metrics', () => {
    const [plan, dashboard] = services.find(([{ service }]) => service.name === 'quoted')!;
    const raw = selectorsIn(dashboard).filter(({ name }) => name?.startsWith('http_'));
    expect(raw.length).toBeGreaterThan(0);
    for (const { matchers } of raw) {
      expect(matchers.find(({ label }) => label === 'job')).toMatchObject({
        op: '=~',
        value: plan.service.selector[0]!.value,
      });
    }
  });
});

describe('a dashboard over all services', () => {
  const rules = recordedBy(plans);
  const own = new Set<string>([
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'process_open_fds',
    'process_max_fds',
    ...Object.values(METRICS).flatMap(({ name }) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]),
  ]);

  it.each([...overAll, ...overOne].map((dashboard) => [dashboard.uid, dashboard] as const))(
    '%s reads no series that nobody records',
    (_, dashboard) => {
      const unknown = selectorsIn(dashboard).filter(
        (selector) => !isKnown(selector, rules) && !own.has(selector.name ?? ''),
      );
      expect(unknown.map(({ name }) => name)).toEqual([]);
    },
  );

  it('is as long for two services as for two thousand', () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({ name: `s${index}`, labels: {}, identity: {} }));
    expect([fleetDashboard(many), ...guideDashboards(many)]).toEqual([
      fleetDashboard(many.slice(0, 2)),
      ...guideDashboards(many.slice(0, 2)),
    ]);
  });

  it('defines every variable that a query or another variable uses', () => {
    for (const dashboard of [...overAll, ...overOne]) {
      const defined = new Set(dashboard.variables.map(({ name }) => name));
      const used = [
        ...queriesOf(dashboard).map(({ expr }) => expr),
        ...dashboard.variables.map(({ values }) => values),
      ];
      const names = used.flatMap((text) => [...text.matchAll(/\$(?!__)\{?(\w+)/g)].map(([, name]) => name!));
      expect(names.filter((name) => !defined.has(name))).toEqual([]);
      expect(defined.size).toBe(dashboard.variables.length);
    }
  });
});

function selectorsIn(dashboard: Dashboard): readonly VectorSelector[] {
  return queriesOf(dashboard).flatMap(({ expr }) => selectorsOf(expr));
}

/** Recording rules by the name of their series. */
function recordedBy(from: readonly ServicePlan[]): ReadonlyMap<string, readonly RecordingRule[]> {
  const byName = new Map<string, RecordingRule[]>();
  for (const rule of from.flatMap((plan) => plan.groups.flatMap((group) => group.rules))) {
    if (!isAlert(rule)) byName.set(rule.record, [...(byName.get(rule.record) ?? []), rule]);
  }
  return byName;
}

/** Labels that a rule sets: a value of one of them that no rule sets would never be found. */
const SET_BY_RULES = ['slo', 'window', 'quantile', 'resource'];

function isKnown({ matchers, name }: VectorSelector, rules: ReadonlyMap<string, readonly RecordingRule[]>): boolean {
  if (name === 'ALERTS' || name === 'ALERTS_FOR_STATE') return true;
  const asked = matchers.filter(({ label, op }) => op === '=' && SET_BY_RULES.includes(label));
  return (rules.get(name ?? '') ?? []).some(({ labels }) => asked.every(({ label, value }) => labels[label] === value));
}

/** The application's metrics that the service's signals name. */
function rawMetrics({ signals }: ServicePlan): ReadonlySet<string> {
  const { errors, errorsOf, latency, profile, traffic } = signals;
  const counters = [traffic, errors, errorsOf].flatMap((count) => count?.terms.map(({ metric }) => metric) ?? []);
  const histograms = [latency?.metric, profile.duration?.metric].filter((metric) => metric !== undefined);
  return new Set([...counters, ...histograms.flatMap((metric) => [metric, `${metric}_bucket`, `${metric}_count`])]);
}

it('counts the budget graph in the longest window of the objectives', () => {
  const week = { ...AVAILABILITY, name: 'week', window: { kind: 'rolling' as const, length: durationOf('7d')! } };
  const spans = serviceDashboard(checkout({ objectives: [week, LATENCY] })).rows.flatMap(({ panels }) =>
    panels.flatMap((panel) => (panel.kind === 'timeseries' && panel.span ? [panel.span] : [])),
  );
  expect(spans).toEqual(['30d']);
});
