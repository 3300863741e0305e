/** The one status of a database or a host: its worst alert, or why nothing is known. */

import type { Level, Status } from '../status/status.ts';
import type { ActiveAlert } from './alerts.ts';
import type { WatchedKind } from './watched.ts';

/** The shared words of status, and `note` for an alert that is there to be read. */
export type HealthLevel = Extract<Status | Level, 'critical' | 'warning' | 'unscraped' | 'note' | 'healthy'>;

export interface Health {
  readonly level: HealthLevel;
  /**
   * `down`: the server does not answer. `unmeasured`: no exporter answers for it. `alert`: one fires. `pending`: one
   * is about to. `fine`: none.
   */
  readonly reason: 'down' | 'unmeasured' | 'alert' | 'pending' | 'fine';
  /** The alert that stands for it. */
  readonly alert?: ActiveAlert;
  /** Further alerts that fire. */
  readonly more: number;
  /** Milliseconds. */
  readonly since?: number;
}

/** Alerts by which the server, or what measures it, is away. */
const DOWN = /^(MySQLDown|DatabaseDown|PostgresDown|PostgreSQLDown|RedisDown)$/;
const AWAY = /(ExporterDown|Absent)$/;

/**
 * @param up  The least value of its series `…:up`: 0 where one server does not answer, undefined
 *   where none is recorded. Of a host it is that of its exporter, and says nothing of the host.
 */
export function healthOf(kind: WatchedKind, alerts: readonly ActiveAlert[], up: number | undefined): Health {
  const firing = alerts.filter(({ state }) => state === 'firing');
  const find = (pattern: RegExp) => alerts.find(({ name }) => pattern.test(name));
  const away = (reason: 'down' | 'unmeasured', level: HealthLevel, alert: ActiveAlert | undefined): Health => ({
    level,
    reason,
    more: firing.filter((one) => one !== alert).length,
    ...(alert ? { alert } : {}),
    ...(alert?.since === undefined ? {} : { since: alert.since }),
  });
  if (up === 0 && kind === 'database') return away('down', 'critical', find(DOWN) ?? find(AWAY));
  const [worst] = firing;
  // An alert that pages says more than that nothing is measured.
  if (!up && worst?.level !== 'critical') return away('unmeasured', 'unscraped', find(AWAY));
  const alert = worst ?? alerts.find(({ level }) => level !== 'note');
  if (!alert) return { level: 'healthy', reason: 'fine', more: 0 };
  return {
    level: worst ? worst.level : 'healthy',
    reason: worst ? 'alert' : 'pending',
    alert,
    more: Math.max(0, firing.length - (worst ? 1 : 0)),
    ...(alert.since === undefined ? {} : { since: alert.since }),
  };
}

const RANK: Readonly<Record<HealthLevel, number>> = { critical: 0, warning: 1, unscraped: 2, note: 3, healthy: 4 };

/** Sorts the worst first; of equals the one that has been so for longest. */
export function byHealth(a: Health, b: Health): number {
  const rank = RANK[a.level] - RANK[b.level];
  if (rank !== 0) return rank;
  const pending = Number(b.reason === 'pending') - Number(a.reason === 'pending');
  if (pending !== 0) return pending;
  return (a.since ?? Number.MAX_SAFE_INTEGER) - (b.since ?? Number.MAX_SAFE_INTEGER);
}
