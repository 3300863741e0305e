/** Where an alert stands in a spec: as a change to what is generated, as an objective, or written out. */

import { type AlertRule, type GroupedAlert, isAlert, type Path, type RuleGroup } from '@quartet/generator';
import { type Fields, isFields, type OwnerKind, valueAt } from './document.ts';

export type AlertRef =
  /** Made by Quartet; `path` is where the spec changes it. */
  | { readonly kind: 'generated'; readonly id: string; readonly path: Path }
  /** Made of an objective, one rule for each tier. */
  | { readonly kind: 'burn'; readonly id: string; readonly slo: string; readonly path: Path; readonly objective: Path }
  /** A rule of the user's own. */
  | { readonly kind: 'custom'; readonly id: string; readonly path: Path };

const BURN = 'ErrorBudgetBurn';

/** Everything that the spec has by the name `id`; undefined where it has nothing. */
export function refOf(
  fields: Fields,
  owner: OwnerKind,
  id: string,
  generated: ReadonlySet<string>,
): AlertRef | undefined {
  const [name = '', slo] = id.split('/');
  if (owner === 'Service' && name === BURN && slo !== undefined) {
    const index = listAt(fields, ['spec', 'objectives']).findIndex((one) => isFields(one) && one.name === slo);
    if (index < 0) return undefined;
    const burn = `${BURN}/${slo}`;
    return { kind: 'burn', id: burn, slo, path: ['spec', 'alerts', burn], objective: ['spec', 'objectives', index] };
  }
  if (generated.has(name)) return { kind: 'generated', id: name, path: ['spec', 'alerts', name] };
  const custom = customRules(fields).find(({ rule }) => rule.alert === id);
  return custom && { kind: 'custom', id, path: custom.path };
}

interface CustomRule {
  readonly rule: Fields;
  readonly path: Path;
}

/** The rules that are written out: of a service, or of a rule set with or without groups. */
export function customRules(fields: Fields): readonly CustomRule[] {
  const under = (path: Path): CustomRule[] =>
    listAt(fields, path).flatMap((rule, index) => (isFields(rule) ? [{ rule, path: [...path, index] }] : []));
  const groups = listAt(fields, ['spec', 'groups']);
  return [...under(['spec', 'rules']), ...groups.flatMap((_, index) => under(['spec', 'groups', index, 'rules']))];
}

export function listAt(fields: unknown, path: Path): readonly unknown[] {
  const value = valueAt(fields, path);
  return Array.isArray(value) ? value : [];
}

/** The alerts that `ref` became, with the groups that they are evaluated in. */
export function alertsOf(groups: readonly RuleGroup[], ref: AlertRef): readonly GroupedAlert[] {
  return groups.flatMap(({ interval, name, rules }) =>
    rules
      .filter(isAlert)
      .filter((rule) => isOf(rule, ref))
      .map((rule) => ({ rule, group: name, ...(interval === undefined ? {} : { interval }) })),
  );
}

function isOf(rule: AlertRule, ref: AlertRef): boolean {
  if (ref.kind === 'custom') return rule.at !== undefined && rule.at.path.join('\n') === ref.path.join('\n');
  if (rule.at !== undefined) return false;
  if (ref.kind === 'burn') return rule.alert === BURN && rule.labels.slo === ref.slo;
  return rule.alert === ref.id;
}

/** What tells rules of one alert from each other: a tier, a signal; undefined where there is one rule alone. */
export const partOf = ({ labels }: Pick<AlertRule, 'labels'>): string | undefined => labels.tier ?? labels.signal;
