import { describe, expect, it } from 'vitest';
import { fleetDashboard } from './fleet.ts';
import { fleetQueries, topServices } from './fleet-queries.ts';
import type { FleetService } from './fleet-scope.ts';
import { fleetScope } from './fleet-scope.ts';
import { guideDashboards } from './guide.ts';
import { routeQueries, topTen } from './routes.ts';
import { serviceDashboard } from './service.ts';
import { differences } from './testing/evaluate.ts';
import { checkout, planOf } from './testing/plans.ts';
import { panelOf } from './testing/queries.ts';

const fleet: readonly FleetService[] = ['a', 'b', 'c', 'd'].map((name) => ({ name, labels: {}, identity: {} }));
const queries = fleetQueries(fleetScope(fleet));

/** The query at `index` of a panel, as Prometheus gets it. */
function queryOf(dashboard: Parameters<typeof panelOf>[0], title: string, index = 0): string {
  return panelOf(dashboard, title).queries[index]!.expr;
}

describe('the state of a service', () => {
  const facts = Object.fromEntries(fleet.map(({ name }) => [`service:info{service="${name}",profile="otel"}`, '1x60']));
  const measured = Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [`service:requests:rate5m{service="${name}"}`, '5x60']),
  );
  const series = {
    ...facts,
    ...measured,
    'ALERTS{service="a",alertname="ErrorBudgetBurn",alertstate="firing",severity="critical"}': '1x60',
    'ALERTS{service="a",alertname="SaturationHigh",alertstate="firing",severity="warning"}': '1x60',
    'ALERTS{service="b",alertname="SaturationHigh",alertstate="firing",severity="warning"}': '1x60',
    'ALERTS{service="c",alertname="HighErrorRate",alertstate="pending",severity="critical"}': '1x60',
    'ALERTS{service="gone",alertname="SignalMissing",alertstate="firing",severity="critical"}': '1x60',
  };

  it('is the gravest of what fires; pending is healthy yet, and without traffic series it is not measured', () => {
    const samples = { '{service="a"}': 3, '{service="b"}': 2, '{service="c"}': 0, '{service="d"}': 1 };
    expect(differences(series, [{ expr: queries.health, samples }])).toBe('');
  });

  it('is counted, 0 where no service is in it', () => {
    const dashboard = fleetDashboard(fleet);
    const count = (title: string, value: number) => ({ expr: queryOf(dashboard, title), samples: { '{}': value } });
    expect(
      differences(series, [
        count('How many are critical?', 1),
        count('How many warn?', 1),
        count('How many are not measured?', 1),
        count('How many are healthy?', 1),
      ]),
    ).toBe('');
    const calm = { ...facts, ...measured };
    expect(differences(calm, [count('How many are critical?', 0), count('How many are healthy?', 3)])).toBe('');
  });
});

describe('one number for each service', () => {
  const series = {
    'service:latency_seconds:quantile5m{service="a",quantile="0.5"}': '0.1x60',
    'service:latency_seconds:quantile5m{service="a",quantile="0.99"}': '0.8x60',
    'service:latency_seconds:mean5m{service="b"}': '0.3x60',
    'service:saturation:ratio{service="a",resource="cpu"}': '0.2x60',
    'service:saturation:ratio{service="a",resource="memory"}': '0.7x60',
    'service:slo_burn:ratio{service="a",slo="x",window="1h"}': '2x60',
    'service:slo_burn:ratio{service="a",slo="y",window="1h"}': '3x60',
    'service:slo_burn:ratio{service="a",slo="y",window="5m"}': '99x60',
    'service:slo_budget_remaining:ratio{service="a",slo="x"}': '-0.5x60',
    'service:slo_budget_remaining:ratio{service="a",slo="y"}': '0.9x60',
  };

  it('is the highest quantile, or the mean where there are no quantiles', () => {
    expect(
      differences(series, [{ expr: queries.latency, samples: { '{service="a"}': 0.8, '{service="b"}': 0.3 } }]),
    ).toBe('');
  });

  it('is the fullest resource, by name', () => {
    const samples = { 'service:saturation:ratio{service="a",resource="memory"}': 0.7 };
    expect(differences(series, [{ expr: queries.fullest, samples }])).toBe('');
  });

  it('is the fastest burn of the hour and the least budget', () => {
    expect(
      differences(series, [
        { expr: queries.burn, samples: { '{service="a"}': 3 } },
        { expr: queries.budget, samples: { '{service="a"}': -0.5 } },
      ]),
    ).toBe('');
  });

  it('weighs failures by traffic over several services', () => {
    const [application] = guideDashboards(fleet);
    const traffic = {
      'service:requests:rate5m{service="a"}': '99x60',
      'service:requests:rate5m{service="b"}': '1x60',
      'service:errors:rate5m{service="a"}': '0x60',
      'service:errors:rate5m{service="b"}': '1x60',
    };
    expect(differences(traffic, [{ expr: queryOf(application!, 'How many fail?'), samples: { '{}': 0.01 } }])).toBe('');
  });

  it('is chosen by team through the facts of the service', () => {
    const owned = fleetScope(fleet.map((service) => ({ ...service, labels: { team: 'payments' } })));
    const expr = fleetQueries(owned).traffic.replaceAll('"$team"', '"payments"');
    const facts = {
      'service:info{service="a",team="payments"}': '1x60',
      'service:info{service="b",team="search"}': '1x60',
      'service:requests:rate5m{service="a"}': '5x60',
      'service:requests:rate5m{service="b"}': '7x60',
    };
    expect(differences(facts, [{ expr, samples: { '{service="a"}': 5 } }])).toBe('');
  });
});

