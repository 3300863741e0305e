/** Proof of the alerts on what is there: traffic that stops, resources that fill up, series that vanish. */

import { HOUR, MINUTE, milliseconds } from '../model/duration.ts';
import type { ProofCase } from '../plan.ts';
import { saturationExpr } from '../signals/signals.ts';
import type { CaseContext } from './case-context.ts';
import type { AlertProof, DraftAlert } from './draft.ts';
import { isExpandable } from './expand.ts';
import { CaseBuilder } from './proof-case.ts';
import type { World } from './raw-series.ts';
import { saturationSeries } from './raw-series.ts';
import { identityLabels } from './scope.ts';
import type { Proof } from './threshold-story.ts';
import { forOf, paceOf, perScrape, plenty, SUBJECT, silentCase, tell, WINDOW } from './threshold-story.ts';
import type { Pace } from './timeline.ts';
import { evaluationAfter, evaluationBefore, timelineOf } from './timeline.ts';

export function proveTrafficDrop(
  context: CaseContext,
  alert: DraftAlert,
  proof: Extract<AlertProof, { kind: 'traffic-drop' }>,
): Proof {
  const { service } = context;
  // The comparison looks two hours back, which at the pace of seconds would be thousands of evaluations.
  const pace = { scrape: milliseconds(MINUTE / 2), evaluation: MINUTE };
  const n = Math.max(plenty(pace, proof.minRequests), perScrape(pace, proof.minRequests));
  const pending = forOf(alert);
  const slack = pace.scrape + 2 * pace.evaluation;
  const crossing = (1 - proof.share) * WINDOW;
  const told = tell({ ...context, neverFailed: true }, `${alert.id}: traffic stops, then returns`, pace, [
    { lasts: 2 * HOUR + WINDOW, ok: n },
    { lasts: WINDOW + pending + slack, ok: 0 },
    { lasts: 2 * WINDOW + (alert.rule.keepFiringFor ?? 0) + slack, ok: n },
  ]);
  if (typeof told === 'string') return told;
  const [, began = 0, ended = 0] = told.timeline.starts;
  told.builder
    .silent(alert, evaluationBefore(pace, began), 'traffic is as it was')
    .silent(
      alert,
      evaluationBefore(pace, began + crossing + pending - pace.evaluation),
      'the drop has not lasted long enough',
    )
    .fires(alert, evaluationAfter(pace, began + crossing + pending + slack), 'the drop and `for` have passed')
    .silent(
      alert,
      evaluationAfter(pace, ended + proof.share * WINDOW + slack + (alert.rule.keepFiringFor ?? 0)),
      'traffic is back',
    );
  if (isExpandable(alert.rule.annotations)) {
    told.builder.says(evaluationBefore(pace, ended), alert.rule.alert, [
      { alert, labels: identityLabels(service), value: 0 },
    ]);
  }
  const ebb = silentCase(
    { ...context, neverFailed: true },
    alert,
    pace,
    `${alert.id}: an evening's ebb, half the traffic`,
    [
      { lasts: 2 * HOUR + WINDOW, ok: n },
      { lasts: 2 * WINDOW + pending, ok: n * Math.max(0.5, (1 + proof.share) / 2) },
    ],
  );
  if (typeof ebb === 'string') return ebb;
  const near = nearDrop(context, alert, proof.share, pace, n, slack);
  return typeof near === 'string' ? near : [told.builder.build(), ebb, ...near];
}

/** Traffic falls to a little less than the share that is still enough, and to a little more. */
function nearDrop(context: CaseContext, alert: DraftAlert, share: number, pace: Pace, n: number, slack: number): Proof {
  const world: World = { ...context, neverFailed: true };
  const before = { lasts: 2 * HOUR + WINDOW, ok: n };
  const lasts = 2 * WINDOW + forOf(alert) + slack;
  const below = tell(world, `${alert.id}: just below the share that is enough`, pace, [
    before,
    { lasts, ok: n * 0.9 * share },
  ]);
  if (typeof below === 'string') return below;
  const end = evaluationBefore(pace, below.timeline.starts[2]!);
  const cases = [below.builder.fires(alert, end, 'less than enough for longer than `for`').build()];
  if (1.1 * share >= 1) return cases;
  const above = silentCase(world, alert, pace, `${alert.id}: just above the share that is enough`, [
    before,
    { lasts, ok: n * 1.1 * share },
  ]);
  return typeof above === 'string' ? above : [...cases, above];
}

