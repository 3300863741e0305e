/** ErrorBudgetBurn: one alert for each arm of each objective. */

import { printDecimal, printPercent } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { printDuration, seconds } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import { at } from '../model/origin.ts';
import type { AlertOverride, Objective, Service } from '../model/service.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import { describeBurn } from './annotations.ts';
import type { Arm } from './burn.ts';
import { armsOf, canFire } from './burn.ts';
import type { DraftAlert } from './draft.ts';
import * as names from './names.ts';
import { alertLabels, identityLabels, recorded } from './scope.ts';
import { LONGEST_RAW_WINDOW } from './slo.ts';

/**
 * Requests in an arm's short window below which it stays silent: with fewer, a single failure is worth more than any
 * budget allows. A service too quiet for the five-minute arm reaches this in the slower ones.
 */
export const BURN_MIN_REQUESTS = 60;

/** The alerts of all objectives, and what the spec says about arms that cannot be. */
export function burnAlerts(
  service: Service,
  objectives: readonly ObjectiveQueries[],
): { readonly alerts: readonly DraftAlert[]; readonly findings: readonly Finding[] } {
  const alerts: DraftAlert[] = [];
  const findings: Finding[] = [];
  for (const queries of objectives) {
    const { objective } = queries;
    for (const arm of armsOf(objective)) {
      const override = overrideOf(service, objective.name, arm.tier.name, findings);
      if (override.enabled === false) continue;
      if (canFire(arm)) alerts.push(burnAlert(service, queries, arm, override));
      else findings.push(cannotFire(service, objective, arm));
    }
  }
  return { alerts, findings };
}

/** The traffic floor of an objective's arms, in requests. */
export function minRequestsOf(service: Service, objective: Objective, override?: AlertOverride): number {
  return (
    override?.minRequests ??
    objective.minRequests ??
    service.minRequests ??
    service.defaults.minRequests ??
    BURN_MIN_REQUESTS
  );
}

function burnAlert(service: Service, queries: ObjectiveQueries, arm: Arm, override: AlertOverride): DraftAlert {
  const { objective } = queries;
  const { tier } = arm;
  const slo = { slo: objective.name };
  const threshold = printDecimal(arm.threshold);
  const over = (window: Duration) => `${recorded(service, names.sloErrors(window), slo)} > ${threshold}`;
  const floor = queries.total
    ? floorExpr(service, objective, tier.short, minRequestsOf(service, objective, override))
    : [];
  const duration = override.for ?? tier.for;
  return {
    id: `ErrorBudgetBurn/${objective.name}/${tier.name}`,
    // The long window of a slow arm moves with the slow group, so asking more often would tell nothing new.
    speed: tier.long <= LONGEST_RAW_WINDOW ? 'fast' : 'slow',
    proof: { kind: 'burn', slo: objective.name, tier: tier.name },
    rule: {
      alert: 'ErrorBudgetBurn',
      expr: [over(tier.short), over(tier.long), ...floor].join(' and '),
      ...(duration > 0 ? { for: duration } : {}),
      ...(override.keepFiringFor ? { keepFiringFor: override.keepFiringFor } : {}),
      labels: {
        ...alertLabels(service),
        ...override.labels,
        ...identityLabels(service),
        severity: override.severity ?? service.defaults.severities[tier.urgency],
        slo: objective.name,
        tier: tier.name,
      },
      annotations: {
        ...describeBurn(service, objective.name, objectiveText(objective), printDuration(tier.short), burnText(arm)),
        ...override.annotations,
      },
    },
  };
}

/** Events in the short window: from the rate where it is one window, from the five-minute sums where it is several. */
function floorExpr(service: Service, objective: Objective, short: Duration, minimum: number): string[] {
  if (minimum <= 0) return [];
  const slo = { slo: objective.name };
  // Beyond an hour nothing is computed from raw series, and a part of a step more or less is all the same.
  const readsSums = short > LONGEST_RAW_WINDOW || (short > names.SIGNAL_WINDOW && short % names.SUM_STEP === 0);
  const events = readsSums
    ? `sum_over_time(${recorded(service, names.SLO_TOTAL_SUM, slo, printDuration(short))})`
    : `${recorded(service, names.sloTotalRate(short), slo)} * ${seconds(short)}`;
  return [`round(${events}) >= ${minimum}`];
}

/** The override of an arm: the objective's under the arm's own, each field by itself. */
function overrideOf(service: Service, slo: string, tier: string, findings: Finding[]): AlertOverride {
  const ids = ['ErrorBudgetBurn', `ErrorBudgetBurn/${slo}`, `ErrorBudgetBurn/${slo}/${tier}`];
  let merged: AlertOverride = {};
  for (const id of ids) {
    const override = service.alerts[id];
    if (!override) continue;
    if (override.threshold && !findings.some((f) => f.code === 'override-not-applicable' && f.rule === id)) {
      findings.push({
        code: 'override-not-applicable',
        severity: 'error',
        message: '`threshold` does not apply to ErrorBudgetBurn: it follows from the target and the burn factors.',
        help: "change the objective's `target`, or replace its `tiers`.",
        rule: id,
        at: at(service.origin, 'spec', 'alerts', id, 'threshold'),
      });
    }
    merged = {
      ...merged,
      ...override,
      labels: { ...merged.labels, ...override.labels },
      annotations: { ...merged.annotations, ...override.annotations },
    };
  }
  return merged;
}

function cannotFire(service: Service, objective: Objective, arm: Arm): Finding {
  return {
    code: 'burn-tier-cannot-fire',
    severity: 'warning',
    message:
      `Tier \`${arm.tier.name}\` of objective \`${objective.name}\` is left out: it would need ` +
      `${printPercent(arm.threshold, 4)} of requests to fail (${printDecimal(arm.factor, 4)} × the budget).`,
    expected: 'a factor times budget below 100 %',
    help: 'raise the target, or give the objective `tiers` with smaller factors; the other tiers stay.',
    rule: `ErrorBudgetBurn/${objective.name}/${arm.tier.name}`,
    at: at(service.origin, 'spec', 'objectives', objective.index, 'target'),
  };
}

function burnText(arm: Arm): string {
  return `more than ${printDecimal(arm.factor, 4)} times faster than the objective allows (limit ${printPercent(arm.threshold, 4)})`;
}

/** The objective in words: `99% within 250ms`, `99.9%`. */
export function objectiveText(objective: Objective): string {
  const target = printPercent(objective.target);
  const { measure } = objective;
  return measure.kind === 'latency' ? `${target} within ${printDuration(measure.threshold)}` : target;
}
