/** Every rule with its state in Prometheus, its owner and its proof; and the changes of alerts since the last look. */

import type { EventData, RuleState } from '../../../api/index.ts';
import { milliseconds, printDuration } from '../../../model/duration.ts';
import type { OwnedGroup } from '../fleet/indexed.ts';
import { keyOf } from '../fleet/indexed.ts';
import type { Prometheus } from '../prometheus/client.ts';
import type { LiveGroup, LiveRule } from '../prometheus/rule-stream.ts';
import type { Proofs } from '../proof/prove.ts';
import type { OwnerIndex } from './owner-index.ts';
import { isGeneratedSeries } from './owner-index.ts';

export interface RuleQuery {
  readonly owner?: string;
  readonly kind?: string;
  readonly state?: string;
  readonly origin?: string;
  /** In the name or the owner. */
  readonly q?: string;
}

export interface RuleStatesReader {
  /** Rules that match, as Prometheus has them now or had them seconds ago. @throws UpstreamError */
  readonly read: (query: RuleQuery) => Promise<{ readonly rules: readonly RuleState[]; readonly at: Date }>;
  /** Alerts whose state is another one than at the last call. @throws UpstreamError */
  readonly changes: () => Promise<readonly EventData<'alert-state'>[]>;
  /** Forgets what was read: rules were just loaded. */
  readonly renew: () => void;
}

/** How long an answer of Prometheus is good for, in milliseconds: many readers ask at once. */
const FRESH_MS = 3_000;
/** Rules of which all are kept; of larger fleets only the alerts are, and recorded series are read when asked for. */
const MOST_KEPT = 100_000;

interface Read {
  readonly at: Date;
  readonly alerts: readonly RuleState[];
  /** undefined where there are too many. */
  readonly records: readonly RuleState[] | undefined;
}

export function ruleStates(prometheus: Prometheus, index: OwnerIndex, proofs: Proofs | undefined): RuleStatesReader {
  let known: { readonly started: number; readonly read: Promise<Read> } | undefined;
  let seen: ReadonlyMap<string, EventData<'alert-state'>> | undefined;

  const fresh = (): Promise<Read> => {
    if (known && performance.now() - known.started < FRESH_MS) return known.read;
    const read = readAll();
    const mine = { started: performance.now(), read };
    known = mine;
    read.catch(() => {
      if (known === mine) known = undefined;
    });
    return read;
  };

  const readAll = async (): Promise<Read> => {
    const alerts: RuleState[] = [];
    let records: RuleState[] | undefined = [];
    const standing = new Set<string>();
    for await (const group of prometheus.groups()) {
      const owner = index.groups.get(group.name);
      for (const rule of group.rules) {
        const state = stateOf(rule, group, owner, proofs);
        if (rule.kind === 'alert') {
          alerts.push(state);
          if (owner) standing.add(`${group.name}\0${keyOf(rule.name, rule.labels)}`);
        } else records?.push(state);
      }
      if (records && records.length > MOST_KEPT) records = undefined;
    }
    for (const [name, owner] of index.groups) alerts.push(...missing(name, owner, standing, proofs));
    return { at: new Date(), alerts, records };
  };

  return {
    read: async (query) => {
      const { alerts, at, records } = await fresh();
      const found = alerts.filter((rule) => matches(rule, query));
      if (query.kind === 'alert') return { rules: found, at };
      const others = records ?? (await readRecords(prometheus, index, proofs, query));
      return { rules: [...found, ...others.filter((rule) => matches(rule, query))], at };
    },
    changes: async () => {
      const { alerts } = await fresh();
      const now = new Map(
        alerts.flatMap((rule): [string, EventData<'alert-state'>][] => {
          if (rule.owner === undefined || rule.state === 'ok') return [];
          const { owner, name, labels, state, firing } = rule;
          return [[`${rule.group}\0${keyOf(name, labels)}`, { owner, alert: name, labels, state, firing }]];
        }),
      );
      const before = seen;
      seen = now;
      if (before === undefined) return [];
      return [...now].flatMap(([key, one]) => {
        const old = before.get(key);
        return old && (old.state !== one.state || old.firing !== one.firing) ? [one] : [];
      });
    },
    renew: () => {
      known = undefined;
    },
  };
}

