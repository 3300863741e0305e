/** Puts the rules, alerts and proof of a database or a host together. */

import type { Watched } from '../../model/database.ts';
import type { Finding } from '../../model/finding.ts';
import type { WatchPlan } from '../../plan.ts';
import { watchAlerts } from './alerts.ts';
import { watchCases } from './cases.ts';
import { watchRules } from './recording.ts';
import { watchKey } from './scope.ts';

/**
 * The plan of `watched`; findings of severity error mean that it must not be written.
 *
 * @param options.dependents  Names of what depends on it, sorted.
 * @param options.cases  Derive the proof, which the target `promtool-tests` alone needs.
 */
export function planWatched(
  watched: Watched,
  options: { readonly dependents: readonly string[]; readonly cases: boolean },
): { readonly plan: WatchPlan; readonly findings: readonly Finding[] } {
  const { dependents } = options;
  const { alerts, findings } = watchAlerts(watched, dependents);
  const key = watchKey(watched);
  const { cases, unproven } = options.cases
    ? watchCases(watched, alerts)
    : { cases: [], unproven: new Map<string, string>() };
  const plan: WatchPlan = {
    key,
    watched,
    dependents,
    groups: [
      {
        name: `quartet-${key}`,
        interval: watched.defaults.intervals.fast,
        rules: [...watchRules(watched), ...alerts.map(({ rule }) => rule)],
      },
    ],
    alerts: alerts.map(({ id, rule }) => {
      const reason = unproven.get(id);
      return { id, rule, ...(reason ? { unproven: reason } : {}) };
    }),
    cases,
  };
  return { plan, findings };
}
