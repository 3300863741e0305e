import { describe, expect, it } from 'vitest';
import { fleetDashboard } from './fleet.ts';
import { fleetQueries, HEALTH } from './fleet-queries.ts';
import type { FleetService } from './fleet-scope.ts';
import { fleetScope } from './fleet-scope.ts';
import { guideDashboards } from './guide.ts';
import { panelOf, queriesOf, selectorsOf } from './testing/queries.ts';

const service = (name: string, rest: Partial<FleetService> = {}): FleetService => ({
  name,
  labels: {},
  identity: {},
  ...rest,
});
const plain = [service('checkout'), service('search')];
const owned = [service('checkout', { labels: { team: 'payments' } }), service('search')];
const inTwo = [service('checkout', { identity: { env: 'prod' } }), service('checkout', { identity: { env: 'test' } })];

describe('fleetScope', () => {
  it('chooses services by name where nothing else tells them apart', () => {
    const { alerts, by, legend, of, owner, variables } = fleetScope(plain);
    expect(of('up')).toBe('up{service=~"$service"}');
    expect(of('up', 'a="b"', '1d')).toBe('up{service=~"$service",a="b"} offset 1d');
    expect({ by, legend, owner }).toEqual({ by: 'service', legend: '{{service}}', owner: undefined });
    expect(alerts.matchers).toBe('service=~"$service"');
    expect(variables).toEqual([{ name: 'service', label: 'Service', values: 'label_values(service:info, service)' }]);
  });

  it('tells services of one name apart by their identity', () => {
    const scope = fleetScope(inTwo);
    expect(scope.of('up')).toBe('up{service=~"$service",env=~"$env"}');
    expect(scope.by).toBe('service, env');
    expect(scope.legend).toBe('{{service}} {{env}}');
    expect(scope.variables.map(({ name }) => name)).toEqual(['env', 'service']);
    expect(scope.columns.map(({ title }) => title)).toEqual(['Service', 'Env']);
  });

  it('chooses by team through the facts of the service, since its series do not carry it', () => {
    const scope = fleetScope(owned);
    expect(scope.of('up')).toBe('(up{service=~"$service"} and on (service) service:info{team=~"$team"})');
    expect(scope.of('service:info')).toBe('service:info{service=~"$service",team=~"$team"}');
    expect(scope.alerts.matchers).toBe('service=~"$service",team=~"$team"');
    expect(scope.variables.map(({ values }) => values)).toEqual([
      'label_values(service:info, team)',
      'label_values(service:info{team=~"$team"}, service)',
    ]);
  });

  it('links a row to the service’s own dashboard where its address follows from its name', () => {
    const links = (services: readonly FleetService[]) => fleetScope(services).columns[0]!.links!.map(({ url }) => url);
    expect(links(plain)[0]).toBe('/d/quartet-${__data.fields["Service"]:percentencode}?${__url_time_range}');
    expect(links(inTwo)[0]).toContain(
      '/d/quartet-${__data.fields["Service"]:percentencode}_${__data.fields["Env"]:percentencode}?',
    );
    expect(links(inTwo).at(-1)).toMatch(
      /services\/\$\{__data\.fields\["Service"\]:percentencode\}\?id\.env=\$\{__data\.fields\["Env"\]:percentencode\}$/,
    );
    expect(links([service('Odd Name')])).toEqual([
      '/d/quartet_application?var-service=${__data.fields["Service"]:percentencode}&${__url_time_range}',
      '/a/quartet-goldensignals-app/services/${__data.fields["Service"]:percentencode}',
    ]);
  });
});

