/** What only a look at all services together shows: shared names, shared files, shared selectors. */

import type { Finding } from '../model/finding.ts';
import { matchersKey } from '../model/matcher.ts';
import type { Model } from '../model/model.ts';
import { at } from '../model/origin.ts';
import type { Service } from '../model/service.ts';
import { serviceKey } from './scope.ts';

export function fleetFindings(model: Model): readonly Finding[] {
  return [...sharedKeys(model.services), ...sharedFiles(model), ...sharedSelectors(model.services)];
}

/** Two services whose series and files would be the same although their names differ in writing alone. */
function sharedKeys(services: readonly Service[]): Finding[] {
  return pairs(services, serviceKey).flatMap(([first, second]) => {
    const same = first.name === second.name && JSON.stringify(first.identity) === JSON.stringify(second.identity);
    // The same name twice is found when the specs are read.
    if (same) return [];
    return [
      {
        code: 'duplicate-name',
        severity: 'error',
        message: `Services \`${first.name}\` and \`${second.name}\` would write the same file \`${serviceKey(second)}.yaml\`.`,
        help: 'rename one of them.',
        at: at(second.origin, 'metadata', 'name'),
        alsoAt: [{ at: at(first.origin, 'metadata', 'name'), message: 'the other one' }],
      },
    ];
  });
}

/** A service called `x.rules` and a rule set called `x`, whose files have one name. */
function sharedFiles({ services, ruleSets }: Model): Finding[] {
  const byKey = new Map(services.map((service) => [serviceKey(service), service]));
  return ruleSets.flatMap((ruleSet): Finding[] => {
    const service = byKey.get(`${ruleSet.name}.rules`);
    if (!service) return [];
    return [
      {
        code: 'duplicate-name',
        severity: 'error',
        message: `RuleSet \`${ruleSet.name}\` would write the same file \`${ruleSet.name}.rules.yaml\` as service \`${service.name}\`.`,
        help: 'rename one of them.',
        at: at(ruleSet.origin, 'metadata', 'name'),
        alsoAt: [{ at: at(service.origin, 'metadata', 'name'), message: 'the other one' }],
      },
    ];
  });
}

/** Two services that count the very same requests. */
function sharedSelectors(services: readonly Service[]): Finding[] {
  const key = (service: Service) =>
    JSON.stringify([
      service.profile,
      matchersKey(service.selector),
      service.signals.traffic,
      service.signals.latency?.metric,
    ]);
  return pairs(services, key).map(([first, second]) => ({
    code: 'shared-selector',
    severity: 'warning',
    message: `Services \`${first.name}\` and \`${second.name}\` select the same series, so both count every request.`,
    expected: 'a selector of its own for each service',
    help: 'narrow one selector, or tell the two apart by `signals.traffic.match`.',
    at: at(second.origin, 'spec', 'selector'),
    alsoAt: [{ at: at(first.origin, 'spec', 'selector'), message: `\`${first.name}\` selects them too` }],
  }));
}

/** Each later item with the first one of the same key. */
function pairs<T>(items: readonly T[], keyOf: (item: T) => string): [T, T][] {
  const first = new Map<string, T>();
  const result: [T, T][] = [];
  for (const item of items) {
    const key = keyOf(item);
    const known = first.get(key);
    if (known === undefined) first.set(key, item);
    else result.push([known, item]);
  }
  return result;
}
