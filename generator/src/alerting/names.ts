/** What routing and inhibition know of alerts: their names, and which of them mean that everything else is a symptom. */

import type { Engine } from '../model/database.ts';

/** The alert that says a database does not answer. */
export const DATABASE_DOWN: Readonly<Record<Engine, string>> = {
  mysql: 'MySQLDown',
  postgresql: 'DatabaseDown',
  redis: 'RedisDown',
};

/** The alert that says a host, or what measures it, is gone. */
export const HOST_DOWN = 'NodeExporterDown';

/** The alert that says a service is measured no longer; with `signal="traffic"` all of it. */
export const SERVICE_GONE = 'SignalMissing';

export const BURN = 'ErrorBudgetBurn';

/** What a service shows when something it needs is gone. */
export const SYMPTOMS: readonly string[] = [BURN, 'HighErrorRate', 'HighResponseTime', 'SaturationHigh', 'TrafficDrop'];

/**
 * Of saturation only the pool of connections fills up for want of a database; an empty value is an alert without the
 * label.
 */
export const SYMPTOM_RESOURCES: readonly string[] = ['', 'db_pool'];

/** The severity of what nobody needs to act on; the catalogue has it beside the two that Defaults name. */
export const INFO = 'info';

/** The label that routes whole teams. */
export const TEAM = 'team';
