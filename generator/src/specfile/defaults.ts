/** Which defaults hold for a document: those of its folder over those of the folders above, key by key. */

import type { Duration } from '../model/duration.ts';
import { MINUTE, SECOND } from '../model/duration.ts';
import type { Path } from '../model/origin.ts';
import type { Defaults } from '../model/service.ts';
import { finding } from './codes.ts';
import type { Reading } from './convert.ts';
import { positiveLengthOf } from './convert.ts';
import { checkReceiver, receiversOf, smtpOf } from './receivers.ts';
import type { DefaultsDocument } from './schema.ts';

/** Defaults and what they say of services alone. */
export interface Scope {
  readonly defaults: Defaults;
  readonly notify?: string;
}

/** What holds where nobody says anything. */
export const BUILT_IN: Scope = {
  defaults: {
    labels: {},
    annotations: {},
    severities: { page: 'critical', ticket: 'warning' },
    receivers: {},
    intervals: { fast: (30 * SECOND) as Duration, slow: (2 * MINUTE) as Duration },
    scrapeInterval: (15 * SECOND) as Duration,
    grafana: '',
  },
};

/** Prometheus looks back 5 minutes for a sample. A series that is evaluated less often than that is absent in between. */
const LOOK_BACK = (5 * MINUTE) as Duration;

/** `document` over `above`. */
export function scopeUnder(reading: Reading, above: Scope, document: DefaultsDocument): Scope {
  const scope = merged(reading, above, document);
  checkReceiver(reading, document.spec.notify, scope);
  return scope;
}

function merged(reading: Reading, above: Scope, document: DefaultsDocument): Scope {
  const { spec } = document;
  const { defaults } = above;
  const minRequests = spec.minRequests ?? defaults.minRequests;
  const runbooks = spec.runbooks ?? defaults.runbooks;
  const notify = spec.notify ?? above.notify;
  const smtp = spec.smtp ? smtpOf(reading, spec.smtp) : defaults.smtp;
  return {
    defaults: {
      labels: { ...defaults.labels, ...spec.labels },
      annotations: { ...defaults.annotations, ...spec.annotations },
      severities: {
        page: spec.severities?.page ?? defaults.severities.page,
        ticket: spec.severities?.ticket ?? defaults.severities.ticket,
      },
      receivers: { ...defaults.receivers, ...receiversOf(reading, spec.receivers ?? {}) },
      ...(smtp && { smtp }),
      intervals: intervalsOf(reading, defaults.intervals, spec.intervals ?? {}),
      scrapeInterval:
        spec.scrapeInterval === undefined
          ? defaults.scrapeInterval
          : positiveLengthOf(reading, spec.scrapeInterval, ['spec', 'scrapeInterval']),
      ...(minRequests !== undefined && { minRequests }),
      grafana: (spec.grafana ?? defaults.grafana).replace(/\/+$/, ''),
      ...(runbooks !== undefined && { runbooks }),
    },
    ...(notify !== undefined && { notify }),
  };
}

function intervalsOf(
  reading: Reading,
  above: Defaults['intervals'],
  fields: NonNullable<DefaultsDocument['spec']['intervals']>,
): Defaults['intervals'] {
  const interval = (name: keyof Defaults['intervals']): Duration => {
    const written = fields[name];
    if (written === undefined) return above[name];
    const path: Path = ['spec', 'intervals', name];
    const value = positiveLengthOf(reading, written, path);
    if (value >= LOOK_BACK) {
      reading.findings.push(
        finding(
          'out-of-range',
          { origin: reading.origin, path },
          `\`${written}\` is too slow: its series would be absent between evaluations.`,
          {
            expected: 'less than the 5m that Prometheus looks back',
          },
        ),
      );
    }
    return value;
  };
  return { fast: interval('fast'), slow: interval('slow') };
}

/** The folder of a file, with forward slashes and without `.`: empty for a bare name. */
export function folderOf(file: string): string {
  const parts = file.replaceAll('\\', '/').split('/').slice(0, -1);
  const isAbsolute = parts[0] === '';
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(part);
  }
  return (isAbsolute ? '/' : '') + kept.join('/');
}

/** `folder` and those above it, the outermost first: '', 'a', 'a/b' for `a/b`. */
export function foldersAbove(folder: string): string[] {
  const isAbsolute = folder.startsWith('/');
  const folders = [isAbsolute ? '/' : ''];
  let path = isAbsolute ? '/' : '';
  for (const part of folder.split('/').filter((one) => one !== '')) {
    path = path === '' || path === '/' ? path + part : `${path}/${part}`;
    folders.push(path);
  }
  return folders;
}
