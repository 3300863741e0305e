/** Looks at the templates in labels and annotations that a spec puts on generated alerts: a broken one stops the whole file. */

import { templateOf } from './lint/template.ts';
import type { Watched } from './model/database.ts';
import type { Finding } from './model/finding.ts';
import type { Labels } from './model/matcher.ts';
import { at } from './model/origin.ts';
import type { Service } from './model/service.ts';

/**
 * Findings on texts of `service` that Prometheus could not parse as templates; custom rules are lint's.
 *
 * What stands in Defaults has the place of the service that it reaches.
 */
export function userTextFindings(service: Service | Watched): Finding[] {
  return [
    ...textFindings(service, service.labels, ['metadata', 'labels']),
    ...('identity' in service ? textFindings(service, service.identity, ['metadata', 'identity']) : []),
    ...textFindings(service, service.annotations, ['metadata', 'annotations']),
    ...textFindings(service, missing(service.defaults.labels, service.labels), ['metadata'], ' of the Defaults'),
    ...textFindings(
      service,
      missing(service.defaults.annotations, service.annotations),
      ['metadata'],
      ' of the Defaults',
    ),
    ...Object.entries(service.alerts).flatMap(([id, { labels = {}, annotations = {} }]) => [
      ...textFindings(service, labels, ['spec', 'alerts', id, 'labels']),
      ...textFindings(service, annotations, ['spec', 'alerts', id, 'annotations']),
    ]),
  ];
}

function textFindings(service: Service | Watched, texts: Labels, path: readonly string[], whose = ''): Finding[] {
  return Object.entries(texts).flatMap(([name, text]): Finding[] => {
    const { problem } = templateOf(text);
    if (!problem) return [];
    return [
      {
        code: 'template-syntax',
        severity: 'error',
        message: `\`${name}\`${whose} is no template that Prometheus reads: ${problem.message}.`,
        help: problem.help ?? 'Write a literal `{{` as `{{ "{{" }}`.',
        at: at(service.origin, ...path, ...(whose ? [] : [name])),
      },
    ];
  });
}

function missing(texts: Labels, over: Labels): Labels {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !Object.hasOwn(over, name)));
}
