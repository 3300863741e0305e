/** Specs, and alerts that fire, for tests of routing and silencing. */

import { compileParts } from '../../compile.ts';
import type { Labels } from '../../model/matcher.ts';
import type { Model } from '../../model/model.ts';
import { isAlert } from '../../plan.ts';
import { readSpecs } from '../../specfile/read.ts';
import type { Inhibition } from '../inhibitions.ts';
import { matches } from '../matching.ts';

export type Documents = Readonly<Record<string, readonly object[]>>;

/** Files by path, each with its documents; YAML reads JSON. */
export function sourcesOf(files: Documents) {
  return Object.entries(files).map(([file, documents]) => ({
    file,
    text: documents.map((one) => JSON.stringify({ apiVersion: 'quartet/v1', ...one })).join('\n---\n'),
  }));
}

export function modelOf(files: Documents): Model {
  return readSpecs(sourcesOf(files)).model;
}

type Spec = Readonly<Record<string, unknown>>;

export const service = (name: string, spec: Spec = {}, metadata: Spec = {}) => ({
  kind: 'Service',
  metadata: { name, ...metadata },
  spec: { profile: 'node-http', selector: { job: `${name}-${JSON.stringify(metadata)}` }, ...spec },
});

export const database = (name: string, spec: Spec = {}, metadata: Spec = {}) => ({
  kind: 'Database',
  metadata: { name, ...metadata },
  spec: { engine: 'mysql', selector: { job: 'mysql', instance: name }, ...spec },
});

export const host = (name: string, spec: Spec = {}, metadata: Spec = {}) => ({
  kind: 'Host',
  metadata: { name, ...metadata },
  spec: { selector: { job: 'node', instance: name }, ...spec },
});

export const ruleSet = (name: string, alerts: readonly Spec[], spec: Spec = {}) => ({
  kind: 'RuleSet',
  metadata: { name },
  spec: { rules: alerts.map((rule) => ({ expr: 'up == 0', ...rule })), ...spec },
});

export const defaults = (spec: Spec) => ({ kind: 'Defaults', spec });

/** A receiver for each name, told apart by its address. */
export const hooks = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { webhook: { url: `http://hooks/${name}` } }]));

/** An alert as Prometheus sends it, with the document it belongs to. */
export interface Fired {
  readonly owner: string;
  readonly labels: Labels;
}

/** Every alert of the rules that are generated for `files`, those that users wrote among them. */
export function alertsOf(files: Documents): readonly Fired[] {
  const parts = [...compileParts(sourcesOf(files), { targets: ['prometheus-rules'] })];
  return parts.flatMap(({ groups = [], owner }) =>
    groups.flatMap(({ rules }) =>
      rules.filter(isAlert).map(({ alert, labels }) => ({ owner, labels: { ...labels, alertname: alert } })),
    ),
  );
}

/** Whether `source` silences `target` by one of `rules`, as Alertmanager decides it. */
export function silences(rules: readonly Inhibition[], source: Labels, target: Labels): boolean {
  return rules.some((rule) => {
    if (!matches(rule.source, source) || !matches(rule.target, target)) return false;
    if (matches(rule.source, target) && matches(rule.target, source)) return false;
    return rule.equal.every((label) => (source[label] ?? '') === (target[label] ?? ''));
  });
}
