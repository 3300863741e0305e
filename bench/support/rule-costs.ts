/** What each rule of a running Prometheus costs: the time its evaluation takes, observed over several rounds. */

import { setTimeout as sleep } from 'node:timers/promises';

/** A rule as `/api/v1/rules` gives it, as far as it is read here. */
interface ApiRule {
  readonly name: string;
  readonly query: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError?: string;
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
}

interface ApiGroup {
  readonly name: string;
  readonly rules: readonly ApiRule[];
}

export interface RuleCost {
  readonly group: string;
  readonly name: string;
  readonly query: string;
  /**
   * Seconds that one evaluation takes: the least of `rounds`. Whatever else the machine does only adds to it, and adds
   * more to long evaluations than to short ones.
   */
  readonly seconds: number;
  readonly rounds: number;
}

const LOOK_MS = 1000;

/**
 * Watches the rules at `url` for `seconds`.
 *
 * @throws when a rule's health is bad, or when one was not evaluated at least twice.
 */
export async function ruleCosts(url: string, seconds: number): Promise<readonly RuleCost[]> {
  const seen = new Map<
    string,
    { readonly group: string; readonly rule: ApiRule; readonly times: Map<string, number> }
  >();
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    for (const { name: group, rules } of await groupsAt(url)) {
      rules.forEach((rule, index) => {
        if (rule.health === 'err') throw new Error(`ruleCosts: ${group} ${rule.name}: ${rule.lastError ?? 'failed'}`);
        if (rule.health !== 'ok') return;
        const key = `${group}/${index}`;
        const known = seen.get(key) ?? { group, rule, times: new Map<string, number>() };
        known.times.set(rule.lastEvaluation, rule.evaluationTime);
        seen.set(key, known);
      });
    }
    await sleep(LOOK_MS);
  }
  return [...seen.values()].map(({ group, rule, times }) => {
    // The first evaluation meets cold caches.
    const warm = [...times.values()].slice(1);
    if (warm.length === 0) throw new Error(`ruleCosts: ${group} ${rule.name} was evaluated once in ${seconds} s`);
    return { group, name: rule.name, query: rule.query, seconds: Math.min(...warm), rounds: warm.length };
  });
}

async function groupsAt(url: string): Promise<readonly ApiGroup[]> {
  const response = await fetch(`${url}/api/v1/rules`);
  const body = (await response.json()) as { readonly data: { readonly groups: readonly ApiGroup[] } };
  return body.data.groups;
}

/** The rules of objectives: what records or alerts on one, and every rule whose series these read, directly or not. */
export function objectiveRulesOf(rules: readonly RuleCost[]): readonly RuleCost[] {
  const wanted = new Set(rules.filter(({ name }) => name.startsWith('service:slo_') || name === 'ErrorBudgetBurn'));
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    const read = new Set([...wanted].flatMap(({ query }) => query.match(/\b[a-z]+:[a-z0-9_:]+/g) ?? []));
    for (const rule of rules) if (read.has(rule.name)) wanted.add(rule);
  }
  return rules.filter((rule) => wanted.has(rule));
}

/** Seconds of evaluation per minute, when each group runs at the interval (in seconds) that `intervalOf` gives it. */
export function secondsPerMinute(rules: readonly RuleCost[], intervalOf: (group: string) => number): number {
  return rules.reduce((sum, { group, seconds }) => sum + (seconds * 60) / intervalOf(group), 0);
}