export function proveSaturation(
  context: CaseContext,
  alert: DraftAlert,
  proof: Extract<AlertProof, { kind: 'saturation' }>,
): Proof {
  const { service, signals } = context;
  const pace = paceOf(context);
  const pending = forOf(alert);
  const slack = pace.scrape + 2 * pace.evaluation;
  const full = Number(((1 + proof.threshold) / 2).toPrecision(6));
  const cases: ProofCase[] = [];
  for (const source of signals.saturation) {
    const timeline = timelineOf(pace, [
      { lasts: 2 * WINDOW + pending },
      { lasts: 2 * WINDOW + pending + slack },
      { lasts: 2 * WINDOW + (alert.rule.keepFiringFor ?? 0) + slack },
    ]);
    const levels = [proof.threshold * 0.9, full, proof.threshold * 0.5];
    const phases = timeline.phases.map((phase, i) => ({
      scrapes: phase.scrapes,
      fullness: Number(levels[i]!.toPrecision(6)),
    }));
    const series = saturationSeries(service, signals, source.resource, phases, pace.scrape);
    if (typeof series === 'string') return series;
    const [, began = 0, ended = 0, end = 0] = timeline.starts;
    const resource = { resource: source.resource };
    const builder = new CaseBuilder(
      service,
      SUBJECT,
      `${alert.id}: ${source.resource} fills up, then empties`,
      pace,
      series,
    )
      .silent(alert, evaluationBefore(pace, began), 'just under the threshold')
      .fires(
        alert,
        evaluationAfter(pace, began + WINDOW + pending + slack),
        'over the threshold for longer than `for`',
        resource,
      )
      .silent(alert, evaluationBefore(pace, end), 'room again');
    // What a gauge shows is exact; a counter's rate in the text depends on the samples at the window's edge.
    const isGauge = !saturationExpr(source, service, WINDOW).includes('rate(') && !source.expr.includes('/');
    if (isGauge && isExpandable(alert.rule.annotations)) {
      const labels = { ...identityLabels(service), ...resource };
      builder.says(evaluationBefore(pace, ended), alert.rule.alert, [{ alert, labels, value: full }]);
    }
    cases.push(builder.build());
  }
  return cases;
}

export function proveMissing(
  context: CaseContext,
  alert: DraftAlert,
  proof: Extract<AlertProof, { kind: 'missing' }>,
): Proof {
  const { service } = context;
  const pace = paceOf(context);
  const n = plenty(pace, 0);
  const pending = forOf(alert);
  const slack = pace.scrape + 2 * pace.evaluation;
  const says = (builder: CaseBuilder, at: number) => {
    if (!isExpandable(alert.rule.annotations)) return;
    builder.says(evaluationBefore(pace, at), alert.rule.alert, [{ alert, labels: identityLabels(service), value: 1 }]);
  };
  if (proof.signal === 'latency') {
    const lost = tell({ ...context, withoutLatency: true }, `${alert.id}: traffic without latency series`, pace, [
      { lasts: 2 * WINDOW + pending + slack, ok: n },
    ]);
    const whole = tell(context, `${alert.id}: both are there`, pace, [{ lasts: 2 * WINDOW + pending + slack, ok: n }]);
    if (typeof lost === 'string') return lost;
    if (typeof whole === 'string') return whole;
    const end = lost.timeline.starts[1]!;
    lost.builder.fires(alert, evaluationBefore(pace, end), 'no bucket for longer than `for`');
    says(lost.builder, end);
    return [
      lost.builder.build(),
      whole.builder.silent(alert, evaluationBefore(pace, end), 'nothing is missing').build(),
    ];
  }
  const vanish = tell(context, `${alert.id}: one lost scrape, then the target is gone, then back`, pace, [
    { lasts: 2 * WINDOW + pending, ok: n },
    { lasts: pace.scrape, ok: n, gone: 'missing' },
    { lasts: 2 * WINDOW, ok: n },
    { lasts: WINDOW + pending + slack + pace.evaluation, gone: 'stale' },
    { lasts: WINDOW + (alert.rule.keepFiringFor ?? 0), ok: n },
  ]);
  if (typeof vanish === 'string') return vanish;
  const [, , again = 0, gone = 0, back = 0, end = 0] = vanish.timeline.starts;
  // rate() needs two samples: it goes absent when the last but one leaves the window.
  const absent = gone + WINDOW - pace.scrape;
  vanish.builder
    .silent(alert, evaluationBefore(pace, gone), 'one lost scrape is no alarm')
    .silent(alert, evaluationAfter(pace, again + pace.evaluation), 'one lost scrape is no alarm')
    .silent(alert, evaluationBefore(pace, absent + pending - 2 * pace.evaluation), 'not gone for long enough')
    .fires(alert, evaluationAfter(pace, gone + WINDOW + pending + slack), 'gone for a window and `for`')
    .silent(alert, evaluationBefore(pace, end), 'the series are back');
  for (const other of context.alerts.filter((candidate) => candidate.proof.kind === 'burn')) {
    vanish.builder.silent(
      other,
      evaluationAfter(pace, gone + WINDOW + pending + slack),
      'what is not measured burns no budget',
    );
  }
  says(vanish.builder, back);
  return [vanish.builder.build()];
}
