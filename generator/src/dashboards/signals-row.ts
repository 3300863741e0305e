/** The row of a service's four signals, with the limits of its alerts and objectives as lines. */

import { printDecimal } from '../model/decimal.ts';
import { HOUR } from '../model/duration.ts';
import type { ServicePlan } from '../plan.ts';
import * as names from '../rules/names.ts';
import { quantilesOf } from '../rules/recording.ts';
import { recorded } from '../rules/scope.ts';
import { histogramRate } from '../signals/signals.ts';
import type { GraphPanel, HeatmapPanel, Panel, Row } from './dashboard.ts';
import { thresholds } from './dashboard.ts';
import { guard, plain } from './guard.ts';
import { share } from './layout.ts';
import type { Limits } from './limits.ts';
import { quantileName, sayLimits } from './limits.ts';
import { missingText } from './measured.ts';
import { graph, spread } from './panels.ts';

type SignalsPlan = Pick<ServicePlan, 'service' | 'signals'>;

/** Latency, traffic, errors and saturation side by side, then how response times spread where there are buckets. */
export function signalsRow(plan: SignalsPlan, limits: Limits): Row {
  const { signals } = plan;
  const graphs: Panel[] = [];
  if (signals.latency) graphs.push(latencyGraph(plan, limits));
  if (signals.traffic) graphs.push(trafficGraph(plan, limits));
  if (signals.errors) graphs.push(errorsGraph(plan, limits));
  if (signals.saturation.length > 0) graphs.push(saturationGraph(plan, limits));
  const missing = missingText(plan);
  if (missing) graphs.push(missing);
  const heatmap = latencySpread(plan);
  return {
    title: 'Golden signals',
    panels: [...share(graphs), ...(heatmap ? [heatmap] : [])],
  };
}

function latencyGraph({ service, signals }: SignalsPlan, limits: Limits): GraphPanel {
  const window = names.SIGNAL_WINDOW;
  const isMean = signals.latency?.kind === 'mean';
  const queries = isMean
    ? [{ expr: guard(recorded(service, names.latencyMean(window))), legend: 'mean' }]
    : quantilesOf(service).map((quantile) => ({
        expr: guard(recorded(service, names.latencyQuantile(window), { quantile: printDecimal(quantile) })),
        legend: quantileName(quantile),
      }));
  return graph({
    title: 'How long do requests take?',
    description:
      `Response time over five minutes. ${isMean ? 'The library has no buckets: the mean is all there is. ' : ''}${sayLimits(limits.latency)}`.trim(),
    width: 6,
    queries,
    unit: 's',
    min: 0,
    thresholds: thresholds(limits.latency),
    empty: 'No requests in this time range',
  });
}

function trafficGraph({ service }: SignalsPlan, limits: Limits): GraphPanel {
  const now = guard(recorded(service, names.requestsRate(names.SIGNAL_WINDOW)));
  const hour = guard(recorded(service, names.requestsRate(HOUR)));
  const share = limits.trafficShare;
  const drop = share === undefined ? [] : [{ expr: `${share} * (${hour} offset 1h)`, legend: 'alert below' }];
  const says = share === undefined ? '' : ' Red: TrafficDrop fires below it, a share of the traffic of an hour ago.';
  return graph({
    title: 'How many requests arrive?',
    description: `Requests per second over five minutes. Pale: a day ago.${says}`,
    width: 6,
    queries: [{ expr: now, legend: 'requests' }, { expr: `${now} offset 1d`, legend: 'a day ago' }, ...drop],
    unit: 'reqps',
    min: 0,
    empty: 'No requests were measured in this time range',
    styles: [
      { series: 'a day ago', look: 'pale' },
      ...(share === undefined ? [] : [{ series: 'alert below', look: 'limit' as const }]),
    ],
  });
}

function errorsGraph({ service }: SignalsPlan, limits: Limits): GraphPanel {
  return graph({
    title: 'What share of requests fails?',
    description: `Failed over all requests, over five minutes. ${sayLimits(limits.errors)}`.trim(),
    width: 6,
    queries: [{ expr: guard(recorded(service, names.errorsRatio(names.SIGNAL_WINDOW))), legend: 'failed' }],
    unit: 'percentunit',
    min: 0,
    thresholds: thresholds(limits.errors),
    empty: 'No requests in this time range',
  });
}

function saturationGraph({ service, signals }: SignalsPlan, limits: Limits): GraphPanel {
  const resources = signals.saturation.map(
    ({ resource, about, needs }) => `- **${plain(resource)}**: ${about}${needs ? ` Needs: ${needs}` : ''}`,
  );
  return graph({
    title: 'How full are its resources?',
    description: [`Full is 100 %. ${sayLimits(limits.saturation)}`.trim(), '', ...resources].join('\n'),
    width: 6,
    queries: [{ expr: guard(recorded(service, names.SATURATION)), legend: '{{resource}}' }],
    unit: 'percentunit',
    min: 0,
    max: 1,
    thresholds: thresholds(limits.saturation),
    empty: 'None of its resources is exposed: what each needs is in the help',
  });
}

function latencySpread({ service, signals }: SignalsPlan): HeatmapPanel | undefined {
  const { latency } = signals;
  if (!latency || latency.kind === 'mean') return undefined;
  const window = names.SIGNAL_WINDOW;
  return latency.kind === 'native'
    ? spread(guard(histogramRate(latency, window)), latency.unit, 24)
    : spread(`sum by (le) (${guard(recorded(service, names.latencyBuckets(window, latency.unit)))})`, latency.unit, 24);
}
