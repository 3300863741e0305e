/** A new alert written into a spec: at the end of the rules of a service or a rule set, or into a file of its own. */

import { type EditResult, editSpec } from '@quartet/generator';
import { customRules, listAt } from '../../features/editor/alert-ref.ts';
import { documentOf, type Owner, valueAt } from '../../features/editor/document.ts';

export interface NewRule {
  readonly name: string;
  readonly expr: string;
}

const asFields = ({ expr, name }: NewRule) => ({ alert: name, expr, for: '5m', labels: { severity: 'warning' } });

/** The text with the rule behind the last one. */
export function withRule(text: string, owner: Owner, rule: NewRule): EditResult {
  const found = documentOf(text, owner);
  if (found === undefined) return { ok: false, reason: `there is no ${owner.kind} ${owner.name}` };
  const groups = listAt(found.fields, ['spec', 'groups']);
  const path = groups.length > 0 ? ['spec', 'groups', groups.length - 1, 'rules'] : ['spec', 'rules'];
  const rules = valueAt(found.fields, path);
  const fields = asFields(rule);
  return Array.isArray(rules)
    ? editSpec(text, [...path, rules.length], fields, found.index)
    : editSpec(text, path, [fields], found.index);
}

/** A rule set in a file of its own. */
export function ruleSetText(set: string, rule: NewRule): string {
  const head = `apiVersion: quartet/v1\nkind: RuleSet\nmetadata:\n  name: ${JSON.stringify(set)}\nspec: {}\n`;
  const result = editSpec(head, ['spec', 'rules'], [asFields(rule)]);
  if (!result.ok) throw new Error(`ruleSetText: ${result.reason}`);
  return result.text;
}

/** Why an alert cannot be called so; undefined where it can. */
export type NameProblem = 'empty' | 'odd' | 'taken';

export function nameProblem(name: string, text: string | undefined, owner: Owner | undefined): NameProblem | undefined {
  if (name === '') return 'empty';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'odd';
  const fields = text === undefined || owner === undefined ? undefined : documentOf(text, owner)?.fields;
  return fields && customRules(fields).some(({ rule }) => rule.alert === name) ? 'taken' : undefined;
}
