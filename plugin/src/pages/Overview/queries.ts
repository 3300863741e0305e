/** The questions of the overview: as many for ten services as for ten thousand. */

import { series } from '@quartet/generator';
import type { Comparison } from '../../features/compare/comparison.ts';
import { TRENDS, type Trend } from '../../features/trends/trends.ts';
import { anyOf } from '../../prometheus/promql.ts';

type Window = Parameters<typeof series.requestsRate>[0];

/** Five minutes, the window of every number in a row. */
const SHORT = 300_000 as Window;

const TRAFFIC = series.requestsRate(SHORT);
const ERRORS = series.errorsRatio(SHORT);
const LATENCY = series.latencyQuantile(SHORT);
const MEAN = series.latencyMean(SHORT);

/** Names of the recorded series, for those who read the answers. */
export const NAMES = { traffic: TRAFFIC, errors: ERRORS, budget: series.SLO_BUDGET, burn: series.SLO_BURN } as const;

/** The quantiles that are looked for, the highest first. Any other set is served by its slowest series. */
const QUANTILES = ['0.999', '0.99', '0.95', '0.9'];

/** Traffic and errors in one answer: `or` would drop the second, since their labels are the same. */
const signals = (offset = ''): string => `{__name__=~"${TRAFFIC}|${ERRORS}"}${offset}`;

/** For each service its highest quantile with its label, else the mean. */
const latency = (offset = ''): string =>
  [
    ...QUANTILES.map((quantile) => `${LATENCY}{quantile="${quantile}"}${offset}`),
    `topk without (quantile) (1, ${LATENCY}${offset})`,
    `${MEAN}${offset}`,
  ].join(' or ignoring (quantile) ');

/** For each service its fullest resource, with its name. `without` keeps whatever labels the identity has. */
const saturation = (offset = ''): string => `topk without (resource) (1, ${series.SATURATION}${offset})`;

/** For each service the objective with the least budget, and all that burn faster than they may, over an hour. */
const objectives = [`bottomk without (slo) (1, ${series.SLO_BUDGET})`, `${series.SLO_BURN}{window="1h"} >= 1`].join(
  ' or ',
);

/** All alerts of services, and since when each is active. */
const alerts = 'ALERTS{service!="",alertstate=~"firing|pending"} or ALERTS_FOR_STATE{service!=""}';

const crossed = (signal: string, value: string, also = ''): string =>
  `${series.THRESHOLD}{signal="${signal}"} < ignoring (alertname, severity, signal${also}) group_left () ${value}`;

/**
 * The thresholds that are crossed now, and the objectives that are missed now: Prometheus compares, so that the
 * answer is short however many thresholds there are. The value of a threshold is the threshold itself.
 */
const limits = [
  crossed('errors', ERRORS),
  crossed('latency', LATENCY),
  crossed('latency', MEAN, ', quantile'),
  crossed('saturation', `max without (resource) (${series.SATURATION})`),
  `(${series.SLO_BURN}{window="5m"} > 1) * ignoring (window, signal, target, threshold) ` +
    `group_left (signal, target, threshold) ${series.SLO_INFO}{signal=~"errors|latency"}`,
].join(' or ');

/** What a row is made of; each is one instant query. */
export const QUERIES = {
  services: series.INFO,
  signals: signals(),
  latency: latency(),
  saturation: saturation(),
  objectives,
  alerts,
  limits,
} as const;

export type Part = keyof typeof QUERIES;
export const PARTS = Object.keys(QUERIES) as readonly Part[];

/** The numbers of a row at an earlier time. */
export function comparisonQueries(comparison: Comparison) {
  const offset = ` offset ${comparison}`;
  return { signals: signals(offset), latency: latency(offset), saturation: saturation(offset) } as const;
}

export type ComparedPart = keyof ReturnType<typeof comparisonQueries>;

/**
 * One range query for all lines of `services`: label `trend` tells the signals apart, `before` the earlier time.
 *
 * @param services  Names; services of one name and several identities are asked for together.
 */
export function trendsQuery(services: readonly string[], comparison?: Comparison): string {
  const matcher = anyOf('service', services);
  const lines = (offset: string): Readonly<Record<Trend, string>> => ({
    traffic: `${TRAFFIC}{${matcher}}${offset}`,
    errors: `${ERRORS}{${matcher}}${offset}`,
    latency: `max without (quantile) (${LATENCY}{${matcher}}${offset}) or ${MEAN}{${matcher}}${offset}`,
    saturation: `max without (resource) (${series.SATURATION}{${matcher}}${offset})`,
  });
  const named = (offset: string) =>
    TRENDS.map((trend) => `label_replace(${lines(offset)[trend]}, "trend", "${trend}", "", "")`);
  const now = named('').join(' or ');
  if (comparison === undefined) return now;
  const before = named(` offset ${comparison}`).map((line) => `label_replace(${line}, "before", "1", "", "")`);
  return `${now} or ${before.join(' or ')}`;
}

/** What Explore opens for one service: its signals, as they stand in the row. */
export function exploreQueries(matchers: string): readonly string[] {
  return [
    `${LATENCY}{${matchers}} or ${MEAN}{${matchers}}`,
    `${TRAFFIC}{${matchers}}`,
    `${ERRORS}{${matchers}}`,
    `${series.SATURATION}{${matchers}}`,
  ];
}
