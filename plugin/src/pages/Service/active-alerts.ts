/** Alerts that are firing or pending, with since when: `ALERTS` joined with `ALERTS_FOR_STATE`. */

import { byLevel, type Level, levelOf } from '../../features/status/status.ts';
import type { Labels, Sample } from '../../prometheus/client.ts';

export interface ActiveAlert {
  readonly name: string;
  readonly state: 'firing' | 'pending';
  readonly severity: Level;
  readonly slo: string | undefined;
  readonly tier: string | undefined;
  /** Milliseconds; undefined where Prometheus does not say. */
  readonly since: number | undefined;
  /** All labels but the alert's name and state. */
  readonly labels: Labels;
}

/** The key that an override in the spec has: the name, and the objective where the alert is of one. */
export const alertId = ({ name, slo }: { readonly name: string; readonly slo?: string | undefined }): string =>
  slo ? `${name}/${slo}` : name;

/** The alerts among `samples`, which may hold other series as well; the worst first, then the oldest. */
export function activeAlerts(samples: readonly Sample[]): readonly ActiveAlert[] {
  const since = new Map<string, number>();
  for (const { labels, value } of samples) {
    if (labels.__name__ === 'ALERTS_FOR_STATE') since.set(keyOf(labels), value * 1000);
  }
  const alerts = samples.flatMap(({ labels }): ActiveAlert[] => {
    if (labels.__name__ !== 'ALERTS') return [];
    const { __name__, alertname = '', alertstate, ...rest } = labels;
    if (alertstate !== 'firing' && alertstate !== 'pending') return [];
    return [
      {
        name: alertname,
        state: alertstate,
        severity: levelOf(rest.severity),
        slo: rest.slo,
        tier: rest.tier,
        since: since.get(keyOf(labels)),
        labels: rest,
      },
    ];
  });
  return alerts.sort(
    (a, b) =>
      Number(a.state === 'pending') - Number(b.state === 'pending') ||
      byLevel(a.severity, b.severity) ||
      (a.since ?? 0) - (b.since ?? 0) ||
      (alertId(a) < alertId(b) ? -1 : 1),
  );
}

function keyOf({ __name__, alertstate, ...labels }: Labels): string {
  return JSON.stringify(
    Object.keys(labels)
      .sort()
      .map((name) => [name, labels[name]]),
  );
}
