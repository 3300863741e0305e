/** Puts a service's rules, alerts and proof together: one group for each speed of evaluation. */

import type { Finding } from '../model/finding.ts';
import type { Origin } from '../model/origin.ts';
import { at } from '../model/origin.ts';
import type { CustomRule, RuleSet, Service } from '../model/service.ts';
import type { Rule, RuleGroup, RuleSetPlan, ServicePlan } from '../plan.ts';
import type { MetricProfile } from '../profiles/profile.ts';
import { lacking } from '../signals/findings.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import { objectiveQueries } from '../signals/objectives.ts';
import { signalsOf } from '../signals/signals.ts';
import { alertsOf } from './alerts.ts';
import { casesOf } from './cases.ts';
import type { DraftAlert } from './draft.ts';
import { factRules } from './facts.ts';
import * as names from './names.ts';
import { signalRules } from './recording.ts';
import { alertLabels, identityLabels, serviceKey } from './scope.ts';
import { objectiveRules } from './slo.ts';

export interface PlanOptions {
  /** Derive the proof cases; the most expensive part, needed by the target `promtool-tests` alone. */
  readonly cases: boolean;
}

/** The plan of `service`; findings of severity error mean that it must not be written. */
export function planService(
  service: Service,
  profile: MetricProfile,
  options: PlanOptions,
): { readonly plan: ServicePlan; readonly findings: readonly Finding[] } {
  const { signals, findings: signalFindings } = signalsOf(service, profile);
  const findings: Finding[] = [...signalFindings];
  if (!signals.traffic && !findings.some((finding) => finding.severity === 'error')) {
    findings.push(lacking('traffic', profile, at(service.origin, 'spec', 'profile')));
  }
  const objectives: ObjectiveQueries[] = [];
  for (const objective of service.objectives) {
    const result = objectiveQueries(service, signals, objective);
    findings.push(...result.findings);
    if (result.queries) objectives.push(result.queries);
  }
  const { alerts, findings: alertFindings } = alertsOf(service, signals, objectives);
  findings.push(...alertFindings, ...clashes(service, alerts));

  const key = serviceKey(service);
  const speeds = objectives.map((queries) => objectiveRules(service, queries));
  const { fast, slow } = service.defaults.intervals;
  const at_ = (speed: 'fast' | 'slow') => alerts.filter((alert) => alert.speed === speed).map((alert) => alert.rule);
  const groups: RuleGroup[] = [
    {
      name: `quartet-${key}-fast`,
      interval: fast,
      rules: [...signalRules(service, signals), ...speeds.flatMap((s) => s.fast), ...at_('fast')],
    },
    { name: `quartet-${key}-sums`, interval: names.SUM_STEP, rules: speeds.flatMap((s) => s.sums) },
    {
      name: `quartet-${key}-slow`,
      interval: slow,
      rules: [...factRules(service, signals, alerts), ...speeds.flatMap((s) => s.slow), ...at_('slow')],
    },
    {
      name: `quartet-${key}-custom`,
      interval: fast,
      rules: service.rules.map((rule) =>
        customRule(rule, service.origin, identityLabels(service), alertLabels(service)),
      ),
    },
  ].filter((group) => group.rules.length > 0);
  const cases = options.cases
    ? casesOf(service, signals, objectives, alerts)
    : { cases: [], unproven: new Map<string, string>() };
  const plan: ServicePlan = {
    key,
    service,
    signals,
    objectives,
    groups,
    alerts: alerts.map(({ id, rule }) => {
      const reason = cases.unproven.get(id);
      return { id, rule, ...(reason ? { unproven: reason } : {}) };
    }),
    cases: cases.cases,
  };
  return { plan, findings };
}

/** The plan of a rule set: its groups as they were written. */
export function planRuleSet(ruleSet: RuleSet): RuleSetPlan {
  const labels = { ...ruleSet.defaults.labels, ...ruleSet.labels };
  return {
    key: ruleSet.name.replace(/[^A-Za-z0-9._-]/g, '_'),
    ruleSet,
    groups: ruleSet.groups.map((group) => ({
      name: group.name,
      ...(group.interval ? { interval: group.interval } : {}),
      rules: group.rules.map((rule) => customRule(rule, ruleSet.origin, {}, labels)),
    })),
  };
}

/** A user's rule with the owner's labels below its own. */
function customRule(
  rule: CustomRule,
  origin: Origin,
  recordLabels: CustomRule['labels'],
  alertLabels: CustomRule['labels'],
): Rule {
  const place = at(origin, ...rule.path);
  if (rule.record !== undefined) {
    return { record: rule.record, expr: rule.expr, labels: { ...recordLabels, ...rule.labels }, at: place };
  }
  return {
    alert: rule.alert!,
    expr: rule.expr,
    ...(rule.for ? { for: rule.for } : {}),
    ...(rule.keepFiringFor ? { keepFiringFor: rule.keepFiringFor } : {}),
    labels: { ...alertLabels, ...rule.labels },
    annotations: rule.annotations,
    at: place,
  };
}

/** Custom rules that take the name of a generated one. */
function clashes(service: Service, alerts: readonly DraftAlert[]): Finding[] {
  const generated = new Set(alerts.map((alert) => alert.rule.alert));
  return service.rules.flatMap((rule): Finding[] => {
    const where = at(service.origin, ...rule.path, rule.record !== undefined ? 'record' : 'alert');
    if (rule.alert !== undefined && generated.has(rule.alert)) {
      return [
        {
          code: 'rule-name-taken',
          severity: 'error',
          message: `Alert \`${rule.alert}\` has the name of one that Quartet generates for ${service.name}.`,
          help: `change the generated one under \`alerts: { ${rule.alert}: … }\`, or give this rule another name.`,
          rule: rule.alert,
          at: where,
        },
      ];
    }
    if (rule.record !== undefined && names.isGenerated(rule.record)) {
      return [
        {
          code: 'rule-name-taken',
          severity: 'error',
          message: `\`${rule.record}\` has the name of a series that Quartet records.`,
          expected: 'a name of your own, such as `orders:queue_depth:max`',
          help: 'two rules that write one series give duplicates, which Prometheus refuses.',
          rule: rule.record,
          at: where,
        },
      ];
    }
    return [];
  });
}
