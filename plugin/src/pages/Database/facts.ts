/** What is known of one database or host before anything of it is measured: its spec, its alerts, who depends on it. */

import { watchedSeries } from '@quartet/generator';
import { type ActiveAlert, alertsFrom, alertsQuery } from '../../features/catalogue/alerts.ts';
import { ownMatchers, type Watched, type WatchedKind, watchedFrom } from '../../features/catalogue/watched.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { anyOf, equals, quoted } from '../../prometheus/promql.ts';

const { DATABASE_INFO, HOST_INFO } = watchedSeries;

export interface Facts {
  /** Undefined: no rule has ever recorded it, as far as Prometheus remembers a week. */
  readonly watched?: Watched;
  /** Whether the facts are old: nothing records them any more. */
  readonly isForgotten: boolean;
  readonly alerts: readonly ActiveAlert[];
  /** Names of services that depend on it; of a host on its databases. */
  readonly services: readonly string[];
  /** Names of the databases that run on it, of a host alone. */
  readonly databases: readonly string[];
  readonly warnings: readonly string[];
}

/** @param at  Milliseconds: the end of the range that is shown. */
export async function loadFacts(
  client: Prometheus,
  kind: WatchedKind,
  name: string,
  at: number,
  signal: AbortSignal,
): Promise<Facts> {
  const ask = (query: string) => client.instant(query, { at, signal });
  const own = ownMatchers({ kind, name });
  const info = `${kind === 'host' ? HOST_INFO : DATABASE_INFO}{${own}}`;
  const [now, alerts, databases] = await Promise.all([
    ask(info),
    // The series of a database may carry the label of its host: those are not the host's own.
    ask(alertsQuery(kind === 'host' ? `${own},database=""` : own)),
    kind === 'host' ? ask(`group by (database) (${DATABASE_INFO}{${equals({ host: name })}})`) : undefined,
  ]);
  // A spec that was taken away a while ago still explains what the range shows.
  const known = now.result.length > 0 ? now : await ask(`last_over_time(${info}[7d])`);
  const watched = watchedFrom(known.result)[0];
  const names = (databases?.result ?? []).flatMap(({ labels }) => labels.database ?? []).sort();
  const targets = kind === 'host' ? names : [name];
  const services =
    targets.length === 0
      ? undefined
      : await ask(`group by (service) (service:depends_on:info{${dependency(targets)}})`);
  return {
    ...(watched ? { watched } : {}),
    isForgotten: now.result.length === 0,
    alerts: alertsFrom(alerts.result),
    services: (services?.result ?? []).flatMap(({ labels }) => labels.service ?? []).sort(),
    databases: names,
    warnings: [...new Set([now, alerts, services].flatMap((answer) => answer?.warnings ?? []))],
  };
}

const dependency = (names: readonly string[]): string =>
  names.length === 1 ? `dependency=${quoted(names[0]!)}` : anyOf('dependency', names);
