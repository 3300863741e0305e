/** What a server remembers: since when a selector has series, how many, and at which instants a group is evaluated. */

import type { Duration } from '../model/duration.ts';
import type { Matchers } from '../model/matcher.ts';
import type { RuleGroup } from '../plan.ts';
import { isAlert } from '../plan.ts';
import type { VectorSelector } from '../promql/ast.ts';
import { printMatchers, selector as printSelector } from '../promql/print.ts';
import type { Instant, Matrix, RangeQuery } from './matrix.ts';

export interface Presence {
  /** When a series was first seen, a 3,600th of the time asked about too late at most; undefined where none was. */
  readonly from?: Instant;
  /** The most series that were seen at once. */
  readonly series: number;
}

/** Looks at a stretch of time: often enough to see when a series began, seldom enough to cost nothing. */
const PROBES = 60;

export interface History {
  /** When `selector` had series between `start` and `end`; remembered for the next caller. */
  readonly presenceOf: (selector: VectorSelector, start: Instant, end: Instant) => Promise<Presence>;
  /** Offset of a group's evaluations from the multiples of `interval`; undefined where nothing tells. */
  readonly phaseOf: (group: RuleGroup, interval: Duration, end: Instant) => Promise<number | undefined>;
}

export function historyOf(query: RangeQuery, signal: AbortSignal): History {
  const presences = new Map<string, Promise<Presence>>();
  const phases = new Map<string, Promise<number | undefined>>();
  return {
    presenceOf: (selector, start, end) => {
      const text = textOf(selector);
      return remembered(presences, `${text}\0${start}\0${end}`, async () => {
        const step = probeStep(start, end);
        const seen = presence(await query(`count(${text})`, start, end, step, signal));
        if (seen.from === undefined || seen.from === start || step === 1000) return seen;
        // It began between two probes: a second look tells when, sixty times as sharp.
        const before = seen.from - step;
        const near = presence(await query(`count(${text})`, before, seen.from, probeStep(before, seen.from), signal));
        return { ...seen, from: near.from ?? seen.from };
      });
    },
    phaseOf: (group, interval, end) =>
      remembered(phases, `${group.name}\0${interval}`, async () => {
        const rule = group.rules.find((one) => !isAlert(one));
        if (!rule || isAlert(rule)) return undefined;
        const matchers = Object.entries(rule.labels).map(([label, value]) => ({ label, op: '=' as const, value }));
        const text = printSelector(rule.record, matchers);
        const [series] = await query(`max(timestamp(${text}))`, end, end, 1000, signal);
        const evaluated = series?.values[0];
        return evaluated === undefined ? undefined : Math.round(evaluated * 1000) % interval;
      }),
  };
}

/** Milliseconds between two probes of a stretch of time. */
export function probeStep(start: Instant, end: Instant): number {
  return Math.max(1000, Math.ceil((end - start) / PROBES));
}

function presence(matrix: Matrix): Presence {
  const [counts] = matrix;
  const from = counts?.times[0];
  return {
    ...(from === undefined ? {} : { from }),
    series: (counts?.values ?? []).reduce((most, count) => Math.max(most, count), 0),
  };
}

function textOf({ matchers, name }: VectorSelector): string {
  const plain: Matchers = matchers.map(({ label, op, value }) => ({ label, op, value }));
  return name === undefined ? `{${printMatchers(plain)}}` : printSelector(name, plain);
}

function remembered<T>(cache: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const asked = ask();
  cache.set(key, asked);
  return asked;
}
