/** What the alerts of databases and hosts say. */

import type { AlertLimit, CatalogueAlert } from '../../catalogue/catalogue.ts';
import type { Watched } from '../../model/database.ts';
import type { Decimal } from '../../model/decimal.ts';
import { printDecimal, printPercent, toNumber } from '../../model/decimal.ts';
import { milliseconds, printDuration } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';

/**
 * Path of the plugin's page of a database or a host, relative to Grafana's root.
 *
 * @param below  A page below it, such as `/alerts`.
 */
export function watchPath({ kind, name }: Pick<Watched, 'kind' | 'name'>, below = ''): string {
  const folder = kind === 'Database' ? 'databases' : 'hosts';
  return `/a/quartet-goldensignals-app/${folder}/${encodeURIComponent(name)}${below}`;
}

/**
 * All annotations of an alert.
 *
 * @param dependents  Names of what depends on the database or host, for the reader who is woken by a symptom of it.
 */
export function annotationsOf(
  watched: Watched,
  alert: CatalogueAlert,
  limit: Decimal | undefined,
  dependents: readonly string[],
): Labels {
  const { runbook, ...own } = watched.annotations;
  const page = `${watched.defaults.grafana}${watchPath(watched)}`;
  const instance = alert.withoutInstance ? '' : ' ({{ $labels.instance }})';
  const fact = alert.fact.replaceAll('%limit%', limit && alert.limit ? sayLimit(alert.limit, limit) : '');
  return {
    dashboard_url: page,
    runbook_url: runbook ?? runbookFrom(watched, alert.id) ?? `${page}?alert=${alert.id}`,
    ...watched.defaults.annotations,
    ...own,
    ...(dependents.length > 0
      ? { [watched.kind === 'Database' ? 'services' : 'databases']: dependents.join(', ') }
      : {}),
    summary: `${watched.name}${instance}: ${fact}`,
    description: alert.description,
  };
}

/** A threshold as people read it. */
export function sayLimit({ kind }: AlertLimit, value: Decimal): string {
  if (kind === 'ratio') return printPercent(value);
  if (kind === 'duration') return printDuration(milliseconds(toNumber(value) * 1000));
  return printDecimal(value);
}

function runbookFrom(watched: Watched, id: string): string | undefined {
  return watched.defaults.runbooks?.replaceAll('{service}', encodeURIComponent(watched.name)).replaceAll('{alert}', id);
}
