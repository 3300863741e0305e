/** What can be set on a generated alert, and what holds where nothing is set. */

import { ALERT_DEFAULTS, catalogues, printDecimal, type Service, type Watched } from '@quartet/generator';
import { durationText, type Unit, writtenOf } from './quantity.ts';

export interface AlertKind {
  readonly id: string;
  readonly threshold?: { readonly unit: Unit; readonly written: string | number };
  /** A second threshold, per second. */
  readonly rate?: string;
  readonly for: string;
  readonly severity: string;
  /** Absent where the alert does not depend on requests. */
  readonly minRequests?: number;
  /** An objective speaks for its signal: the alert is there only where the spec names it. */
  readonly isCovered: boolean;
}

type ServiceAlert = keyof typeof ALERT_DEFAULTS;

const UNITS: Readonly<Partial<Record<ServiceAlert, Unit>>> = {
  HighErrorRate: 'ratio',
  HighResponseTime: 'duration',
  TrafficDrop: 'ratio',
  SaturationHigh: 'ratio',
};

const COVERED_BY: Readonly<Partial<Record<ServiceAlert, string>>> = {
  HighErrorRate: 'errors',
  HighResponseTime: 'latency',
};

/** The alerts that Quartet makes for a service, burn alerts apart. */
export function serviceKinds(service: Service): readonly AlertKind[] {
  const { defaults, minRequests, objectives } = service;
  return (Object.keys(ALERT_DEFAULTS) as ServiceAlert[]).map((id) => {
    const base: {
      for: number;
      urgency: 'page' | 'ticket';
      threshold?: Parameters<typeof printDecimal>[0];
      minRequests?: number;
    } = ALERT_DEFAULTS[id];
    const unit = UNITS[id];
    return {
      id,
      ...(unit && base.threshold
        ? { threshold: { unit, written: writtenOf(unit, Number(printDecimal(base.threshold))) } }
        : {}),
      for: durationText(base.for / 1000),
      severity: defaults.severities[base.urgency],
      ...(base.minRequests === undefined
        ? {}
        : { minRequests: minRequests ?? defaults.minRequests ?? base.minRequests }),
      isCovered: objectives.some(({ measure }) => measure.kind === COVERED_BY[id]),
    };
  });
}

/** The alerts that Quartet makes for a database or a host. */
export function watchedKinds(watched: Watched): readonly AlertKind[] {
  const subject = watched.kind === 'Database' ? watched.engine : 'host';
  const hasAdmin = watched.kind === 'Database' && watched.admin !== undefined;
  return catalogues[subject].alerts
    .filter(({ needsAdmin }) => !needsAdmin || hasAdmin)
    .map(({ for: wait, id, limit, rate, urgency }) => ({
      id,
      ...(limit ? { threshold: { unit: limit.kind, written: writtenOf(limit.kind, Number(limit.value)) } } : {}),
      ...(rate === undefined ? {} : { rate }),
      for: durationText(wait / 1000),
      severity: urgency === 'info' ? 'info' : watched.defaults.severities[urgency],
      isCovered: false,
    }));
}

/** Names of all alerts that Quartet generates for a kind of owner, whether or not this one has them. */
export function generatedIds(kind: string, engine?: unknown): ReadonlySet<string> {
  if (kind === 'Service') return new Set([...Object.keys(ALERT_DEFAULTS), 'ErrorBudgetBurn']);
  if (kind === 'Host') return new Set(catalogues.host.alerts.map(({ id }) => id));
  if (kind !== 'Database') return new Set();
  const known = engine === 'mysql' || engine === 'postgresql' || engine === 'redis' ? [catalogues[engine]] : [];
  return new Set(known.flatMap(({ alerts }) => alerts.map(({ id }) => id)));
}
