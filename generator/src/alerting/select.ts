/** Matchers that pick the alerts of some services, and of no others of the same name. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Labels } from '../model/matcher.ts';
import type { Service } from '../model/service.ts';
import { grouped } from './grouped.ts';
import type { LabelMatcher } from './matching.ts';
import { equalTo, labelValue, oneOf } from './matching.ts';
import { identityLabelsOf } from './owners.ts';

/** Names in one regular expression; a line of more than that nobody reads. */
export const LONGEST_LIST = 50;

/** One of `values` under `label`, in as many matchers as it takes. */
export function anyOf(label: string, values: readonly string[]): readonly LabelMatcher[] {
  const sorted = [...new Set(values)].sort(compareText);
  const count = Math.ceil(sorted.length / LONGEST_LIST);
  return Array.from({ length: count }, (_, index) =>
    oneOf(label, sorted.slice(index * LONGEST_LIST, (index + 1) * LONGEST_LIST)),
  );
}

export type ServiceSelection = (chosen: readonly Service[]) => readonly (readonly LabelMatcher[])[];

/**
 * Selects among `all` services.
 *
 * @returns For some of them, lists of matchers of which each alert meets at most one: by name where all services of that
 *   name are chosen, else by name and the labels that tell those apart.
 */
export function selectionOf(all: readonly Service[]): ServiceSelection {
  const variants = grouped(all, ({ name }) => name);
  return (chosen) => {
    const whole: string[] = [];
    const parts = new Map<string, { readonly labels: Labels; readonly names: string[] }>();
    for (const [name, some] of grouped(chosen, (service) => service.name)) {
      const named = variants.get(name) ?? [];
      if (some.length === named.length) {
        whole.push(name);
        continue;
      }
      for (const service of some) {
        const labels = tellingLabels(service, named);
        const key = JSON.stringify(Object.entries(labels));
        const part = parts.get(key) ?? { labels, names: [] };
        part.names.push(name);
        parts.set(key, part);
      }
    }
    return [
      ...anyOf('service', whole).map((matcher) => [matcher]),
      ...[...parts]
        .sort(([a], [b]) => compareText(a, b))
        .flatMap(([, { labels, names }]) => anyOf('service', names).map((matcher) => [matcher, ...equalTo(labels)])),
    ];
  };
}

/** What the alerts of `service` have under the labels that others of its name are told apart by. */
function tellingLabels({ defaults, identity, labels }: Service, variants: readonly Service[]): Labels {
  const own: Labels = { ...defaults.labels, ...labels, ...identity };
  return Object.fromEntries(identityLabelsOf(variants).map((label) => [label, labelValue(own, label)]));
}
