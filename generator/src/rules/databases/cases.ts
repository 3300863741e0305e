/** Derives the proof of the alerts of a database or a host: series that must fire each one, and when, and series that must not. */

import { compareText } from '../../diagnostics/diagnostic.ts';
import type { Watched } from '../../model/database.ts';
import { printDecimal } from '../../model/decimal.ts';
import type { Duration } from '../../model/duration.ts';
import { HOUR, MINUTE } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';
import type { InputSeries, ProofCase } from '../../plan.ts';
import { isExpandable } from '../expand.ts';
import { CaseBuilder } from '../proof-case.ts';
import type { Pace, Timeline } from '../timeline.ts';
import { evaluationAfter, evaluationBefore, timelineOf } from '../timeline.ts';
import type { WatchAlert } from './alerts.ts';
import { hostProofs } from './host-shapes.ts';
import { mysqlProofs } from './mysql-shapes.ts';
import { postgresqlProofs } from './postgresql-shapes.ts';
import { redisProofs } from './redis-shapes.ts';
import { ownLabels, subjectOf } from './scope.ts';
import type { Level, Limits, ProofPlan, ProofPlans, Sample, Shape } from './shape.ts';
import type { Targets } from './targets.ts';
import { segmentsOf, targetsOf } from './targets.ts';

/** What the cases are about, as a part of file names. */
const SUBJECT = 'alerts';

const PROOFS: Readonly<Record<ReturnType<typeof subjectOf>, ProofPlans>> = {
  mysql: mysqlProofs,
  postgresql: postgresqlProofs,
  redis: redisProofs,
  host: hostProofs,
};

export interface WatchCases {
  readonly cases: readonly ProofCase[];
  /** Alert id → why no case can be derived for it. */
  readonly unproven: ReadonlyMap<string, string>;
}

/**
 * The proof of `alerts`. Expected times come from the arithmetic of the rules (range, `for`, scrape and evaluation
 * interval), never from what an engine happened to say.
 */
export function watchCases(watched: Watched, alerts: readonly WatchAlert[]): WatchCases {
  const cases: ProofCase[] = [];
  const unproven = new Map<string, string>();
  const plans = PROOFS[subjectOf(watched)];
  const targets = targetsOf(watched);
  for (const alert of alerts) {
    const plan = plans[alert.id];
    if (!plan) throw new Error(`watchCases: no proof of ${alert.id}`);
    const told = typeof targets === 'string' ? targets : casesOf({ watched, alert, targets, plan });
    if (typeof told === 'string') unproven.set(alert.id, told);
    else cases.push(...told);
  }
  return { cases, unproven };
}

/** Names of the alerts that a proof is written for, of one kind of database or of hosts. */
export function provenAlerts(subject: ReturnType<typeof subjectOf>): readonly string[] {
  return Object.keys(PROOFS[subject]).sort(compareText);
}

interface Story<Plan extends ProofPlan = ProofPlan> {
  readonly watched: Watched;
  readonly alert: WatchAlert;
  readonly targets: Targets;
  readonly plan: Plan;
}

function casesOf(story: Story): readonly ProofCase[] | string {
  const { plan } = story;
  switch (plan.kind) {
    case 'levels':
      return levelCases({ ...story, plan });
    case 'restart':
      return restartCase({ ...story, plan });
    case 'absent':
      return absentCase({ ...story, plan });
  }
}

function paceOf({ defaults }: Watched, window: Duration): Pace {
  // Hours in steps of seconds would be thousands of evaluations.
  if (window >= HOUR) return { scrape: MINUTE, evaluation: MINUTE };
  return { scrape: defaults.scrapeInterval, evaluation: defaults.intervals.fast };
}

/** Times of an alert in milliseconds: its range, `for`, how long it lingers, and what scraping and evaluating add. */
function timesOf({ alert, watched }: Story, window: Duration) {
  const pace = paceOf(watched, window);
  return {
    pace,
    pending: alert.rule.for ?? 0,
    keeps: alert.rule.keepFiringFor ?? 0,
    slack: pace.scrape + 2 * pace.evaluation,
  };
}

