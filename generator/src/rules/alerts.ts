/** The alerts Quartet generates for a service: which, when they fire, and what they say. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Decimal } from '../model/decimal.ts';
import { compare, decimal, decimalOf, ONE, printDecimal, printPercent } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { HOUR, MINUTE, seconds } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import type { Labels } from '../model/matcher.ts';
import { at } from '../model/origin.ts';
import type { AlertOverride, Service, Urgency } from '../model/service.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import { printSeconds } from '../signals/objectives.ts';
import type { ServiceSignals } from '../signals/signals.ts';
import { describe } from './annotations.ts';
import { burnAlerts } from './burn-alerts.ts';
import type { AlertProof, DraftAlert } from './draft.ts';
import * as names from './names.ts';
import { quantilesOf } from './recording.ts';
import { alertLabels, identityLabels, recorded } from './scope.ts';

/** Defaults of the threshold alerts. Each number is the one the reference page states. */
export const ALERT_DEFAULTS = {
  /** Share of failed requests; the first seed's figure. */
  HighErrorRate: { threshold: decimal(0.05), for: (5 * MINUTE) as Duration, urgency: 'page', minRequests: 10 },
  /** p95 in seconds; the Flask guide's figure. */
  HighResponseTime: { threshold: decimal(1), for: (5 * MINUTE) as Duration, urgency: 'ticket', minRequests: 10 },
  /** Share of the traffic of an hour ago; the floor counts the requests of that hour. */
  TrafficDrop: { threshold: decimal(0.2), for: (10 * MINUTE) as Duration, urgency: 'ticket', minRequests: 100 },
  /** Fullness of a resource. */
  SaturationHigh: { threshold: decimal(0.9), for: (10 * MINUTE) as Duration, urgency: 'ticket' },
  /** A service that nobody measures has no other alert. */
  SignalMissing: { for: (10 * MINUTE) as Duration, urgency: 'page' },
} as const satisfies Record<string, { for: Duration; urgency: Urgency; threshold?: Decimal; minRequests?: number }>;

export interface AlertsResult {
  readonly alerts: readonly DraftAlert[];
  readonly findings: readonly Finding[];
}

/** All alerts of `service`, in a fixed order, with the spec's overrides applied. */
export function alertsOf(
  service: Service,
  signals: ServiceSignals,
  objectives: readonly ObjectiveQueries[],
): AlertsResult {
  const burn = burnAlerts(service, objectives);
  const findings = [...burn.findings];
  const candidates = [...thresholdAlerts(service, signals, objectives, findings), ...burn.alerts];
  findings.push(...unknownOverrides(service, signals));
  return { alerts: candidates, findings };
}

function thresholdAlerts(
  service: Service,
  signals: ServiceSignals,
  objectives: readonly ObjectiveQueries[],
  findings: Finding[],
): DraftAlert[] {
  const alerts: DraftAlert[] = [];
  const has = (kind: string) => objectives.some((o) => o.objective.measure.kind === kind);
  // One symptom pages once: an objective speaks for its signal unless the spec names the threshold alert as well.
  const wanted = (id: string, covered: boolean) => {
    const override = service.alerts[id];
    return override ? override.enabled !== false : !covered;
  };
  const window = names.SIGNAL_WINDOW;

  if (signals.traffic && signals.errors && wanted('HighErrorRate', has('errors'))) {
    const { threshold, minRequests, ...rest } = settingsOf(service, 'HighErrorRate', findings);
    const ratio = recorded(service, names.errorsRatio(window));
    alerts.push(
      draft(service, 'HighErrorRate', {
        ...rest,
        expr: withFloor(`${ratio} > ${printDecimal(threshold)}`, trafficFloor(service, window, minRequests)),
        threshold,
        proof: { kind: 'errors', threshold: numberOf(threshold), minRequests },
      }),
    );
  }
  if (signals.latency && wanted('HighResponseTime', has('latency'))) {
    const alert = responseTime(service, signals, findings);
    if (alert) alerts.push(alert);
  }
  if (signals.traffic && wanted('TrafficDrop', false)) {
    const { threshold, minRequests, ...rest } = settingsOf(service, 'TrafficDrop', findings);
    const hourAgo = `${recorded(service, names.requestsRate(HOUR))} offset 1h`;
    const floor = minRequests > 0 ? ` and round((${hourAgo}) * 3600) >= ${minRequests}` : '';
    alerts.push(
      draft(service, 'TrafficDrop', {
        ...rest,
        expr: `${recorded(service, names.requestsRate(window))} < ${printDecimal(threshold)} * (${hourAgo})${floor}`,
        threshold,
        proof: { kind: 'traffic-drop', share: numberOf(threshold), minRequests },
      }),
    );
  }
  if (signals.saturation.length > 0 && wanted('SaturationHigh', false)) {
    const { threshold, minRequests: _, ...rest } = settingsOf(service, 'SaturationHigh', findings);
    alerts.push(
      draft(service, 'SaturationHigh', {
        ...rest,
        expr: `${recorded(service, names.SATURATION)} > ${printDecimal(threshold)}`,
        threshold,
        proof: { kind: 'saturation', threshold: numberOf(threshold) },
      }),
    );
  }
  if (signals.traffic && wanted('SignalMissing', false)) alerts.push(...signalMissing(service, signals, findings));
  return alerts;
}

