/** The stories that proofs of threshold alerts are told in: outages, near misses, floors, healthy and idle times. */

import { MINUTE, seconds } from '../model/duration.ts';
import type { ProofCase } from '../plan.ts';
import type { CaseContext } from './case-context.ts';
import type { DraftAlert } from './draft.ts';
import * as names from './names.ts';
import { CaseBuilder } from './proof-case.ts';
import type { World } from './raw-series.ts';
import { rawSeries } from './raw-series.ts';
import { recorded } from './scope.ts';
import type { Pace, Stretch, Timeline } from './timeline.ts';
import { evaluationAfter, evaluationBefore, timelineOf } from './timeline.ts';

/** The window that all threshold alerts read. */
export const WINDOW = names.SIGNAL_WINDOW;

/** What the cases of threshold alerts are about, as a part of file names. */
export const SUBJECT = 'signals';

/** A proof of one alert, or the reason why there is none. */
export type Proof = ProofCase[] | string;

export function paceOf(context: CaseContext): Pace {
  const { scrapeInterval, intervals } = context.service.defaults;
  return { scrape: scrapeInterval, evaluation: intervals.fast };
}

/** Requests per scrape that make `perWindow` of them in five minutes. */
export function perScrape(pace: Pace, perWindow: number): number {
  return (perWindow * pace.scrape) / WINDOW;
}

/** Enough traffic for every floor: ten times the alert's own, and at least one request a second. */
export function plenty(pace: Pace, minRequests: number): number {
  return perScrape(pace, Math.max(10 * minRequests, seconds(WINDOW)));
}

export interface Told {
  readonly builder: CaseBuilder;
  readonly timeline: Timeline;
}

/** A case over `stretches`, or the reason why its series cannot be made. */
export function tell(world: World, name: string, pace: Pace, stretches: readonly Stretch[]): Told | string {
  const timeline = timelineOf(pace, stretches);
  const series = rawSeries(world)(timeline.phases);
  if (typeof series === 'string') return series;
  return { builder: new CaseBuilder(world.service, SUBJECT, name, pace, series), timeline };
}

export function forOf(alert: DraftAlert): number {
  return alert.rule.for ?? 0;
}

/** Healthy traffic with a restart in the middle, before any failure; and no traffic at all. */
export function healthyCases(context: CaseContext, alert: DraftAlert, pace: Pace, n: number): ProofCase[] {
  const world: World = { ...context, neverFailed: true };
  const pending = forOf(alert);
  const restart = tell(world, `${alert.id}: healthy, restarted in the middle, no failure ever`, pace, [
    { lasts: 2 * WINDOW + pending, ok: n },
    { lasts: 2 * WINDOW + pending, ok: n, restarted: true },
  ]);
  if (typeof restart === 'string') return [];
  const [, again = 0, end = 0] = restart.timeline.starts;
  const { service } = context;
  restart.builder
    .silent(alert, evaluationBefore(pace, again), 'everything succeeds')
    .silent(alert, evaluationAfter(pace, again + 2 * pace.evaluation), 'counters began anew')
    .silent(alert, evaluationBefore(pace, end), 'everything succeeds');
  if (context.signals.errors && alert.proof.kind === 'errors') {
    const ratio = recorded(service, names.errorsRatio(WINDOW));
    restart.builder.value(
      evaluationBefore(pace, again),
      `sum(${ratio})`,
      0,
      'no failure series yet is a ratio of 0, not an absent one',
    );
  }
  const idle = tell(world, `${alert.id}: no traffic`, pace, [
    { lasts: WINDOW, ok: n },
    { lasts: 20 * MINUTE, ok: 0 },
  ]);
  if (typeof idle === 'string') return [restart.builder.build()];
  const at = evaluationBefore(pace, idle.timeline.starts[2]!);
  if (alert.proof.kind === 'errors') {
    idle.builder
      .silent(alert, at, 'nobody asks')
      .value(
        at,
        `count(${recorded(service, names.errorsRatio(WINDOW))})`,
        undefined,
        'a ratio of nothing is absent, never NaN',
      );
  } else {
    idle.builder.silent(alert, at, 'nobody asks');
  }
  return [restart.builder.build(), idle.builder.build()];
}

export function silentCase(
  world: World,
  alert: DraftAlert,
  pace: Pace,
  name: string,
  stretches: readonly Stretch[],
): ProofCase | string {
  const told = tell(world, name, pace, stretches);
  if (typeof told === 'string') return told;
  const end = told.timeline.starts.at(-1)!;
  for (const share of [0.5, 0.75, 1]) {
    told.builder.silent(alert, evaluationBefore(pace, end * share), 'this must not wake anyone');
  }
  return told.builder.build();
}

/** Traffic that stands a little over the threshold, for long enough. */
export function justOverCase(
  world: World,
  alert: DraftAlert,
  pace: Pace,
  counts: Omit<Stretch, 'lasts'>,
): ProofCase | string {
  const lasts = 2 * WINDOW + forOf(alert) + pace.scrape + 2 * pace.evaluation;
  const told = tell(world, `${alert.id}: just over the threshold`, pace, [{ lasts, ...counts }]);
  if (typeof told === 'string') return told;
  const end = evaluationBefore(pace, told.timeline.starts[1]!);
  return told.builder.fires(alert, end, 'over the threshold for a window and `for`').build();
}

/** All requests bad, one fewer than the floor asks for; then as many as it asks for. */
export function floorCase(
  world: World,
  alert: DraftAlert,
  pace: Pace,
  minRequests: number,
  kind: 'failed' | 'slow',
): ProofCase | string {
  const lasts = 2 * WINDOW + forOf(alert) + 4 * pace.evaluation;
  const told = tell(world, `${alert.id}: traffic floor of ${minRequests} requests in five minutes`, pace, [
    { lasts, [kind]: perScrape(pace, minRequests - 1) },
    { lasts, [kind]: perScrape(pace, minRequests) },
  ]);
  if (typeof told === 'string') return told;
  const [, , end = 0] = told.timeline.starts;
  return told.builder
    .silent(alert, evaluationBefore(pace, told.timeline.starts[1]!), 'one request fewer than the floor')
    .fires(alert, evaluationBefore(pace, end), 'as many requests as the floor asks for')
    .build();
}
