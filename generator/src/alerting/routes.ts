/** Which alerts go to whom: by team where a whole team has one receiver, else by the names of those who own them. */

import { catalogues } from '../catalogue/index.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Labels } from '../model/matcher.ts';
import type { Model } from '../model/model.ts';
import type { CustomRule, RuleSet, Service } from '../model/service.ts';
import { grouped } from './grouped.ts';
import type { LabelMatcher } from './matching.ts';
import { equalTo } from './matching.ts';
import { SERVICE_GONE, SYMPTOMS, TEAM } from './names.ts';
import type { Owner } from './owners.ts';
import { identityLabelsOf } from './owners.ts';
import type { Recipient } from './recipients.ts';
import { anyOf, selectionOf } from './select.ts';

export interface Route {
  /** What the routes of this kind have in common, for the reader of the file. */
  readonly about: string;
  readonly matchers: readonly LabelMatcher[];
  readonly recipient: Recipient;
  /** Labels whose values tell messages apart. */
  readonly groupBy: readonly string[];
}

/**
 * The routes in the order in which they are tried: the first that an alert meets takes it, and what meets none goes to
 * the root. Who has no receiver has no route.
 */
export function routesOf(model: Model, owners: readonly Owner[]): readonly Route[] {
  const identity = identityLabelsOf(model.services);
  const teams = teamsOf(owners);
  const byName = owners.filter((owner) => owner.recipient && !isIn(teams, owner));
  const services = model.services;
  const select = selectionOf(services);
  return [
    ...byRecipient(byName, 'RuleSet').flatMap(([recipient, some]) => {
      const sets = some.map(({ document }) => document as RuleSet);
      return ruleSetMatchers(sets, model).map((matchers): Route => {
        return { about: 'Rule sets', matchers, recipient, groupBy: ['alertname'] };
      });
    }),
    ...byRecipient(byName, 'Service').flatMap(([recipient, some]) =>
      select(some.map(({ document }) => document as Service)).map((matchers): Route => {
        return { about: 'Services', matchers, recipient, groupBy: ['service', ...identity] };
      }),
    ),
    ...named(byName, 'Database', 'database'),
    ...named(byName, 'Host', 'host'),
    ...teamRoutes(teams, ['service', ...identity, 'database', 'host']),
  ];
}

function named(owners: readonly Owner[], kind: 'Database' | 'Host', label: string): readonly Route[] {
  return byRecipient(owners, kind).flatMap(([recipient, some]) =>
    anyOf(
      label,
      some.map(({ document }) => document.name),
    ).map((matcher): Route => {
      return { about: `${kind}s`, matchers: [matcher], recipient, groupBy: [label] };
    }),
  );
}

/** Teams whose services, databases and hosts all have one and the same receiver, with that one. */
type Teams = ReadonlyMap<string, Recipient>;

function teamsOf(owners: readonly Owner[]): Teams {
  const teams = grouped(owners.filter(isRouted), ({ team }) => team!);
  return new Map(
    [...teams].flatMap(([team, some]): [string, Recipient][] => {
      const { recipient } = some[0]!;
      return recipient && some.every((owner) => owner.recipient === recipient) ? [[team, recipient]] : [];
    }),
  );
}

function isIn(teams: Teams, owner: Owner): boolean {
  return isRouted(owner) && teams.has(owner.team!);
}

/** Rules of rule sets have no label that tells their messages apart, so they keep routes of their own. */
function isRouted({ document, team }: Owner): boolean {
  return team !== undefined && document.kind !== 'RuleSet';
}

function teamRoutes(teams: Teams, groupBy: readonly string[]): readonly Route[] {
  const byName = grouped([...teams], ([, { name }]) => name);
  return [...byName]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, some]) => {
      const matchers = anyOf(
        TEAM,
        some.map(([team]) => team),
      );
      return matchers.map((matcher): Route => {
        return { about: 'Teams that have one receiver for all', matchers: [matcher], recipient: some[0]![1], groupBy };
      });
    });
}

function byRecipient(
  owners: readonly Owner[],
  kind: Owner['document']['kind'],
): readonly [Recipient, readonly Owner[]][] {
  const groups = grouped(
    owners.filter(({ document }) => document.kind === kind),
    ({ recipient }) => recipient!,
  );
  return [...groups].sort(([a], [b]) => compareText(a.name, b.name));
}

/**
 * Rules of a rule set have no label of their own, so they are known by the name of the alert, and by all labels they are
 * given where others have an alert of that name.
 */
function ruleSetMatchers(sets: readonly RuleSet[], model: Model): readonly (readonly LabelMatcher[])[] {
  const mine = new Set(sets);
  const taken = new Set([
    ...GENERATED,
    ...model.services.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? [])),
    ...model.ruleSets
      .filter((set) => !mine.has(set))
      .flatMap(alertsIn)
      .flatMap(({ alert }) => alert ?? []),
  ]);
  const alerts = sets.flatMap((set) =>
    alertsIn(set).map((rule) => ({ name: rule.alert!, labels: labelsOf(set, rule) })),
  );
  const shared = alerts
    .filter(({ name }) => taken.has(name))
    .map(({ labels, name }) => ({ alertname: name, ...labels }));
  const single = alerts.filter(({ name }) => !taken.has(name)).map(({ name }) => name);
  const distinct = new Map(shared.map((labels) => [JSON.stringify(equalTo(labels)), labels]));
  return [
    ...[...distinct].sort(([a], [b]) => compareText(a, b)).map(([, labels]) => equalTo(labels)),
    ...anyOf('alertname', single).map((matcher) => [matcher]),
  ];
}

const GENERATED: readonly string[] = [
  ...SYMPTOMS,
  SERVICE_GONE,
  ...Object.values(catalogues).flatMap(({ alerts }) => alerts.map(({ id }) => id)),
];

function alertsIn({ groups }: RuleSet): readonly CustomRule[] {
  return groups.flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
}

/** What is known of the labels of an alert before it fires: not those that are templates. */
function labelsOf({ defaults, labels }: RuleSet, rule: CustomRule): Labels {
  const given = Object.entries({ ...defaults.labels, ...labels, ...rule.labels });
  const known = given.filter(([, value]) => !value.includes('{{'));
  return { service: '', database: '', host: '', ...Object.fromEntries(known) };
}
