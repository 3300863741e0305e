/** Joins the answers into one row for each service. Every answer is walked once, so it costs what it is long. */

import { byLevel, type Level, levelOf, louder, type Status } from '../../features/status/status.ts';
import type { Trend } from '../../features/trends/trends.ts';
import type { Labels, Sample } from '../../prometheus/client.ts';
import type { ActiveAlert, Crossing, Figures, OfObjective } from './figures.ts';
import { NAMES } from './queries.ts';
import { type Known, type Reason, reasonOf } from './reason.ts';

export type { ActiveAlert, Crossing, Figures, OfObjective } from './figures.ts';

export interface Row extends Readonly<Figures> {
  /** Unique: the name and the identity. */
  readonly key: string;
  readonly service: string;
  readonly identity: Labels;
  /** What the spec says beside that: team and the like. */
  readonly labels: Labels;
  readonly profile: string;
  /** Of the objective with the least budget, 1 at the start, below 0 when overspent. */
  readonly budget?: OfObjective;
  /** How many times faster than allowed budgets burn, over an hour: those at 1 or more, the fastest first. */
  readonly burns: readonly OfObjective[];
  /** The worst first. */
  readonly alerts: readonly ActiveAlert[];
  readonly firing: number;
  readonly pending: number;
  readonly crossings: readonly Crossing[];
  readonly status: Status;
  readonly reason: Reason;
  /** The same numbers at the time that is compared with. */
  readonly before?: Readonly<Figures>;
}

export interface Answers {
  readonly services: readonly Sample[];
  readonly signals?: readonly Sample[] | undefined;
  readonly latency?: readonly Sample[] | undefined;
  readonly saturation?: readonly Sample[] | undefined;
  readonly objectives?: readonly Sample[] | undefined;
  readonly alerts?: readonly Sample[] | undefined;
  readonly limits?: readonly Sample[] | undefined;
}

export type Compared = Pick<Answers, 'signals' | 'latency' | 'saturation'>;

/** Labels of `service:info` that are no property of the service. */
const TECHNICAL = new Set(['__name__', 'service', 'identity', 'profile', 'selector']);

/** A separator that no label value of a sane spec holds. */
const SEPARATOR = '\u0000';

/**
 * @returns rows in no particular order. Samples of services without `service:info` are left out: their spec is gone.
 */
export function rowsOf(answers: Answers, compared?: Compared): readonly Row[] {
  const { drafts, find } = draftsOf(answers.services);
  fill(find, answers, (draft) => draft);
  if (compared) fill(find, compared, (draft) => (draft.before ??= {}));
  each(find, answers.objectives, (draft, { labels, value }) => {
    const slo = labels.slo ?? '';
    if (labels.__name__ === NAMES.budget && !(draft.budget && draft.budget.value <= value))
      draft.budget = { value, slo };
    if (labels.__name__ === NAMES.burn)
      draft.burns = [...draft.burns, { value, slo }].sort((a, b) => b.value - a.value);
  });
  each(find, answers.limits, (draft, sample) => {
    draft.crossings = [...draft.crossings, crossingOf(sample)];
  });
  addAlerts(find, answers.alerts);
  const isKnown = {
    alerts: answers.alerts !== undefined,
    signals: answers.signals !== undefined,
    saturation: answers.saturation !== undefined,
  };
  for (const draft of drafts) finish(draft, isKnown);
  return drafts;
}

/** A row while it is filled. It is handed out as the row itself: ten thousand copies would be felt. */
type Draft = { -readonly [K in keyof Row]: Row[K] } & { before?: Figures };

type Find = (labels: Labels) => Draft | undefined;

const NONE: readonly never[] = [];
const NO_LABELS: Labels = {};
const HEALTHY: Reason = { kind: 'healthy' };

function draftsOf(services: readonly Sample[]): { readonly drafts: readonly Draft[]; readonly find: Find } {
  const byKey = new Map<string, Draft>();
  // Mostly one set of identity labels for a name, and no labels in it: then the key is the name.
  const identities = new Map<string, readonly string[]>();
  for (const { labels } of services) {
    const service = labels.service;
    if (!service) continue;
    const identity = labels.identity ?? '';
    const key = keyOf(labels, identity);
    // Two Prometheus servers may record the same; the first speaks for both.
    if (byKey.has(key)) continue;
    byKey.set(key, draftOf(key, service, identity, labels));
    if (identity === '' && !identities.has(service)) continue;
    // The most labels first: a sample that has them all belongs to that row, not to one that asks for none.
    const known = identities.get(service) ?? (byKey.has(service) ? [''] : NONE);
    if (!known.includes(identity)) identities.set(service, [...known, identity].sort(byCount));
  }
  const find: Find = (labels) => {
    const name = labels.service ?? '';
    const several = identities.get(name);
    if (several === undefined) return byKey.get(name);
    for (const identity of several) {
      const found = byKey.get(keyOf(labels, identity));
      if (found) return found;
    }
    return undefined;
  };
  return { drafts: [...byKey.values()], find };
}

