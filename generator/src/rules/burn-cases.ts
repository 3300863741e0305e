/** Proof of the burn alerts: each arm of each objective on outages, near misses, quiet nights and restarts. */

import { toNumber } from '../model/decimal.ts';
import { MINUTE, milliseconds, seconds } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';
import type { ProofCase } from '../plan.ts';
import { meets } from '../signals/conditions.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import type { Arm } from './burn.ts';
import { armsOf, detectionTime, resetTime } from './burn.ts';
import { minRequestsOf } from './burn-alerts.ts';
import type { CaseContext, CasesResult } from './case-context.ts';
import type { AlertProof, DraftAlert } from './draft.ts';
import { isExpandable } from './expand.ts';
import { freeSeries } from './free-series.ts';
import * as names from './names.ts';
import { CaseBuilder } from './proof-case.ts';
import type { SeriesMaker, World } from './raw-series.ts';
import { rawSeries, requestLabels } from './raw-series.ts';
import { identityLabels, recorded } from './scope.ts';
import { LONGEST_RAW_WINDOW } from './slo.ts';
import type { Pace, Stretch, Timeline } from './timeline.ts';
import { evaluationAfter, evaluationBefore, timelineOf } from './timeline.ts';

/** One arm with its alert and everything that decides its times. */
interface Subject {
  readonly context: CaseContext;
  readonly queries: ObjectiveQueries;
  readonly arm: Arm;
  readonly alert: DraftAlert;
  readonly make: SeriesMaker;
  /** Which requests are bad for this objective. */
  readonly bad: 'failed' | 'slow';
  readonly pace: Pace;
  readonly minRequests: number;
  /** Time by which an observation may lag: a scrape, the five-minute step of sums, and two evaluations. */
  readonly slack: number;
}

export function burnCases(context: CaseContext): CasesResult {
  const cases: ProofCase[] = [];
  const unproven = new Map<string, string>();
  for (const queries of context.objectives) {
    const subjects = subjectsOf(context, queries);
    if (subjects.length === 0) continue;
    const probe = subjects[0]!.make([{ scrapes: 1, ok: 1, [subjects[0]!.bad]: 1 }]);
    if (typeof probe === 'string') {
      for (const subject of subjects) unproven.set(subject.alert.id, probe);
      continue;
    }
    for (const subject of subjects) cases.push(...armCases(subject));
    cases.push(...objectiveCases(subjects));
  }
  return { cases, unproven };
}

function subjectsOf(context: CaseContext, queries: ObjectiveQueries): Subject[] {
  const { service } = context;
  const { objective } = queries;
  const world: World = { ...context, queries, ...pivotOf(queries) };
  const bad = objective.measure.kind === 'latency' ? 'slow' : 'failed';
  const make: SeriesMaker = queries.counted ? rawSeries(world) : (phases) => freeSeries(service, objective, phases);
  return armsOf(objective).flatMap((arm) => {
    const alert = context.alerts.find(
      (a) => isBurn(a.proof) && a.proof.slo === objective.name && a.proof.tier === arm.tier.name,
    );
    if (!alert) return [];
    const pace = paceOf(context, arm);
    const readsSums = arm.tier.long > LONGEST_RAW_WINDOW;
    return [
      {
        context,
        queries,
        arm,
        alert,
        make,
        bad,
        pace,
        minRequests: queries.total ? minRequestsOf(service, objective, overrideOf(context, alert)) : 0,
        slack: pace.scrape + (readsSums ? names.SUM_STEP : 0) + 2 * pace.evaluation,
      },
    ];
  });
}

/** Requests of a latency objective take exactly its threshold, or just longer. */
function pivotOf({ objective: { measure } }: ObjectiveQueries): Pick<World, 'pivot'> {
  return measure.kind === 'latency' ? { pivot: seconds(measure.threshold) } : {};
}

function isBurn(proof: AlertProof): proof is Extract<AlertProof, { kind: 'burn' }> {
  return proof.kind === 'burn';
}

function overrideOf(context: CaseContext, alert: DraftAlert) {
  const [name, slo] = alert.id.split('/');
  const { alerts } = context.service;
  return { ...alerts[name!], ...alerts[`${name}/${slo}`], ...alerts[alert.id] };
}