function responseTime(service: Service, signals: ServiceSignals, findings: Finding[]): DraftAlert | undefined {
  const { threshold, minRequests, ...rest } = settingsOf(service, 'HighResponseTime', findings);
  const limit = numberOf(threshold);
  const window = names.SIGNAL_WINDOW;
  const { kind, bounds } = signals.latency!;
  const top = bounds?.at(-1);
  if (kind === 'classic' && top !== undefined && limit >= top) {
    // The default suits most services; where it does not, the alert is left out and the rest stays.
    const isAsked = service.alerts.HighResponseTime !== undefined;
    findings.push({
      code: 'alert-cannot-fire',
      severity: isAsked ? 'error' : 'warning',
      message: `HighResponseTime ${isAsked ? '' : 'is left out, since it '}cannot fire over \`${printSeconds(limit)}\`: the last bucket ends at ${printSeconds(top)}, and no quantile reads higher.`,
      expected: `a threshold below ${printSeconds(top)}`,
      help: `set \`alerts: { HighResponseTime: { threshold: … } }\`, or add buckets above ${printSeconds(limit)} in the application.`,
      rule: 'HighResponseTime',
      at: at(
        service.origin,
        'spec',
        ...(isAsked
          ? ['alerts', 'HighResponseTime', 'threshold']
          : service.signals.latency?.buckets
            ? ['signals', 'latency', 'buckets']
            : ['profile']),
      ),
    });
    return undefined;
  }
  const quantile = latencyAlertQuantile(service);
  const series =
    kind === 'mean'
      ? recorded(service, names.latencyMean(window))
      : recorded(service, names.latencyQuantile(window), { quantile });
  const limited = `${series} > ${printDecimal(threshold)}`;
  const floor = signals.traffic ? trafficFloor(service, window, minRequests) : undefined;
  return draft(service, 'HighResponseTime', {
    ...rest,
    // The floor has no label `quantile`, so the two sides meet on the service alone.
    expr: floor ? `${limited} and on (${Object.keys(identityLabels(service)).join(', ')}) ${floor}` : limited,
    threshold,
    subject: kind === 'mean' ? 'mean response time' : `p${printPercent(decimalOf(quantile)!).slice(0, -1)}`,
    proof: { kind: 'latency', thresholdSeconds: limit, minRequests },
  });
}

/** The quantile that HighResponseTime reads: 0.95 where it is recorded, else the highest. */
export function latencyAlertQuantile(service: Service): string {
  const quantiles = quantilesOf(service).map((q) => printDecimal(q));
  return quantiles.includes('0.95') ? '0.95' : quantiles.at(-1)!;
}

function signalMissing(service: Service, signals: ServiceSignals, findings: Finding[]): DraftAlert[] {
  const settings = settingsOf(service, 'SignalMissing', findings);
  const window = names.SIGNAL_WINDOW;
  const traffic = recorded(service, names.requestsRate(window));
  const { latency } = signals;
  const make = (signal: 'traffic' | 'latency', expr: string) =>
    draft(service, 'SignalMissing', {
      for: settings.for,
      urgency: settings.urgency,
      expr,
      labels: { signal },
      idSuffix: signal,
      subject: signal,
      proof: { kind: 'missing', signal },
    });
  const alerts = [make('traffic', `absent(${traffic})`)];
  const ownMetric = latency && !signals.traffic!.terms.some((term) => term.metric.startsWith(`${latency.metric}_`));
  if (ownMetric && latency.kind === 'classic') {
    const buckets = recorded(service, names.latencyBuckets(window, latency.unit));
    alerts.push(make('latency', `absent(${buckets}) unless absent(${traffic})`));
  }
  return alerts;
}

interface Draft {
  readonly expr: string;
  readonly for: Duration;
  readonly urgency: Urgency;
  readonly threshold?: Decimal;
  readonly labels?: Labels;
  readonly idSuffix?: string;
  readonly subject?: string;
  readonly proof: AlertProof;
}

function draft(service: Service, id: string, parts: Draft): DraftAlert {
  const override = service.alerts[id];
  const text = describe(service, id, parts);
  return {
    id: parts.idSuffix ? `${id}/${parts.idSuffix}` : id,
    speed: 'fast',
    proof: parts.proof,
    rule: {
      alert: id,
      expr: parts.expr,
      for: override?.for ?? parts.for,
      ...(override?.keepFiringFor ? { keepFiringFor: override.keepFiringFor } : {}),
      labels: {
        ...alertLabels(service),
        ...override?.labels,
        // What tells the alert from others is not the override's to change.
        ...identityLabels(service),
        ...parts.labels,
        severity: override?.severity ?? service.defaults.severities[parts.urgency],
      },
      annotations: { ...text, ...override?.annotations },
    },
  };
}

