/** Documents of databases and hosts in the model's terms. */

import type { Database, Host, WatchOverride } from '../model/database.ts';
import { compare, decimalOf, ONE } from '../model/decimal.ts';
import type { Path } from '../model/origin.ts';
import { finding, shown } from './codes.ts';
import type { Reading } from './convert.ts';
import { exactRatio, lengthOf, matchersOf, positiveLengthOf } from './convert.ts';
import type { Scope } from './defaults.ts';
import { checkReceiver } from './receivers.ts';
import type { DatabaseDocument, HostDocument, WatchOverrideFields } from './schema-databases.ts';
import { checkSelector } from './to-model.ts';

/** The database a document describes; whether it may be used shows in the findings of `reading`. */
export function databaseOf(reading: Reading, document: DatabaseDocument, scope: Scope): Database {
  const { spec } = document;
  for (const field of ['flavor', 'admin'] as const) {
    if (spec.engine === 'mysql' || spec[field] === undefined) continue;
    const { origin } = reading;
    const also = [{ at: { origin, path: ['spec', 'engine'] }, message: 'the engine stands here' }];
    const message = `\`${field}\` is for MySQL and MariaDB, and the engine is ${shown(spec.engine)}.`;
    const at = { origin, path: ['spec', field], key: true };
    reading.findings.push(finding('conflicting-fields', at, message, { help: 'remove it', also }));
  }
  const admin = spec.admin && matchersOf(reading, spec.admin, ['spec', 'admin']);
  if (admin) checkSelector(reading, admin, Object.keys(spec.admin!).length, 'admin');
  return {
    kind: 'Database',
    ...watchOf(reading, document, scope),
    engine: spec.engine,
    flavor: spec.flavor ?? 'auto',
    ...(admin && { admin }),
    ...(spec.host !== undefined && { host: spec.host }),
  };
}

/** The host a document describes. */
export function hostOf(reading: Reading, document: HostDocument, scope: Scope): Host {
  return { kind: 'Host', ...watchOf(reading, document, scope) };
}

function watchOf(reading: Reading, { metadata, spec }: DatabaseDocument | HostDocument, scope: Scope) {
  const { defaults } = scope;
  const notify = spec.notify ?? scope.notify;
  checkReceiver(reading, spec.notify, scope);
  const selector = matchersOf(reading, spec.selector, ['spec', 'selector']);
  checkSelector(reading, selector, Object.keys(spec.selector).length);
  const overrides = Object.entries(spec.alerts ?? {});
  return {
    name: metadata.name,
    labels: { ...defaults.labels, ...metadata.labels },
    annotations: { ...defaults.annotations, ...metadata.annotations },
    ...(spec.description !== undefined && { description: spec.description }),
    selector,
    alerts: Object.fromEntries(
      overrides.map(([id, fields]) => [id, overrideOf(reading, fields, ['spec', 'alerts', id])]),
    ),
    ...(notify !== undefined && { notify }),
    defaults,
    origin: reading.origin,
  };
}

function overrideOf(reading: Reading, fields: WatchOverrideFields, path: Path): WatchOverride {
  return {
    ...(fields.enabled !== undefined && { enabled: fields.enabled }),
    ...(fields.threshold !== undefined && {
      threshold: thresholdOf(reading, fields.threshold, [...path, 'threshold']),
    }),
    ...(fields.rate !== undefined && { rate: decimalOf(String(fields.rate))! }),
    ...(fields.for !== undefined && { for: lengthOf(reading, fields.for, [...path, 'for']) }),
    ...(fields.keepFiringFor !== undefined && {
      keepFiringFor: lengthOf(reading, fields.keepFiringFor, [...path, 'keepFiringFor']),
    }),
    ...(fields.severity !== undefined && { severity: fields.severity }),
    ...(fields.labels && { labels: fields.labels }),
    ...(fields.annotations && { annotations: fields.annotations }),
  };
}

function thresholdOf(reading: Reading, written: string | number, path: Path): NonNullable<WatchOverride['threshold']> {
  if (typeof written === 'string' && /[a-z]$/.test(written)) {
    return { duration: positiveLengthOf(reading, written, path) };
  }
  const isPercent = typeof written === 'string' && written.endsWith('%');
  const number = exactRatio(written);
  if (isPercent && compare(number, ONE) > 0) {
    const at = { origin: reading.origin, path };
    const message = `${shown(written)} is more than all of it.`;
    reading.findings.push(finding('out-of-range', at, message, { expected: 'at most 100%' }));
  }
  return { number, isPercent };
}