/**
 * An arm on raw windows runs at the fast group's own pace. One whose long window is summed needs that window's whole
 * past, so it runs at a minute while its short window is raw, and at the step of the sums where both are summed.
 */
function paceOf(context: CaseContext, arm: Arm): Pace {
  const { scrapeInterval, intervals } = context.service.defaults;
  if (arm.tier.long <= LONGEST_RAW_WINDOW) return { scrape: scrapeInterval, evaluation: intervals.fast };
  return arm.tier.short <= LONGEST_RAW_WINDOW ? MINUTE_PACE : SLOW_PACE;
}

const MINUTE_PACE: Pace = { scrape: (MINUTE / 2) as typeof MINUTE, evaluation: MINUTE };

/** promtool evaluates all groups at one interval: the step of the sums, so that each event is summed once. */
const SLOW_PACE: Pace = { scrape: MINUTE, evaluation: names.SUM_STEP };

function armCases(subject: Subject): ProofCase[] {
  const cases = [outageCase(subject), nearMissCase(subject), justOverCase(subject)];
  if (subject.minRequests > 1) cases.push(floorCase(subject));
  return cases.filter((one) => one !== undefined);
}

interface Told {
  readonly builder: CaseBuilder;
  readonly timeline: Timeline;
}

function tell(
  subject: Subject,
  name: string,
  stretches: readonly Stretch[],
  make = subject.make,
  pace = subject.pace,
): Told {
  const timeline = timelineOf(pace, stretches);
  const series = make(timeline.phases);
  // The probe of burnCases has shown that the series can be made.
  if (typeof series === 'string') throw new Error(`proof of ${subject.alert.id}: ${series}`);
  return {
    builder: new CaseBuilder(
      subject.context.service,
      `slo-${subject.queries.objective.name}`,
      `${subject.alert.id}: ${name}`,
      pace,
      series,
    ),
    timeline,
  };
}

/** Events per scrape that keep every floor of the objective ten times over, and at least one a second. */
function plenty(subject: Subject, pace = subject.pace): number {
  const shortest = Math.min(...subject.queries.objective.tiers.map((tier) => tier.short));
  return Math.max((10 * subject.minRequests * pace.scrape) / shortest, pace.scrape / 1000);
}

/** Healthy for a whole long window, then everything fails until the short window is full of it, then healthy again. */
function outageCase(subject: Subject): ProofCase {
  const { arm, alert, pace, slack, bad } = subject;
  const n = plenty(subject);
  const pending = alert.rule.for ?? 0;
  const linger = alert.rule.keepFiringFor ?? 0;
  const detection = detectionTime(arm, 1)!;
  const reset = resetTime(arm, 1);
  const told = tell(subject, 'total outage after a healthy window, then recovery', [
    { lasts: arm.tier.long, ok: n },
    { lasts: Math.max(arm.tier.short, detection + pending) + slack + pace.evaluation, [bad]: n },
    { lasts: reset + linger + 2 * slack, ok: n },
  ]);
  const [, began = 0, ended = 0] = told.timeline.starts;
  const early = evaluationBefore(pace, began + detection + pending - pace.evaluation);
  told.builder.silent(alert, evaluationBefore(pace, began), 'the window is healthy');
  if (early > began) told.builder.silent(alert, early, 'the budget spent is still below the tier');
  told.builder
    .fires(
      alert,
      evaluationAfter(pace, began + detection + pending + slack),
      'threshold × long window has passed, and two evaluations',
    )
    .fires(alert, evaluationBefore(pace, ended + reset - slack), 'the short window still holds enough of it')
    .silent(alert, evaluationAfter(pace, ended + reset + slack + linger), 'the short window has recovered');
  return told.builder.build();
}

/** 0.9 × threshold for 1.2 long windows. */
function nearMissCase(subject: Subject): ProofCase {
  const { arm, alert, bad } = subject;
  const pace = arm.tier.long > LONGEST_RAW_WINDOW ? SLOW_PACE : subject.pace;
  const n = plenty(subject, pace);
  const share = 0.9 * toNumber(arm.threshold);
  const told = tell(
    subject,
    'just under the threshold for 1.2 long windows',
    [{ lasts: 1.2 * arm.tier.long, ok: n * (1 - share), [bad]: n * share }],
    subject.make,
    pace,
  );
  const end = told.timeline.starts[1]!;
  for (const part of [0.1, 0.5, 0.8, 1])
    told.builder.silent(alert, evaluationBefore(pace, end * part), 'the budget lasts');
  return told.builder.build();
}

