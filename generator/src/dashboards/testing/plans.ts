/** Services to draw dashboards of, in tests: every profile, with and without objectives, identity and odd names. */

import { decimal } from '../../model/decimal.ts';
import type { Duration } from '../../model/duration.ts';
import { DAY, durationOf, HOUR, MINUTE } from '../../model/duration.ts';
import type { BurnTier, Defaults, Objective, ObjectiveMeasure, Service } from '../../model/service.ts';
import type { ServicePlan } from '../../plan.ts';
import { profileOf, profiles } from '../../profiles/index.ts';
import { planService } from '../../rules/service-plan.ts';

const DEFAULTS: Defaults = {
  labels: {},
  annotations: {},
  severities: { page: 'critical', ticket: 'warning' },
  receivers: {},
  intervals: { fast: (MINUTE / 2) as Duration, slow: (2 * MINUTE) as Duration },
  scrapeInterval: (MINUTE / 2) as Duration,
  grafana: '',
};

/** The four pairs of the SRE workbook for 30 days. */
const TIERS: readonly BurnTier[] = [
  tier('page-fast', 5 * MINUTE, HOUR, 'page', 0.02),
  tier('page-slow', 30 * MINUTE, 6 * HOUR, 'page', 0.05),
  tier('ticket-fast', 2 * HOUR, DAY, 'ticket', 0.1),
  tier('ticket-slow', 6 * HOUR, 3 * DAY, 'ticket', 0.1),
];

function tier(name: string, short: number, long: number, urgency: BurnTier['urgency'], share: number): BurnTier {
  return { name, short: short as Duration, long: long as Duration, urgency, share: decimal(share), for: 0 as Duration };
}

export function objective(
  name: string,
  measure: ObjectiveMeasure,
  target: number,
  rest: Partial<Objective> = {},
): Objective {
  return {
    name,
    measure,
    target: decimal(target),
    window: { kind: 'rolling', length: durationOf('30d')! },
    where: [],
    tiers: TIERS,
    index: 0,
    ...rest,
  };
}

export const AVAILABILITY = objective('availability', { kind: 'errors' }, 0.999);
export const LATENCY = objective('latency', { kind: 'latency', threshold: durationOf('250ms')! }, 0.99);

export function service(rest: Partial<Service> = {}): Service {
  return {
    kind: 'Service',
    name: 'checkout',
    labels: { team: 'payments' },
    identity: {},
    annotations: {},
    profile: 'node-http',
    selector: [{ label: 'job', op: '=', value: 'checkout' }],
    signals: {},
    objectives: [],
    dependsOn: [],
    alerts: {},
    rules: [],
    defaults: DEFAULTS,
    origin: { file: 'services/checkout.yaml', document: 0 },
    ...rest,
  };
}

/** The plan of a service whose spec is sound. @throws where it is not, since a test then shows nothing. */
export function planOf(rest: Partial<Service> = {}): ServicePlan {
  const owner = service(rest);
  const profile = profileOf(owner.profile);
  if (!profile) throw new Error(`no profile ${owner.profile}`);
  const { plan, findings } = planService(owner, profile, { cases: false });
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((finding) => finding.message).join('\n'));
  return plan;
}

/** A service with two objectives, a runbook and a database, as the examples show it. */
export function checkout(rest: Partial<Service> = {}): ServicePlan {
  return planOf({
    description: 'Takes orders and payments.',
    annotations: { runbook: 'https://example.com/runbooks/checkout' },
    dependsOn: ['orders-db'],
    objectives: [AVAILABILITY, LATENCY],
    ...rest,
  });
}

/** One service of each profile that measures anything, with the objectives that the profile can answer. */
export function everyProfile(): readonly ServicePlan[] {
  return profiles
    .filter((profile) => profile.requests.length > 0)
    .map((profile) => {
      const named = profile.namesGivenBySpec
        ? { traffic: { metric: 'shop_requests_total' }, latency: { metric: 'shop_request_duration_seconds' } }
        : {};
      return planOf({
        name: `svc-${profile.id}`,
        profile: profile.id,
        signals: named,
        objectives: profile.errors ? [AVAILABILITY] : [],
      });
    });
}
