/** Who owns alerts: every document that has some, with whom it notifies and the labels its alerts are known by. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Watched } from '../model/database.ts';
import type { Labels } from '../model/matcher.ts';
import type { Model } from '../model/model.ts';
import type { RuleSet, Service } from '../model/service.ts';
import { TEAM } from './names.ts';
import type { Recipient, Recipients } from './recipients.ts';

export type Document = Service | Watched | RuleSet;

export interface Owner {
  readonly document: Document;
  /** Of a service; empty for all others. */
  readonly identity: Labels;
  /** The label `team`, where all alerts have the same. */
  readonly team?: string;
  /** Its own, or the root; undefined where there is neither. */
  readonly recipient: Recipient | undefined;
}

/** All documents in the order of kind, name and identity. */
export function ownersOf({ databases, hosts, ruleSets, services }: Model, recipients: Recipients): readonly Owner[] {
  const documents: readonly Document[] = [...ruleSets, ...services, ...databases, ...hosts];
  return documents
    .map((document): Owner => {
      const { defaults, notify } = document;
      const team = teamOf(document);
      return {
        document,
        identity: document.kind === 'Service' ? document.identity : {},
        ...(team !== undefined && { team }),
        recipient: recipients.find(defaults, notify) ?? recipients.root,
      };
    })
    .sort((a, b) => compareText(keyOf(a), keyOf(b)));
}

const ORDER = ['RuleSet', 'Service', 'Database', 'Host'] as const;

function keyOf({ document, identity }: Owner): string {
  return JSON.stringify([ORDER.indexOf(document.kind), document.name, identityKey(identity)]);
}

/** Equal for equal identities, whatever the order of their labels. */
export function identityKey(identity: Labels): string {
  return JSON.stringify(Object.entries(identity).sort(([a], [b]) => compareText(a, b)));
}

/** The team of all alerts of `document`: undefined where it has none, or where one alert is given to another. */
function teamOf(document: Document): string | undefined {
  const own: Labels = {
    ...document.defaults.labels,
    ...document.labels,
    ...(document.kind === 'Service' ? document.identity : {}),
  };
  const team = own[TEAM];
  if (team === undefined) return undefined;
  return changesOf(document).every((labels) => (labels?.[TEAM] ?? team) === team) ? team : undefined;
}

/** Labels that single alerts of a document have beside those of all. */
function changesOf(document: Document): readonly (Labels | undefined)[] {
  if (document.kind === 'RuleSet') return document.groups.flatMap(({ rules }) => rules.map(({ labels }) => labels));
  const overrides = Object.values(document.alerts).map(({ labels }) => labels);
  return document.kind === 'Service' ? [...overrides, ...document.rules.map(({ labels }) => labels)] : overrides;
}

/** Names of all labels that are part of a service's identity, sorted. */
export function identityLabelsOf(services: readonly Service[]): readonly string[] {
  return [...new Set(services.flatMap(({ identity }) => Object.keys(identity)))].sort(compareText);
}