function draftOf(key: string, service: string, identity: string, info: Labels): Draft {
  const own =
    identity === '' ? NO_LABELS : Object.fromEntries(namesIn(identity).map((label) => [label, info[label] ?? '']));
  const labels: Record<string, string> = {};
  for (const label in info) if (!TECHNICAL.has(label) && !(label in own)) labels[label] = info[label]!;
  return {
    key,
    service,
    identity: own,
    labels,
    profile: info.profile ?? '',
    alerts: NONE,
    firing: 0,
    pending: 0,
    burns: NONE,
    crossings: NONE,
    status: 'healthy',
    reason: HEALTHY,
  };
}

const NO_NAMES: readonly string[] = [];
const namesIn = (identity: string): readonly string[] => (identity === '' ? NO_NAMES : identity.split(','));

const byCount = (a: string, b: string): number => namesIn(b).length - namesIn(a).length;

function keyOf(labels: Labels, identity: string): string {
  const name = labels.service ?? '';
  if (identity === '') return name;
  return [name, ...namesIn(identity).map((label) => `${label}=${labels[label] ?? ''}`)].join(SEPARATOR);
}

/** The key of a row for samples that carry its labels, given the row. */
export function rowFinder(rows: readonly Row[]): (labels: Labels) => Row | undefined {
  const byName = new Map<string, Row[]>();
  for (const row of rows) {
    const known = byName.get(row.service);
    if (known) known.push(row);
    else byName.set(row.service, [row]);
  }
  const size = ({ identity }: Row) => Object.keys(identity).length;
  for (const known of byName.values()) if (known.length > 1) known.sort((a, b) => size(b) - size(a));
  return (labels) =>
    byName
      .get(labels.service ?? '')
      ?.find(({ identity }) => Object.entries(identity).every(([label, value]) => (labels[label] ?? '') === value));
}

function each(find: Find, samples: readonly Sample[] | undefined, use: (draft: Draft, sample: Sample) => void): void {
  for (const sample of samples ?? []) {
    if (Number.isNaN(sample.value)) continue;
    const draft = find(sample.labels);
    if (draft) use(draft, sample);
  }
}

function fill(find: Find, { latency, saturation, signals }: Compared, figuresOf: (draft: Draft) => Figures): void {
  each(find, signals, (draft, { labels, value }) => {
    const figures = figuresOf(draft);
    if (labels.__name__ === NAMES.traffic) figures.traffic = value;
    else figures.errors = value;
  });
  each(find, latency, (draft, { labels, value }) => {
    // The highest bucket is without an end: a quantile in it is not a time.
    if (!Number.isFinite(value)) return;
    const figures = figuresOf(draft);
    figures.latency = value;
    if (labels.quantile !== undefined) figures.quantile = labels.quantile;
  });
  each(find, saturation, (draft, { labels, value }) => {
    const figures = figuresOf(draft);
    if (figures.saturation !== undefined && figures.saturation >= value) return;
    figures.saturation = value;
    figures.resource = labels.resource ?? '';
  });
}

function crossingOf({ labels, value }: Sample): Crossing {
  const signal = labels.signal ?? '';
  if (labels.slo === undefined)
    return {
      signal,
      level: levelOf(labels.severity),
      limit: value,
      ...(labels.quantile === undefined ? {} : { quantile: labels.quantile }),
    };
  const { slo: name, target = '', threshold } = labels;
  return { signal, level: 'warning', objective: { name, target, ...(threshold ? { threshold } : {}) } };
}

/** Alerts with the time since when they are active, which stands in a series of its own. */
function addAlerts(find: Find, samples: readonly Sample[] | undefined): void {
  const since = new Map<string, number>();
  for (const { labels, value } of samples ?? []) {
    if (labels.__name__ === 'ALERTS_FOR_STATE') since.set(alertKey(labels), value * 1000);
  }
  each(find, samples, (draft, { labels }) => {
    if (labels.__name__ !== 'ALERTS') return;
    const at = since.get(alertKey(labels));
    const isFiring = labels.alertstate === 'firing';
    const alert: ActiveAlert = {
      name: labels.alertname ?? '',
      level: levelOf(labels.severity),
      isFiring,
      ...(at === undefined ? {} : { since: at }),
      labels,
    };
    draft.alerts = [...draft.alerts, alert];
    if (isFiring) draft.firing++;
    else draft.pending++;
  });
}

function alertKey(labels: Labels): string {
  const names = Object.keys(labels).filter((label) => label !== '__name__' && label !== 'alertstate');
  return names
    .sort()
    .map((label) => `${label}${SEPARATOR}${labels[label]}`)
    .join(SEPARATOR);
}

/** Firing before pending, the loudest first, the longest of these first. */
export function byUrgency(a: ActiveAlert, b: ActiveAlert): number {
  return (
    Number(b.isFiring) - Number(a.isFiring) ||
    byLevel(a.level, b.level) ||
    (a.since ?? Infinity) - (b.since ?? Infinity)
  );
}

function finish(draft: Draft, isKnown: Known): void {
  if (draft.alerts.length > 1) draft.alerts = [...draft.alerts].sort(byUrgency);
  const { reason, status } = reasonOf(draft, isKnown);
  draft.status = status;
  draft.reason = reason;
}

/** How loud the cell of a signal is; undefined: nothing is crossed. */
export function cellLevel(row: Row, signal: Trend): Level | undefined {
  let level: Level | undefined;
  for (const crossing of row.crossings) if (crossing.signal === signal) level = louder(level, crossing.level);
  return level;
}
