/** Which alerts silence others: what pages over what waits, and a cause over its symptoms. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Database, Host } from '../model/database.ts';
import type { Model } from '../model/model.ts';
import type { Objective, Service } from '../model/service.ts';
import { grouped } from './grouped.ts';
import type { LabelMatcher } from './matching.ts';
import { noneOf, oneOf, present } from './matching.ts';
import { BURN, DATABASE_DOWN, HOST_DOWN, SERVICE_GONE, SYMPTOM_RESOURCES, SYMPTOMS } from './names.ts';
import type { Owner } from './owners.ts';
import { identityLabelsOf } from './owners.ts';
import { anyOf, selectionOf } from './select.ts';
import type { Severities } from './severities.ts';

export interface Inhibition {
  readonly about: string;
  readonly source: readonly LabelMatcher[];
  readonly target: readonly LabelMatcher[];
  /** Labels that have the same value on both; a label that neither has is the same. */
  readonly equal: readonly string[];
}

/**
 * All rules. None lets two alerts silence each other, and whatever silences a page is a page that somebody gets, so that
 * of a set of firing alerts with a page at least one page is sent.
 */
export function inhibitionsOf(model: Model, owners: readonly Owner[], severities: Severities): readonly Inhibition[] {
  const identity = identityLabelsOf(model.services);
  const reached = new Set(owners.filter(({ recipient }) => recipient).map(({ document }) => document));
  const databases = model.databases.filter((database) => reached.has(database) && saysDown(database, severities));
  return [
    ...bySeverity(model, severities, identity),
    ...byTier(model.services, severities, identity),
    ...serviceGone(model.services, severities, identity),
    ...ownSymptoms(databases, severities),
    ...dependents(model, databases, severities),
    ...onHosts(
      model,
      model.hosts.filter((host) => reached.has(host)),
      severities,
    ),
  ];
}

const pages = ({ pages: values }: Severities): LabelMatcher => oneOf('severity', values);

function bySeverity(model: Model, severities: Severities, identity: readonly string[]): readonly Inhibition[] {
  const { databases, hosts, services } = model;
  if (severities.slow.length === 0) return [];
  const slow = oneOf('severity', severities.slow);
  const rule = (what: string, label: string, equal: readonly string[]): Inhibition => ({
    about: `What pages of a ${what} silences what can wait of the same ${what}.`,
    source: [pages(severities), present(label)],
    target: [slow, present(label)],
    equal: [label, ...equal],
  });
  // A label of another kind may come from the target that was scraped; it must not join what belongs to two owners.
  return [
    ...(services.length > 0 ? [rule('service', 'service', [...identity, 'database', 'host'])] : []),
    ...(databases.length > 0 ? [rule('database', 'database', ['service'])] : []),
    ...(hosts.length > 0 ? [rule('host', 'host', ['database'])] : []),
  ];
}

function byTier(
  services: readonly Service[],
  severities: Severities,
  identity: readonly string[],
): readonly Inhibition[] {
  return slowerTiers(services.flatMap(({ objectives }) => objectives)).map(([tier, slower]) => ({
    about: `Of one objective, arm ${tier} silences the slower ones.`,
    source: [oneOf('alertname', [BURN]), pages(severities), oneOf('tier', [tier])],
    target: [oneOf('alertname', [BURN]), oneOf('tier', slower)],
    equal: ['service', ...identity, 'slo'],
  }));
}

/** Each tier that pages, with those that are slower; a pair that two objectives put in opposite orders is in none. */
function slowerTiers(objectives: readonly Objective[]): readonly [string, readonly string[]][] {
  const pairs = new Map<string, Set<string>>();
  const keyOf = ({ tiers }: Objective) => tiers.map(({ long, name, short, urgency }) => [name, long, short, urgency]);
  const lists = new Map(objectives.map((objective) => [JSON.stringify(keyOf(objective)), objective.tiers]));
  for (const tiers of lists.values()) {
    for (const tier of tiers.filter(({ urgency }) => urgency === 'page')) {
      const slower = tiers.filter(({ long, short }) => long > tier.long || (long === tier.long && short > tier.short));
      const known = pairs.get(tier.name) ?? new Set();
      for (const { name } of slower) known.add(name);
      pairs.set(tier.name, known);
    }
  }
  return [...pairs]
    .map(([tier, slower]): [string, readonly string[]] => [
      tier,
      [...slower].filter((other) => other !== tier && !pairs.get(other)?.has(tier)),
    ])
    .filter(([, slower]) => slower.length > 0)
    .sort(([a], [b]) => compareText(a, b));
}