async function readRecords(
  prometheus: Prometheus,
  index: OwnerIndex,
  proofs: Proofs | undefined,
  query: RuleQuery,
): Promise<readonly RuleState[]> {
  const names = [...index.groups].filter(([, { owner }]) => owner === query.owner).map(([name]) => name);
  const wanted = query.owner === undefined ? undefined : names;
  const found: RuleState[] = [];
  for await (const group of prometheus.groups(wanted)) {
    for (const rule of group.rules) {
      if (rule.kind === 'alert') continue;
      const state = stateOf(rule, group, index.groups.get(group.name), proofs);
      if (matches(state, query)) found.push(state);
      if (found.length >= MOST_KEPT) return found;
    }
  }
  return found;
}

function stateOf(
  rule: LiveRule,
  group: LiveGroup,
  owner: OwnedGroup | undefined,
  proofs: Proofs | undefined,
): RuleState {
  const key = keyOf(rule.name, rule.labels);
  const alert =
    rule.kind === 'alert' ? owner?.alerts.find(({ name, labels }) => keyOf(name, labels) === key) : undefined;
  const isOwn = rule.kind === 'alert' ? alert?.id !== undefined : isGeneratedSeries(rule.name);
  return {
    kind: rule.kind,
    name: rule.name,
    labels: rule.labels,
    group: group.name,
    expr: rule.expr,
    for: printDuration(milliseconds(rule.duration * 1000)),
    state: rule.kind === 'alert' ? rule.state : 'ok',
    health: rule.health,
    ...(rule.lastError === '' ? {} : { lastError: rule.lastError }),
    ...(rule.lastEvaluation === '' || rule.lastEvaluation.startsWith('0001')
      ? {}
      : { lastEvaluation: rule.lastEvaluation }),
    firing: rule.firing,
    pending: rule.pending,
    origin: owner === undefined ? 'foreign' : isOwn ? 'generated' : 'custom',
    ...ownership(owner, alert?.id, proofs),
  };
}

function missing(
  group: string,
  owner: OwnedGroup,
  standing: ReadonlySet<string>,
  proofs: Proofs | undefined,
): readonly RuleState[] {
  return owner.alerts
    .filter(({ name, labels }) => !standing.has(`${group}\0${keyOf(name, labels)}`))
    .map(({ name, labels, id }) => ({
      kind: 'alert',
      name,
      labels,
      group,
      // The rule itself stands in its spec's preview; a fleet of thousands is not kept in memory for it.
      expr: '',
      for: '0s',
      state: 'missing',
      health: 'unknown',
      firing: 0,
      pending: 0,
      origin: id === undefined ? 'custom' : 'generated',
      ...ownership(owner, id, proofs),
    }));
}

function ownership(
  owner: OwnedGroup | undefined,
  id: string | undefined,
  proofs: Proofs | undefined,
): Pick<RuleState, 'owner' | 'spec' | 'proof'> {
  if (owner === undefined) return {};
  const known = id === undefined ? undefined : proofs?.known(owner.rules);
  const verdict =
    known === undefined || id === undefined ? 'untested' : known.get(id) === undefined ? 'proven' : 'unproven';
  return { owner: owner.owner, spec: owner.spec, ...(id === undefined ? {} : { proof: verdict }) };
}

function matches(rule: RuleState, { owner, kind, state, origin, q }: RuleQuery): boolean {
  return (
    (owner === undefined || rule.owner === owner) &&
    (kind === undefined || rule.kind === kind) &&
    (state === undefined || rule.state === state) &&
    (origin === undefined || rule.origin === origin) &&
    (q === undefined || `${rule.name} ${rule.owner ?? ''}`.toLowerCase().includes(q.toLowerCase()))
  );
}
