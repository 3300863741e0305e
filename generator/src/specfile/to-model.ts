/** Turns documents that the schema let pass into the model, and reports what no schema can see. */

import { compare, ONE, ZERO } from '../model/decimal.ts';
import { seconds } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';
import type { Path } from '../model/origin.ts';
import type {
  LatencySettings,
  RuleSet,
  RuleSetGroup,
  Service,
  SignalFilter,
  SignalSettings,
} from '../model/service.ts';
import { finding, shown } from './codes.ts';
import type { Reading } from './convert.ts';
import { conditionsOf, exactRatio, matchersOf, positiveLengthOf, reportDoubles } from './convert.ts';
import type { Scope } from './defaults.ts';
import { objectivesOf } from './objectives.ts';
import { checkReceiver } from './receivers.ts';
import { overridesOf, ratioKey, rulesOf } from './rules.ts';
import type { RuleSetDocument, ServiceDocument, SignalFields } from './schema.ts';

const NOTHING: Labels = {};

/** The service a document describes; whether it may be used shows in the findings of `reading`. */
export function serviceOf(reading: Reading, document: ServiceDocument, scope: Scope): Service {
  const { metadata, spec } = document;
  const { defaults } = scope;
  const identity = metadata.identity ?? NOTHING;
  checkIdentity(reading, metadata.labels ?? NOTHING, identity);
  const notify = spec.notify ?? scope.notify;
  checkReceiver(reading, spec.notify, scope);
  checkList(reading, spec.dependsOn ?? [], ['spec', 'dependsOn']);
  const selector = matchersOf(reading, spec.selector, ['spec', 'selector']);
  checkSelector(reading, selector, Object.keys(spec.selector).length);
  return {
    kind: 'Service',
    name: metadata.name,
    labels: without({ ...defaults.labels, ...metadata.labels }, identity),
    identity,
    annotations: { ...defaults.annotations, ...metadata.annotations },
    ...(spec.description !== undefined && { description: spec.description }),
    profile: spec.profile,
    selector,
    signals: spec.signals ? signalsOf(reading, spec.signals) : {},
    objectives: objectivesOf(reading, spec.objectives ?? []),
    dependsOn: spec.dependsOn ?? [],
    alerts: overridesOf(reading, spec.alerts ?? {}),
    rules: rulesOf(reading, spec.rules ?? [], ['spec', 'rules']),
    ...(notify !== undefined && { notify }),
    ...(spec.minRequests !== undefined && { minRequests: spec.minRequests }),
    defaults,
    origin: reading.origin,
  };
}

/** The rule set a document describes. `owner` becomes a label, so that alerts can be routed by it. */
export function ruleSetOf(reading: Reading, document: RuleSetDocument, scope: Scope): RuleSet {
  const { metadata, spec } = document;
  const { defaults } = scope;
  const notify = spec.notify ?? scope.notify;
  checkReceiver(reading, spec.notify, scope);
  return {
    kind: 'RuleSet',
    name: metadata.name,
    labels: {
      ...defaults.labels,
      ...metadata.labels,
      ...spec.labels,
      ...(spec.owner !== undefined && { owner: spec.owner }),
    },
    groups: groupsOf(reading, document),
    ...(notify !== undefined && { notify }),
    defaults,
    origin: reading.origin,
  };
}

function groupsOf(reading: Reading, { metadata, spec }: RuleSetDocument): RuleSetGroup[] {
  const { origin, findings } = reading;
  if (spec.rules && spec.groups) {
    const also = [{ at: { origin, path: ['spec', 'rules'], key: true }, message: '`rules` stands here' }];
    const at = { origin, path: ['spec', 'groups'], key: true };
    const help = 'move the rules into a group';
    findings.push(finding('conflicting-fields', at, '`groups` cannot stand beside `rules`.', { help, also }));
    return [];
  }
  if (spec.rules) return [{ name: metadata.name, rules: rulesOf(reading, spec.rules, ['spec', 'rules']) }];
  if (!spec.groups) {
    const message = `Rule set ${shown(metadata.name)} has no rules.`;
    findings.push(finding('missing-field', { origin, path: ['spec'] }, message, { expected: 'rules or groups' }));
    return [];
  }
  reportDoubles(
    reading,
    spec.groups,
    (group) => group.name,
    (index) => ['spec', 'groups', index, 'name'],
    'duplicate-group',
    (name) => `There is already a group ${shown(name)}.`,
  );
  return spec.groups.map((group, index) => {
    const path: Path = ['spec', 'groups', index];
    return {
      name: group.name,
      ...(group.interval !== undefined && {
        interval: positiveLengthOf(reading, group.interval, [...path, 'interval']),
      }),
      rules: rulesOf(reading, group.rules, [...path, 'rules']),
    };
  });
}

