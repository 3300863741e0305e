/** What alerts say: summary, description, runbook and link, in the words of the pages. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Decimal } from '../model/decimal.ts';
import { printDecimal, printPercent } from '../model/decimal.ts';
import type { Labels } from '../model/matcher.ts';
import type { Service } from '../model/service.ts';

/**
 * Path and query of the plugin's page of a service, relative to Grafana's root. The query tells services of one name
 * apart by their identity: `?id.env=prod`.
 *
 * @param below  A page below it, such as `/alerts`.
 */
export function servicePath(service: Pick<Service, 'identity' | 'name'>, below = ''): string {
  const identity = Object.keys(service.identity)
    .sort(compareText)
    .map((label) => `id.${label}=${encodeURIComponent(service.identity[label]!)}`);
  const path = `/a/quartet-goldensignals-app/services/${encodeURIComponent(service.name)}${below}`;
  return identity.length === 0 ? path : `${path}?${identity.join('&')}`;
}

const PERCENT = '{{ $value | humanizePercentage }}';
const DURATION = '{{ $value | humanizeDuration }}';

interface Facts {
  readonly threshold?: Decimal;
  readonly subject?: string;
}

/** Summary and description of each threshold alert; `limit` is the threshold as people read it. */
const TEXTS: Readonly<Record<string, (name: string, limit: string, subject: string) => readonly [string, string]>> = {
  HighErrorRate: (name, limit) => [
    `${name}: ${PERCENT} of requests fail (limit ${limit})`,
    'Users get errors. Look at the routes that fail, at the last deployment, and at the databases this service depends on.',
  ],
  HighResponseTime: (name, limit, subject) => [
    `${name}: ${subject} is ${DURATION} (limit ${limit})`,
    'Users wait. Look at the slowest routes, at saturation, and at the databases this service depends on.',
  ],
  TrafficDrop: (name, limit) => [
    `${name}: traffic is {{ $value | humanize }} requests/s, below ${limit} of an hour ago`,
    'Users may not reach the service. Look at what stands before it (DNS, load balancer, ingress), at the last deployment, and at its callers.',
  ],
  SaturationHigh: (name, limit) => [
    `${name}: {{ $labels.resource }} is ${PERCENT} full (limit ${limit})`,
    'Little room is left. Look at traffic, at what grew since the last deployment, and at the limits of the process.',
  ],
  SignalMissing: (name, _limit, subject) => [
    `${name}: no ${subject} series`,
    `Nothing measures the ${subject} of this service, so no other alert on it can fire. Look at whether its targets are up, whether the selector still matches, and whether a metric was renamed.`,
  ],
};

/** All annotations of the threshold alert `id`. */
export function describe(service: Service, id: string, facts: Facts): Labels {
  const text = TEXTS[id];
  if (!text) throw new Error(`describe: no text for alert ${id}`);
  const limit = facts.threshold ? limitOf(id, facts.threshold) : '';
  const [summary, description] = text(service.name, limit, facts.subject ?? '');
  return { ...links(service, id), description, summary };
}

/** Annotations of a burn alert. */
export function describeBurn(
  service: Service,
  slo: string,
  objective: string,
  short: string,
  budgetText: string,
): Labels {
  return {
    ...links(service, 'ErrorBudgetBurn'),
    summary: `${service.name}: ${PERCENT} of requests miss ${slo} (${objective})`,
    description:
      `Over the last ${short} the error budget burns ${budgetText}. ` +
      'Look at which routes miss the objective, at the last deployment, and at the databases this service depends on.',
  };
}

/** Runbook and dashboard addresses; spec annotations of the service join every alert and win. */
function links(service: Service, id: string): Labels {
  const { runbook, ...own } = service.annotations;
  const page = `${service.defaults.grafana}${servicePath(service)}`;
  return {
    dashboard_url: page,
    runbook_url: runbook ?? runbookFrom(service, id) ?? `${page}${page.includes('?') ? '&' : '?'}alert=${id}`,
    ...service.defaults.annotations,
    ...own,
  };
}

function runbookFrom(service: Service, id: string): string | undefined {
  return service.defaults.runbooks?.replaceAll('{service}', encodeURIComponent(service.name)).replaceAll('{alert}', id);
}

function limitOf(id: string, threshold: Decimal): string {
  return id === 'HighResponseTime' ? `${printDecimal(threshold)}s` : printPercent(threshold);
}
