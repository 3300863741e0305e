/** Labels and selectors of a service's own recorded series. */

import { compareText } from '../diagnostics/diagnostic.ts';
import { HASH_LENGTH, hashOf } from '../model/hash.ts';
import type { Labels, Matchers } from '../model/matcher.ts';
import type { Service } from '../model/service.ts';
import { selector } from '../promql/print.ts';

/** Labels on every series of the service: its name and its identity. */
export function identityLabels(service: Service): Labels {
  return { service: service.name, ...service.identity };
}

/** Labels on every alert of the service, but for severity and what the alert adds. */
export function alertLabels(service: Service): Labels {
  return { ...service.defaults.labels, ...service.labels, ...identityLabels(service) };
}

/** A selector of a series that the service records: `service:requests:rate5m{service="checkout"}`. */
export function recorded(service: Service, name: string, extra: Labels = {}, range?: string): string {
  const labels = { ...identityLabels(service), ...extra };
  const matchers: Matchers = Object.keys(labels).map((label) => ({ label, op: '=' as const, value: labels[label]! }));
  return selector(name, matchers, range);
}

const LONGEST_KEY = 150;

/** Unique among services, safe as a file name: the name, and the identity's values in the order of their labels. */
export function serviceKey(service: Pick<Service, 'identity' | 'name'>): string {
  const values = Object.keys(service.identity)
    .sort(compareText)
    .map((label) => service.identity[label]!);
  const key = [service.name, ...values].map((part) => part.replace(/[^A-Za-z0-9._-]/g, '_')).join('.');
  // A file name may have 255 bytes, and the longest ending is that of a test of an objective.
  if (key.length <= LONGEST_KEY) return key;
  return `${key.slice(0, LONGEST_KEY - HASH_LENGTH - 1)}-${hashOf(JSON.stringify([service.name, ...values]))}`;
}
