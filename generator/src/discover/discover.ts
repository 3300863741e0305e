/** Services that a Prometheus scrapes and no spec describes: what to ask for them, what the answers mean, and a first spec. */

import type { Matchers } from '../model/matcher.ts';
import { escapeRegex } from '../model/matcher.ts';
import type { ExposedSeries } from '../profiles/identify.ts';
import { profiles } from '../profiles/index.ts';
import type { StarterFacts } from '../specfile/starter.ts';
import { starterSpec } from '../specfile/starter.ts';

type Labels = Readonly<Record<string, string>>;

/** The metrics that some library is recognised by, sorted. */
export function tellingMetrics(): readonly string[] {
  return [...new Set(profiles.flatMap(({ identify }) => identify?.metric ?? []))].sort();
}

/** The jobs that expose one of them, one series each. */
export function jobsQuery(): string {
  return `count by (job) (${telling()})`;
}

/** A selector of the series by which a job's library is recognised. */
export function seriesOf(job: string): string {
  return telling(`,job=${JSON.stringify(job)}`);
}

function telling(more = ''): string {
  return `{__name__=~"${tellingMetrics().join('|')}"${more}}`;
}

/** The names of series with the names of all labels that any of them has. */
export function exposedIn(series: readonly Labels[]): ExposedSeries {
  const exposed = new Map<string, Set<string>>();
  for (const { __name__: name, ...labels } of series) {
    if (name === undefined) continue;
    const known = exposed.get(name) ?? new Set();
    for (const label of Object.keys(labels)) known.add(label);
    exposed.set(name, known);
  }
  return exposed;
}

/** What a service that runs as `job` can be called: signs that no name takes become hyphens. Empty where nothing is left. */
export function nameFor(job: string): string {
  return job
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
}

/** The commented first spec of it; undefined where it cannot be called anything. */
export function proposedSpec(job: string, profile: string, facts: StarterFacts): string | undefined {
  const name = nameFor(job);
  if (name === '') return undefined;
  const spec = starterSpec(profile, name, facts);
  return name === job
    ? spec
    : spec.replace(/^( {2}selector: \{ job: ).*( \})$/m, (_, a, b) => a + JSON.stringify(job) + b);
}

/** Whether a service with this selector is, or is among, what runs as `job`. */
export function selects(selector: Matchers, job: string): boolean {
  const ofJob = selector.filter(({ label }) => label === 'job');
  return ofJob.length > 0 && ofJob.every(({ op, value }) => fits(op, value, job));
}

function fits(op: Matchers[number]['op'], value: string, job: string): boolean {
  if (op === '=' || op === '!=') return (value === job) === (op === '=');
  // Every part of an alternation that is no pattern is a name; a real pattern may mean any job.
  const parts = value.split('|');
  const isNames = parts.every((part) => escapeRegex(part.replace(/\\(.)/g, '$1')) === part);
  if (!isNames) return true;
  return parts.some((part) => part.replace(/\\(.)/g, '$1') === job) === (op === '=~');
}
