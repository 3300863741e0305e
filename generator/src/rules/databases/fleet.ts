/** What only a look at all documents together shows of databases and hosts: names that nobody defined, selectors shared. */

import { compareText } from '../../diagnostics/diagnostic.ts';
import { didYouMean, orList } from '../../diagnostics/suggest.ts';
import type { Watched } from '../../model/database.ts';
import type { Finding } from '../../model/finding.ts';
import { matchersKey } from '../../model/matcher.ts';
import type { Model } from '../../model/model.ts';
import { at } from '../../model/origin.ts';
import { meets } from '../../signals/conditions.ts';
import { serviceKey } from '../scope.ts';
import { subjectOf, watchKey } from './scope.ts';

/** Names of the documents that depend on each database and host, sorted: by kind and name. */
export function dependentsOf({ databases, services }: Model): (watched: Watched) => readonly string[] {
  const found = new Map<string, Set<string>>();
  const add = (kind: Watched['kind'], name: string, dependent: string) => {
    const key = `${kind}/${name}`;
    found.set(key, (found.get(key) ?? new Set()).add(dependent));
  };
  for (const { dependsOn, name } of services) for (const other of dependsOn) add('Database', other, name);
  for (const { host, name } of databases) if (host !== undefined) add('Host', host, name);
  return ({ kind, name }) => [...(found.get(`${kind}/${name}`) ?? [])].sort(compareText);
}

export function watchFindings(model: Model): readonly Finding[] {
  const { databases, hosts } = model;
  return [
    ...unknownDependencies(model),
    ...unknownHosts(model),
    ...sharedSelectors([...databases, ...hosts]),
    ...adminSelected(model),
    ...sharedFiles(model),
  ];
}

/** A dependency may stand in a document of somebody else's, so that it is not known is a warning. */
function unknownDependencies({ databases, services }: Model): Finding[] {
  const known = [...databases, ...services].map(({ name }) => name);
  const names = new Set(known);
  return services.flatMap(({ dependsOn, origin }) =>
    dependsOn.flatMap((name, index): Finding[] => {
      if (names.has(name)) return [];
      return [
        {
          code: 'unknown-dependency',
          severity: 'warning',
          message: `No document describes \`${name}\`.`,
          expected: 'the name of a Service or a Database',
          help: didYouMean(name, known) ?? 'describe it in a `kind: Database` or `kind: Service` document',
          at: at(origin, 'spec', 'dependsOn', index),
        },
      ];
    }),
  );
}

function unknownHosts({ databases, hosts }: Model): Finding[] {
  const known = hosts.map(({ name }) => name);
  return databases.flatMap(({ host, origin }): Finding[] => {
    if (host === undefined || known.includes(host)) return [];
    return [
      {
        code: 'unknown-host',
        severity: 'error',
        message: `\`${host}\` is no Host.`,
        expected: known.length > 0 ? orList(known) : 'the name of a `kind: Host` document',
        help: didYouMean(host, known) ?? 'describe it in a `kind: Host` document',
        at: at(origin, 'spec', 'host'),
      },
    ];
  });
}

/** Two databases, or two hosts, that take the same exporter for their own. */
function sharedSelectors(all: readonly Watched[]): Finding[] {
  const first = new Map<string, Watched>();
  const shared = all.flatMap((watched): Finding[] => {
    const key = JSON.stringify([subjectOf(watched), matchersKey(watched.selector)]);
    const other = first.get(key);
    if (!other) {
      first.set(key, watched);
      return [];
    }
    const message = `${watched.kind}s \`${other.name}\` and \`${watched.name}\` select the same series, so each alert comes twice.`;
    return [sharedSelector(watched, other, message)];
  });
  return [...shared, ...widerSelectors([...first.values()])];
}

function sharedSelector(watched: Watched, other: Watched, message: string): Finding {
  return {
    code: 'shared-selector',
    severity: 'warning',
    message,
    expected: `a selector of its own for each ${watched.kind.toLowerCase()}`,
    help: 'narrow one selector, or write one document',
    at: at(watched.origin, 'spec', 'selector'),
    alsoAt: [{ at: at(other.origin, 'spec', 'selector'), message: `\`${other.name}\` selects them too` }],
  };
}

