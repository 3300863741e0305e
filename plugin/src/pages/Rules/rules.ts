/** The rules of a Prometheus as rows: what each is called, whose it is, how it fares. */

import type { Labels } from '../../prometheus/client.ts';

/** One page of `/api/v1/rules`. */
export interface RulesPage {
  readonly groups: readonly RawGroup[];
  /** Where the next page begins; Prometheus 3 and late 2.x have it. */
  readonly groupNextToken?: string;
}

export interface RawGroup {
  readonly name: string;
  readonly file: string;
  readonly interval: number;
  readonly evaluationTime?: number;
  readonly lastEvaluation?: string;
  readonly rules: readonly RawRule[];
}

export interface RawRule {
  readonly type: 'alerting' | 'recording';
  readonly name: string;
  readonly query: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly health: string;
  readonly lastError?: string;
  readonly state?: 'firing' | 'pending' | 'inactive' | 'unknown';
  readonly duration?: number;
  readonly keepFiringFor?: number;
  readonly evaluationTime?: number;
  readonly lastEvaluation?: string;
  readonly alerts?: readonly RawAlert[];
}

export interface RawAlert {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly state: 'firing' | 'pending';
  readonly activeAt: string;
  readonly value: string;
}

export const STATES = ['firing', 'pending', 'inactive', 'recording'] as const;
/** What an alert does now; recording rules have no state of their own. */
export type RuleState = (typeof STATES)[number];

export type OwnerKind = 'service' | 'database' | 'host';

export interface RuleRow {
  readonly key: string;
  readonly name: string;
  /** What tells rules of one name apart: `latency · page-fast`. */
  readonly detail: string;
  readonly state: RuleState;
  readonly isCritical: boolean;
  readonly health: 'ok' | 'failing' | 'waiting';
  readonly lastError: string;
  readonly owner?: { readonly kind: OwnerKind; readonly name: string };
  readonly team: string;
  readonly group: string;
  readonly file: string;
  /** Whether the group's name is one that Quartet gives. */
  readonly isGenerated: boolean;
  /** Seconds that the last evaluation took. */
  readonly took?: number;
  /** Milliseconds. */
  readonly evaluatedAt?: number;
  /** Seconds. */
  readonly interval: number;
  readonly rule: RawRule;
}

const OWNERS: readonly OwnerKind[] = ['service', 'database', 'host'];
const DETAILS = ['slo', 'tier', 'signal', 'window', 'quantile', 'resource'];

/** All rules of `groups` as rows, in the order in which they are evaluated. */
export function rowsOf(groups: readonly RawGroup[]): RuleRow[] {
  return groups.flatMap((group) =>
    group.rules.map((rule, index): RuleRow => {
      const labels = rule.labels ?? {};
      const kind = OWNERS.find((owner) => labels[owner] !== undefined);
      return {
        key: `${group.file}\n${group.name}\n${index}`,
        name: rule.name,
        detail: DETAILS.flatMap((label) => labels[label] ?? []).join(' · '),
        state: rule.type === 'recording' ? 'recording' : stateOf(rule),
        isCritical: ['critical', 'page'].includes(labels.severity ?? ''),
        health: rule.health === 'ok' ? 'ok' : rule.health === 'err' ? 'failing' : 'waiting',
        lastError: rule.lastError ?? '',
        ...(kind ? { owner: { kind, name: labels[kind]! } } : {}),
        team: labels.team ?? '',
        group: group.name,
        file: group.file,
        isGenerated: group.name.startsWith('quartet-'),
        ...(rule.evaluationTime === undefined ? {} : { took: rule.evaluationTime }),
        ...timeOf(rule.lastEvaluation),
        interval: group.interval,
        rule,
      };
    }),
  );
}

function stateOf({ state }: RawRule): RuleState {
  return state === 'firing' || state === 'pending' ? state : 'inactive';
}

/** A rule that was never evaluated has the year 1. */
function timeOf(text: string | undefined): { readonly evaluatedAt?: number } {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return at > 0 ? { evaluatedAt: at } : {};
}

/** What is shown of all rules. */
export interface RulesFilter {
  readonly text: string;
  readonly state: RuleState | 'all' | 'alerts';
  readonly health: 'all' | 'failing';
  readonly origin: 'all' | 'quartet' | 'other';
  readonly team: string;
}

export const EVERYTHING: RulesFilter = { text: '', state: 'alerts', health: 'all', origin: 'all', team: '' };

/** The rows that `filter` lets through, worst first, else in their order. */
export function shown(rows: readonly RuleRow[], filter: RulesFilter): RuleRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = rows.filter(
    (row) =>
      (filter.state === 'all' ||
        (filter.state === 'alerts' ? row.state !== 'recording' : row.state === filter.state)) &&
      (filter.health === 'all' || row.health === 'failing') &&
      (filter.origin === 'all' || row.isGenerated === (filter.origin === 'quartet')) &&
      (filter.team === '' || row.team === filter.team) &&
      words.every((word) => haystack(row).includes(word)),
  );
  return kept
    .map((row, index) => ({ row, index }))
    .sort((a, b) => rankOf(a.row) - rankOf(b.row) || a.index - b.index)
    .map(({ row }) => row);
}

function haystack(row: RuleRow): string {
  return `${row.name} ${row.detail} ${row.owner?.name ?? ''} ${row.group} ${row.team}`.toLowerCase();
}

/** A rule that fails comes first: what it would say, nobody knows. */
function rankOf({ health, isCritical, state }: RuleRow): number {
  if (health === 'failing') return 0;
  if (state === 'firing') return isCritical ? 1 : 2;
  return state === 'pending' ? 3 : 4;
}

export interface RulesSummary {
  readonly alerts: number;
  readonly recording: number;
  readonly firing: number;
  readonly pending: number;
  readonly failing: number;
}

export function summaryOf(rows: readonly RuleRow[]): RulesSummary {
  const count = (is: (row: RuleRow) => boolean) => rows.filter(is).length;
  return {
    alerts: count(({ state }) => state !== 'recording'),
    recording: count(({ state }) => state === 'recording'),
    firing: count(({ state }) => state === 'firing'),
    pending: count(({ state }) => state === 'pending'),
    failing: count(({ health }) => health === 'failing'),
  };
}

/** The filter of an address; what is malformed takes its default. */
export function readFilter(search: URLSearchParams): RulesFilter {
  const one = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T => {
    const value = search.get(key) as T | null;
    return value !== null && allowed.includes(value) ? value : otherwise;
  };
  return {
    text: search.get('q') ?? '',
    state: one('state', ['all', 'alerts', ...STATES], EVERYTHING.state),
    health: one('health', ['all', 'failing'], EVERYTHING.health),
    origin: one('origin', ['all', 'quartet', 'other'], EVERYTHING.origin),
    team: search.get('team') ?? '',
  };
}

/** `search` with `filter` in it; what has its default is left out. */
export function writeFilter(search: URLSearchParams, filter: RulesFilter): URLSearchParams {
  const after = new URLSearchParams(search);
  const put = (key: string, value: string, otherwise: string) =>
    value === otherwise ? after.delete(key) : after.set(key, value);
  put('q', filter.text, '');
  put('state', filter.state, EVERYTHING.state);
  put('health', filter.health, EVERYTHING.health);
  put('origin', filter.origin, EVERYTHING.origin);
  put('team', filter.team, '');
  return after;
}
