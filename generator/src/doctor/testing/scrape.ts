/** A Prometheus for tests of the pure part: captures of exporters as targets, and answers to the questions asked of them. */

import { parseExposition } from '../../../test/exposition.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Duration } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';
import { isAlert } from '../../plan.ts';
import { children, type Expr, unwrap } from '../../promql/ast.ts';
import { parse } from '../../promql/parse.ts';
import { meets } from '../../signals/conditions.ts';
import { readSpecs } from '../../specfile/read.ts';
import { diagnose } from '../diagnose.ts';
import type { Facts, LoadedGroup, Question, Sample, ScrapedTarget } from '../facts.ts';
import { nextQuestions } from '../next-questions.ts';
import { plannedOf } from '../planned.ts';
import { firstQuestions } from '../questions.ts';

export interface Scraped {
  readonly job: string;
  readonly instance: string;
  /** Text of /metrics; absent where the target is down. */
  readonly metrics?: string;
  readonly lastError?: string;
  readonly labels?: Labels;
  readonly interval?: number;
  /** Collectors whose errors grow. */
  readonly failing?: readonly string[];
}

export interface Scene {
  readonly targets: readonly Scraped[];
  /** What is loaded; the rules of the specs where absent. */
  readonly groups?: (planned: readonly LoadedGroup[]) => readonly LoadedGroup[];
  readonly change?: (facts: Facts) => Facts;
  /** Told the ids of the questions of each round. */
  readonly asked?: (ids: readonly string[]) => void;
}

/** All that `doctor` says of `text` on a server that scraped these targets. */
export function doctored(
  text: string,
  { asked, change = (facts) => facts, groups = (own) => own, targets }: Scene,
): readonly Diagnostic[] {
  const { diagnostics, locate, model } = readSpecs([{ file: 'a.yaml', text }]);
  if (diagnostics.length > 0) throw new Error(`doctored: ${diagnostics[0]!.message}`);
  const series = targets.flatMap(seriesOf);
  const answers = new Map<string, readonly Sample[]>();
  const facts = (): Facts =>
    change({
      answers,
      groups: groups(
        plannedOf(model)
          .flatMap((one) => one.groups)
          .map(loaded),
      ),
      targets: targets.map(targetOf),
      unseen: [],
    });
  const ask = (questions: readonly Question[]) => {
    asked?.(questions.map(({ id }) => id));
    for (const { expr, id } of questions) answers.set(id, evaluate(expr, series));
  };
  ask(firstQuestions(model));
  ask(nextQuestions({ facts: facts(), model }));
  return diagnose({ facts: facts(), model }, locate);
}

/** Codes with their severities, in the order in which they are said. */
export function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, severity }) => `${severity} ${code}`);
}

function targetOf({
  instance,
  interval = 15_000,
  job,
  labels,
  lastError = 'connection refused',
  metrics,
}: Scraped): ScrapedTarget {
  const isUp = metrics !== undefined;
  return {
    labels: { job, instance, ...labels },
    health: isUp ? 'up' : 'down',
    lastError: isUp ? '' : lastError,
    url: `http://${instance}/metrics`,
    interval: interval as Duration,
  };
}

function seriesOf({ failing = [], instance, job, labels, metrics }: Scraped): readonly Sample[] {
  const own = { job, instance, ...labels };
  const up = { labels: { __name__: 'up', ...own }, value: metrics === undefined ? 0 : 1 };
  const errors = failing.map((name) => ({
    labels: { __name__: 'mysql_exporter_scrape_errors_total', collector: `collect.${name}`, ...own },
    value: 1,
  }));
  const samples = parseExposition((metrics ?? '').replace(/^mysql_exporter_scrape_errors_total.*\n/gm, ''));
  return [
    up,
    ...errors,
    ...samples.map(({ labels: found, metric, value }) => ({ labels: { __name__: metric, ...found, ...own }, value })),
  ];
}

function loaded(group: {
  readonly name: string;
  readonly interval?: Duration;
  readonly rules: LoadedGroupRules;
}): LoadedGroup {
  return {
    name: group.name,
    file: 'rules.yaml',
    interval: group.interval ?? (60_000 as Duration),
    evaluation: 10 as Duration,
    rules: group.rules.map((rule) => ({
      kind: isAlert(rule) ? 'alert' : 'record',
      name: isAlert(rule) ? rule.alert : rule.record,
      expr: rule.expr,
      for: (isAlert(rule) && rule.for) || (0 as Duration),
      keepFiringFor: (isAlert(rule) && rule.keepFiringFor) || (0 as Duration),
      labels: rule.labels,
      annotations: isAlert(rule) ? rule.annotations : {},
      health: 'ok',
      lastError: '',
    })),
  };
}

type LoadedGroupRules = ReturnType<typeof plannedOf>[number]['groups'][number]['rules'];

/**
 * The few forms that questions have, on series at one instant: selectors, `count by`, `count`, `topk by`, a comparison
 * with a number, `or`; the increase of a counter is its value.
 *
 * @throws on any other form, so that a new question is not answered wrongly.
 */
function evaluate(text: string, series: readonly Sample[]): readonly Sample[] {
  const { expr, findings } = parse(text);
  if (!expr || findings.length > 0) throw new Error(`evaluate: no PromQL: ${text}`);
  return seriesIn(expr, series);
}

function seriesIn(node: Expr, series: readonly Sample[]): readonly Sample[] {
  const expr = unwrap(node);
  switch (expr.kind) {
    case 'selector': {
      const named = expr.name === undefined ? [] : [{ label: '__name__', op: '=' as const, value: expr.name }];
      return series.filter(({ labels }) => meets([...named, ...expr.matchers], labels));
    }
    case 'matrix':
      return seriesIn(expr.selector, series);
    case 'call':
      return seriesIn(expr.args[0]!, series).map(({ labels: { __name__, ...labels }, value }) => ({ labels, value }));
    case 'aggregate':
      return aggregated(expr.op, expr.grouping?.labels.map(({ name }) => name) ?? [], seriesIn(expr.expr!, series));
    case 'binary': {
      const left = seriesIn(expr.left, series);
      if (expr.op === 'or') return left.length > 0 ? left : seriesIn(expr.right, series);
      return left.filter(({ value }) => value > limitOf(expr.right));
    }
    default:
      throw new Error(`evaluate: ${expr.kind} of ${children(expr).length} parts`);
  }
}

function limitOf(expr: Expr): number {
  if (expr.kind !== 'number') throw new Error('evaluate: compared with a number alone');
  return expr.value;
}

function aggregated(op: string, by: readonly string[], samples: readonly Sample[]): readonly Sample[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = JSON.stringify(by.map((label) => sample.labels[label] ?? ''));
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap((group) => {
    if (op === 'topk') return group.slice(0, 5);
    const labels = by.flatMap((label) => (group[0]!.labels[label] ? [[label, group[0]!.labels[label]!] as const] : []));
    return [{ labels: Object.fromEntries(labels), value: group.length }];
  });
}
