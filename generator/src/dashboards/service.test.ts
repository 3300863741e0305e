import { describe, expect, it } from 'vitest';
import { decimal } from '../model/decimal.ts';
import { durationOf } from '../model/duration.ts';
import type { Dashboard } from './dashboard.ts';
import { serviceDashboard } from './service.ts';
import { AVAILABILITY, checkout, LATENCY, objective, planOf } from './testing/plans.ts';
import { panelOf, panelsOf } from './testing/queries.ts';

const titlesOf = (dashboard: Dashboard) => panelsOf(dashboard).map(({ title }) => title);
const rowsOf = (dashboard: Dashboard) => dashboard.rows.map(({ title }) => title);
const textOf = (dashboard: Dashboard, title: string) => {
  const panel = panelsOf(dashboard).find((candidate) => candidate.title === title);
  return panel?.kind === 'text' ? panel.markdown : undefined;
};

describe('serviceDashboard', () => {
  it('asks how it is now, then why: signals, routes, objectives, alerts', () => {
    expect(rowsOf(serviceDashboard(checkout()))).toEqual([
      'Now',
      'Golden signals',
      'Routes',
      'Objectives',
      'Alerts',
      'About',
    ]);
  });

  it('has no row for what the service does not have', () => {
    expect(rowsOf(serviceDashboard(planOf({ profile: 'nginx-stub' })))).toEqual([
      'Now',
      'Golden signals',
      'Alerts',
      'About',
    ]);
  });

  it('shows six numbers where there are objectives', () => {
    const [now] = serviceDashboard(checkout()).rows;
    expect(now!.panels.map(({ title, width }) => [title, width])).toEqual([
      ['How slow is p99?', 4],
      ['How much traffic?', 4],
      ['How many fail?', 4],
      ['What is fullest?', 4],
      ['What burns fastest?', 4],
      ['What budget is lowest?', 4],
    ]);
  });

  it('shows the mean of a library without buckets, and says so', () => {
    const dashboard = serviceDashboard(planOf({ profile: 'micrometer' }));
    expect(panelOf(dashboard, 'How long is the mean?').queries[0]!.expr).toContain('latency_seconds:mean5m');
    const graph = panelOf(dashboard, 'How long do requests take?');
    expect(graph.queries.map(({ legend }) => legend)).toEqual(['mean']);
    expect(graph.description).toContain('the mean is all there is');
    expect(titlesOf(dashboard)).not.toContain('How do response times spread?');
  });

  it('shows every quantile that the spec records', () => {
    const quantiles = [decimal(0.9), decimal(0.999)];
    const dashboard = serviceDashboard(planOf({ signals: { latency: { quantiles } } }));
    expect(panelOf(dashboard, 'How long do requests take?').queries.map(({ legend }) => legend)).toEqual([
      'p90',
      'p99.9',
    ]);
    expect(titlesOf(dashboard)[0]).toBe('How slow is p99.9?');
  });

  it('colours p99 by an objective about p99 and by nothing else', () => {
    expect(panelOf(serviceDashboard(checkout()), 'How slow').thresholds.steps).toEqual([
      { from: 0.25, level: 'warning' },
    ]);
    const about95 = objective('latency', { kind: 'latency', threshold: durationOf('250ms')! }, 0.95);
    const dashboard = serviceDashboard(checkout({ objectives: [about95] }));
    expect(panelOf(dashboard, 'How slow').thresholds.steps).toEqual([]);
    expect(panelOf(dashboard, 'How long do requests take?').thresholds.steps).toEqual([
      { from: 0.25, level: 'warning' },
    ]);
  });

  it('draws the limit of the traffic alert, and none where it is turned off', () => {
    const graph = panelOf(serviceDashboard(checkout()), 'How many requests arrive?');
    expect(graph.queries.at(-1)).toEqual({
      expr: '0.2 * (service:requests:rate1h{service="checkout"} offset 1h)',
      legend: 'alert below',
    });
    const off = serviceDashboard(checkout({ alerts: { TrafficDrop: { enabled: false } } }));
    expect(panelOf(off, 'How many requests arrive?').queries.map(({ legend }) => legend)).toEqual([
      'requests',
      'a day ago',
    ]);
  });

  it('draws the factor of each arm on the burn rate of each objective', () => {
    const panel = panelOf(serviceDashboard(checkout()), 'How fast does availability burn?');
    expect(panel.thresholds.steps).toEqual([
      { from: 1, level: 'warning' },
      { from: 3, level: 'warning' },
      { from: 6, level: 'critical' },
      { from: 14.4, level: 'critical' },
    ]);
    expect(panel.queries[0]!.expr).toBe('service:slo_burn:ratio{service="checkout",slo="availability"}');
  });

  it('turns the budget red once it is spent', () => {
    const panel = panelOf(serviceDashboard(checkout()), 'What budget is lowest?');
    expect(panel.thresholds).toEqual({
      base: 'critical',
      steps: [
        { from: 0, level: 'warning' },
        { from: 0.1, level: 'neutral' },
      ],
    });
  });

  it('says why a signal is missing, in its place', () => {
    const dashboard = serviceDashboard(planOf({ profile: 'flask-request-count' }));
    const text = textOf(dashboard, 'What is not measured?')!;
    expect(text).toContain('**Latency**: Nothing times the requests');
    expect(text).toContain('**Errors**: The counter has no status label');
    expect(text).toContain('**Saturation**:');
    expect(text).not.toContain('**Traffic**');
    expect(titlesOf(dashboard)).not.toContain('What share of requests fails?');
    expect(dashboard.rows[1]!.panels.map(({ width }) => width)).toEqual([12, 12]);
  });

  it('does not speak of missing signals where all four are there', () => {
    expect(titlesOf(serviceDashboard(checkout()))).not.toContain('What is not measured?');
  });

  it('says which library measures, what it depends on, and what to know of its numbers', () => {
    const text = textOf(
      serviceDashboard(checkout({ profile: 'fastapi-instrumentator' })),
      'How are these numbers measured?',
    )!;
    expect(text).toContain('Takes orders and payments.');
    expect(text).toContain('**prometheus-fastapi-instrumentator**');
    expect(text).toContain('Depends on: orders-db.');
    expect(text).toContain('- Requests that no route matched have handler="none".');
  });

  it('says what each resource needs to be there', () => {
    const panel = panelOf(serviceDashboard(checkout()), 'How full are its resources?');
    expect(panel.description).toContain('**db\\_pool**: All connections of a database pool are in use');
    expect(panel.description).toContain('Needs: A pool handed to the instrumentation');
  });

  it('links to the page of the service, its runbook and the overview', () => {
    expect(serviceDashboard(checkout()).links).toEqual([
      { title: 'Open in Golden signals', url: '/a/quartet-goldensignals-app/services/checkout' },
      { title: 'Runbook', url: 'https://example.com/runbooks/checkout', newTab: true },
      { title: 'All services', url: '/d/quartet_fleet' },
    ]);
  });

  it('links to no runbook that is not an address', () => {
    for (const runbook of ['javascript:alert(1)', 'see the wiki']) {
      const { links } = serviceDashboard(checkout({ annotations: { runbook } }));
      expect(links.map(({ title }) => title)).not.toContain('Runbook');
    }
  });

  it('tells services of one name apart by their identity', () => {
    const dashboard = serviceDashboard(checkout({ identity: { env: 'prod' } }));
    expect(dashboard.title).toBe('checkout prod: golden signals');
    expect(dashboard.uid).toBe('quartet-checkout_prod');
    expect(dashboard.marks).toBe('ALERTS{service="checkout",env="prod",alertstate="firing"}');
  });

  it('keeps its address when everything else of the spec changes', () => {
    const { uid } = serviceDashboard(checkout());
    expect(
      serviceDashboard(planOf({ profile: 'otel', labels: { team: 'x' }, objectives: [AVAILABILITY, LATENCY] })).uid,
    ).toBe(uid);
  });

  it('shows the routes that fail only where failures can be told by route', () => {
    const without = titlesOf(serviceDashboard(planOf({ profile: 'flask-guide' })));
    expect(without).toContain('Which routes fail?');
    expect(without).not.toContain('Which routes are slow?');
    expect(titlesOf(serviceDashboard(planOf({ profile: 'istio' })))).not.toContain('Which routes suffer?');
  });

  it('puts the worst routes on top of the table', () => {
    const panel = panelOf(serviceDashboard(checkout()), 'Which routes suffer?');
    expect(panel.kind === 'table' && panel.columns.map(({ title }) => title)).toEqual([
      'Route',
      'Failed',
      'p95',
      'Requests',
    ]);
    expect(panel.kind === 'table' && panel.sortBy).toEqual({ title: 'Failed', descending: true });
    expect(panel.queries.every(({ expr }) => expr.startsWith('topk(50, '))).toBe(true);
  });
});
