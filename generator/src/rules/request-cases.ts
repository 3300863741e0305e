/** Proof of the alerts on requests: too many fail, or they take too long. */

import type { Latency } from '../signals/signals.ts';
import { latencyAlertQuantile } from './alerts.ts';
import type { CaseContext } from './case-context.ts';
import type { AlertProof, DraftAlert } from './draft.ts';
import { isExpandable } from './expand.ts';
import type { World } from './raw-series.ts';
import { timesOf } from './raw-series.ts';
import { identityLabels } from './scope.ts';
import type { Proof } from './threshold-story.ts';
import {
  floorCase,
  forOf,
  healthyCases,
  justOverCase,
  paceOf,
  plenty,
  silentCase,
  tell,
  WINDOW,
} from './threshold-story.ts';
import type { Pace } from './timeline.ts';
import { evaluationAfter, evaluationBefore } from './timeline.ts';

export function proveErrors(
  context: CaseContext,
  alert: DraftAlert,
  proof: Extract<AlertProof, { kind: 'errors' }>,
): Proof {
  const { service } = context;
  const pace = paceOf(context);
  const world: World = context;
  const { threshold, minRequests } = proof;
  const n = plenty(pace, minRequests);
  const pending = forOf(alert);
  const slack = pace.scrape + 2 * pace.evaluation;
  // The share of failures in the window grows evenly, so it crosses the threshold at threshold × window.
  const crossing = threshold * WINDOW;
  const outage = tell(world, `${alert.id}: every request fails, then recovery`, pace, [
    { lasts: 2 * WINDOW, ok: n },
    { lasts: WINDOW + crossing + pending + slack + pace.evaluation, failed: n },
    { lasts: 2 * WINDOW + (alert.rule.keepFiringFor ?? 0) + slack, ok: n },
  ]);
  if (typeof outage === 'string') return outage;
  const [, began = 0, ended = 0] = outage.timeline.starts;
  const fired = evaluationAfter(pace, began + crossing + pending + slack);
  const full = evaluationBefore(pace, ended);
  outage.builder
    .silent(alert, evaluationBefore(pace, began), 'nothing fails yet')
    .silent(
      alert,
      evaluationBefore(pace, began + crossing + pending - pace.evaluation),
      'the failures have not lasted long enough',
    )
    .fires(alert, fired, 'threshold, `for` and two evaluations have passed')
    .fires(
      alert,
      evaluationBefore(pace, ended + WINDOW * (1 - threshold) - slack),
      'the window still holds enough failures',
    )
    .silent(
      alert,
      evaluationAfter(pace, ended + WINDOW * (1 - threshold) + slack + (alert.rule.keepFiringFor ?? 0)),
      'the failures have left the window',
    );
  if (isExpandable(alert.rule.annotations)) {
    outage.builder.says(full, alert.rule.alert, [{ alert, labels: identityLabels(service), value: 1 }]);
  }
  const cases = [outage.builder.build()];

  const quiet = silentCase(world, alert, pace, `${alert.id}: failures just under the threshold`, [
    { lasts: 2 * WINDOW + 2 * pending + slack, ok: n * (1 - 0.9 * threshold), failed: n * 0.9 * threshold },
  ]);
  if (typeof quiet === 'string') return quiet;
  cases.push(quiet);
  if (1.1 * threshold < 1) {
    const over = justOverCase(world, alert, pace, { ok: n * (1 - 1.1 * threshold), failed: n * 1.1 * threshold });
    if (typeof over === 'string') return over;
    cases.push(over);
  }
  if (minRequests > 1) {
    const floor = floorCase(world, alert, pace, minRequests, 'failed');
    if (typeof floor === 'string') return floor;
    cases.push(floor);
  }
  // A blip of one scrape stays over the threshold for nearly a whole window: shorter than `for` it must not fire.
  if (pending >= WINDOW + slack) {
    const blip = silentCase(world, alert, pace, `${alert.id}: one scrape of failures`, [
      { lasts: 2 * WINDOW, ok: n },
      { lasts: pace.scrape, failed: n },
      { lasts: 2 * WINDOW + pending, ok: n },
    ]);
    if (typeof blip === 'string') return blip;
    cases.push(blip);
  }
  return [...cases, ...healthyCases(context, alert, pace, n)];
}

