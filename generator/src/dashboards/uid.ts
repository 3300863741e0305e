/** The address of each dashboard in Grafana: stable, unique, and readable where the name allows it. */

import { compareText } from '../diagnostics/diagnostic.ts';
import { HASH_LENGTH, hashOf } from '../model/hash.ts';
import type { Labels } from '../model/matcher.ts';

/** What Grafana stores at most. */
const MAX_LENGTH = 40;
/** Services have a dash after it, dashboards of the fleet an underscore, so that no service takes the address of one. */
const PRODUCT = 'quartet';
/** Underscores part name and identity, so they stand in neither. */
const PLAIN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Dashboards over all services. */
export const FLEET_UIDS = {
  fleet: `${PRODUCT}_fleet`,
  application: `${PRODUCT}_application`,
  api: `${PRODUCT}_api`,
  database: `${PRODUCT}_database`,
  system: `${PRODUCT}_system`,
  errors: `${PRODUCT}_errors`,
} as const;

/** Dashboards of one database or host at a time. */
export const WATCH_UIDS = {
  mysql: `${PRODUCT}_mysql`,
  mysqlQueries: `${PRODUCT}_mysql-queries`,
  postgresql: `${PRODUCT}_postgresql`,
  redis: `${PRODUCT}_redis`,
  host: `${PRODUCT}_host`,
} as const;

/** A service by what makes it one. */
export interface ServiceName {
  readonly name: string;
  readonly identity: Labels;
}

/**
 * The address of a service's own dashboard: at most 40 of `[a-z0-9_-]`. Equal for equal name and identity, whatever
 * else changes in the spec.
 *
 * `quartet-checkout_prod` where name and identity are short and plain; else a readable beginning and a hash of both.
 */
export function serviceUid(service: ServiceName): string {
  const parts = partsOf(service);
  const plain = `${PRODUCT}-${parts.join('_')}`;
  if (parts.every((part) => PLAIN.test(part)) && plain.length <= MAX_LENGTH) return plain;
  const slug = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const room = MAX_LENGTH - PRODUCT.length - HASH_LENGTH - 2;
  const labels = Object.keys(service.identity).sort(compareText);
  const hash = hashOf(JSON.stringify([service.name, ...labels.map((label) => [label, service.identity[label]])]));
  return [PRODUCT, slug.slice(0, room).replace(/-$/, ''), hash].filter(Boolean).join('-');
}

/**
 * The address of any of `services` as a text in which `field` stands for each part, for links out of a table that
 * lists them all.
 *
 * @param field  What Grafana fills in: of a label's name.
 * @returns undefined where one of them has an address that cannot be told from its labels.
 */
export function serviceUidTemplate(
  services: readonly ServiceName[],
  field: (label: string) => string,
): string | undefined {
  const labels = identityLabelsOf(services);
  const isPlain = (service: ServiceName) =>
    Object.keys(service.identity).length === labels.length &&
    serviceUid(service) === `${PRODUCT}-${partsOf(service).join('_')}`;
  return services.every(isPlain) ? `${PRODUCT}-${['service', ...labels].map(field).join('_')}` : undefined;
}

/** Names of all identity labels of `services`, sorted. */
export function identityLabelsOf(services: readonly ServiceName[]): readonly string[] {
  const labels = new Set<string>();
  for (const { identity } of services) for (const label of Object.keys(identity)) labels.add(label);
  return [...labels].sort(compareText);
}

function partsOf({ name, identity }: ServiceName): readonly string[] {
  const labels = Object.keys(identity).sort(compareText);
  return [name, ...labels.map((label) => identity[label]!)];
}
