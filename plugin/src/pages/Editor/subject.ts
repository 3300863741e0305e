/** Whose alerts a page is about: by the address, in the spec, and on the series. */

import { serviceKey } from '@quartet/generator';
import type { Identity, SharedState } from '../../app/url-state.ts';
import { linkTo } from '../../app/url-state.ts';
import type { Owner } from '../../features/editor/document.ts';
import type { Labels } from '../../prometheus/client.ts';

export type SubjectKind = 'service' | 'database' | 'host' | 'rules';

export interface Subject {
  readonly kind: SubjectKind;
  readonly name: string;
  readonly identity: Identity;
}

const KINDS = { service: 'Service', database: 'Database', host: 'Host', rules: 'RuleSet' } as const;

export const ownerOf = ({ identity, kind, name }: Subject): Owner => ({
  kind: KINDS[kind],
  name,
  ...(Object.keys(identity).length > 0 ? { identity } : {}),
});

/** Labels that all alerts of the subject carry; undefined for a rule set, whose rules need carry none. */
export function labelsOf({ identity, kind, name }: Subject): Labels | undefined {
  return kind === 'rules' ? undefined : { [kind]: name, ...identity };
}

/** Names of the groups that its rules are evaluated in. */
export function groupsOf({ identity, kind, name }: Subject): readonly string[] {
  if (kind === 'rules') return [];
  const key = serviceKey({ name, identity });
  if (kind === 'service') return ['fast', 'slow', 'custom'].map((speed) => `quartet-${key}-${speed}`);
  return [`quartet-${key}.${kind}`];
}

/** The page of its alerts, or of one of them. */
export function alertsLink({ identity, kind, name }: Subject, state: SharedState, alert?: string): string {
  switch (kind) {
    case 'service':
      return linkTo.alerts(name, state, identity, alert);
    case 'rules':
      return linkTo.ruleSetAlerts(name, state, alert);
    default:
      return linkTo.watchedAlerts(kind, name, state, alert);
  }
}

/** The page that tells how it is doing. */
export function homeLink({ identity, kind, name }: Subject, state: SharedState): string {
  if (kind === 'service') return linkTo.service(name, state, identity);
  if (kind === 'database') return linkTo.database(name, state);
  return kind === 'host' ? linkTo.host(name, state) : linkTo.rules(state);
}
