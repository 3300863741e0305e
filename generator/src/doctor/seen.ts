/** What is examined: each service, database and host with its selector, and what was seen of it. */

import type { Subject } from '../catalogue/catalogue.ts';
import { catalogues, exporterMetrics } from '../catalogue/index.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Watched } from '../model/database.ts';
import type { Matchers } from '../model/matcher.ts';
import type { Model } from '../model/model.ts';
import type { At } from '../model/origin.ts';
import { at } from '../model/origin.ts';
import type { Service } from '../model/service.ts';
import { subjectOf, watchKey } from '../rules/databases/scope.ts';
import { serviceKey } from '../rules/scope.ts';
import { meets } from '../signals/conditions.ts';
import type { Facts, Sample, ScrapedTarget } from './facts.ts';

/** A document that selects series. */
export type Examined = Service | Watched;

/** The documents of one model, and what a running server was seen to hold of them. */
export interface Seen {
  readonly model: Model;
  readonly facts: Facts;
}

/** Unique among all documents. */
export function keyOf(document: Examined): string {
  return document.kind === 'Service' ? serviceKey(document) : watchKey(document);
}

/** Services, then databases and hosts, each by key. */
export function documentsOf({ databases, hosts, services }: Model): readonly Examined[] {
  const byKey = (a: Examined, b: Examined) => compareText(keyOf(a), keyOf(b));
  return [...[...services].sort(byKey), ...[...databases, ...hosts].sort(byKey)];
}

/** The exporter's kind; undefined for a service. */
export function exporterOf(document: Examined): Subject | undefined {
  return document.kind === 'Service' ? undefined : subjectOf(document);
}

/** The series that answer the question `name` about `document`; undefined where it was not asked or not answered. */
export function answerTo({ facts }: Seen, document: Examined, name: string): readonly Sample[] | undefined {
  return facts.answers.get(idOf(document, name));
}

export function idOf(document: Examined, name: string): string {
  return `${keyOf(document)}/${name}`;
}

export function nameAt(document: Examined): At {
  return at(document.origin, 'metadata', 'name');
}

export function selectorAt(document: Examined, ...path: readonly string[]): At {
  return at(document.origin, 'spec', 'selector', ...path);
}

/** How many series each metric has that `document` selects; undefined where nobody could say. */
export function metricsOf(seen: Seen, document: Examined): ReadonlyMap<string, number> | undefined {
  const samples = answerTo(seen, document, 'names');
  return samples && new Map(samples.map(({ labels, value }) => [labels.__name__ ?? '', value]));
}

/**
 * The targets that `matchers` pick, as far as labels of targets decide it: a matcher on a label that no target has
 * speaks of the metrics.
 *
 * @returns undefined where targets were not read, or where no matcher speaks of one.
 */
export function targetsOf({ facts }: Seen, matchers: Matchers): readonly ScrapedTarget[] | undefined {
  if (!facts.targets) return undefined;
  const known = labelNamesOf(facts.targets);
  const telling = matchers.filter(({ label }) => known.has(label));
  if (telling.length === 0) return undefined;
  const job = telling.find(({ label, op }) => label === 'job' && op === '=')?.value;
  const among = job === undefined ? facts.targets : (byJob(facts.targets).get(job) ?? []);
  return among.filter(({ labels }) => meets(telling, labels));
}

const jobs = new WeakMap<readonly ScrapedTarget[], ReadonlyMap<string, readonly ScrapedTarget[]>>();

/** Nearly every selector names a job: a thousand documents need not look at ten thousand targets each. */
function byJob(targets: readonly ScrapedTarget[]): ReadonlyMap<string, readonly ScrapedTarget[]> {
  const known = jobs.get(targets);
  if (known) return known;
  const found = new Map<string, ScrapedTarget[]>();
  for (const target of targets) {
    const job = target.labels.job ?? '';
    const same = found.get(job);
    if (same) same.push(target);
    else found.set(job, [target]);
  }
  jobs.set(targets, found);
  return found;
}

const names = new WeakMap<readonly ScrapedTarget[], ReadonlySet<string>>();

/** Names of the labels that any target has. */
export function labelNamesOf(targets: readonly ScrapedTarget[]): ReadonlySet<string> {
  const known = names.get(targets) ?? new Set(targets.flatMap(({ labels }) => Object.keys(labels)));
  names.set(targets, known);
  return known;
}

/** One metric by which each kind of exporter is known. */
export const KNOWN_BY: Readonly<Record<Subject, string>> = {
  mysql: 'mysql_up',
  postgresql: 'pg_up',
  redis: 'redis_up',
  host: 'node_uname_info',
};

/** Prometheus adds these to every target. */
export const ADDED: ReadonlySet<string> = new Set(['up', 'scrape_duration_seconds']);

/** Whether any metric of its own kind is there, be it what a keep list has left of them. */
export function isOfKind(seen: Seen, document: Watched): boolean {
  const names = metricsOf(seen, document);
  const own = [KNOWN_BY[subjectOf(document)], ...exporterMetrics(catalogues[subjectOf(document)])];
  return own.some((metric) => names?.has(metric) && !ADDED.has(metric));
}

/** Whether an exporter answers and reaches its server: only then is a metric that is missing a finding. */
export function answers(seen: Seen, document: Watched): boolean {
  const alive = ALIVE[subjectOf(document)];
  return alive === undefined
    ? isOfKind(seen, document)
    : probed(seen, document, alive).some(({ value }) => value === 1);
}

/** The metric by which an exporter says whether it reached its server; a host's exporter is the server itself. */
export const ALIVE: Readonly<Record<Subject, string | undefined>> = {
  mysql: 'mysql_up',
  postgresql: 'pg_up',
  redis: 'redis_up',
  host: undefined,
};

/** Series named `metric` among those that were asked for by name. */
export function probed(seen: Seen, document: Examined, metric: string): readonly Sample[] {
  return (answerTo(seen, document, 'probe') ?? []).filter(({ labels }) => labels.__name__ === metric);
}

/** `a`, `a and b`, `a, b and 3 more`: texts in backquotes, at most `limit` of them. */
export function someOf(texts: readonly string[], limit = 3): string {
  const quoted = texts.map((text) => `\`${text}\``);
  const shown = quoted.length <= limit ? quoted : quoted.slice(0, limit - 1);
  const parts = shown.length < quoted.length ? [...shown, `${quoted.length - shown.length} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** `1 rule`, `3 rules`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Kind and name, as a sentence has them. */
export function named({ kind, name }: Examined): string {
  return `${kind.toLowerCase()} \`${name}\``;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