describe('fleetQueries', () => {
  it('gives one series for each service', () => {
    const { fullest, health, info, latency, ...rest } = fleetQueries(fleetScope(inTwo));
    for (const expr of Object.values(rest)) expect(expr).toMatch(/^(max|min|count) by \(service, env\) \(/);
    expect(latency.split(' or ').every((part) => part.startsWith('max by (service, env) ('))).toBe(true);
    expect(fullest).toMatch(/^topk by \(service, env\) \(1, /);
    expect(info).toMatch(/^max by \(service, env, profile\) \(/);
    expect(health).toMatch(/ and on \(service, env\) max by \(service, env\) \(service:info/);
  });

  it('tries the gravest state first, so that a service has one', () => {
    const { health } = fleetQueries(fleetScope(plain));
    const places = ['* 0 + 3', '* 0 + 2', '* 0 + 1', '* 0)'].map((state) => health.indexOf(state));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(HEALTH.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });
});

describe('fleetDashboard', () => {
  it('joins everything of a service in one row, worst first', () => {
    const table = panelOf(fleetDashboard(owned), 'Which services are unwell?');
    expect(table.kind === 'table' && table.columns.map(({ title }) => title)).toEqual([
      'Service',
      'Status',
      'Latency',
      'Traffic',
      'Errors',
      'Resource',
      'Fullest',
      'Worst burn',
      'Budget left',
      'Alerts',
      'Team',
      'Measured by',
    ]);
    expect(table.kind === 'table' && table.sortBy).toEqual({ title: 'Status', descending: true });
  });

  it('counts the services in each state, 0 where there are none', () => {
    const [now] = fleetDashboard(plain).rows;
    const counts = now!.panels.filter((panel) => panel.kind === 'stat');
    expect(counts.map(({ title }) => title)).toEqual([
      'How many are critical?',
      'How many warn?',
      'How many are not measured?',
      'How many are healthy?',
    ]);
    for (const count of counts) expect(count.queries[0]!.expr).toMatch(/^count\(\(.*\) == [0-3]\) or vector\(0\)$/);
    expect(counts.map(({ thresholds }) => thresholds.steps)).toEqual([
      [{ from: 1, level: 'critical' }],
      [{ from: 1, level: 'warning' }],
      [{ from: 1, level: 'warning' }],
      [],
    ]);
  });

  it('reads recorded series and alerts alone', () => {
    const names = queriesOf(fleetDashboard(owned)).flatMap(({ expr }) =>
      selectorsOf(expr).map(({ name }) => name ?? ''),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !/^(service:|ALERTS)/.test(name))).toEqual([]);
  });
});

describe('guideDashboards', () => {
  const [application, api, database, system, errors] = guideDashboards(plain);

  it('answers five questions', () => {
    expect(guideDashboards(plain).map(({ title }) => title)).toEqual([
      'Application overview',
      'API performance',
      'Databases, as applications see them',
      'System resources',
      'Errors',
    ]);
  });

  it('chooses services in all five, and jobs where the application’s own metrics are read', () => {
    const names = guideDashboards(plain).map(({ variables }) => variables.map(({ name }) => name));
    expect(names).toEqual([['service'], ['service'], ['service', 'job'], ['service', 'job'], ['service']]);
    for (const dashboard of [database!, system!]) {
      const raw = queriesOf(dashboard).filter(({ expr }) => !expr.includes('service'));
      expect(raw.length).toBeGreaterThan(0);
      expect(raw.filter(({ expr }) => !expr.includes('{job=~"$job"}'))).toEqual([]);
    }
  });

  it('shows latencies in seconds and in milliseconds apart, since their buckets cannot be added', () => {
    expect(panelOf(api!, 'How do response times spread?').unit).toBe('s');
    const other = panelOf(api!, 'How do times in milliseconds spread?');
    expect([other.unit, other.empty]).toEqual(['ms', 'No chosen service measures in milliseconds']);
  });

  it('compares the load with that of a day and a week ago', () => {
    expect(panelOf(api!, 'Is the load unusual?').queries.map(({ expr }) => expr)).toEqual([
      'sum(service:requests:rate5m{service=~"$service"})',
      'sum(service:requests:rate5m{service=~"$service"} offset 1d)',
      'sum(service:requests:rate5m{service=~"$service"} offset 1w)',
    ]);
  });

  it('weighs the share of failures by traffic', () => {
    expect(panelOf(application!, 'How many fail?').queries[0]!.expr).toBe(
      'sum(max by (service) (service:errors:rate5m{service=~"$service"})) / (sum(max by (service) (service:requests:rate5m{service=~"$service"})) > 0)',
    );
  });

  it('compares failures over three windows', () => {
    expect(panelOf(errors!, 'Is it getting worse?').queries.map(({ legend }) => legend)).toEqual(['5m', '30m', '1h']);
  });

  it('names the metric that is missing instead of showing nothing', () => {
    expect(panelOf(database!, 'How long do statements take?').empty).toBe(
      'No chosen job exposes db_query_duration_seconds',
    );
    expect(panelOf(system!, 'How busy is the event loop?').empty).toContain('nodejs_eventloop_active_seconds_total');
  });
});
