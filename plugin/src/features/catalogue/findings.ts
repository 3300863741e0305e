/** What stands out in a time range: recorded series that left what was usual in the hour before it. */

import type { PanelLimits, PanelUnit, Section, Subject } from '@quartet/generator';
import { catalogues } from '@quartet/generator';
import type { Labels, Series } from '../../prometheus/client.ts';
import { JUDGES, type Judge } from './judges.ts';
import { levelOf } from './level.ts';

/** How long before the range the usual is taken from, in milliseconds. */
export const BEFORE_MS = 3_600_000;

export type FindingLevel = 'critical' | 'warning' | 'notice';

export interface Finding {
  readonly series: string;
  readonly section: Section;
  readonly unit: PanelUnit;
  /** By the catalogue's limits; `notice` where it is merely unusual. */
  readonly level: FindingLevel;
  /** The highest value while it stood out. */
  readonly peak: number;
  /** What it had been; undefined where nothing is known of before, or it was as bad. */
  readonly usual?: number;
  /** Milliseconds; undefined where it stood out all along. */
  readonly since?: number;
  /** Milliseconds; undefined while it lasts. */
  readonly until?: number;
  /** Labels of the series, such as the mount point of a disk. */
  readonly labels: Labels;
  readonly panels: readonly string[];
}

/** The limits that the catalogue draws for a recorded series. */
function limitsOf(subject: Subject, series: string): PanelLimits | undefined {
  const expr = `${series}{$recorded}`;
  return catalogues[subject].panels.find(({ limits, queries }) => limits && queries[0]?.expr.includes(expr))?.limits;
}

/**
 * @param start  Beginning of the range in milliseconds; points before it are the usual.
 * @returns What lasts before what is over, then the worst first; of one recorded series at most one.
 */
export function findingsOf(subject: Subject, all: readonly Series[], start: number): readonly Finding[] {
  const found = JUDGES[subject].flatMap((judge, order) => {
    const limits = limitsOf(subject, judge.series);
    const findings = all
      .filter(({ labels }) => labels.__name__ === judge.series)
      .flatMap((series) => judged(judge, limits, series, start) ?? []);
    const [worst] = findings.sort(byWorst);
    return worst ? [{ order, worst }] : [];
  });
  return found
    .sort((a, b) => isOver(a.worst) - isOver(b.worst) || RANK[a.worst.level] - RANK[b.worst.level] || a.order - b.order)
    .map(({ worst }) => worst);
}

const RANK: Readonly<Record<FindingLevel, number>> = { critical: 0, warning: 1, notice: 2 };
/** 1 where it is over, else 0. */
const isOver = ({ until }: Finding): number => Number(until !== undefined);
const byWorst = (a: Finding, b: Finding): number => RANK[a.level] - RANK[b.level] || b.peak - a.peak;

/** Points before the range from which on they say what is usual. */
const ENOUGH = 3;

function judged(judge: Judge, limits: PanelLimits | undefined, series: Series, start: number): Finding | undefined {
  const { times, values } = series;
  const before = values.filter((value, index) => times[index]! < start && Number.isFinite(value));
  // A week of range leaves too few points before it: then most of the range itself is the usual.
  const usual =
    before.length >= ENOUGH
      ? quantile(before, 0.9)
      : values.length >= 4 * ENOUGH
        ? quantile(values.filter(Number.isFinite), 0.75)
        : undefined;
  const rise = usual === undefined ? Number.POSITIVE_INFINITY : Math.max(2 * usual, usual + judge.least);
  const bar = Math.min(rise, limits?.warning ?? limits?.critical ?? Number.POSITIVE_INFINITY);
  const episode = worstEpisode(series, (value) => value >= bar, start);
  if (!episode) return undefined;
  const peak = Math.max(...values.slice(episode.first, episode.last + 1));
  const level = levelOf(limits, peak);
  const isLasting = episode.last >= times.length - 2;
  return {
    series: judge.series,
    section: judge.section,
    unit: judge.unit,
    panels: judge.panels,
    level: level === 'ok' ? 'notice' : level,
    peak,
    labels: series.labels,
    // A server that has been over the limit for long has a bad usual, which explains nothing.
    ...(usual === undefined || usual >= bar ? {} : { usual }),
    ...(episode.first === 0 ? {} : { since: times[episode.first]! }),
    ...(isLasting ? {} : { until: times[episode.last]! }),
  };
}

/** The run of points that stand out, with the highest peak, of those that reach into the range; it may begin before. */
function worstEpisode({ times, values }: Series, isOut: (value: number) => boolean, start: number) {
  const runs: { first: number; last: number; peak: number }[] = [];
  values.forEach((value, index) => {
    if (!isOut(value)) return;
    const run = runs.at(-1);
    if (run && run.last === index - 1) {
      run.last = index;
      run.peak = Math.max(run.peak, value);
    } else runs.push({ first: index, last: index, peak: value });
  });
  return (
    runs
      // One point alone is noise at the edge of a window.
      .filter(({ first, last }) => last > first && times[last]! >= start)
      .sort((a, b) => b.peak - a.peak || b.last - a.last)[0]
  );
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

/** Panels that show what is behind `findings`, causes first, each once; of those that `exist`. */
export function storyOf(
  subject: Subject,
  findings: readonly Finding[],
  exist: (id: string) => boolean,
): readonly string[] {
  const order = new Map(JUDGES[subject].map(({ series }, index) => [series, index]));
  const causes = [...findings].sort((a, b) => order.get(a.series)! - order.get(b.series)!);
  return [...new Set(causes.flatMap(({ panels }) => panels))].filter(exist).slice(0, MOST_PANELS);
}

/** More than these are no longer a story. */
const MOST_PANELS = 9;

/** Whether a time of day alone says when it was. */
export const isOneDay = ({ since, until }: Pick<Finding, 'since' | 'until'>): boolean =>
  since === undefined || (until ?? since) - since < 86_400_000;