export function proveLatency(
  context: CaseContext,
  alert: DraftAlert,
  proof: Extract<AlertProof, { kind: 'latency' }>,
): Proof {
  const { service, signals } = context;
  const latency = signals.latency!;
  const pace = paceOf(context);
  const { minRequests } = proof;
  const n = plenty(pace, minRequests);
  const pending = forOf(alert);
  const slack = pace.scrape + 2 * pace.evaluation;
  // Slow requests stand above every bucket: the quantile jumps as soon as their share exceeds what it leaves out.
  const crossing = latency.kind === 'mean' ? WINDOW : (1 - Number(latencyAlertQuantile(service))) * WINDOW;
  const told = tell(context, `${alert.id}: every request is slow, then recovery`, pace, [
    { lasts: 2 * WINDOW, ok: n },
    { lasts: WINDOW + crossing + pending + slack, slow: n },
    { lasts: 2 * WINDOW + (alert.rule.keepFiringFor ?? 0) + slack, ok: n },
  ]);
  if (typeof told === 'string') return told;
  const [, began = 0, ended = 0] = told.timeline.starts;
  told.builder
    .silent(alert, evaluationBefore(pace, began), 'every request is fast')
    .silent(alert, evaluationBefore(pace, began + pending - pace.evaluation), 'the slowness has not lasted long enough')
    .fires(
      alert,
      evaluationAfter(pace, began + crossing + pending + slack),
      'threshold, `for` and two evaluations have passed',
    )
    .silent(
      alert,
      evaluationAfter(pace, ended + WINDOW + slack + (alert.rule.keepFiringFor ?? 0)),
      'the slow requests have left the window',
    );
  const top = latency.bounds?.at(-1);
  if (isExpandable(alert.rule.annotations) && latency.kind === 'classic' && top !== undefined) {
    const labels = { ...identityLabels(service), quantile: latencyAlertQuantile(service) };
    told.builder.says(evaluationBefore(pace, ended), alert.rule.alert, [{ alert, labels, value: top }]);
  }
  const cases = [told.builder.build()];
  for (const factor of [0.9, 1.1]) {
    const near = nearLatency(context, alert, pace, n, factor * proof.thresholdSeconds, factor < 1);
    if (typeof near === 'string') return near;
    cases.push(...near);
  }
  if (minRequests > 1 && signals.traffic) {
    const floor = floorCase(context, alert, pace, minRequests, 'slow');
    if (typeof floor === 'string') return floor;
    cases.push(floor);
  }
  return [...cases, ...healthyCases(context, alert, pace, n)];
}

/** Traffic whose recorded latency is `target` seconds, a little under or over the threshold; none where no mix gives it. */
function nearLatency(
  context: CaseContext,
  alert: DraftAlert,
  pace: Pace,
  n: number,
  target: number,
  isUnder: boolean,
): Proof {
  const mix = mixFor(context.signals.latency!, Number(latencyAlertQuantile(context.service)), target);
  if (!mix) return [];
  const { pivot, slowShare } = mix;
  const world: World = { ...context, ...(pivot === undefined ? {} : { pivot }) };
  const counts = { ok: n * (1 - slowShare), slow: n * slowShare };
  const lasts = 2 * WINDOW + 2 * forOf(alert) + pace.scrape + 2 * pace.evaluation;
  const one = isUnder
    ? silentCase(world, alert, pace, `${alert.id}: just under the threshold`, [{ lasts, ...counts }])
    : justOverCase(world, alert, pace, counts);
  return typeof one === 'string' ? one : [one];
}

/**
 * Share of slow requests with which a mean, or a quantile interpolated in its bucket, reads `target` seconds.
 *
 * @returns undefined where the bounds are not known, or `target` lies in the first bucket or beyond the last.
 */
function mixFor(
  latency: Latency,
  quantile: number,
  target: number,
): { readonly pivot?: number; readonly slowShare: number } | undefined {
  if (latency.kind === 'native') return undefined;
  if (latency.kind === 'mean') {
    const { fast, slow } = timesOf(latency);
    return target < fast || target > slow ? undefined : { slowShare: (target - fast) / (slow - fast) };
  }
  const lower = latency.bounds?.filter((bound) => bound < target).at(-1);
  const upper = latency.bounds?.find((bound) => bound >= target);
  if (lower === undefined || upper === undefined || lower <= 0) return undefined;
  // Of the requests in the bucket, this share is faster than the quantile.
  const inside = (target - lower) / (upper - lower);
  return { pivot: lower, slowShare: inside >= 1 ? 1 : Math.min(1, (1 - quantile) / (1 - inside)) };
}
