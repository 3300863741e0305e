/** Series that make a free objective's queries count good and bad events, found from the queries themselves. */

import type { Matchers } from '../model/matcher.ts';
import type { Objective, Service } from '../model/service.ts';
import type { InputSeries } from '../plan.ts';
import type { Expr, VectorSelector } from '../promql/ast.ts';
import { unwrap } from '../promql/ast.ts';
import { parse } from '../promql/parse.ts';
import type { Phase } from './raw-series.ts';
import { segmentsOf } from './raw-series.ts';
import { sampleLabels } from './sample-labels.ts';

/** A counter's part in a sum: `factor` × the rate of all series that meet the matchers. */
interface Part {
  readonly metric: string;
  readonly matchers: Matchers;
  readonly factor: number;
}

/** Series that one event raises by one, and what the objective makes of it. */
interface Event {
  readonly series: readonly { readonly metric: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly bad: number;
  readonly total: number;
}

/** Sums of more parts than this are not taken apart: each one doubles the events to try. */
const MAX_PARTS = 6;

/** Series for `phases` of good (`ok`) and bad (`failed`) events, or the reason why the queries give no way to make them. */
export function freeSeries(
  service: Service,
  objective: Objective,
  phases: readonly Phase[],
): readonly InputSeries[] | string {
  const { measure } = objective;
  if (measure.kind === 'raw') {
    const expr = parsed(measure.errorRatio);
    const gauge = expr && gaugeOf(expr);
    if (gauge) return gaugeSeries(gauge, phases);
  }
  const sums = sumsOf(objective);
  if (!sums)
    return `the queries of objective ${objective.name} are not sums of rates, so no series can be derived from them`;
  const events = eventsOf(sums.bad, sums.total);
  const bad = events.find((event) => event.total > 0 && event.bad === event.total);
  const good = events.find((event) => event.total > 0 && event.bad === 0);
  if (!bad || !good) {
    return `no series can be made that objective ${objective.name} of ${service.name} counts as ${bad ? 'good' : 'bad'}`;
  }
  const result = new Map<string, InputSeries>();
  const add = (event: Event, count: (phase: Phase) => number) => {
    for (const { metric, labels } of event.series) {
      const key = `${metric}${JSON.stringify(labels)}`;
      const segments = segmentsOf(phases, (phase) => count(phase) / event.total);
      const known = result.get(key);
      result.set(key, {
        metric,
        labels,
        segments: known ? known.segments.map((s, i) => ({ ...s, step: s.step + segments[i]!.step })) : segments,
      });
    }
  };
  add(good, (phase) => phase.ok ?? 0);
  const everBad = measure.kind === 'raw' || phases.some((phase) => phase.failed !== undefined);
  if (everBad) add(bad, (phase) => phase.failed ?? 0);
  return [...result.values()];
}

/** Bad and all events as sums of parts. */
function sumsOf(objective: Objective): { readonly bad: readonly Part[]; readonly total: readonly Part[] } | undefined {
  const { measure } = objective;
  if (measure.kind === 'raw') {
    const expr = parsed(measure.errorRatio);
    return expr && ratioOf(expr);
  }
  if (measure.kind !== 'ratio') return undefined;
  const total = linear(parsed(measure.total));
  const counted = linear(parsed(measure.bad ?? measure.good ?? ''));
  if (!total || !counted) return undefined;
  return { total, bad: measure.bad === undefined ? minus(total, counted) : counted };
}

/** `bad / total`, or `1 - good / total`. */
function ratioOf(expr: Expr): { readonly bad: readonly Part[]; readonly total: readonly Part[] } | undefined {
  const node = unwrap(expr);
  if (node.kind !== 'binary') return undefined;
  const left = unwrap(node.left);
  if (node.op === '/') {
    const bad = linear(left);
    const total = linear(node.right);
    return bad && total ? { bad, total } : undefined;
  }
  if (node.op === '-' && left.kind === 'number' && left.value === 1) {
    const good = ratioOf(node.right);
    return good && { total: good.total, bad: minus(good.total, good.bad) };
  }
  return undefined;
}

function minus(total: readonly Part[], part: readonly Part[]): readonly Part[] {
  return [...total, ...part.map((p) => ({ ...p, factor: -p.factor }))];
}

/** An expression as a sum of rates of counters; undefined where it is anything else. */
function linear(expr: Expr | undefined): readonly Part[] | undefined {
  if (!expr) return undefined;
  const node = unwrap(expr);
  switch (node.kind) {
    case 'aggregate':
      return node.op === 'sum' ? linear(node.expr) : undefined;
    case 'call': {
      const [argument] = node.args;
      if (node.name === 'clamp_min') return linear(argument);
      if (!['rate', 'increase', 'irate'].includes(node.name) || argument?.kind !== 'matrix') return undefined;
      const part = partOf(argument.selector);
      return part && [part];
    }
    case 'binary': {
      const left = linear(node.left);
      const right = linear(node.right);
      if (node.op === '+' && left && right) return [...left, ...right];
      if (node.op === '-' && left && right) return minus(left, right);
      if (node.op === 'or') return left;
      // A filter such as `> 0` leaves the sum as it is.
      if (node.op === '>' && left) return left;
      return undefined;
    }
    default:
      return undefined;
  }
}

function partOf(selector: VectorSelector): Part | undefined {
  if (selector.name === undefined) return undefined;
  const matchers = selector.matchers
    .filter((m) => m.label !== '__name__')
    .map(({ label, op, value }) => ({ label, op, value }));
  return { metric: selector.name, matchers, factor: 1 };
}

/** All events that raise series meeting some of the parts and missing the others, fewest parts first. */
function eventsOf(bad: readonly Part[], total: readonly Part[]): Event[] {
  const parts = distinct([...total, ...bad]);
  if (parts.length > MAX_PARTS) return [];
  const events: Event[] = [];
  for (let mask = 1; mask < 1 << parts.length; mask++) {
    const met = parts.filter((_, index) => mask & (1 << index));
    const missed = parts.filter((_, index) => !(mask & (1 << index)));
    const series = [...new Set(met.map((part) => part.metric))].map((metric) => {
      const own = (list: readonly Part[]) => list.filter((part) => part.metric === metric).map((part) => part.matchers);
      const labels = sampleLabels(own(met), own(missed), {});
      return labels && { metric, labels };
    });
    if (series.some((one) => one === undefined)) continue;
    const sum = (list: readonly Part[]) =>
      list.filter((part) => met.some((other) => isSame(part, other))).reduce((all, part) => all + part.factor, 0);
    events.push({ series: series.filter((one) => one !== undefined), bad: sum(bad), total: sum(total) });
  }
  return events.sort((a, b) => a.series.length - b.series.length);
}

function distinct(parts: readonly Part[]): Part[] {
  return parts.filter((part, index) => parts.findIndex((other) => isSame(part, other)) === index);
}

function isSame(a: Part, b: Part): boolean {
  return a.metric === b.metric && JSON.stringify(a.matchers) === JSON.stringify(b.matchers);
}

/** A gauge whose mean is the error ratio, or one minus it: the way probes are judged. */
interface Gauge {
  readonly part: Part;
  readonly isGood: boolean;
}

function gaugeOf(expr: Expr): Gauge | undefined {
  const node = unwrap(expr);
  if (node.kind === 'binary' && node.op === '-') {
    const left = unwrap(node.left);
    const inner = left.kind === 'number' && left.value === 1 ? gaugeOf(node.right) : undefined;
    return inner && { ...inner, isGood: !inner.isGood };
  }
  if (node.kind === 'aggregate' && ['avg', 'min', 'max', 'sum'].includes(node.op) && node.expr)
    return gaugeOf(node.expr);
  if (node.kind !== 'call' || node.name !== 'avg_over_time' || node.args[0]?.kind !== 'matrix') return undefined;
  const part = partOf(node.args[0].selector);
  return part && { part, isGood: false };
}

function gaugeSeries(gauge: Gauge, phases: readonly Phase[]): readonly InputSeries[] | string {
  const labels = sampleLabels([gauge.part.matchers], [], {});
  if (!labels) return `no labels meet the matchers of \`${gauge.part.metric}\``;
  const segments = phases.map((phase) => {
    const [ok, failed] = [phase.ok ?? 0, phase.failed ?? 0];
    const share = ok + failed === 0 ? 0 : Number((failed / (ok + failed)).toPrecision(12));
    return {
      start: Number((gauge.isGood ? 1 - share : share).toPrecision(12)),
      step: 0,
      scrapes: phase.scrapes,
      ...(phase.gone === 'missing' ? { missing: true } : {}),
      ...(phase.gone === 'stale' ? { stale: true } : {}),
    };
  });
  return [{ metric: gauge.part.metric, labels, segments }];
}

function parsed(query: string): Expr | undefined {
  return parse(query.replaceAll('$window', '5m')).expr;
}
