/** The rules that the documents of a model give, as they ought to be loaded. */

import type { Model } from '../model/model.ts';
import type { At } from '../model/origin.ts';
import { at } from '../model/origin.ts';
import type { Service } from '../model/service.ts';
import type { RuleGroup, ServicePlan } from '../plan.ts';
import { profileOf } from '../profiles/index.ts';
import { dependentsOf } from '../rules/databases/fleet.ts';
import { planWatched } from '../rules/databases/watch-plan.ts';
import { planRuleSet, planService } from '../rules/service-plan.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import { documentsOf, nameAt, named } from './seen.ts';

/** The rules of one document. */
export interface Planned {
  /** Its kind and name, as a sentence has them: `service checkout`. */
  readonly owner: string;
  readonly at: At;
  readonly groups: readonly RuleGroup[];
}

/** The rules of every document that compiles; what does not is for `quartet check` to say. */
export function plannedOf(model: Model): readonly Planned[] {
  const dependents = dependentsOf(model);
  const planned = documentsOf(model).flatMap((document): Planned[] => {
    const groups =
      document.kind === 'Service'
        ? planOf(document)?.groups
        : errorless(planWatched(document, { dependents: dependents(document), cases: false }))?.groups;
    return groups ? [{ owner: named(document), at: nameAt(document), groups }] : [];
  });
  const free = model.ruleSets.map((ruleSet): Planned => {
    const { groups } = planRuleSet(ruleSet);
    return { owner: `rule set \`${ruleSet.name}\``, at: at(ruleSet.origin, 'metadata', 'name'), groups };
  });
  return [...planned, ...free];
}

const plans = new WeakMap<Service, { readonly plan: ServicePlan | undefined }>();

/** The plan of `service`; undefined where its spec has an error. */
export function planOf(service: Service): ServicePlan | undefined {
  const known = plans.get(service);
  if (known) return known.plan;
  const profile = profileOf(service.profile);
  const plan = profile && errorless(planService(service, profile, { cases: false }));
  plans.set(service, { plan });
  return plan;
}

export function objectivesOf(service: Service): readonly ObjectiveQueries[] {
  return planOf(service)?.objectives ?? [];
}

function errorless<Plan>(result: {
  readonly plan: Plan;
  readonly findings: readonly { readonly severity: string }[];
}): Plan | undefined {
  return result.findings.some(({ severity }) => severity === 'error') ? undefined : result.plan;
}
