/** The rules that a server has loaded, as its rules API tells them, and today's version of an alert among them. */

import { type Duration, milliseconds } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';
import type { AlertRule, Rule, RuleGroup } from '../plan.ts';
import { isAlert } from '../plan.ts';
import { list, record } from './matrix.ts';

/** @returns undefined where `answer` is not that of `/api/v1/rules`. */
export function loadedGroups(answer: unknown): readonly RuleGroup[] | undefined {
  const body = record(answer);
  const groups = record(body?.data)?.groups;
  if (body?.status !== 'success' || !Array.isArray(groups)) return undefined;
  return groups.map((item: unknown): RuleGroup => {
    const group = record(item) ?? {};
    const interval = seconds(group.interval);
    return {
      name: String(group.name ?? ''),
      ...(interval === undefined ? {} : { interval }),
      rules: list(group.rules).map(ruleOf),
    };
  });
}

function ruleOf(item: unknown): Rule {
  const rule = record(item) ?? {};
  const [name, expr, labels] = [String(rule.name ?? ''), String(rule.query ?? ''), texts(rule.labels)];
  if (rule.type !== 'alerting') return { record: name, expr, labels };
  const [hold, keep] = [seconds(rule.duration), seconds(rule.keepFiringFor)];
  return {
    alert: name,
    expr,
    ...(hold === undefined ? {} : { for: hold }),
    ...(keep === undefined ? {} : { keepFiringFor: keep }),
    labels,
    annotations: texts(rule.annotations),
  };
}

/** An alert with the group it is evaluated in. */
export interface GroupedAlert {
  readonly rule: AlertRule;
  readonly group: string;
  /** undefined leaves it to the server. */
  readonly interval?: Duration;
}

/** All alerts of `groups`, in their order. */
export function alertsIn(groups: readonly RuleGroup[]): readonly GroupedAlert[] {
  return groups.flatMap(({ name, interval, rules }) =>
    rules.filter(isAlert).map((rule) => ({ rule, group: name, ...(interval === undefined ? {} : { interval }) })),
  );
}

/** Labels by which one alert of a name is told from another; severity and team may change. */
const TELLING = ['service', 'database', 'host', 'slo', 'tier', 'resource', 'signal'];

/** The alert of `loaded` that `draft` would take the place of: the same name, and as many equal labels as any other. */
export function todayOf(draft: AlertRule, loaded: readonly GroupedAlert[]): GroupedAlert | undefined {
  let best: GroupedAlert | undefined;
  let most = -1;
  for (const candidate of loaded) {
    const { rule } = candidate;
    if (rule.alert !== draft.alert || TELLING.some((name) => rule.labels[name] !== draft.labels[name])) continue;
    const equal = Object.entries(rule.labels).filter(([name, value]) => draft.labels[name] === value).length;
    if (equal > most) [best, most] = [candidate, equal];
  }
  return best;
}

function seconds(value: unknown): Duration | undefined {
  return typeof value === 'number' && value > 0 ? milliseconds(value * 1000) : undefined;
}

function texts(value: unknown): Labels {
  return Object.fromEntries(Object.entries(record(value) ?? {}).map(([name, text]) => [name, String(text)]));
}
