/** The dashboard of one service: how it is now, its four signals, routes, objectives and alerts. */

import { printDecimal } from '../model/decimal.ts';
import { HOUR, printDuration } from '../model/duration.ts';
import type { Service } from '../model/service.ts';
import type { ServicePlan } from '../plan.ts';
import { printMatchers } from '../promql/print.ts';
import { servicePath } from '../rules/annotations.ts';
import * as names from '../rules/names.ts';
import { quantilesOf } from '../rules/recording.ts';
import { identityLabels, recorded } from '../rules/scope.ts';
import type { Dashboard, Link, Panel, Row } from './dashboard.ts';
import { thresholds } from './dashboard.ts';
import { guard } from './guard.ts';
import { share } from './layout.ts';
import type { Limits } from './limits.ts';
import { hourBurnLimits, limitsOf, quantileLimits, quantileName, sayLimits } from './limits.ts';
import { measuredText } from './measured.ts';
import { objectivesRow } from './objectives.ts';
import type { AlertScope } from './panels.ts';
import { alertsTable, alertsTimeline, BUDGET, stat } from './panels.ts';
import { routesRow } from './routes-row.ts';
import { signalsRow } from './signals-row.ts';
import { FLEET_UIDS, serviceUid } from './uid.ts';

export type DashboardPlan = Pick<ServicePlan, 'service' | 'signals' | 'objectives' | 'alerts'>;

/**
 * The dashboard of a planned service. What the profile cannot measure has no panel, and a text says why.
 *
 * It reads the series that the service's own rules record; routes alone, which are not recorded, come from the
 * application's metrics.
 */
export function serviceDashboard(plan: DashboardPlan): Dashboard {
  const { service, signals } = plan;
  const limits = limitsOf(plan);
  const matchers = guard(
    printMatchers(Object.entries(identityLabels(service)).map(([label, value]) => ({ label, op: '=', value }))),
  );
  const alerts: AlertScope = { matchers, by: [] };
  const routes = routesRow(service, signals, limits);
  const rows: Row[] = [
    { title: 'Now', panels: nowPanels(plan, limits) },
    signalsRow(plan, limits),
    ...(routes ? [routes] : []),
    ...(plan.objectives.length > 0 ? [objectivesRow(service, plan.objectives)] : []),
    { title: 'Alerts', panels: [alertsTable(alerts, 12), alertsTimeline(alerts, 12)] },
    { title: 'About', panels: [measuredText(plan)] },
  ];
  return {
    uid: serviceUid(service),
    title: `${nameOf(service)}: golden signals`,
    description: service.description ?? `Golden signals of ${nameOf(service)}.`,
    tags: ['quartet', 'service', `profile:${service.profile}`],
    variables: [],
    links: linksOf(service),
    marks: `ALERTS{${matchers},alertstate="firing"}`,
    rows,
  };
}

/** The name, and the identity's values where it has one. */
function nameOf(service: Service): string {
  return [service.name, ...Object.values(service.identity)].join(' ');
}

/** Up to six numbers, each with the colour of the limit it is over. */
function nowPanels(plan: DashboardPlan, limits: Limits): readonly Panel[] {
  const { service, signals, objectives } = plan;
  const window = names.SIGNAL_WINDOW;
  const own = (name: string, extra = {}) => guard(recorded(service, name, extra));
  const panels: Panel[] = [];
  if (signals.latency?.kind === 'mean') {
    panels.push(
      stat({
        title: 'How long is the mean?',
        description: 'Mean response time over five minutes. The library has no buckets, so there is no quantile.',
        queries: [{ expr: own(names.latencyMean(window)), legend: 'mean' }],
        unit: 's',
        thresholds: thresholds(limits.latency),
      }),
    );
  } else if (signals.latency) {
    const highest = quantilesOf(service).at(-1)!;
    const name = quantileName(highest);
    const judged = quantileLimits(objectives, highest);
    panels.push(
      stat({
        title: `How slow is ${name}?`,
        description:
          `Response time that ${name.slice(1)} % of requests stay under, over five minutes. ${sayLimits(judged)}`.trim(),
        queries: [{ expr: own(names.latencyQuantile(window), { quantile: printDecimal(highest) }), legend: name }],
        unit: 's',
        thresholds: thresholds(judged),
      }),
    );
  }
  if (signals.traffic) {
    panels.push(
      stat({
        title: 'How much traffic?',
        description: 'Requests per second over five minutes.',
        queries: [{ expr: own(names.requestsRate(window)), legend: 'requests' }],
        unit: 'reqps',
        thresholds: thresholds([]),
      }),
    );
  }
  if (signals.errors) {
    panels.push(
      stat({
        title: 'How many fail?',
        description: `Share of requests that fail, over five minutes. ${sayLimits(limits.errors)}`.trim(),
        queries: [{ expr: own(names.errorsRatio(window)), legend: 'failed' }],
        unit: 'percentunit',
        thresholds: thresholds(limits.errors),
      }),
    );
  }
  if (signals.saturation.length > 0) {
    panels.push(
      stat({
        title: 'What is fullest?',
        description: `The resource with the least room. ${sayLimits(limits.saturation)}`.trim(),
        queries: [{ expr: `topk(1, ${own(names.SATURATION)})`, legend: '{{resource}}', instant: true }],
        unit: 'percentunit',
        thresholds: thresholds(limits.saturation),
        named: true,
      }),
    );
  }
  if (objectives.length > 0) {
    const hour = { window: printDuration(HOUR) };
    const burn = hourBurnLimits(objectives, HOUR);
    panels.push(
      stat({
        title: 'What burns fastest?',
        description: `The objective whose budget burned fastest in the last hour: at 1× it lasts exactly as long as its window. ${sayLimits(burn)}`,
        queries: [{ expr: `topk(1, ${own(names.SLO_BURN, hour)})`, legend: '{{slo}}', instant: true }],
        unit: 'suffix:×',
        decimals: 1,
        thresholds: thresholds(burn),
        named: true,
      }),
      stat({
        title: 'What budget is lowest?',
        description: 'The objective with the least budget left in its window. Below 0 it is missed.',
        queries: [{ expr: `bottomk(1, ${own(names.SLO_BUDGET)})`, legend: '{{slo}}', instant: true }],
        unit: 'percentunit',
        decimals: 0,
        thresholds: BUDGET,
        named: true,
      }),
    );
  }
  return share(panels);
}

function linksOf(service: Service): readonly Link[] {
  const { runbook } = service.annotations;
  const hasRunbook = runbook !== undefined && /^(https?:\/\/|\/)/.test(runbook);
  return [
    { title: 'Open in Golden signals', url: servicePath(service) },
    ...(hasRunbook ? [{ title: 'Runbook', url: runbook, newTab: true }] : []),
    { title: 'All services', url: `/d/${FLEET_UIDS.fleet}` },
  ];
}
