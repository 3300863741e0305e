/** The alerts of a subject as cards: what Prometheus has loaded, joined with what is active. */

import { type AlertRule, alertsIn, type RuleGroup } from '@quartet/generator';
import type { ActiveAlert } from '../../features/catalogue/alerts.ts';
import { generatedIds } from '../../features/editor/alert-kinds.ts';
import { byLevel, type Level, levelOf } from '../../features/status/status.ts';
import type { Labels } from '../../prometheus/client.ts';
import type { SubjectKind } from './subject.ts';

export interface AlertCard {
  /** As in the spec: `ErrorBudgetBurn/latency`. */
  readonly id: string;
  /** One for each tier or signal. */
  readonly rules: readonly AlertRule[];
  readonly state: 'firing' | 'pending' | 'inactive';
  /** Of what is active, else the loudest that it may become. */
  readonly level: Level;
  /** Milliseconds; of the oldest that is in `state`. */
  readonly since: number | undefined;
  /** How many instances are in `state`. */
  readonly active: number;
}

const idOf = (name: string, { slo }: Labels): string => (slo ? `${name}/${slo}` : name);
const STATES: readonly AlertCard['state'][] = ['firing', 'pending', 'inactive'];

/** Alerts that Quartet has for such a subject, and that Prometheus has not: turned off, or spoken for by an objective. */
export function offAlerts(kind: SubjectKind, cards: readonly AlertCard[]): readonly string[] {
  const names = cards.map(({ id }) => id.split('/')[0]!);
  // The engine of a database is known by the alerts that it has.
  const engine = ENGINES.find((one) => names.some((name) => generatedIds('Database', one).has(name)));
  const all = kind === 'database' ? generatedIds('Database', engine) : generatedIds(KINDS[kind]);
  return [...all].filter((id) => id !== 'ErrorBudgetBurn' && !names.includes(id)).sort();
}

const ENGINES = ['mysql', 'postgresql', 'redis'];
const KINDS = { service: 'Service', host: 'Host', rules: 'RuleSet' } as const;

/** @param labels  That the alerts carry; undefined takes every alert of the groups. */
export function cardsOf(
  groups: readonly RuleGroup[],
  active: readonly ActiveAlert[],
  labels: Labels | undefined,
): readonly AlertCard[] {
  const rules = alertsIn(groups)
    .map(({ rule }) => rule)
    .filter((rule) => Object.entries(labels ?? {}).every(([name, value]) => rule.labels[name] === value));
  const ids = [...new Set(rules.map((rule) => idOf(rule.alert, rule.labels)))];
  const cards = ids.map((id): AlertCard => {
    const its = rules.filter((rule) => idOf(rule.alert, rule.labels) === id);
    const all = active.filter((one) => idOf(one.name, one.labels) === id);
    const state = STATES.find((one) => all.some((alert) => alert.state === one)) ?? 'inactive';
    const now = all.filter((one) => one.state === state);
    const levels = now.length > 0 ? now.map(({ level }) => level) : its.map((rule) => levelOf(rule.labels.severity));
    const since = now.flatMap((one) => one.since ?? []);
    return {
      id,
      rules: its,
      state,
      level: [...levels].sort(byLevel)[0] ?? 'warning',
      since: since.length > 0 ? Math.min(...since) : undefined,
      active: now.length,
    };
  });
  return cards.sort(
    (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || byLevel(a.level, b.level) || (a.id < b.id ? -1 : 1),
  );
}