describe('the ten highest', () => {
  it('are ten by the whole range, whatever they are at the moment', () => {
    // r0 was by far the highest for most of the hour, and is the lowest now.
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`m{service="r${index}"}`, index === 0 ? '1000x50 0x9' : `${index}x60`]),
    );
    const kept = Object.fromEntries([0, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((index) => [`m{service="r${index}"}`, index]));
    expect(differences(many, [{ expr: topServices('m', 'service'), samples: kept }])).toBe('');
    expect(differences(many, [{ expr: topTen('m', 'service'), samples: kept }])).toBe('');
  });
});

describe('routes', () => {
  const { service, signals } = planOf({});
  const routes = routeQueries(service, signals)!;
  const count = 'http_request_duration_seconds_count';
  const series = {
    [`${count}{job="checkout",method="GET",route="/a",status="200"}`]: '0+60x60',
    [`${count}{job="checkout",method="GET",route="/b",status="200"}`]: '0+54x60',
    [`${count}{job="checkout",method="GET",route="/b",status="503"}`]: '0+6x60',
    [`${count}{job="checkout",method="GET",route="__unmatched__",status="404"}`]: '0+600x60',
    [`${count}{job="other",method="GET",route="/a",status="500"}`]: '0+600x60',
  };

  it('show what arrives and what fails, of this service and of matched requests alone', () => {
    expect(
      differences(series, [
        { expr: routes.traffic, samples: { '{route="/a"}': 1, '{route="/b"}': 1 } },
        { expr: routes.failed!, samples: { '{route="/b"}': 0.1 } },
        { expr: routes.errorRatio!, samples: { '{route="/b"}': 0.1 } },
      ]),
    ).toBe('');
  });

  it('show the quantile by route, and none where no request came', () => {
    const bucket = (route: string, le: string, values: string) => ({
      [`http_request_duration_seconds_bucket{job="checkout",route="${route}",le="${le}"}`]: values,
    });
    const buckets = {
      ...bucket('/a', '0.1', '0+60x60'),
      ...bucket('/a', '0.2', '0+60x60'),
      ...bucket('/a', '+Inf', '0+60x60'),
      ...bucket('/idle', '0.1', '7x60'),
      ...bucket('/idle', '+Inf', '7x60'),
    };
    expect(differences(buckets, [{ expr: routes.latency!.expr, samples: { '{route="/a"}': 0.095 } }])).toBe('');
  });
});

describe('alerts', () => {
  const dashboard = serviceDashboard(checkout());
  const labels = 'service="checkout",alertname="HighErrorRate",severity="critical"';
  const series = {
    [`ALERTS{${labels},alertstate="firing"}`]: '1x60',
    [`ALERTS_FOR_STATE{${labels}}`]: '1200x60',
    'ALERTS{service="checkout",alertname="SaturationHigh",resource="cpu",severity="warning",alertstate="pending"}':
      '1x60',
    'ALERTS{service="search",alertname="HighErrorRate",severity="critical",alertstate="firing"}': '1x60',
  };

  it('are listed with their state and since when, in milliseconds', () => {
    expect(
      differences(series, [
        {
          expr: queryOf(dashboard, 'Which alerts fire?'),
          samples: {
            '{alertname="HighErrorRate",severity="critical",alertstate="firing"}': 1,
            '{alertname="SaturationHigh",resource="cpu",severity="warning",alertstate="pending"}': 1,
          },
        },
        {
          expr: queryOf(dashboard, 'Which alerts fire?', 1),
          samples: { '{alertname="HighErrorRate",severity="critical"}': 1_200_000 },
        },
      ]),
    ).toBe('');
  });

  it('are 2 while they fire and 1 while they wait', () => {
    const samples = { '{alertname="HighErrorRate"}': 2, '{alertname="SaturationHigh",resource="cpu"}': 1 };
    expect(differences(series, [{ expr: queryOf(dashboard, 'When did alerts fire?'), samples }])).toBe('');
  });
});

it('notices when a query gives something else', () => {
  expect(differences({ up: '1x60' }, [{ expr: 'up', samples: { up: 2 } }])).toContain('FAILED');
});
