/** Who owns which rules: the groups and alerts of each spec, known from its last compilation, without their texts. */

import { isGenerated } from '../../../rules/names.ts';
import type { IndexedOwner, OwnedGroup } from '../fleet/indexed.ts';

/** Groups by name. */
export interface OwnerIndex {
  readonly groups: ReadonlyMap<string, OwnedGroup>;
  /** Takes over what specs compile to now; the groups of `specs` are forgotten first. */
  readonly put: (specs: Iterable<string>, owners: readonly IndexedOwner[]) => void;
}

export function ownerIndex(): OwnerIndex {
  const groups = new Map<string, OwnedGroup>();
  const names = new Map<string, string[]>();
  return {
    groups,
    put: (specs, owners) => {
      for (const spec of specs) {
        for (const name of names.get(spec) ?? []) groups.delete(name);
        names.delete(spec);
      }
      for (const owner of owners) {
        for (const [name, group] of owner.groups) {
          groups.set(name, group);
          names.set(owner.spec, [...(names.get(owner.spec) ?? []), name]);
        }
      }
    },
  };
}

/** Whether a recorded series has a name that only Quartet gives. */
export function isGeneratedSeries(name: string): boolean {
  return isGenerated(name);
}
