/** When an alert fires, as a sentence: read from the rule itself, so that it says what Prometheus will do. */

import { t } from '@grafana/i18n';
import { type AlertRule, catalogues } from '@quartet/generator';
import type { Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { measuredOf } from '../backtest/measured.ts';
import type { Unit } from './quantity.ts';

type Rule = Pick<AlertRule, 'alert' | 'expr' | 'for' | 'labels'>;

/** In which unit an alert's threshold is, by its name; plain numbers where it is not known. */
export function unitOf(alert: string): Unit {
  if (alert === 'HighResponseTime') return 'duration';
  if (['HighErrorRate', 'TrafficDrop', 'SaturationHigh', 'ErrorBudgetBurn'].includes(alert)) return 'ratio';
  const known = Object.values(catalogues).flatMap(({ alerts }) => alerts.filter(({ id }) => id === alert));
  return known[0]?.limit?.kind ?? 'count';
}

/** A threshold or a measured value in words. */
export function amountText(unit: Unit, value: number | undefined, words: Words): string {
  if (unit === 'ratio') return words.percent(value);
  if (unit === 'duration') return words.seconds(value);
  return unit === 'rate' ? words.rate(value) : words.count(value);
}

/** `for 5 m`, or that it does not wait. */
export function waitText(ms: number | undefined, words: Words): string {
  return ms
    ? t('editor.when.for', 'for {{time}}', { time: words.duration(ms / 1000) })
    : t('editor.when.at-once', 'at one evaluation');
}

/** One sentence for the rules of one alert, which differ in tier or signal alone. */
export function sentenceOf(rules: readonly Rule[], words: Words): string {
  const [rule] = rules;
  if (rule === undefined) return '';
  const threshold = measuredOf(rule.expr)?.threshold;
  const limit = amountText(unitOf(rule.alert), threshold, words);
  const values = { limit, wait: waitText(rule.for, words), ...PLAIN };
  switch (rule.alert) {
    case 'HighErrorRate':
      return t('editor.when.errors', 'Fires when more than {{limit}} of requests fail, {{wait}}.', values);
    case 'HighResponseTime':
      return t('editor.when.latency', 'Fires when {{quantile}} is over {{limit}}, {{wait}}.', {
        ...values,
        quantile: quantileText(rule.expr),
      });
    case 'TrafficDrop':
      return t('editor.when.traffic', 'Fires when traffic is below {{limit}} of an hour ago, {{wait}}.', values);
    case 'SaturationHigh':
      return t('editor.when.saturation', 'Fires when a resource is more than {{limit}} full, {{wait}}.', values);
    case 'SignalMissing':
      return t('editor.when.missing', 'Fires when there are no series of {{signals}}, {{wait}}.', {
        ...values,
        signals: rules.map(({ labels }) => labels.signal ?? rule.alert).join(', '),
      });
    case 'ErrorBudgetBurn':
      return t('editor.when.burn', 'Fires when the error budget of {{slo}} is spent too fast: {{tiers}}.', {
        ...PLAIN,
        slo: rule.labels.slo ?? '',
        tiers: rules.map((one) => tierText(one, words)).join('; '),
      });
    default:
      return otherSentence(rule, threshold, words);
  }
}

function quantileText(expr: string): string {
  const quantile = /quantile="(\d*\.\d+)"/.exec(expr)?.[1];
  return quantile === undefined
    ? t('editor.when.mean', 'the mean response time')
    : t('editor.when.quantile', 'the response time p{{quantile}}', {
        quantile: Number((Number(quantile) * 100).toPrecision(6)),
      });
}

function tierText({ expr, labels }: Rule, words: Words): string {
  return t('editor.when.tier', '{{limit}} fail ({{tier}})', {
    limit: words.percent(measuredOf(expr)?.threshold),
    tier: labels.tier ?? '',
    ...PLAIN,
  });
}

const COMPARED: Readonly<Record<string, (values: Readonly<Record<string, unknown>>) => string>> = {
  '>': (values) => t('editor.when.over', 'Fires when {{query}} is over {{limit}}, {{wait}}.', values),
  '>=': (values) => t('editor.when.at-least', 'Fires when {{query}} is {{limit}} or more, {{wait}}.', values),
  '<': (values) => t('editor.when.under', 'Fires when {{query}} is under {{limit}}, {{wait}}.', values),
  '<=': (values) => t('editor.when.at-most', 'Fires when {{query}} is {{limit}} or less, {{wait}}.', values),
  '==': (values) => t('editor.when.equal', 'Fires when {{query}} is {{limit}}, {{wait}}.', values),
};

function otherSentence(rule: Rule, threshold: number | undefined, words: Words): string {
  const wait = waitText(rule.for, words);
  const fact = factOf(rule.alert, amountText(unitOf(rule.alert), threshold, words));
  if (fact !== undefined) return t('editor.when.fact', 'Fires on this: {{fact}}; {{wait}}.', { fact, wait, ...PLAIN });
  const measured = measuredOf(rule.expr);
  const compared = measured && COMPARED[measured.op];
  if (!compared || threshold === undefined) {
    return t('editor.when.holds', 'Fires when {{query}} gives a result, {{wait}}.', {
      query: rule.expr,
      wait,
      ...PLAIN,
    });
  }
  return compared({ query: measured.always, limit: words.count(threshold), wait, ...PLAIN });
}

/** What a database or a host alert says, with what is only known once it fires left open. */
function factOf(alert: string, limit: string): string | undefined {
  const known = Object.values(catalogues).flatMap(({ alerts }) => alerts.filter(({ id }) => id === alert));
  return known[0]?.fact.replace(/\{\{[^}]*\}\}/g, '…').replaceAll('%limit%', limit);
}
