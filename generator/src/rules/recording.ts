/** Recording rules of the four signals of a service. */

import type { Decimal } from '../model/decimal.ts';
import { decimal, printDecimal } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { HOUR, MINUTE } from '../model/duration.ts';
import type { Service } from '../model/service.ts';
import type { RecordingRule } from '../plan.ts';
import type { Latency, ServiceSignals } from '../signals/signals.ts';
import {
  bucketRates,
  countRate,
  durationCountRate,
  durationSumRate,
  histogramRate,
  saturationExpr,
} from '../signals/signals.ts';
import * as names from './names.ts';
import { identityLabels, recorded } from './scope.ts';

/** Windows of traffic and errors that are computed from raw counters. */
export const RAW_WINDOWS: readonly Duration[] = [names.SIGNAL_WINDOW, (30 * MINUTE) as Duration, HOUR];

const QUANTILES: readonly Decimal[] = [decimal(0.5), decimal(0.95), decimal(0.99)];

/** The quantiles a service records: the spec's, or p50, p95 and p99. */
export function quantilesOf(service: Service): readonly Decimal[] {
  return service.signals.latency?.quantiles ?? QUANTILES;
}

/**
 * Traffic, errors, latency and saturation of `service`, in an order in which each rule reads only those before it.
 * No rule gives NaN: a ratio or quantile is absent where there is no traffic.
 */
export function signalRules(service: Service, signals: ServiceSignals): RecordingRule[] {
  const labels = identityLabels(service);
  const rules: RecordingRule[] = [];
  const record = (name: string, expr: string, extra = {}) =>
    rules.push({ record: name, expr, labels: { ...labels, ...extra } });

  const { traffic, errors, errorsOf, latency } = signals;
  if (traffic) {
    for (const window of RAW_WINDOWS) record(names.requestsRate(window), countRate(traffic, window));
  }
  if (traffic && errors) {
    for (const window of RAW_WINDOWS) {
      record(names.errorsRate(window), orZero(countRate(errors, window), service, names.requestsRate(window)));
    }
    const window = names.SIGNAL_WINDOW;
    const failed = recorded(service, names.errorsRate(window));
    record(
      names.errorsRatio(window),
      errorsOf
        ? `sum(${failed}) / (${countRate(errorsOf, window)} > 0)`
        : `${failed} / (${recorded(service, names.requestsRate(window))} > 0)`,
    );
  }
  if (latency) rules.push(...latencyRules(service, latency));
  for (const source of signals.saturation) {
    record(names.SATURATION, saturationExpr(source, service, names.SIGNAL_WINDOW), { resource: source.resource });
  }
  return rules;
}

/**
 * `expr`, or 0 where the service has traffic and no such series yet. The fallback reads one recorded sample: a failure
 * counter that no failure has created must not make the error ratio disappear.
 */
export function orZero(expr: string, service: Service, trafficName: string): string {
  return `${expr} or 0 * sum(${recorded(service, trafficName)})`;
}

function latencyRules(service: Service, latency: Latency): RecordingRule[] {
  const window = names.SIGNAL_WINDOW;
  const labels = identityLabels(service);
  const divisor = latency.unit === 'ms' ? ' / 1000' : '';
  if (latency.kind === 'mean') {
    const expr = `${durationSumRate(latency, window)} / (${durationCountRate(latency, window)} > 0)`;
    return [{ record: names.latencyMean(window), expr, labels }];
  }
  const rules: RecordingRule[] = [];
  let rates: string;
  if (latency.kind === 'classic') {
    // The buckets are summed once and serve every quantile and the heat map.
    rules.push({ record: names.latencyBuckets(window, latency.unit), expr: bucketRates(latency, window), labels });
    rates = recorded(service, names.latencyBuckets(window, latency.unit));
  } else {
    rates = histogramRate(latency, window);
  }
  for (const quantile of quantilesOf(service)) {
    const value = printDecimal(quantile);
    rules.push({
      record: names.latencyQuantile(window),
      // The comparison drops NaN, which is what a quantile of no requests is.
      expr: `histogram_quantile(${value}, ${rates})${divisor} >= 0`,
      labels: { ...labels, quantile: value },
    });
  }
  return rules;
}