interface Settings {
  readonly threshold: Decimal;
  readonly minRequests: number;
  readonly for: Duration;
  readonly urgency: Urgency;
}

/** The alert's defaults under the spec's override; a threshold of the wrong kind is a finding and keeps the default. */
function settingsOf(service: Service, id: keyof typeof ALERT_DEFAULTS, findings: Finding[]): Settings {
  const base: { threshold?: Decimal; for: Duration; urgency: Urgency; minRequests?: number } = ALERT_DEFAULTS[id];
  const override = service.alerts[id];
  if (override?.minRequests !== undefined && base.minRequests === undefined) {
    findings.push({
      code: 'override-not-applicable',
      severity: 'error',
      message: `${id} does not depend on requests, so it takes no \`minRequests\`.`,
      help: 'leave it out.',
      at: at(service.origin, 'spec', 'alerts', id, 'minRequests'),
      rule: id,
    });
  }
  return {
    threshold: thresholdOf(service, id, base.threshold, override, findings),
    minRequests: override?.minRequests ?? service.minRequests ?? service.defaults.minRequests ?? base.minRequests ?? 0,
    for: base.for,
    urgency: base.urgency,
  };
}

function thresholdOf(
  service: Service,
  id: string,
  base: Decimal | undefined,
  override: AlertOverride | undefined,
  findings: Finding[],
): Decimal {
  const given = override?.threshold;
  const fallback = base ?? decimal(0);
  if (!given) return fallback;
  const wantsDuration = id === 'HighResponseTime';
  const isDuration = 'duration' in given;
  if (base !== undefined && wantsDuration === isDuration) {
    if (!isDuration && id !== 'TrafficDrop' && compare(given.ratio, ONE) >= 0) {
      findings.push({
        code: 'alert-cannot-fire',
        severity: 'error',
        message: `${id} cannot fire over \`${printPercent(given.ratio)}\`: its ratio never exceeds 100 %.`,
        expected: 'a ratio below 100 %',
        rule: id,
        at: at(service.origin, 'spec', 'alerts', id, 'threshold'),
      });
    }
    return isDuration ? decimal(seconds(given.duration)) : given.ratio;
  }
  findings.push({
    code: 'override-not-applicable',
    severity: 'error',
    message: `${id} takes ${base === undefined ? 'no threshold' : wantsDuration ? 'a time as its threshold' : 'a ratio as its threshold'}.`,
    ...(base === undefined ? {} : { expected: wantsDuration ? 'a duration such as 500ms' : 'a ratio such as 5%' }),
    at: at(service.origin, 'spec', 'alerts', id, 'threshold'),
    rule: id,
  });
  return fallback;
}

/** `round(requests in window) >= minimum`, or undefined where the spec turned the floor off. */
function trafficFloor(service: Service, window: Duration, minRequests: number): string | undefined {
  if (minRequests <= 0) return undefined;
  return `round(${recorded(service, names.requestsRate(window))} * ${seconds(window)}) >= ${minRequests}`;
}

export function withFloor(expr: string, floor: string | undefined): string {
  return floor ? `${expr} and ${floor}` : expr;
}

/** Overrides that name no alert of this service. */
function unknownOverrides(service: Service, signals: ServiceSignals): Finding[] {
  const known = new Set<string>(Object.keys(ALERT_DEFAULTS));
  known.add('ErrorBudgetBurn');
  for (const objective of service.objectives) {
    known.add(`ErrorBudgetBurn/${objective.name}`);
    for (const tier of objective.tiers) known.add(`ErrorBudgetBurn/${objective.name}/${tier.name}`);
  }
  const ids = Object.keys(service.alerts).sort(compareText);
  const findings: Finding[] = ids
    .filter((id) => !known.has(id))
    .map((id) => ({
      code: 'unknown-alert',
      severity: 'error' as const,
      message: `\`${id}\` is no alert that Quartet generates for ${service.name}.`,
      expected: [...known].sort(compareText).join(', '),
      help: 'an alert of your own belongs under `rules:`.',
      at: { ...at(service.origin, 'spec', 'alerts', id), key: true },
    }));
  const lacks = new Map([
    ['HighErrorRate', !signals.errors],
    ['HighResponseTime', !signals.latency],
    ['SaturationHigh', signals.saturation.length === 0],
  ]);
  for (const id of ids.filter((name) => lacks.get(name) && service.alerts[name]!.enabled !== false)) {
    findings.push({
      code: 'alert-cannot-fire',
      severity: 'error',
      message: `${id} cannot fire: profile \`${signals.profile.id}\` does not give its signal.`,
      help: 'leave the override out.',
      rule: id,
      at: { ...at(service.origin, 'spec', 'alerts', id), key: true },
    });
  }
  return findings;
}

function numberOf(value: Decimal): number {
  return Number(printDecimal(value, 17));
}
