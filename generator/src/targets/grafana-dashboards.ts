/** The target `grafana-dashboards`: a dashboard for each service, one of them all, and five by question. */

import type { Dashboard } from '../dashboards/dashboard.ts';
import { fleetDashboard } from '../dashboards/fleet.ts';
import { dashboardText } from '../dashboards/grafana/dashboard.ts';
import { guideDashboards } from '../dashboards/guide.ts';
import { serviceDashboard } from '../dashboards/service.ts';
import { watchDashboards } from '../dashboards/watched.ts';
import type { Watched } from '../model/database.ts';
import type { OutputFile } from '../plan.ts';
import type { Target } from './target.ts';

/**
 * One file for each dashboard, `grafana/dashboards/<uid>.json`, for import by hand or for provisioning.
 *
 * Provisioning takes one file of the reader's own, since only they know where Grafana sees the folder:
 * `{apiVersion: 1, providers: [{name: quartet, folder: Quartet, options: {path: <that folder>}}]}` under Grafana's
 * `provisioning/dashboards/`.
 */
export const target: Target = {
  id: 'grafana-dashboards',
  title: 'Grafana dashboards',
  about:
    'A dashboard for each service, an overview of all, five by question (application, API, databases, system, errors), and one for each kind of database and for hosts, as JSON for Grafana 12 or newer. They read the recorded series through a data source that is chosen at the top.',
  ofService: (plan) => [fileOf(serviceDashboard(plan))],
  ofFleet: (services, _, watched) =>
    [
      ...(services.length === 0 ? [] : [fleetDashboard(services), ...guideDashboards(services, subjectsOf(watched))]),
      ...watchDashboards(subjectsOf(watched)),
    ].map(fileOf),
};

function fileOf(dashboard: Dashboard): OutputFile {
  return { path: `grafana/dashboards/${dashboard.uid}.json`, text: dashboardText(dashboard) };
}

/** Kinds of what is watched, each once, in a fixed order. */
function subjectsOf(watched: readonly Watched[]) {
  const present = new Set(watched.map((one) => (one.kind === 'Database' ? one.engine : 'host')));
  return (['mysql', 'postgresql', 'redis', 'host'] as const).filter((subject) => present.has(subject));
}