function signalsOf(reading: Reading, fields: SignalFields): SignalSettings {
  const path: Path = ['spec', 'signals'];
  if (fields.saturation) checkList(reading, fields.saturation, [...path, 'saturation']);
  return {
    ...(fields.traffic && { traffic: filterOf(reading, fields.traffic, [...path, 'traffic']) }),
    ...(fields.errors && { errors: filterOf(reading, fields.errors, [...path, 'errors']) }),
    ...(fields.latency && { latency: latencyOf(reading, fields.latency, [...path, 'latency']) }),
    ...(fields.saturation && { saturation: fields.saturation }),
  };
}

function filterOf(reading: Reading, fields: NonNullable<SignalFields['traffic']>, path: Path): SignalFilter {
  return {
    ...(fields.match && { match: conditionsOf(reading, fields.match, [...path, 'match']) }),
    ...(fields.exclude && { exclude: conditionsOf(reading, fields.exclude, [...path, 'exclude']) }),
    ...(fields.metric !== undefined && { metric: fields.metric }),
  };
}

function latencyOf(reading: Reading, fields: NonNullable<SignalFields['latency']>, path: Path): LatencySettings {
  return {
    ...filterOf(reading, fields, path),
    ...(fields.quantiles && { quantiles: quantilesOf(reading, fields.quantiles, [...path, 'quantiles']) }),
    ...(fields.histogram && { histogram: fields.histogram }),
    ...(fields.buckets && { buckets: bucketsOf(reading, fields.buckets, [...path, 'buckets']) }),
  };
}

function quantilesOf(reading: Reading, written: readonly (string | number)[], path: Path) {
  const { origin, findings } = reading;
  reportDoubles(
    reading,
    written,
    ratioKey,
    (index) => [...path, index],
    'duplicate-value',
    () => 'The quantile stands twice.',
  );
  const quantiles = written.map((one, index) => {
    const value = exactRatio(one);
    if (compare(value, ZERO) <= 0 || compare(value, ONE) >= 0) {
      const at = { origin, path: [...path, index] };
      findings.push(
        finding('out-of-range', at, `${shown(one)} is no quantile.`, { expected: 'more than 0 and less than 1' }),
      );
    }
    return value;
  });
  return quantiles.sort(compare);
}

function bucketsOf(reading: Reading, written: readonly (string | number)[], path: Path): number[] {
  const bounds = written.map((one, index) =>
    typeof one === 'number' ? one : seconds(positiveLengthOf(reading, one, [...path, index])),
  );
  bounds.forEach((bound, index) => {
    const before = bounds[index - 1];
    if (before === undefined || bound > before || bound === 0) return;
    const at = { origin: reading.origin, path: [...path, index] };
    const message = `${shown(written[index])} does not come after ${shown(written[index - 1])}.`;
    reading.findings.push(finding('out-of-range', at, message, { expected: 'bounds in ascending order, each once' }));
  });
  return bounds;
}

function checkIdentity(reading: Reading, labels: Labels, identity: Labels): void {
  for (const name of Object.keys(identity)) {
    if (!Object.hasOwn(labels, name)) continue;
    const { origin } = reading;
    const also = [
      { at: { origin, path: ['metadata', 'identity', name], key: true }, message: 'it stands under `identity` here' },
    ];
    const at = { origin, path: ['metadata', 'labels', name], key: true };
    const message = `Label ${shown(name)} stands under \`labels\` and under \`identity\`.`;
    const help = 'keep it under `identity` if it never changes, else under `labels`';
    reading.findings.push(finding('conflicting-fields', at, message, { help, also }));
  }
}

/** `labels` less those that `other` has: identity is stronger than what defaults say. */
function without(labels: Labels, other: Labels): Labels {
  const names = Object.keys(other);
  if (names.length === 0) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

/** @param labels  How many labels were written. */
export function checkSelector(
  reading: Reading,
  selector: Service['selector'],
  labels: number,
  field: 'selector' | 'admin' = 'selector',
): void {
  // A label without an operator is reported by itself.
  if (selector.length === 0 && labels > 0) return;
  const isOpen = selector.every(({ op, value }) => (op === '=~' && value === '.*') || (op === '=' && value === ''));
  if (!isOpen) return;
  reading.findings.push(
    finding(
      'empty-selector',
      { origin: reading.origin, path: ['spec', field] },
      'The selector takes in every series there is.',
      {
        expected: 'a label that only this service has, such as { job: checkout }',
      },
    ),
  );
}

function checkList(reading: Reading, values: readonly string[], path: Path): void {
  reportDoubles(
    reading,
    values,
    (value) => value,
    (index) => [...path, index],
    'duplicate-value',
    (value) => `${shown(value)} stands twice.`,
  );
}
