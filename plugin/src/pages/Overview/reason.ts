/** Why a service has the status it has: facts that the page turns into words. */

import type { Status } from '../../features/status/status.ts';
import type { ActiveAlert, Crossing, Figures, OfObjective } from './figures.ts';

export type Reason =
  | { readonly kind: 'healthy' | 'idle' | 'unknown' | 'unscraped' }
  /** `times`: how much faster than allowed, where that is known of this objective. */
  | { readonly kind: 'burning'; readonly slo: string; readonly times?: number; readonly since?: number }
  | { readonly kind: 'failing'; readonly ratio?: number; readonly limit?: number; readonly since?: number }
  | { readonly kind: 'slow'; readonly quantile?: string; readonly limit?: number; readonly since?: number }
  | { readonly kind: 'full'; readonly resource: string; readonly ratio?: number; readonly since?: number }
  | { readonly kind: 'drop'; readonly since?: number }
  | { readonly kind: 'missing'; readonly signal: string; readonly since?: number }
  | { readonly kind: 'alert'; readonly name: string; readonly since?: number };

export interface Facts extends Readonly<Figures> {
  /** The most urgent first. */
  readonly alerts: readonly ActiveAlert[];
  readonly crossings: readonly Crossing[];
  /** How fast budgets burn, where that is known. */
  readonly burns?: readonly OfObjective[];
  /** Undefined: everything was answered. */
  readonly isKnown?: Known;
}

/** Which questions were answered: without an answer nothing is said about what is missing. */
export interface Known {
  readonly alerts: boolean;
  readonly signals: boolean;
  readonly saturation: boolean;
}

const ALL: Known = { alerts: true, signals: true, saturation: true };

/** Among alerts of one level, which says most about what users feel. Others come after these. */
const TELLING = [
  'ErrorBudgetBurn',
  'HighErrorRate',
  'HighResponseTime',
  'SignalMissing',
  'SaturationHigh',
  'TrafficDrop',
];

const tellingRank = ({ name }: ActiveAlert): number => {
  const rank = TELLING.indexOf(name);
  return rank < 0 ? TELLING.length : rank;
};

/**
 * The status and its reason.
 *
 * A firing alert decides, the loudest and then the most telling one. Without any, a service that has no traffic series
 * and no resource series is not scraped; one without requests is idle. Pending alerts and crossed thresholds colour
 * their cells and change no status, since the spec says how long a fault must last to matter.
 */
export function reasonOf(
  facts: Facts,
  isKnown: Known = facts.isKnown ?? ALL,
): { readonly status: Status; readonly reason: Reason } {
  const [first] = facts.alerts;
  if (first?.isFiring && first.level !== 'note') {
    const alert = mostTelling(facts.alerts, first);
    return { status: first.level, reason: fromAlert(alert, facts, isKnown) };
  }
  if (!isKnown.alerts) return { status: 'unknown', reason: { kind: 'unknown' } };
  if (!isKnown.signals) return { status: 'healthy', reason: { kind: 'healthy' } };
  if (isUnmeasured(facts, isKnown)) return { status: 'unscraped', reason: { kind: 'unscraped' } };
  if (!facts.traffic) return { status: 'idle', reason: { kind: 'idle' } };
  return { status: 'healthy', reason: { kind: 'healthy' } };
}

/** Neither requests nor resources: the process itself is not seen. */
const isUnmeasured = ({ saturation, traffic }: Facts, isKnown: Known): boolean =>
  isKnown.saturation && traffic === undefined && saturation === undefined;

function mostTelling(alerts: readonly ActiveAlert[], first: ActiveAlert): ActiveAlert {
  let best = first;
  for (const alert of alerts) {
    if (alert.isFiring && alert.level === first.level && tellingRank(alert) < tellingRank(best)) best = alert;
  }
  return best;
}

function fromAlert({ labels, name, since: from }: ActiveAlert, facts: Facts, isKnown: Known): Reason {
  const since = from === undefined ? {} : { since: from };
  const limit = limitOf(facts.crossings, labels, name);
  switch (name) {
    case 'ErrorBudgetBurn': {
      const slo = labels.slo ?? '';
      const burn = facts.burns?.find((one) => one.slo === slo && one.value >= 1);
      const times = burn ? { times: burn.value } : {};
      return { kind: 'burning', slo, ...times, ...since };
    }
    case 'HighErrorRate':
      return { kind: 'failing', ...(facts.errors === undefined ? {} : { ratio: facts.errors }), ...limit, ...since };
    case 'HighResponseTime':
      return { kind: 'slow', ...(labels.quantile ? { quantile: labels.quantile } : {}), ...limit, ...since };
    case 'SaturationHigh': {
      const resource = labels.resource ?? '';
      const ratio = facts.resource === resource && facts.saturation !== undefined ? { ratio: facts.saturation } : {};
      return { kind: 'full', resource, ...ratio, ...since };
    }
    case 'TrafficDrop':
      return { kind: 'drop', ...since };
    case 'SignalMissing':
      if (labels.signal === 'traffic' && isUnmeasured(facts, isKnown))
        return { kind: 'missing', signal: 'all', ...since };
      return { kind: 'missing', signal: labels.signal ?? '', ...since };
    default:
      return { kind: 'alert', name, ...since };
  }
}

const SIGNAL_OF: Readonly<Record<string, string>> = { HighErrorRate: 'errors', HighResponseTime: 'latency' };

function limitOf(crossings: readonly Crossing[], labels: ActiveAlert['labels'], name: string) {
  const crossing = crossings.find(
    ({ limit, quantile, signal }) =>
      signal === SIGNAL_OF[name] &&
      limit !== undefined &&
      (quantile === undefined || labels.quantile === undefined || quantile === labels.quantile),
  );
  return crossing?.limit === undefined ? {} : { limit: crossing.limit };
}
