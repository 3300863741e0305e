/** What stays known of compiled specs: groups, alerts and a key of the rules, without any text. */

import { isAlert } from '../../../plan.ts';
import { rulesKey } from '../proof/prove.ts';
import type { CompiledOwner } from './compiled.ts';

export interface IndexedOwner {
  readonly spec: string;
  /** By name. */
  readonly groups: readonly (readonly [string, OwnedGroup])[];
}

export interface OwnedGroup {
  readonly owner: string;
  readonly spec: string;
  readonly file: string;
  /** By which proofs are kept. */
  readonly rules: string;
  readonly alerts: readonly OwnedAlert[];
}

export interface OwnedAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the alerts that are generated. */
  readonly id?: string;
}

export function indexedOwner({ owner, spec, rules, part }: CompiledOwner): IndexedOwner {
  const ids = new Map(part.alerts.map(({ id, rule }) => [keyOf(rule.alert, rule.labels), id]));
  const [file] = rules;
  // From the plan and not from the texts: a piece of a text would keep all of it in memory.
  const groups = (part.groups ?? []).map((group): readonly [string, OwnedGroup] => {
    const alerts = group.rules.filter(isAlert).map(({ alert, labels }): OwnedAlert => {
      const id = ids.get(keyOf(alert, labels));
      return { name: alert, labels, ...(id === undefined ? {} : { id }) };
    });
    return [group.name, { owner, spec, file: file?.path ?? '', rules: rulesKey(rules), alerts }];
  });
  return { spec, groups };
}

/** A rule's name and labels as one key. */
export function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
