/** Databases and hosts as the recorded facts describe them, and the matchers under which their series stand. */

import { catalogues, type Filling, type Subject } from '@quartet/generator';
import type { Labels } from '../../prometheus/client.ts';
import { equals } from '../../prometheus/promql.ts';

export type WatchedKind = 'database' | 'host';

/** What a spec says of a database or a host. */
export interface Watched {
  readonly kind: WatchedKind;
  readonly name: string;
  readonly subject: Subject;
  /** `auto` where the spec leaves it open, or `mysql`, `mariadb`, `percona`; of MySQL alone. */
  readonly flavor?: string;
  /** Matchers of the exporter's series, as they stand between braces. */
  readonly selector: string;
  /** The host it runs on, by name. */
  readonly host?: string;
  /** The other labels of the spec, such as team. */
  readonly labels: Labels;
}

/** Labels of `database:info` and `host:info` that are no label of the spec. */
const OWN = new Set(['__name__', 'database', 'host', 'engine', 'flavor', 'selector', 'admin']);

/** The fact that a series of `database:info` or `host:info` states; undefined where its kind is not known here. */
export function watchedOf(labels: Labels): Watched | undefined {
  const kind: WatchedKind = labels.database !== undefined ? 'database' : 'host';
  const name = labels[kind];
  const subject = kind === 'host' ? 'host' : labels.engine;
  if (name === undefined || subject === undefined || labels.selector === undefined) return undefined;
  if (!Object.hasOwn(catalogues, subject)) return undefined;
  return {
    kind,
    name,
    subject: subject as Subject,
    selector: labels.selector,
    ...(labels.flavor ? { flavor: labels.flavor } : {}),
    ...(kind === 'database' && labels.host ? { host: labels.host } : {}),
    labels: Object.fromEntries(Object.entries(labels).filter(([label]) => !OWN.has(label))),
  };
}

/** Matchers of its recorded series and its alerts: `database="orders-db"`. */
export function ownMatchers({ kind, name }: Pick<Watched, 'kind' | 'name'>): string {
  return equals({ [kind]: name });
}

/**
 * Values for the placeholders of the catalogue.
 *
 * @param window  A range such as `5m`, or a macro of the data source.
 * @param instance  Narrows everything that an exporter measures to this target.
 */
export function fillingOf(watched: Watched, window: string, instance?: string): Filling {
  const narrow = instance === undefined ? [] : [equals({ instance })];
  return {
    selector: [...(watched.selector === '' ? [] : [watched.selector]), ...narrow].join(','),
    recorded: [ownMatchers(watched), ...narrow].join(','),
    // Applications name the database they use in the label `db` of their own metrics.
    app: equals({ db: watched.name }),
    window,
  };
}

/** Each fact once, where two servers of Prometheus state it, or a rule was changed a moment ago; sorted by kind and name. */
export function watchedFrom(samples: readonly { readonly labels: Labels }[]): readonly Watched[] {
  const found = new Map<string, Watched>();
  for (const { labels } of samples) {
    const watched = watchedOf(labels);
    if (watched) found.set(`${watched.kind} ${watched.name}`, found.get(`${watched.kind} ${watched.name}`) ?? watched);
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}