function serviceGone(
  services: readonly Service[],
  severities: Severities,
  identity: readonly string[],
): readonly Inhibition[] {
  if (services.length === 0) return [];
  return [
    {
      about: 'A service that nothing measures any more has no other news: what still fires speaks of the past.',
      source: [oneOf('alertname', [SERVICE_GONE]), oneOf('signal', ['traffic']), pages(severities), present('service')],
      target: [oneOf('alertname', SYMPTOMS), present('service')],
      equal: ['service', ...identity],
    },
  ];
}

/** Whether the alert that says it does not answer is written, and pages: a ticket must not silence a page. */
function saysDown({ alerts, defaults, engine }: Database, { pages: values }: Severities): boolean {
  const override = alerts[DATABASE_DOWN[engine]];
  return override?.enabled !== false && values.includes(override?.severity ?? defaults.severities.page);
}

function down(databases: readonly Database[], severities: Severities): readonly LabelMatcher[] {
  const names = databases.map(({ engine }) => DATABASE_DOWN[engine]);
  return [oneOf('alertname', names), pages(severities)];
}

function ownSymptoms(databases: readonly Database[], severities: Severities): readonly Inhibition[] {
  if (databases.length === 0) return [];
  const source = [...down(databases, severities), present('database')];
  const others = noneOf('alertname', Object.values(DATABASE_DOWN));
  return [
    {
      about: 'A server that does not answer silences everything else of it.',
      source,
      target: [others, present('database')],
      equal: ['database', 'instance'],
    },
    {
      about: 'The same for what is counted of the database as a whole, such as by applications.',
      source,
      target: [others, present('database'), oneOf('instance', [''])],
      equal: ['database'],
    },
  ];
}

function dependents(
  { services }: Model,
  databases: readonly Database[],
  severities: Severities,
): readonly Inhibition[] {
  const select = selectionOf(services);
  const needs = services.flatMap((service) => [...new Set(service.dependsOn)].map((name) => ({ name, service })));
  const needing = grouped(needs, ({ name }) => name);
  const symptoms = [oneOf('alertname', SYMPTOMS), oneOf('resource', SYMPTOM_RESOURCES)];
  return [...databases]
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap((database) => {
      const chosen = (needing.get(database.name) ?? []).map(({ service }) => service);
      if (chosen.length === 0) return [];
      const source = [...down([database], severities), oneOf('database', [database.name])];
      const about = `What services that need ${database.name} show when it is gone.`;
      return [
        ...select(chosen).map(
          (matchers): Inhibition => ({ about, source, target: [...matchers, ...symptoms], equal: [] }),
        ),
        {
          about: `Services that ask for themselves and say that ${database.name} does not answer.`,
          source,
          target: [
            present('service'),
            oneOf('dependency', [database.name]),
            noneOf('alertname', [DATABASE_DOWN[database.engine]]),
          ],
          equal: [],
        },
      ];
    });
}

function onHosts(model: Model, hosts: readonly Host[], { pages: values, slow }: Severities): readonly Inhibition[] {
  const on = grouped(
    model.databases.filter(({ host }) => host !== undefined),
    ({ host }) => host!,
  );
  return [...hosts]
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap(({ alerts, defaults, name }) => {
      const databases = on.get(name) ?? [];
      const override = alerts[HOST_DOWN];
      if (databases.length === 0 || override?.enabled === false) return [];
      const severity = override?.severity ?? defaults.severities.ticket;
      const isPage = values.includes(severity);
      if (!isPage && slow.length === 0) return [];
      const about = isPage
        ? `Host ${name} is gone, and with it the databases on it.`
        : `Host ${name} is gone, which is a ticket, so the pages of the databases on it are sent.`;
      return anyOf(
        'database',
        databases.map((database) => database.name),
      ).map((matcher) => ({
        about,
        source: [oneOf('alertname', [HOST_DOWN]), oneOf('host', [name]), oneOf('severity', [severity])],
        target: [noneOf('alertname', [HOST_DOWN]), matcher, ...(isPage ? [] : [oneOf('severity', slow)])],
        equal: [],
      }));
    });
}
