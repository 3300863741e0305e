/** Alerts and rules of a spec in the model's terms: changes to what is generated, and the user's own. */

import type { Path } from '../model/origin.ts';
import type { AlertOverride, CustomRule } from '../model/service.ts';
import { finding, shown } from './codes.ts';
import type { Reading } from './convert.ts';
import { exactRatio, lengthOf, positiveLengthOf, shareOf } from './convert.ts';
import { conflict } from './objectives.ts';
import type { OverrideFields, RuleFields } from './schema.ts';

/** The overrides by alert id, in the order they are written. */
export function overridesOf(
  reading: Reading,
  fields: Readonly<Record<string, OverrideFields>>,
): Record<string, AlertOverride> {
  return Object.fromEntries(
    Object.entries(fields).map(([id, override]) => [id, overrideOf(reading, override, ['spec', 'alerts', id])]),
  );
}

function overrideOf(reading: Reading, fields: OverrideFields, path: Path): AlertOverride {
  return {
    ...(fields.enabled !== undefined && { enabled: fields.enabled }),
    ...(fields.threshold !== undefined && {
      threshold: thresholdOf(reading, fields.threshold, [...path, 'threshold']),
    }),
    ...lengthsOf(reading, fields, path),
    ...(fields.severity !== undefined && { severity: fields.severity }),
    ...(fields.minRequests !== undefined && { minRequests: fields.minRequests }),
    ...(fields.labels && { labels: fields.labels }),
    ...(fields.annotations && { annotations: fields.annotations }),
  };
}

function thresholdOf(reading: Reading, written: string | number, path: Path): NonNullable<AlertOverride['threshold']> {
  const isDuration = typeof written === 'string' && /[a-z]$/.test(written);
  return isDuration
    ? { duration: positiveLengthOf(reading, written, path) }
    : { ratio: shareOf(reading, written, path) };
}

function lengthsOf(reading: Reading, fields: Pick<RuleFields, 'for' | 'keepFiringFor'>, path: Path) {
  return {
    ...(fields.for !== undefined && { for: lengthOf(reading, fields.for, [...path, 'for']) }),
    ...(fields.keepFiringFor !== undefined && {
      keepFiringFor: lengthOf(reading, fields.keepFiringFor, [...path, 'keepFiringFor']),
    }),
  };
}

/** The rules under `path`; each knows where it stands. */
export function rulesOf(reading: Reading, fields: readonly RuleFields[], path: Path): CustomRule[] {
  return fields.map((rule, index) => ruleOf(reading, rule, [...path, index]));
}

function ruleOf(reading: Reading, fields: RuleFields, path: Path): CustomRule {
  if (fields.alert !== undefined && fields.record !== undefined) {
    conflict(reading, path, 'record', 'alert', 'a rule either alerts or records; write two rules');
  } else if (fields.alert === undefined && fields.record === undefined) {
    const message = `The rule ${shown(fields.expr)} has no name.`;
    const at = { origin: reading.origin, path: [...path, 'expr'] };
    reading.findings.push(finding('missing-field', at, message, { expected: 'alert or record' }));
  } else if (fields.record !== undefined) {
    for (const field of ['for', 'keepFiringFor', 'annotations'] as const) {
      if (fields[field] !== undefined) conflict(reading, path, field, 'record', 'only alerts take it; remove it');
    }
  }
  return {
    ...(fields.alert !== undefined && { alert: fields.alert }),
    ...(fields.record !== undefined && { record: fields.record }),
    expr: fields.expr,
    ...lengthsOf(reading, fields, path),
    labels: fields.labels ?? {},
    annotations: fields.annotations ?? {},
    path,
  };
}

/** Whether a ratio is written where it can be compared with another: the key of `reportDoubles` for quantiles. */
export function ratioKey(written: string | number): string {
  const { num, den } = exactRatio(written);
  return `${num}/${den}`;
}