/**
 * 1.1 × threshold. On raw windows it fires once a healthy long window has given way, no sooner; on summed ones it is
 * bad from the first scrape on, which is soon told and shows the same threshold from above as the near miss from below.
 */
function justOverCase(subject: Subject): ProofCase | undefined {
  const { arm, alert, pace, slack, bad } = subject;
  const share = 1.1 * toNumber(arm.threshold);
  if (share > 1) return undefined;
  const n = plenty(subject);
  const pending = alert.rule.for ?? 0;
  const mixed = { ok: n * (1 - share), [bad]: n * share };
  if (arm.tier.long > LONGEST_RAW_WINDOW) {
    const told = tell(subject, 'just over the threshold from the first scrape on', [
      { lasts: 2 * names.SUM_STEP + pending + 2 * slack, ...mixed },
    ]);
    const end = evaluationBefore(pace, told.timeline.starts[1]!);
    return told.builder.fires(alert, end, 'both windows are over the threshold').build();
  }
  const detection = detectionTime(arm, share)!;
  const told = tell(subject, 'just over the threshold', [
    { lasts: arm.tier.long, ok: n },
    { lasts: detection + pending + slack + pace.evaluation, ...mixed },
  ]);
  const [, began = 0] = told.timeline.starts;
  return told.builder
    .silent(alert, evaluationBefore(pace, began + detection * 0.9 - slack), 'the long window has not given way')
    .fires(alert, evaluationAfter(pace, began + detection + pending + slack), 'both windows are over the threshold')
    .build();
}

/** A burst of failures within the short window: one event fewer than the floor, then a burst that reaches it. */
function floorCase(subject: Subject): ProofCase {
  const { arm, alert, minRequests, bad } = subject;
  const { short } = arm.tier;
  const readsSums = short > LONGEST_RAW_WINDOW || (short > names.SIGNAL_WINDOW && short % names.SUM_STEP === 0);
  const pace = readsSums ? SLOW_PACE : subject.pace;
  const pending = alert.rule.for ?? 0;
  // A burst that fills one step of the sums is counted whole, wherever the window's edges fall.
  const burst = readsSums ? names.SUM_STEP : short;
  const watch = pending + 3 * pace.evaluation;
  const rest = short + 2 * pace.evaluation;
  const count = (events: number) => (events * pace.scrape) / burst;
  const told = tell(
    subject,
    `traffic floor of ${minRequests} in the short window`,
    [
      { lasts: burst, [bad]: 0, ok: 0 },
      { lasts: burst, [bad]: count(minRequests - 1) },
      { lasts: Math.max(rest, watch), [bad]: 0 },
      { lasts: burst, [bad]: count(minRequests) },
      ...(readsSums ? [{ lasts: watch, [bad]: 0 }] : [{ lasts: watch, [bad]: count(minRequests) }]),
    ],
    subject.make,
    pace,
  );
  const [, , low = 0, , high = 0] = told.timeline.starts;
  const builder = told.builder
    .silent(alert, milliseconds(low), 'one event fewer than the floor, all of them bad')
    .silent(alert, evaluationAfter(pace, low + pending), 'one event fewer than the floor, all of them bad');
  return builder
    .fires(alert, evaluationAfter(pace, high + pending + pace.evaluation), 'as many as the floor asks for')
    .build();
}

