/** The state machine of an alert: samples of its expression in, the times it was pending and firing out. */

import type { Labels } from '../model/matcher.ts';
import type { AlertRule } from '../plan.ts';
import type { RenderProblem } from '../template/render.ts';
import { renderTemplate } from '../template/render.ts';
import { type Instant, labelsKey, type Matrix } from './matrix.ts';

/** Evaluation instants: `start`, `start + step`, … up to `end`. */
export interface Grid {
  readonly start: Instant;
  readonly end: Instant;
  /** Milliseconds. */
  readonly step: number;
}

/** One alert instance from its first evaluation to its last. */
export interface AlertRun {
  /** As Alertmanager gets them, `alertname` included. */
  readonly labels: Labels;
  /** Labels of the first sample, which templates see as `$labels`. */
  readonly sample: Labels;
  readonly pendingAt: Instant;
  /** Absent where the condition ended before `for` was over. */
  readonly firingAt?: Instant;
  /** The first evaluation at which it is neither pending nor firing; absent while it goes on. */
  readonly endedAt?: Instant;
  /** The value farthest beyond the threshold, and when it was. */
  readonly worst: number;
  readonly worstAt: Instant;
  /** The value at the evaluation at which it began to fire. */
  readonly firingValue?: number;
  /** It was there at the first evaluation already, so it may have begun earlier. */
  readonly startedBefore: boolean;
}

export interface AlertRuns {
  /** By the time they became pending, then by labels. */
  readonly runs: readonly AlertRun[];
  /** Evaluations that Prometheus would have refused, since two samples gave one label set; nothing moves at these. */
  readonly failedAt: readonly Instant[];
  /** Templates in the alert's labels that cannot be rendered here, by label. */
  readonly problems: Readonly<Record<string, RenderProblem>>;
}

type AlertTiming = Pick<AlertRule, 'alert' | 'for' | 'keepFiringFor' | 'labels'>;

/** The samples of one alert instance, ascending. */
interface Instance {
  readonly labels: Labels;
  readonly samples: { readonly at: number; readonly value: number; readonly sample: Labels }[];
}

/**
 * What Prometheus would have made of `matrix`, evaluating `rule` at the instants of `grid`.
 *
 * A label set without a sample at an instant is inactive there, unless `keepFiringFor` holds it. A sample off the grid
 * is a fault of the caller.
 *
 * @param worst  Whether high or low values are the bad ones.
 */
export function alertRuns(matrix: Matrix, grid: Grid, rule: AlertTiming, worst: 'high' | 'low'): AlertRuns {
  const problems: Record<string, RenderProblem> = {};
  const instances = new Map<string, Instance>();
  const labelsOf = labeller(rule, problems);
  for (const { labels: sample, times, values } of matrix) {
    times.forEach((time, index) => {
      const at = (time - grid.start) / grid.step;
      if (!Number.isInteger(at)) throw new Error(`alertRuns: a sample at ${time} is not on the grid`);
      const value = values[index]!;
      const { key, labels } = labelsOf(sample, value);
      const known = instances.get(key);
      if (known) known.samples.push({ at, value, sample });
      else instances.set(key, { labels, samples: [{ at, value, sample }] });
    });
  }
  const failed = clashes(instances.values());
  const last = Math.floor((grid.end - grid.start) / grid.step);
  // Sorted by key first: the sort by time keeps that order among equals, and compares numbers alone.
  const sorted = [...instances].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, instance]) => instance);
  const runs = sorted.flatMap((instance) => runsOf(instance, grid, last, failed, rule, worst));
  runs.sort((a, b) => a.pendingAt - b.pendingAt);
  const failedAt = [...failed].sort((a, b) => a - b).map((at) => grid.start + at * grid.step);
  return { runs, failedAt, problems };
}

/** The alert's labels for a sample; computed once for each series unless a template could read the value. */
function labeller(rule: AlertTiming, problems: Record<string, RenderProblem>) {
  const isTemplated = Object.values(rule.labels).some((text) => text.includes('{{'));
  const cache = new Map<Labels, { readonly key: string; readonly labels: Labels }>();
  return (sample: Labels, value: number): { readonly key: string; readonly labels: Labels } => {
    const known = isTemplated ? undefined : cache.get(sample);
    if (known) return known;
    const { __name__: _, ...labels }: Record<string, string> = sample;
    for (const [name, text] of Object.entries(rule.labels)) {
      const { text: rendered, problem } = renderTemplate(text, { labels: sample, value });
      if (problem) problems[name] = problem;
      // An empty value is no label.
      if (rendered === '') delete labels[name];
      else labels[name] = rendered;
    }
    labels.alertname = rule.alert;
    const result = { key: labelsKey(labels), labels };
    cache.set(sample, result);
    return result;
  };
}

/** Evaluations at which one instance has two samples; Prometheus refuses the whole rule there. Sorts the samples. */
function clashes(instances: Iterable<Instance>): ReadonlySet<number> {
  const failed = new Set<number>();
  for (const { samples } of instances) {
    // Only an instance of several series is out of order.
    if (samples.some(({ at }, index) => index > 0 && at <= samples[index - 1]!.at)) samples.sort((a, b) => a.at - b.at);
    for (let index = 1; index < samples.length; index++) {
      if (samples[index]!.at === samples[index - 1]!.at) failed.add(samples[index]!.at);
    }
  }
  return failed;
}

interface Active {
  readonly since: number;
  readonly sample: Labels;
  firing: number | undefined;
  firingValue: number | undefined;
  /** First evaluation without a sample while firing. */
  keptSince: number | undefined;
  worst: number;
  worstAt: number;
}

function runsOf(
  { labels, samples }: Instance,
  grid: Grid,
  last: number,
  failed: ReadonlySet<number>,
  rule: AlertTiming,
  worst: 'high' | 'low',
): AlertRun[] {
  const hold = rule.for ?? 0;
  const keep = rule.keepFiringFor ?? 0;
  const runs: AlertRun[] = [];
  let active: Active | undefined;
  const close = (endedAt: number | undefined): void => {
    if (!active) return;
    const time = (at: number): Instant => grid.start + at * grid.step;
    runs.push({
      labels,
      sample: active.sample,
      pendingAt: time(active.since),
      ...(active.firing === undefined ? {} : { firingAt: time(active.firing), firingValue: active.firingValue! }),
      ...(endedAt === undefined ? {} : { endedAt: time(endedAt) }),
      worst: active.worst,
      worstAt: time(active.worstAt),
      startedBefore: active.since === 0,
    });
    active = undefined;
  };
  let at = 0;
  for (const { at: next, value, sample } of samples) {
    if (failed.has(next)) continue;
    // Between two samples only an active alert can change.
    for (; active && at < next; at++) if (!failed.has(at)) miss(at);
    at = next + 1;
    active ??= {
      since: next,
      sample,
      firing: undefined,
      firingValue: undefined,
      keptSince: undefined,
      worst: value,
      worstAt: next,
    };
    active.keptSince = undefined;
    if (Number.isNaN(active.worst) || (worst === 'high' ? value > active.worst : value < active.worst)) {
      active.worst = value;
      active.worstAt = next;
    }
    if (active.firing === undefined && (next - active.since) * grid.step >= hold) {
      active.firing = next;
      active.firingValue = value;
    }
  }
  for (; active && at <= last; at++) if (!failed.has(at)) miss(at);
  close(undefined);
  return runs;

  function miss(now: number): void {
    if (!active) return;
    if (active.firing !== undefined && keep > 0) {
      active.keptSince ??= now;
      if ((now - active.keptSince) * grid.step < keep) return;
    }
    close(now);
  }
}
