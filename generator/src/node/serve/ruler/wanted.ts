/** What has to change in a ruler so that it holds what specs give: which groups are set, which are taken away. */

import { load } from 'js-yaml';
import type { CompiledPart } from '../../../compile-types.ts';
import type { RuleGroup } from '../../../plan.ts';
import type { KnownRule } from '../../diff/known-rule.ts';
import { rulesOfGroups } from '../../diff/read-rule-text.ts';
import { groupYaml } from '../gateway/wire.ts';
import type { Namespaces, StoredGroup } from './client.ts';

export interface WantedGroup {
  readonly namespace: string;
  readonly group: string;
  /** YAML of one group. */
  readonly text: string;
}

export type GroupChange =
  | { readonly kind: 'added' | 'changed'; readonly wanted: WantedGroup; readonly before: StoredGroup | undefined }
  | { readonly kind: 'removed'; readonly namespace: string; readonly before: StoredGroup };

/** The groups of one owner: its rule file's name, without the ending, is the namespace. */
export function wantedOf({ files, groups = [] }: CompiledPart, prefix: string): readonly WantedGroup[] {
  const [file] = files;
  if (file === undefined) return [];
  const name = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');
  return groups
    .filter(({ rules }) => rules.length > 0)
    .map((group: RuleGroup) => ({ namespace: `${prefix}${name}`, group: group.name, text: groupYaml(group) }));
}

/**
 * Sets before removals, so that nothing goes unwatched in between; both by namespace and group.
 *
 * @param found  What the ruler holds; namespaces without the prefix are passed over.
 */
export function changesTo(
  wanted: readonly WantedGroup[],
  found: Namespaces,
  prefix: string,
): { readonly changes: readonly GroupChange[]; readonly unchanged: number } {
  const stored = new Map<string, { readonly namespace: string; readonly group: StoredGroup }>();
  for (const [namespace, groups] of found) {
    if (!namespace.startsWith(prefix)) continue;
    for (const group of groups) stored.set(keyOf(namespace, group.name), { namespace, group });
  }
  const set: GroupChange[] = [];
  let unchanged = 0;
  for (const one of wanted) {
    const key = keyOf(one.namespace, one.group);
    const before = stored.get(key)?.group;
    stored.delete(key);
    if (before !== undefined && meaningOf(before) === meaningOf(load(one.text))) unchanged++;
    else set.push({ kind: before === undefined ? 'added' : 'changed', wanted: one, before });
  }
  const gone = [...stored].map(
    ([, { group, namespace }]): GroupChange => ({ kind: 'removed', namespace, before: group }),
  );
  return { changes: [...set.sort(byPlace), ...gone.sort(byPlace)], unchanged };
}

/** The rules of the namespaces that are Quartet's; those of others counted. */
export function rulesIn(
  found: Namespaces,
  prefix: string,
): { readonly ours: readonly KnownRule[]; readonly others: number } {
  const ours: KnownRule[] = [];
  let others = 0;
  for (const [namespace, groups] of found) {
    const rules = rulesOfGroups(groups);
    if (namespace.startsWith(prefix)) ours.push(...rules);
    else others += rules.length;
  }
  return { ours, others };
}

/** What a group does, whatever its layout and the order of its labels: equal texts are equal groups. */
export function meaningOf(group: unknown): string {
  const interval = (group as { readonly interval?: unknown } | null)?.interval;
  const rules = rulesOfGroups([group]).map(({ annotations, labels, ...rule }) => ({
    ...rule,
    expr: rule.expr.trim(),
    // No interval, and one of nothing, both leave it to the ruler.
    interval: interval === undefined || interval === '0s' ? '' : rule.interval,
    labels: Object.entries(labels).sort(byName),
    annotations: Object.entries(annotations).sort(byName),
  }));
  return JSON.stringify(rules);
}

export function placeOf(change: GroupChange): { readonly namespace: string; readonly group: string } {
  return change.kind === 'removed' ? { namespace: change.namespace, group: change.before.name } : change.wanted;
}

const keyOf = (namespace: string, group: string): string => `${namespace}\0${group}`;

function byPlace(a: GroupChange, b: GroupChange): number {
  const [one, other] = [placeOf(a), placeOf(b)].map(({ group, namespace }) => keyOf(namespace, group));
  return one! < other! ? -1 : Number(one! > other!);
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b);
}
