/** Databases and hosts as rows: what each is, how it fares, who depends on it. Joined from a constant number of answers. */

import type { PanelUnit, Subject } from '@quartet/generator';
import { watchedSeries } from '@quartet/generator';
import { type ActiveAlert, alertsFrom } from '../../features/catalogue/alerts.ts';
import { groupBy } from '../../features/catalogue/group.ts';
import { byHealth, type Health, healthOf } from '../../features/catalogue/health.ts';
import { type Watched, watchedFrom } from '../../features/catalogue/watched.ts';
import type { Answer, Labels, Sample } from '../../prometheus/client.ts';

const { DATABASE_INFO, HOST, HOST_INFO, MYSQL, POSTGRESQL, REDIS } = watchedSeries;

/** The resources that fill up, by the series that measures each. */
export const RESOURCES = {
  [MYSQL.connections]: 'connections',
  [POSTGRESQL.connections]: 'connections',
  [REDIS.connections]: 'connections',
  [REDIS.memory]: 'memory',
  [MYSQL.redo]: 'redo',
  [HOST.cpu]: 'cpu',
  [HOST.memory]: 'memory',
  [HOST.disk]: 'disk',
} as const;

export type Resource = (typeof RESOURCES)[keyof typeof RESOURCES];

export const LATENCY: readonly string[] = [MYSQL.latency, REDIS.latency];
export const TRAFFIC: readonly string[] = [MYSQL.questions, POSTGRESQL.transactions, REDIS.commands];
/** Failures per second; PostgreSQL has a share instead. */
export const ERRORS: readonly string[] = [MYSQL.errors];
const DEADLOCKS: readonly string[] = [MYSQL.deadlocks, POSTGRESQL.deadlocks];
const UP: readonly string[] = [MYSQL.up, POSTGRESQL.up, REDIS.up, HOST.up];

const any = (names: readonly string[]) => `{__name__=~"${names.join('|')}"}`;

/** What the list asks Prometheus: seven questions, however many databases there are. */
export const QUERIES = {
  facts: any([DATABASE_INFO, HOST_INFO]),
  // Of several instances the slowest and the fullest count; what they do counts together.
  most: `max by (__name__, database, host) (${any([...LATENCY, POSTGRESQL.rollbacks, ...Object.keys(RESOURCES)])})`,
  sums: `sum by (__name__, database, host) (${any([...TRAFFIC, ...DEADLOCKS, ...ERRORS])})`,
  up: `min by (database, host) (${any(UP)})`,
  instances: `count by (database, host) (${any(UP)})`,
  alerts:
    '{__name__=~"ALERTS|ALERTS_FOR_STATE",database!=""} or {__name__=~"ALERTS|ALERTS_FOR_STATE",host!="",database=""}',
  dependents: 'group by (service, dependency) (service:depends_on:info)',
} as const;

export type Question = keyof typeof QUERIES;
export type Answers = Readonly<Record<Question, Answer<Sample>>>;

/** The numbers of a row. What is not measured is absent. */
export interface Figures {
  /** Seconds, the mean. */
  readonly latency?: number;
  /** Statements, transactions or commands per second. */
  readonly traffic?: number;
  /** Failed statements per second (MySQL), or the share of transactions that is rolled back (PostgreSQL). */
  readonly errors?: { readonly value: number; readonly unit: PanelUnit };
  /** Deadlocks per second. */
  readonly deadlocks?: number;
  /** What is fullest, 0–1. */
  readonly saturation?: { readonly resource: Resource; readonly value: number };
}

export interface Row extends Figures {
  readonly key: string;
  readonly watched: Watched;
  readonly health: Health;
  readonly alerts: readonly ActiveAlert[];
  /** The same numbers at the time that is compared with. */
  readonly before?: Figures;
  /** Targets that measure it. */
  readonly instances: number;
  /** Names of the services that say they depend on it, sorted; of a host those of its databases. */
  readonly services: readonly string[];
}

/** What a comparison asks again, at the earlier time. */
export const COMPARED = ['most', 'sums'] as const satisfies readonly Question[];
export type Compared = Pick<Answers, (typeof COMPARED)[number]>;

