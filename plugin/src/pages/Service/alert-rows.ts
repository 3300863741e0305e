/** The alerts of a service, one row each: what is defined joined with what is active. */

import { byLevel, type Level, levelOf } from '../../features/status/status.ts';
import type { Labels } from '../../prometheus/client.ts';
import { type ActiveAlert, alertId } from './active-alerts.ts';
import type { Scope } from './scope.ts';

/** An alerting rule as `/api/v1/rules` gives it. */
export interface RawRule {
  readonly name?: string;
  readonly query?: string;
  /** Seconds. */
  readonly duration?: number;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly health?: string;
  readonly lastError?: string;
  readonly type?: string;
}

export interface RuleGroups {
  readonly groups?: readonly { readonly name?: string; readonly rules?: readonly RawRule[] }[];
}

export interface AlertRule {
  readonly name: string;
  readonly severity: Level;
  readonly slo: string | undefined;
  readonly tier: string | undefined;
  readonly expr: string;
  /** Seconds. */
  readonly forSeconds: number;
  /** What went wrong at the last evaluation; undefined where it went well. */
  readonly problem: string | undefined;
}

export interface AlertRow {
  /** As in the spec: `ErrorBudgetBurn/latency`, `SignalMissing`. */
  readonly id: string;
  readonly name: string;
  readonly slo: string | undefined;
  readonly state: 'firing' | 'pending' | 'inactive';
  /** Of what is active, else of the worst rule. */
  readonly severity: Level;
  /** Milliseconds; of the oldest that is in `state`. */
  readonly since: number | undefined;
  /** Tiers that are active, else all. */
  readonly tiers: readonly string[];
  /** What makes an instance its own, where there are several: `resource=cpu`. */
  readonly instances: readonly string[];
  readonly problem: string | undefined;
}

/** The alerting rules of one service in an answer of `/api/v1/rules`. */
export function rulesOf({ groups = [] }: RuleGroups, { identity, service }: Scope): readonly AlertRule[] {
  const wanted = Object.entries({ service, ...identity });
  return groups.flatMap(({ rules = [] }) =>
    rules.flatMap((rule): AlertRule[] => {
      const { labels = {} } = rule;
      if (rule.type === 'recording' || !rule.name || !wanted.every(([label, value]) => labels[label] === value))
        return [];
      return [
        {
          name: rule.name,
          severity: levelOf(labels.severity),
          slo: labels.slo,
          tier: labels.tier,
          expr: rule.query ?? '',
          forSeconds: rule.duration ?? 0,
          problem: rule.health === 'err' ? rule.lastError || rule.health : undefined,
        },
      ];
    }),
  );
}

const STATES: readonly AlertRow['state'][] = ['firing', 'pending', 'inactive'];
/** Labels that every instance of one alert shares, or that stand in a column of their own. */
const COMMON = new Set(['severity', 'service', 'slo', 'tier']);

/**
 * One row for each alert that is defined, active, or was active in the range; the worst first.
 *
 * @param past  Ids of alerts that were active in the range.
 */
export function alertRows(
  rules: readonly AlertRule[],
  active: readonly ActiveAlert[],
  past: readonly string[],
): readonly AlertRow[] {
  const ids = new Set([...rules.map(alertId), ...active.map(alertId), ...past]);
  const rows = [...ids].map((id): AlertRow => {
    const itsRules = rules.filter((rule) => alertId(rule) === id);
    const all = active.filter((alert) => alertId(alert) === id);
    const state = all.some((one) => one.state === 'firing') ? 'firing' : all.length > 0 ? 'pending' : 'inactive';
    const now = all.filter((one) => one.state === state);
    const shown = now.length > 0 ? now : itsRules;
    const since = now.flatMap((one) => one.since ?? []);
    const [name = id, slo] = id.split('/');
    return {
      id,
      name,
      slo,
      state,
      severity: shown.map((one) => one.severity).sort(byLevel)[0] ?? 'warning',
      since: since.length > 0 ? Math.min(...since) : undefined,
      tiers: [...new Set(shown.flatMap(({ tier }) => tier ?? []))].sort(),
      instances: instancesOf(now),
      problem: itsRules.find(({ problem }) => problem)?.problem,
    };
  });
  return rows.sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      (a.state === 'inactive' ? 0 : byLevel(a.severity, b.severity)) ||
      (a.since ?? 0) - (b.since ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}

function instancesOf(alerts: readonly ActiveAlert[]): readonly string[] {
  const differs = (label: string) =>
    !COMMON.has(label) && (label === 'resource' || new Set(alerts.map(({ labels }) => labels[label])).size > 1);
  const labels = [...new Set(alerts.flatMap((alert) => Object.keys(alert.labels)))].filter(differs).sort();
  const texts = alerts.map((alert) =>
    labels.flatMap((label) => (alert.labels[label] ? [`${label}=${alert.labels[label]}`] : [])).join(', '),
  );
  return [...new Set(texts)].filter((text) => text !== '').sort();
}
