/** What the dashboards by question have in common. */

import type { Dashboard, Row } from './dashboard.ts';
import type { FleetScope } from './fleet-scope.ts';
import { alertsTable, alertsTimeline } from './panels.ts';
import { FLEET_UIDS } from './uid.ts';

/** Everything of the dashboard `id` but what it is about. */
export function frame(
  id: Exclude<keyof typeof FLEET_UIDS, 'fleet'>,
  title: string,
  scope: FleetScope,
): Omit<Dashboard, 'description' | 'rows'> {
  return {
    uid: FLEET_UIDS[id],
    title,
    tags: ['quartet', 'guide'],
    variables: scope.variables,
    links: [{ title: 'All services', url: `/d/${FLEET_UIDS.fleet}` }],
    marks: `ALERTS{${scope.alerts.matchers},alertstate="firing"}`,
  };
}

/** What fires among the chosen services, and when it did. */
export function alertsRow(scope: FleetScope): Row {
  return { title: 'Alerts', panels: [alertsTable(scope.alerts, 12), alertsTimeline(scope.alerts, 12)] };
}
