/** What a service depends on, and what depends on it: each with its own state, the worst first. */

import { type Subject, series, watchedSeries } from '@quartet/generator';
import { type ActiveAlert, alertsFrom } from '../../features/catalogue/alerts.ts';
import { type Finding, findingsOf } from '../../features/catalogue/findings.ts';
import { byHealth, type Health, healthOf } from '../../features/catalogue/health.ts';
import { JUDGES } from '../../features/catalogue/judges.ts';
import type { Sample, Series } from '../../prometheus/client.ts';
import { anyOf, quoted } from '../../prometheus/promql.ts';
import { infoOf, type Scope } from './scope.ts';

export type DependencyKind = 'database' | 'service' | 'host' | 'unknown';

export interface Dependency {
  readonly name: string;
  /** `unknown`: no spec of that name is recorded here, so nothing is known of its state. */
  readonly kind: DependencyKind;
  /** `mysql`, or `mariadb` where the spec says so; of databases alone. */
  readonly engine: string | undefined;
  /** Of services: the first identity of that name. */
  readonly scope: Scope | undefined;
  /** What its alerts say; undefined where it is unknown. */
  readonly health: Health | undefined;
  /** Its recorded signal that stands out most; undefined where all are as usual. */
  readonly finding: Finding | undefined;
}

const KINDS = ['database', 'service', 'host'] as const;
type KnownKind = (typeof KINDS)[number];

const { DATABASE_INFO, HOST, HOST_INFO, MYSQL, POSTGRESQL, REDIS } = watchedSeries;
const INFO: Readonly<Record<KnownKind, string>> = {
  database: DATABASE_INFO,
  service: series.INFO,
  host: HOST_INFO,
};
const UP: Readonly<Record<KnownKind, readonly string[]>> = {
  database: [MYSQL.up, POSTGRESQL.up, REDIS.up],
  service: [],
  host: [HOST.up],
};

/** One query for what they are, whether they are up, and what is firing on them. */
export function dependenciesQuery(names: readonly string[]): string {
  return KINDS.map((kind) => {
    const wanted = [INFO[kind], ...UP[kind], 'ALERTS', 'ALERTS_FOR_STATE'];
    return `{${anyOf('__name__', wanted)},${anyOf(kind, names)}}`;
  }).join(' or ');
}

/** One query for the signals that are compared with what they were. */
export function signalsQuery(names: readonly string[]): string {
  const judged = [...new Set(Object.values(JUDGES).flatMap((judges) => judges.map((judge) => judge.series)))];
  return ['database', 'host'].map((kind) => `{${anyOf('__name__', judged)},${anyOf(kind, names)}}`).join(' or ');
}

/** One query for the services that name `service` as a dependency. */
export const dependentsQuery = ({ service }: Scope): string => `${series.DEPENDS_ON}{dependency=${quoted(service)}}`;

/** Joins the answers. `troubleAt` is the time (milliseconds) before which all was usual. */
export function dependenciesOf(
  names: readonly string[],
  now: readonly Sample[],
  history: readonly Series[],
  troubleAt: number,
): readonly Dependency[] {
  return names.map((name) => dependencyOf(name, now, history, troubleAt)).sort(byWorst);
}

function dependencyOf(name: string, now: readonly Sample[], history: readonly Series[], troubleAt: number): Dependency {
  const info = (kind: KnownKind) =>
    now.find(({ labels }) => labels.__name__ === INFO[kind] && labels[kind] === name)?.labels;
  const kind = KINDS.find((one) => info(one) !== undefined);
  if (!kind)
    return { name, kind: 'unknown', engine: undefined, scope: undefined, health: undefined, finding: undefined };
  const { engine, flavor } = info(kind)!;
  const own = now.filter(({ labels }) => labels[kind] === name && isOf(kind, labels));
  const ups = own.filter(({ labels }) => UP[kind].includes(labels.__name__ ?? '')).map(({ value }) => value);
  const subject = kind === 'database' ? subjectOf(engine) : kind === 'host' ? 'host' : undefined;
  const findings = subject
    ? findingsOf(
        subject,
        history.filter(({ labels }) => labels[kind] === name),
        troubleAt,
      )
    : [];
  const service = info('service');
  return {
    name,
    kind,
    engine: flavor && flavor !== 'auto' ? flavor : engine,
    scope: service && infoOf(service)?.scope,
    // A service says by its own alerts when nothing measures it.
    health: healthOf(
      kind === 'host' ? 'host' : 'database',
      alertsFrom(own),
      kind === 'service' ? 1 : ups.length > 0 ? Math.min(...ups) : undefined,
    ),
    // More traffic is what a service asks for, not what is wrong with its database.
    finding: findings.find(({ section }) => section !== 'traffic'),
  };
}

/** Alerts of a database carry its host as well; they belong to the database. */
const isOf = (kind: KnownKind, labels: Sample['labels']): boolean =>
  kind === 'database' || (labels.database === undefined && (kind === 'service' || labels.service === undefined));

const subjectOf = (engine: string | undefined): Subject | undefined =>
  engine === 'mysql' || engine === 'postgresql' || engine === 'redis' ? engine : undefined;

/** By health; of equals, one whose signals stand out, and what is unknown before what is well. */
function byWorst(a: Dependency, b: Dependency): number {
  return place(a) - place(b) || (a.health && b.health ? byHealth(a.health, b.health) : 0) || (a.name < b.name ? -1 : 1);
}

/** What is over is worth a line, but no colour. */
export const standsOut = (finding: Finding | undefined): boolean =>
  finding !== undefined && finding.until === undefined;

/** The first one, where it is badly off or stands out. */
export function causeOf(dependencies: readonly Dependency[]): Dependency | undefined {
  const [worst] = dependencies;
  return worst && place(worst) < 4 && (place(worst) < 2 || standsOut(worst.finding)) ? worst : undefined;
}

function place({ finding, health }: Dependency): number {
  if (health?.level === 'critical') return 0;
  if (health?.level === 'warning') return 1;
  if (standsOut(finding) && finding!.level !== 'notice') return 2;
  if (!health || health.level === 'unscraped') return standsOut(finding) ? 3 : 4;
  return standsOut(finding) ? 3 : finding ? 5 : 6;
}

const HOUR = 3_600_000;
/** Burn alerts look back five minutes, so that the trouble is older than its alert. */
const LEAD = 10 * 60_000;
const LONGEST = 24 * HOUR;

/**
 * The range to compare over, in milliseconds: what is shown, and an hour before the trouble. The trouble begins some
 * minutes before the oldest firing alert of the service, at most a day ago; without alerts, where the range begins.
 */
export function comparison(
  range: { readonly start: number; readonly end: number },
  alerts: readonly Pick<ActiveAlert, 'since' | 'state'>[],
) {
  const sinces = alerts.filter(({ state }) => state === 'firing').flatMap(({ since }) => since ?? []);
  const troubleAt =
    sinces.length > 0 ? Math.max(Math.min(...sinces, range.end) - LEAD, range.end - LONGEST) : range.start;
  return { troubleAt, start: Math.min(range.start, troubleAt) - HOUR, end: range.end };
}

/** Services in an answer to `dependentsQuery`, by name, sorted. */
export function dependentNames(samples: readonly Sample[]): readonly string[] {
  return [...new Set(samples.flatMap(({ labels }) => labels.service ?? []))].sort();
}