function limitsOf({ limit, rate }: WatchAlert): Limits {
  return { limit: limit ? Number(printDecimal(limit, 17)) : 0, rate: rate ? Number(printDecimal(rate, 17)) : 0 };
}

type Levels = Extract<ProofPlan, { kind: 'levels' }>;

function levelCases(story: Story<Levels>): readonly ProofCase[] {
  const { plan, targets } = story;
  const limits = limitsOf(story.alert);
  const cases = plan.shapes.flatMap((shape) => {
    const rise = riseCase(story, shape, limits);
    const restart = restartedCase(story, shape, limits);
    return restart ? [rise, restart] : [rise];
  });
  const quiet = (plan.quiet ?? [])
    .filter((situation) => !situation.needsAdmin || targets.admin !== undefined)
    .map((situation) => quietCase(story, situation.name, situation.series(limits)));
  return [...cases, ...quiet];
}

/** Healthy, then as much as it must bear, then more than that, then healthy again. */
function riseCase(story: Story<Levels>, shape: Shape, limits: Limits): ProofCase {
  const { alert, plan } = story;
  const { keeps, pace, pending, slack } = timesOf(story, plan.window);
  const settles = plan.window + pending + slack;
  const levels: readonly Level[] = ['healthy', 'near', 'firing', 'healthy'];
  const timeline = timelineOf(pace, [
    { lasts: settles },
    { lasts: settles },
    { lasts: settles + pace.evaluation },
    { lasts: plan.window + keeps + slack + pace.evaluation },
  ]);
  const samples = levels.map((level) => shape.series(level, limits));
  const builder = builderOf(story, nameOf(shape.name, 'rises, then falls'), pace, samples, timeline);
  const [, near = 0, began = 0, ended = 0] = timeline.starts;
  builder
    .silent(alert, evaluationBefore(pace, near), 'everyday life')
    .silent(alert, evaluationBefore(pace, began), 'no more than it must bear');
  if (pending >= pace.evaluation) {
    builder.silent(alert, evaluationBefore(pace, began + pending), 'not for long enough');
  }
  builder
    .fires(alert, evaluationAfter(pace, began + settles), 'over the limit for its range and `for`')
    .silent(alert, evaluationAfter(pace, ended + plan.window + keeps + slack), 'all is well again');
  if (shape.shows && isExpandable(alert.rule.annotations)) {
    const labels = firingLabels(story, shape, samples[2]!);
    builder.says(evaluationBefore(pace, ended), alert.rule.alert, [{ alert, labels, value: shape.shows(limits) }]);
  }
  return builder.build();
}

/** Everyday life with a restart in the middle, after which all counters begin anew. */
function restartedCase(story: Story<Levels>, shape: Shape, limits: Limits): ProofCase | undefined {
  const healthy = shape.series('healthy', limits);
  const isCounter = (sample: Sample) => sample.value === undefined && !sample.gone;
  if (!healthy.some(isCounter)) return undefined;
  const { alert, plan } = story;
  const { pace, pending, slack } = timesOf(story, plan.window);
  const lasts = plan.window + pending + slack;
  const timeline = timelineOf(pace, [{ lasts }, { lasts, restarted: true }]);
  const builder = builderOf(story, nameOf(shape.name, 'counters begin anew'), pace, [healthy, healthy], timeline);
  const [, again = 0, end = 0] = timeline.starts;
  return builder
    .silent(alert, evaluationBefore(pace, again), 'everyday life')
    .silent(alert, evaluationAfter(pace, again + slack), 'a counter that begins anew is no event')
    .silent(alert, evaluationBefore(pace, end), 'everyday life')
    .build();
}

function quietCase(story: Story<Levels>, name: string, samples: readonly Sample[]): ProofCase {
  const { alert, plan } = story;
  const { pace, pending, slack } = timesOf(story, plan.window);
  const timeline = timelineOf(pace, [{ lasts: 2 * (plan.window + pending + slack) }]);
  const builder = builderOf(story, name, pace, [samples], timeline);
  const end = timeline.starts[1]!;
  return builder
    .silent(alert, evaluationBefore(pace, end * 0.75), 'this must not wake anyone')
    .silent(alert, evaluationBefore(pace, end), 'however long it lasts')
    .build();
}