/** What concerns all arms of an objective at once: no traffic, no failure yet, a restart, and the alert's text. */
function objectiveCases(subjects: readonly Subject[]): ProofCase[] {
  const first = subjects[0]!;
  const { context, queries } = first;
  const { service } = context;
  const { objective } = queries;
  const pace: Pace = { scrape: service.defaults.scrapeInterval, evaluation: service.defaults.intervals.fast };
  const n = plenty(first, pace);
  const slo = { slo: objective.name };
  const ratio = recorded(service, names.sloErrors(names.SIGNAL_WINDOW), slo);
  const budget = recorded(service, names.SLO_BUDGET, slo);
  const cases: ProofCase[] = [];

  const idle = tell(
    first,
    'traffic, none for 20 minutes, traffic again',
    [
      { lasts: 15 * MINUTE, ok: n },
      { lasts: 20 * MINUTE, ok: 0 },
      { lasts: 15 * MINUTE, ok: n },
    ],
    first.make,
    pace,
  );
  const [, began = 0, again = 0, end = 0] = idle.timeline.starts;
  for (const subject of subjects) {
    for (const at of [began, again, end])
      idle.builder.silent(subject.alert, evaluationBefore(pace, at), 'no event is bad');
  }
  if (queries.total)
    idle.builder.value(
      evaluationBefore(pace, again),
      `count(${ratio})`,
      undefined,
      'a ratio of nothing is absent, never NaN',
    );
  for (const at of [again, end])
    idle.builder.value(evaluationBefore(pace, at), `sum(${budget})`, 1, 'the budget stays finite');
  cases.push(idle.builder.build());

  const restarted = tell(
    first,
    'no bad event ever, and a restart',
    [
      { lasts: 15 * MINUTE, ok: n },
      { lasts: 15 * MINUTE, ok: n, restarted: true },
    ],
    neverBad(first),
    pace,
  );
  const [, anew = 0, last = 0] = restarted.timeline.starts;
  for (const subject of subjects) {
    restarted.builder.silent(subject.alert, evaluationAfter(pace, anew + pace.evaluation), 'counters began anew');
  }
  cases.push(
    restarted.builder
      .value(evaluationBefore(pace, last), `sum(${ratio})`, 0, 'no bad series yet is a ratio of 0, not an absent one')
      .value(evaluationBefore(pace, last), `sum(${budget})`, 1, 'nothing of the budget is spent')
      .build(),
  );
  const told = textCase(subjects, pace);
  if (told) cases.push(told);
  return cases;
}

function neverBad(subject: Subject): SeriesMaker {
  const { context, queries } = subject;
  if (!queries.counted) return subject.make;
  return rawSeries({ ...context, queries, ...pivotOf(queries), neverFailed: true });
}

/** Everything bad from the first scrape on: every arm of every objective that counts it fires, and says so. */
function textCase(subjects: readonly Subject[], pace: Pace): ProofCase | undefined {
  const first = subjects[0]!;
  const { context } = first;
  // Free queries may count the same requests, which only an engine could tell.
  if (context.objectives.some((queries) => !queries.counted)) return undefined;
  const labels = requestLabels({ ...context, queries: first.queries }, first.bad);
  if (!labels) return undefined;
  const longest = Math.max(...context.alerts.map((alert) => alert.rule.for ?? 0));
  const told = tell(
    first,
    'what the alert says',
    [{ lasts: 30 * MINUTE + longest, [first.bad]: plenty(first, pace) }],
    first.make,
    pace,
  );
  const affected = context.objectives.filter((queries) => isAffected(queries, first, labels));
  const instances = context.alerts.flatMap((alert) => {
    if (!isBurn(alert.proof)) return [];
    const { slo } = alert.proof;
    if (!affected.some((queries) => queries.objective.name === slo)) return [];
    return [{ alert, labels: { ...identityLabels(context.service), slo }, value: 1 }];
  });
  if (!instances.every(({ alert }) => isExpandable(alert.rule.annotations))) return undefined;
  return told.builder.says(evaluationBefore(pace, told.timeline.starts[1]!), 'ErrorBudgetBurn', instances).build();
}

/** Whether the requests that `subject` counts as bad are bad for `queries` too. */
function isAffected(queries: ObjectiveQueries, subject: Subject, labels: Labels): boolean {
  const { counted } = queries;
  if (!counted || 'latency' in counted !== (subject.bad === 'slow')) return false;
  if (queries === subject.queries) return true;
  // What just exceeds this threshold is fast by a longer one; a native histogram's slow request exceeds them all.
  const isPast = 'latency' in counted && counted.latency.kind === 'native';
  if (!isPast && (pivotOf(queries).pivot ?? 0) > (pivotOf(subject.queries).pivot ?? 0)) return false;
  const matchers = 'latency' in counted ? [counted.latency.matchers] : counted.bad.terms.map((term) => term.matchers);
  return matchers.some((own) => meets(own, labels));
}
