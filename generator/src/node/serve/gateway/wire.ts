/** Rule groups as Mimir's ruler API writes and reads them: YAML of groups, every unknown field refused. */

import { load } from 'js-yaml';
import { labelBlock, quoted, scalar } from '../../../emit/yaml.ts';
import { durationOf, printDuration } from '../../../model/duration.ts';
import type { Rule, RuleGroup } from '../../../plan.ts';
import { isAlert } from '../../../plan.ts';
import { SaveRefused } from '../save/problem.ts';

/** A rule as a client sends it, its fields as the spec names them. */
export interface SentRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keepFiringFor?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface SentGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly SentRule[];
}

/** One group as a document of its own. */
export function groupYaml(group: RuleGroup): string {
  return groupText(group, '', '');
}

/** A map from namespace to its groups, both in the order given. */
export function namespacesYaml(
  namespaces: readonly { readonly name: string; readonly groups: readonly RuleGroup[] }[],
): string {
  return namespaces
    .map(({ groups, name }) => `${quoted(name)}:\n${groups.map((group) => groupText(group, '  - ', '    ')).join('')}`)
    .join('');
}

function groupText(group: RuleGroup, first: string, indent: string): string {
  let text = `${first}name: ${quoted(group.name)}\n`;
  if (group.interval !== undefined) text += `${indent}interval: ${printDuration(group.interval)}\n`;
  text += group.rules.length === 0 ? `${indent}rules: []\n` : `${indent}rules:\n`;
  for (const rule of group.rules) text += ruleText(rule, indent);
  return text;
}

function ruleText(rule: Rule, indent: string): string {
  const [first, next] = [`${indent}  - `, `${indent}    `];
  const labels = labelBlock('labels', rule.labels, next);
  if (!isAlert(rule)) return `${first}record: ${scalar(rule.record)}\n${next}expr: ${quoted(rule.expr)}\n${labels}`;
  let text = `${first}alert: ${quoted(rule.alert)}\n${next}expr: ${quoted(rule.expr)}\n`;
  if (rule.for !== undefined) text += `${next}for: ${printDuration(rule.for)}\n`;
  if (rule.keepFiringFor !== undefined) text += `${next}keep_firing_for: ${printDuration(rule.keepFiringFor)}\n`;
  return text + labels + labelBlock('annotations', rule.annotations, next);
}

/** Fields of a group that Mimir knows and a plain Prometheus, or a spec, has no place for. */
const ELSEWHERE = [
  'source_tenants',
  'evaluation_delay',
  'query_offset',
  'align_evaluation_time_on_interval',
  'limit',
  'remote_write',
];

/**
 * The group that a client sends.
 *
 * @throws SaveRefused `bad-request` with the field and what is wrong about it.
 */
export function readGroup(text: string): SentGroup {
  let value: unknown;
  try {
    value = load(text);
  } catch (error) {
    throw refused(
      `The body is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : 'it cannot be read'}.`,
    );
  }
  const group = record(value);
  if (group === undefined) throw refused('The body is not the YAML of one rule group.');
  const { name, interval, rules, labels, ...others } = group;
  for (const [field, content] of Object.entries(others)) {
    if (!ELSEWHERE.includes(field)) throw refused(`A rule group has no field \`${field}\`.`);
    if (!isNothing(content)) throw refused(`\`${field}\` of a group cannot be kept: a plain Prometheus has none.`);
  }
  if (typeof name !== 'string' || name === '') throw refused('The rule group has no `name`.');
  if (rules !== undefined && rules !== null && !Array.isArray(rules)) throw refused('`rules` is not a list.');
  const common = texts(labels, 'labels') ?? {};
  const length = duration(interval, 'interval');
  return {
    name,
    ...(length === undefined || durationOf(length) === 0 ? {} : { interval: length }),
    rules: ((rules ?? []) as readonly unknown[]).map((rule, index) => readRule(rule, index + 1, common)),
  };
}

function readRule(value: unknown, number: number, common: Readonly<Record<string, string>>): SentRule {
  const rule = record(value);
  if (rule === undefined) throw refused(`Rule ${number} is not a mapping.`);
  const { alert, record: series, expr, for: hold, keep_firing_for: keep, labels, annotations, ...others } = rule;
  for (const field of Object.keys(others))
    throw refused(`Rule ${number} has the field \`${field}\`, which no rule has.`);
  const name = (text: unknown, field: string): string | undefined => {
    if (text === undefined || text === null || text === '') return undefined;
    if (typeof text !== 'string') throw refused(`\`${field}\` of rule ${number} is not a text.`);
    return text;
  };
  const named = { alert: name(alert, 'alert'), record: name(series, 'record') };
  if ((named.alert === undefined) === (named.record === undefined)) {
    throw refused(`Rule ${number} needs either \`alert\` or \`record\`.`);
  }
  if (typeof expr !== 'string' && typeof expr !== 'number') throw refused(`Rule ${number} has no \`expr\`.`);
  const own = { ...common, ...texts(labels, 'labels') };
  const notes = texts(annotations, 'annotations') ?? {};
  const times = { for: duration(hold, 'for'), keepFiringFor: duration(keep, 'keep_firing_for') };
  return {
    ...(named.alert === undefined ? { record: named.record! } : { alert: named.alert }),
    expr: String(expr),
    ...(isZero(times.for) ? {} : { for: times.for! }),
    ...(isZero(times.keepFiringFor) ? {} : { keepFiringFor: times.keepFiringFor! }),
    ...(Object.keys(own).length === 0 ? {} : { labels: own }),
    ...(Object.keys(notes).length === 0 ? {} : { annotations: notes }),
  };
}

function isZero(text: string | undefined): boolean {
  return text === undefined || durationOf(text) === 0;
}

function duration(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null || value === '' || value === 0) return undefined;
  const length = typeof value === 'string' ? durationOf(value) : undefined;
  if (length === undefined) throw refused(`\`${String(value)}\` is no \`${field}\`: write a duration such as 5m.`);
  return printDuration(length);
}

function texts(value: unknown, field: string): Readonly<Record<string, string>> | undefined {
  if (value === undefined || value === null) return undefined;
  const map = record(value);
  if (map === undefined) throw refused(`\`${field}\` is not a mapping.`);
  return Object.fromEntries(
    Object.entries(map).map(([name, text]) => {
      if (typeof text === 'object' && text !== null) throw refused(`\`${field}.${name}\` is not a text.`);
      return [name, text === null || text === undefined ? '' : String(text)];
    }),
  );
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || value === '' || value === 0 || value === false || value === '0s';
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function refused(message: string): SaveRefused {
  return new SaveRefused('bad-request', message);
}
