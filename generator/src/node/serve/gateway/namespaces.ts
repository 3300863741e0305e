/** Namespaces of the ruler API: each rule set is one, and so are the generated rules of each service, database and host. */

import type { RuleGroup } from '../../../plan.ts';
import { servicePath } from '../../../rules/annotations.ts';
import { watchPath } from '../../../rules/databases/texts.ts';
import { loadFile } from '../../../specfile/load.ts';
import type { CompiledOwner } from '../fleet/compiled.ts';
import { compileSpecs } from '../fleet/compiled.ts';
import type { Fleet } from '../fleet/fleet.ts';

export interface Namespace {
  readonly name: string;
  /** Path of the spec it stands in. */
  readonly spec: string;
  /** Number of the document in the spec, from 0. */
  readonly document: number;
  /** Whether a spec generates it, so that it can only be changed there. */
  readonly isGenerated: boolean;
  readonly owner: string;
  /** Path and query of the plugin's page that edits its alerts, relative to Grafana's root. */
  readonly editor: string;
  /** Names of its files in the folder of rules. */
  readonly files: readonly string[];
  /** As Prometheus has them: with the labels of the rule set and of Defaults. */
  readonly groups: readonly RuleGroup[];
}

/** Where a namespace is kept whose name no document can have. */
export const KEPT_UNDER = 'x-source';

/** Namespaces by name, as `fleet` compiles; computed once for each state of the specs. */
export function namespacesBy(): (fleet: Fleet) => Promise<ReadonlyMap<string, Namespace>> {
  const known = new WeakMap<Fleet, Promise<ReadonlyMap<string, Namespace>>>();
  return (fleet) => {
    const found = known.get(fleet) ?? namespacesOf(fleet);
    known.set(fleet, found);
    return found;
  };
}

async function namespacesOf(fleet: Fleet): Promise<ReadonlyMap<string, Namespace>> {
  const { owners } = await compileSpecs(fleet, new Set(fleet.keys()));
  const all = owners.map((owner) => namespaceOf(owner, fleet));
  const found = new Map<string, Namespace>();
  for (const one of all.filter(({ isGenerated }) => isGenerated)) found.set(one.name, one);
  for (const one of all.filter(({ isGenerated }) => !isGenerated)) {
    // A service of the same name was there first.
    const name = found.has(one.name) ? withoutEnding(one.files[0] ?? `${one.name}.rules`) : one.name;
    found.set(name, { ...one, name });
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namespaceOf({ owner, part, rules, spec }: CompiledOwner, fleet: Fleet): Namespace {
  const document = part.origin!.document;
  const file = fleet.get(spec)!;
  const ruleSet = file.model.ruleSets.find(({ origin }) => origin.document === document);
  const files = rules.map(({ path }) => path);
  const at = ({ origin }: { readonly origin: { readonly document: number } }) => origin.document === document;
  const service = file.model.services.find(at);
  const watched = file.model.databases.find(at) ?? file.model.hosts.find(at);
  return {
    name: ruleSet ? (keptName(spec, file.text, document) ?? owner) : withoutEnding(files[0] ?? owner),
    spec,
    document,
    isGenerated: ruleSet === undefined,
    owner,
    editor: service ? servicePath(service, '/alerts') : watched ? watchPath(watched, '/alerts') : ruleSetPath(owner),
    files,
    groups: part.groups ?? [],
  };
}

const ruleSetPath = (name: string): string =>
  `/a/quartet-goldensignals-app/rulesets/${encodeURIComponent(name)}/alerts`;

function keptName(file: string, text: string, document: number): string | undefined {
  const value = loadFile({ file, text }).documents[document] as { spec?: Record<string, unknown> } | undefined;
  const kept = value?.spec?.[KEPT_UNDER] as { namespace?: unknown } | undefined;
  return typeof kept?.namespace === 'string' ? kept.namespace : undefined;
}

function withoutEnding(file: string): string {
  return file.replace(/\.ya?ml$/, '');
}
