/** One line for each change of an alert: pending, firing, resolved. */

import { printSpan } from './figures.ts';
import type { ActiveAlert } from './prometheus.ts';

export interface AlertChange {
  readonly kind: 'pending' | 'firing' | 'resolved';
  readonly isPage: boolean;
  /** Without the time of day. */
  readonly text: string;
}

export interface AlertLog {
  /** What changed since the last call, in the order of the alerts' labels. */
  readonly next: (alerts: readonly ActiveAlert[], now: Date) => readonly AlertChange[];
}

/** A log that has seen nothing yet: what is active at its first call counts as a change. */
export function createAlertLog(): AlertLog {
  let known = new Map<string, ActiveAlert>();
  return {
    next: (alerts, now) => {
      const current = new Map(alerts.map((alert) => [keyOf(alert), alert]));
      const changes: AlertChange[] = [];
      for (const [key, alert] of [...current].sort(byKey)) {
        if (known.get(key)?.state !== alert.state) changes.push(began(alert));
      }
      for (const [key, alert] of [...known].sort(byKey)) {
        // An alert that was only pending never told anybody, so its end is no news.
        if (!current.has(key) && alert.state === 'firing') changes.push(ended(alert, now));
      }
      known = current;
      return changes;
    },
  };
}

function began(alert: ActiveAlert): AlertChange {
  const since = alert.state === 'firing' ? `, since ${timeOfDay(alert.activeAt)}` : '';
  return { kind: alert.state, isPage: isPage(alert), text: `${nameOf(alert)}${since}` };
}

function ended(alert: ActiveAlert, now: Date): AlertChange {
  const lasted = printSpan(now.getTime() - alert.activeAt.getTime());
  return { kind: 'resolved', isPage: isPage(alert), text: `${nameOf(alert)}, after ${lasted}` };
}

/** `shop: ErrorBudgetBurn/availability/page-fast`, as a spec would name it. */
function nameOf({ labels }: ActiveAlert): string {
  const id = [labels.alertname, labels.slo, labels.tier, labels.resource]
    .filter((part) => part !== undefined)
    .join('/');
  const owner = labels.service ?? labels.database ?? labels.host;
  return owner === undefined ? id : `${owner}: ${id}`;
}

function isPage({ labels }: ActiveAlert): boolean {
  return labels.severity === 'critical';
}

/** Local time as `09:41:25`. */
export function timeOfDay(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function keyOf({ labels }: ActiveAlert): string {
  return JSON.stringify(Object.entries(labels).sort());
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