/** One row for each database and host that is recorded, the worst first. */
export function rowsOf(answers: Answers, compared?: Compared): readonly Row[] {
  const numbers = numbersBy(answers);
  const before = compared && numbersBy(compared);
  const up = byOwner(answers.up.result);
  const instances = byOwner(answers.instances.result);
  const alerts = groupBy(alertsFrom(answers.alerts.result), ({ labels }) => ownerOf(labels));
  const services = dependentsOf(answers.dependents.result);
  const all = watchedFrom(answers.facts.result);
  const rows = all.map((watched): Row => {
    const key = `${watched.kind} ${watched.name}`;
    const active = alerts.get(key) ?? [];
    const names = watched.kind === 'database' ? [watched.name] : all.filter(isOn(watched)).map(({ name }) => name);
    return {
      key,
      watched,
      alerts: active,
      health: healthOf(watched.kind, active, up.get(key)),
      instances: instances.get(key) ?? 0,
      services: [...new Set(names.flatMap((name) => services.get(name) ?? []))].sort(),
      ...numbersOf(numbers.get(key), watched.subject),
      ...(before ? { before: numbersOf(before.get(key), watched.subject) } : {}),
    };
  });
  return rows.sort(worstFirst);
}

const isOn = (host: Watched) => (watched: Watched) => watched.kind === 'database' && watched.host === host.name;

/** The last sample of each series, by owner and by name. */
function numbersBy({ most, sums }: Compared): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const numbers = new Map<string, Map<string, number>>();
  for (const { labels, value } of [...most.result, ...sums.result]) {
    const key = ownerOf(labels);
    if (!Number.isFinite(value)) continue;
    numbers.set(key, (numbers.get(key) ?? new Map<string, number>()).set(labels.__name__ ?? '', value));
  }
  return numbers;
}

function numbersOf(own: ReadonlyMap<string, number> = new Map(), subject: Subject): Figures {
  const first = (names: readonly string[]) => names.map((name) => own.get(name)).find((value) => value !== undefined);
  const [latency, traffic, deadlocks] = [first(LATENCY), first(TRAFFIC), first(DEADLOCKS)];
  const errors = subject === 'postgresql' ? own.get(POSTGRESQL.rollbacks) : own.get(MYSQL.errors);
  const [fullest] = Object.entries(RESOURCES)
    .flatMap(([name, resource]) => {
      const value = own.get(name);
      return value === undefined ? [] : [{ resource, value }];
    })
    .sort((a, b) => b.value - a.value);
  return {
    ...(latency === undefined ? {} : { latency }),
    ...(traffic === undefined ? {} : { traffic }),
    ...(errors === undefined
      ? {}
      : { errors: { value: errors, unit: subject === 'postgresql' ? 'percentunit' : 'ops' } }),
    ...(deadlocks === undefined ? {} : { deadlocks }),
    ...(fullest ? { saturation: fullest } : {}),
  };
}

/** Alerts and series of a database may carry the label of its host as well: then they are the database's. */
export const ownerOf = ({ database, host }: Labels): string =>
  database ? `database ${database}` : `host ${host ?? ''}`;

const byOwner = (samples: readonly Sample[]): ReadonlyMap<string, number> =>
  new Map(samples.map(({ labels, value }) => [ownerOf(labels), value]));

function dependentsOf(samples: readonly Sample[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { labels } of samples) {
    const { dependency, service } = labels;
    if (dependency === undefined || service === undefined) continue;
    found.set(dependency, [...(found.get(dependency) ?? []), service]);
  }
  return found;
}

function worstFirst(a: Row, b: Row): number {
  const health = byHealth(a.health, b.health);
  if (health !== 0) return health;
  // Databases are what people look for; hosts stand below them.
  if (a.watched.kind !== b.watched.kind) return a.watched.kind === 'database' ? -1 : 1;
  const fullness = (b.saturation?.value ?? 0) - (a.saturation?.value ?? 0);
  if (Math.abs(fullness) > 0.1) return fullness;
  return a.watched.name < b.watched.name ? -1 : Number(a.watched.name > b.watched.name);
}
