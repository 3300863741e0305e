/** Conditions on the labels of alerts, as Alertmanager's configuration writes them and as it takes them. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Labels } from '../model/matcher.ts';
import { escapeRegex } from '../model/matcher.ts';

/** The label has one of `values`, or none of them. An empty value stands for a label that is not there. */
export interface LabelMatcher {
  readonly label: string;
  readonly op: 'one-of' | 'none-of';
  /** Sorted, each once, at least one. */
  readonly values: readonly string[];
}

export function oneOf(label: string, values: readonly string[]): LabelMatcher {
  return matcher(label, 'one-of', values);
}

export function noneOf(label: string, values: readonly string[]): LabelMatcher {
  return matcher(label, 'none-of', values);
}

/** The label is there. */
export function present(label: string): LabelMatcher {
  return noneOf(label, ['']);
}

/** One matcher for each of `labels`, in the order of their names. */
export function equalTo(labels: Labels): readonly LabelMatcher[] {
  return Object.keys(labels)
    .sort(compareText)
    .map((label) => oneOf(label, [labels[label]!]));
}

/** The value of `label`, whatever it is called: empty where it is not there. */
export function labelValue(labels: Labels, label: string): string {
  return Object.hasOwn(labels, label) ? labels[label]! : '';
}

export function matches(matchers: readonly LabelMatcher[], labels: Labels): boolean {
  return matchers.every(({ label, op, values }) => values.includes(labelValue(labels, label)) === (op === 'one-of'));
}

/** The matcher in Alertmanager's notation: `service=~"cart|checkout"`. Its regular expressions match whole values. */
export function printMatcher({ label, op, values }: LabelMatcher): string {
  const equal = op === 'one-of';
  if (values.length === 1) return `${label}${equal ? '=' : '!='}${quotedValue(values[0]!)}`;
  return `${label}${equal ? '=~' : '!~'}${quotedValue(values.map(escapeRegex).join('|'))}`;
}

function matcher(label: string, op: LabelMatcher['op'], values: readonly string[]): LabelMatcher {
  if (values.length === 0) throw new Error(`matcher: no value for ${label}`);
  return { label, op, values: [...new Set(values)].sort(compareText) };
}

function quotedValue(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
