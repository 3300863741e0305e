/** Which service a page is about: its name and the labels that tell services of one name apart. */

import type { Identity } from '../../app/url-state.ts';
import type { Labels } from '../../prometheus/client.ts';
import { equals } from '../../prometheus/promql.ts';

export interface Scope {
  readonly service: string;
  readonly identity: Identity;
}

/** Matchers of every series of the service: `service="shop",env="prod"`. */
export const matchersOf = ({ identity, service }: Scope): string => equals({ service, ...identity });

/** What `service:info` says of one service. */
export interface ServiceInfo {
  readonly scope: Scope;
  readonly profile: string | undefined;
  /** Matchers of the service's own metrics, as PromQL. */
  readonly selector: string | undefined;
  /** The labels that may change: team, product and the like. */
  readonly labels: Labels;
}

const OWN = new Set(['__name__', 'service', 'identity', 'profile', 'selector']);

/** Reads one series of `service:info`; undefined where it names no service. */
export function infoOf(labels: Labels): ServiceInfo | undefined {
  const { identity: names = '', profile, selector, service } = labels;
  if (!service) return undefined;
  const identityNames = names.split(',').filter((name) => labels[name] !== undefined);
  return {
    scope: { service, identity: pick(labels, identityNames) },
    profile,
    selector,
    labels: pick(
      labels,
      Object.keys(labels).filter((name) => !OWN.has(name) && !identityNames.includes(name)),
    ),
  };
}

const pick = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries([...names].sort().map((name) => [name, labels[name]!]));

/** One text for a name and its identity: equal for equal services, different for different ones. */
export function scopeKey({ identity, service }: Scope): string {
  const names = Object.keys(identity).sort();
  return JSON.stringify([service, ...names.map((name) => [name, identity[name]])]);
}

/** `env=prod, region=eu`, empty without an identity. */
export const identityText = (identity: Identity): string =>
  Object.keys(identity)
    .sort()
    .map((name) => `${name}=${identity[name]}`)
    .join(', ');

export type Choice =
  | { readonly kind: 'one'; readonly info: ServiceInfo }
  /** The address fits several services; the reader chooses. */
  | { readonly kind: 'several'; readonly infos: readonly ServiceInfo[] }
  | { readonly kind: 'none' };

/** The service that an address names among those that exist. */
export function choose(infos: readonly ServiceInfo[], asked: Scope): Choice {
  const fitting = new Map<string, ServiceInfo>();
  for (const info of infos) {
    const { identity, service } = info.scope;
    const fits = Object.entries(asked.identity).every(([name, value]) => identity[name] === value);
    if (service === asked.service && fits) fitting.set(scopeKey(info.scope), info);
  }
  // A complete identity beats longer ones that it is a part of.
  const exact = fitting.get(scopeKey(asked));
  const found = exact && Object.keys(asked.identity).length > 0 ? [exact] : [...fitting.values()];
  if (found.length === 0) return { kind: 'none' };
  return found.length === 1 ? { kind: 'one', info: found[0]! } : { kind: 'several', infos: found };
}