function restartCase(story: Story<Extract<ProofPlan, { kind: 'restart' }>>): readonly ProofCase[] | string {
  const { alert, plan } = story;
  const { keeps, pace, pending, slack } = timesOf(story, plan.window);
  if (pending + slack >= plan.window) return 'its `for` is longer than it looks back';
  const timeline = timelineOf(pace, [
    { lasts: plan.window + pending + slack },
    { lasts: plan.window + keeps + slack + pace.evaluation, restarted: true },
  ]);
  const uptime: readonly Sample[] = [{ metric: plan.metric, perSecond: 1 }];
  const [, again = 0] = timeline.starts;
  const builder = builderOf(story, 'the server restarts', pace, [uptime, uptime], timeline)
    .silent(alert, evaluationBefore(pace, again), 'it is up all the time, also when it was first seen')
    .fires(alert, evaluationAfter(pace, again + pending + slack), 'its uptime began anew')
    .silent(alert, evaluationAfter(pace, again + plan.window + keeps + slack), 'it has been up for a while');
  if (isExpandable(alert.rule.annotations)) {
    const labels = story.targets.own;
    builder.says(evaluationAfter(pace, again + pending + slack), alert.rule.alert, [{ alert, labels, value: 1 }]);
  }
  return [builder.build()];
}

function absentCase(story: Story<Extract<ProofPlan, { kind: 'absent' }>>): readonly ProofCase[] {
  const { alert, plan, watched } = story;
  const { keeps, pace, pending, slack } = timesOf(story, 0 as Duration);
  const timeline = timelineOf(pace, [
    { lasts: pending + slack },
    { lasts: pending + slack + pace.evaluation, gone: 'stale' },
    { lasts: keeps + slack + pace.evaluation },
  ]);
  const there: readonly Sample[] = [{ metric: plan.metric, value: 1 }];
  const [, gone = 0, back = 0] = timeline.starts;
  const builder = builderOf(story, 'the target goes away, then returns', pace, [there, there, there], timeline)
    .silent(alert, evaluationBefore(pace, gone), 'the series is there')
    .silent(alert, evaluationBefore(pace, gone + pending), 'not gone for long enough')
    .fires(alert, evaluationAfter(pace, gone + pending + slack), 'gone for longer than `for`')
    .silent(alert, evaluationAfter(pace, back + keeps + slack), 'the series is back');
  if (isExpandable(alert.rule.annotations)) {
    const equal = watched.selector.filter(({ op }) => op === '=');
    const labels = Object.fromEntries(equal.map(({ label, value }) => [label, value]));
    // Two values for one label would leave it out of the result, and such a selector matches nothing.
    builder.says(evaluationBefore(pace, back), alert.rule.alert, [{ alert, labels, value: 1 }]);
  }
  return [builder.build()];
}

function nameOf(shape: string, what: string): string {
  return shape === '' ? what : `${shape}: ${what}`;
}

/** A case over the stretches of `timeline`, each with its samples of the same series in the same order. */
function builderOf(
  { alert, targets, watched }: Story,
  name: string,
  pace: Pace,
  stretches: readonly (readonly Sample[])[],
  timeline: Timeline,
): CaseBuilder {
  const series = stretches[0]!.flatMap((first, index): InputSeries[] => {
    const base = targets[first.of ?? 'own'];
    if (!base) return [];
    const samples = stretches.map((stretch) => stretch[index]!);
    return [
      { metric: first.metric, labels: { ...base, ...first.labels }, segments: segmentsOf(samples, timeline, pace) },
    ];
  });
  return new CaseBuilder({ ownLabels: ownLabels(watched) }, SUBJECT, `${alert.id}: ${name}`, pace, series);
}

/** Labels of the alert that a shape fires, but for those of its rule. */
function firingLabels({ targets }: Story, { keeps }: Shape, samples: readonly Sample[]): Labels {
  const [first] = samples;
  const all: Labels = { ...targets[first!.of ?? 'own'], ...first!.labels };
  // An empty label is none.
  const there = Object.entries(all).filter(([, value]) => value !== '');
  return Object.fromEntries(keeps ? there.filter(([label]) => keeps.includes(label)) : there);
}
