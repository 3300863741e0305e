/** Facts of a service as series, so that a page learns from Prometheus alone what a spec says. Their value never moves. */

import { compareText } from '../diagnostics/diagnostic.ts';
import { decimal, printDecimal, printPercent } from '../model/decimal.ts';
import { printDuration } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';
import type { Objective, Service } from '../model/service.ts';
import type { RecordingRule } from '../plan.ts';
import { printMatchers } from '../promql/print.ts';
import type { ServiceSignals } from '../signals/signals.ts';
import { latencyAlertQuantile } from './alerts.ts';
import type { DraftAlert } from './draft.ts';
import * as names from './names.ts';
import { routeQueries } from './routes.ts';
import { alertLabels, identityLabels } from './scope.ts';

/**
 * What the spec of `service` says, for readers of the recorded series: its labels and selector, what it does, its thresholds, its
 * objectives, what it depends on, and the queries that tell its requests apart by route.
 */
export function factRules(
  service: Service,
  signals: ServiceSignals,
  alerts: readonly DraftAlert[],
): readonly RecordingRule[] {
  const identity = Object.keys(service.identity).sort(compareText);
  const fact = (record: string, labels: Labels, expr = 'vector(1)'): RecordingRule => ({
    record,
    expr,
    labels: { ...identityLabels(service), ...labels },
  });
  return [
    {
      record: names.INFO,
      expr: 'vector(1)',
      labels: {
        ...alertLabels(service),
        ...(identity.length > 0 ? { identity: identity.join(',') } : {}),
        profile: service.profile,
        selector: printMatchers(service.selector),
      },
    },
    ...descriptions(service).map((description) => fact(names.DESCRIPTION, { description })),
    ...thresholds(service, alerts).map(({ labels, value }) => fact(names.THRESHOLD, labels, `vector(${value})`)),
    ...service.objectives.map((objective) => fact(names.SLO_INFO, objectiveLabels(objective))),
    ...service.dependsOn.map((dependency) => fact(names.DEPENDS_ON, { dependency })),
    ...breakdowns(service, signals).map((labels) => fact(names.BREAKDOWN, labels)),
  ];
}

/** Mimir takes label values of up to 2,048 bytes, and a character may need four. */
const LONGEST_DESCRIPTION = 500;

/** On one line, and no longer than a label may be. */
function descriptions({ description = '' }: Service): readonly string[] {
  const letters = [...description.replace(/\s+/g, ' ').trim()];
  if (letters.length === 0) return [];
  const isShort = letters.length <= LONGEST_DESCRIPTION;
  return [isShort ? letters.join('') : `${letters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`];
}

interface Threshold {
  readonly labels: Labels;
  readonly value: string;
}

/** Thresholds of the signals that an alert watches: ratios 0–1, seconds. */
function thresholds(service: Service, alerts: readonly DraftAlert[]): readonly Threshold[] {
  return alerts.flatMap(({ proof, rule }): Threshold[] => {
    const labels = { alertname: rule.alert, severity: rule.labels.severity ?? '' };
    switch (proof.kind) {
      case 'errors':
        return [{ labels: { ...labels, signal: 'errors' }, value: printDecimal(decimal(proof.threshold)) }];
      case 'latency':
        return [
          {
            labels: { ...labels, signal: 'latency', quantile: latencyAlertQuantile(service) },
            value: printDecimal(decimal(proof.thresholdSeconds)),
          },
        ];
      case 'saturation':
        return [{ labels: { ...labels, signal: 'saturation' }, value: printDecimal(decimal(proof.threshold)) }];
      default:
        return [];
    }
  });
}

function objectiveLabels({ measure, name, target, window }: Objective): Labels {
  return {
    slo: name,
    signal: measure.kind,
    target: printPercent(target),
    window: window.kind === 'rolling' ? printDuration(window.length) : window.unit,
    ...(measure.kind === 'latency' ? { threshold: printDuration(measure.threshold) } : {}),
  };
}

function breakdowns(service: Service, signals: ServiceSignals): readonly Labels[] {
  const routes = routeQueries(service, signals);
  if (!routes) return [];
  const by = { route_label: routes.label };
  const quantile = latencyAlertQuantile(service);
  return [
    { ...by, signal: 'traffic', query: routes.traffic },
    ...(routes.failed ? [{ ...by, signal: 'errors', query: routes.failed }] : []),
    ...(routes.latency ? [{ ...by, signal: 'latency', quantile, query: routes.latency.expr }] : []),
  ];
}
