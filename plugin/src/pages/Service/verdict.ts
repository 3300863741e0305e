/** How a service is doing, by the same judgement as its row on the overview. */

import type { Status } from '../../features/status/status.ts';
import { type Reason, reasonOf } from '../Overview/reason.ts';
import { alertId } from './active-alerts.ts';
import type { ServiceState } from './state.ts';

export interface Verdict {
  readonly status: Status;
  readonly reason: Reason;
  /** Milliseconds; undefined where nothing fires. */
  readonly since: number | undefined;
  /** Further alerts that fire; tiers of one objective are one alert. */
  readonly more: number;
  /** Alerts that are about to fire. */
  readonly pending: readonly string[];
}

/** The overview compares burn rates over this window. */
const BURN_WINDOW = '1h';

export function verdictOf(state: ServiceState): Verdict {
  const { alerts, errors, objectives, saturation, thresholds, traffic } = state;
  const loud = alerts.filter(({ severity }) => severity !== 'note');
  const ids = (wanted: 'firing' | 'pending') => [
    ...new Set(loud.filter((alert) => alert.state === wanted).map(alertId)),
  ];
  const latency = state.latency.at(-1);
  const full = saturation[0];
  const burns = objectives
    .flatMap(({ burns, slo }) =>
      burns.filter(({ window }) => window === BURN_WINDOW).map(({ ratio }) => ({ slo, value: ratio })),
    )
    .sort((a, b) => b.value - a.value);
  const verdict = reasonOf({
    ...(traffic === undefined ? {} : { traffic }),
    ...(errors === undefined ? {} : { errors }),
    ...(latency ? { latency: latency.seconds, ...(latency.quantile ? { quantile: latency.quantile } : {}) } : {}),
    ...(full ? { saturation: full.ratio, resource: full.resource } : {}),
    burns,
    alerts: alerts.map(({ labels, name, severity, since, state: one }) => ({
      name,
      labels,
      level: severity,
      isFiring: one === 'firing',
      ...(since === undefined ? {} : { since }),
    })),
    crossings: thresholds.map(({ quantile, severity, signal, value }) => ({
      signal,
      level: severity,
      limit: value,
      ...(quantile === undefined ? {} : { quantile }),
    })),
    isKnown: { alerts: true, signals: true, saturation: true },
  });
  return {
    ...verdict,
    since: 'since' in verdict.reason ? verdict.reason.since : undefined,
    more: Math.max(0, ids('firing').length - 1),
    pending: ids('pending'),
  };
}