/** A selector such as `job="mysql"` beside one that adds an instance: it picks the exporter of the other as well. */
function widerSelectors(all: readonly Watched[]): Finding[] {
  const narrower = byEquality(all);
  return all.flatMap((wide) => {
    const bySubject = (other: Watched) => other !== wide && subjectOf(other) === subjectOf(wide);
    const inside = candidates(wide, narrower, all).filter((other) => bySubject(other) && covers(wide, other));
    const [first, ...rest] = inside;
    if (!first) return [];
    const more = rest.length === 0 ? '' : ` and ${rest.length} more`;
    const message = `The selector of ${wide.kind} \`${wide.name}\` picks what \`${first.name}\`${more} selects as well, so each alert comes twice.`;
    return [sharedSelector(wide, first, message)];
  });
}

/** Documents by each equality of their selectors: comparing all pairs of ten thousand databases would take minutes. */
function byEquality(all: readonly Watched[]): ReadonlyMap<string, readonly Watched[]> {
  const found = new Map<string, Watched[]>();
  for (const watched of all) {
    for (const { label, op, value } of watched.selector) {
      if (op !== '=') continue;
      const key = JSON.stringify([label, value]);
      const known = found.get(key);
      if (known) known.push(watched);
      else found.set(key, [watched]);
    }
  }
  return found;
}

/** The documents that share the rarest equality of `wide`: what it covers has all of them. */
function candidates(
  { selector }: Watched,
  byKey: ReadonlyMap<string, readonly Watched[]>,
  all: readonly Watched[],
): readonly Watched[] {
  return selector
    .filter(({ op }) => op === '=')
    .map(({ label, value }) => byKey.get(JSON.stringify([label, value])) ?? [])
    .reduce((least, some) => (some.length < least.length ? some : least), all);
}

/** Whether every series that `inner` selects is selected by `wide`, as far as their equalities tell. */
function covers(wide: Pick<Watched, 'selector'>, inner: Pick<Watched, 'selector'>): boolean {
  return wide.selector.every((matcher) =>
    inner.selector.some(
      (other) =>
        (other.label === matcher.label && other.op === matcher.op && other.value === matcher.value) ||
        (other.label === matcher.label && other.op === '=' && meets([matcher], { [other.label]: other.value })),
    ),
  );
}

/** The admin target is a second exporter of the same server: taken for the first, it would hide that one's silence. */
function adminSelected({ databases }: Model): Finding[] {
  return databases.flatMap(({ admin, name, origin, selector }): Finding[] => {
    if (!admin || !covers({ selector }, { selector: admin })) return [];
    return [
      {
        code: 'admin-is-selected',
        severity: 'error',
        message: `\`selector\` of \`${name}\` picks the series of \`admin\` as well.`,
        expected: 'the labels of a second exporter, which reaches the server through its admin or extra port',
        help: 'scrape that exporter as a job of its own, or leave `admin` out',
        at: at(origin, 'spec', 'admin'),
        alsoAt: [{ at: at(origin, 'spec', 'selector'), message: 'the selector stands here' }],
      },
    ];
  });
}

/** A service called `x.database` and a database called `x`, whose files have one name. */
function sharedFiles({ databases, hosts, services }: Model): Finding[] {
  const byKey = new Map(services.map((service) => [serviceKey(service), service]));
  return [...databases, ...hosts].flatMap((watched): Finding[] => {
    const key = watchKey(watched);
    const service = byKey.get(key);
    if (!service) return [];
    return [
      {
        code: 'duplicate-name',
        severity: 'error',
        message: `${watched.kind} \`${watched.name}\` would write the same file \`${key}.yaml\` as service \`${service.name}\`.`,
        help: 'rename one of them',
        at: at(watched.origin, 'metadata', 'name'),
        alsoAt: [{ at: at(service.origin, 'metadata', 'name'), message: 'the other one' }],
      },
    ];
  });
}
