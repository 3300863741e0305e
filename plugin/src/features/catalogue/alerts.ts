/** The alerts of databases and hosts, joined from the two series that Prometheus keeps of each. */

import type { Labels, Sample } from '../../prometheus/client.ts';
import { byLevel, type Level, levelOf } from '../status/status.ts';

export interface ActiveAlert {
  readonly name: string;
  readonly state: 'firing' | 'pending';
  readonly level: Level;
  /** Milliseconds since the condition holds; undefined where Prometheus does not say. */
  readonly since?: number;
  readonly labels: Labels;
}

/** The query for the alerts under `matchers`, with the time since which each holds. */
export const alertsQuery = (matchers: string): string => `{__name__=~"ALERTS|ALERTS_FOR_STATE",${matchers}}`;

/** @param samples  Series of `ALERTS` and `ALERTS_FOR_STATE`, in any order. */
export function alertsFrom(samples: readonly Sample[]): readonly ActiveAlert[] {
  const since = new Map<string, number>();
  for (const { labels, value } of samples) {
    if (labels.__name__ === 'ALERTS_FOR_STATE') since.set(keyOf(labels), value * 1000);
  }
  const alerts = samples.flatMap(({ labels }): ActiveAlert[] => {
    const { __name__: metric, alertname, alertstate, severity, ...rest } = labels;
    if (metric !== 'ALERTS' || alertname === undefined) return [];
    if (alertstate !== 'firing' && alertstate !== 'pending') return [];
    const at = since.get(keyOf(labels));
    return [
      {
        name: alertname,
        state: alertstate,
        level: levelOf(severity),
        labels: rest,
        ...(at === undefined ? {} : { since: at }),
      },
    ];
  });
  return alerts.sort(byWorst);
}

function keyOf(labels: Labels): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([label]) => label !== '__name__' && label !== 'alertstate')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Firing before pending, then the louder, then the oldest first, then by name. */
function byWorst(a: ActiveAlert, b: ActiveAlert): number {
  if (a.state !== b.state) return a.state === 'firing' ? -1 : 1;
  if (a.level !== b.level) return byLevel(a.level, b.level);
  const since = (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY);
  if (since !== 0 && !Number.isNaN(since)) return since;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
