/** Links into the app from panels, Explore and alert rules. No parser here: Grafana may load this file on every start. */

import type { AppPlugin } from '@grafana/data';
import type { Settings } from '../app/settings.ts';
import { PLUGIN_BASE } from '../constants.ts';
import { type LinkContext, targetsOf } from './contexts.ts';

/** Titles and targets stand in plugin.json as well, word for word: Grafana drops a link that does not. */
const LINKS = [
  [
    'service',
    'Open golden signals',
    'heart-rate',
    ['dashboard/panel/menu', 'explore/toolbar/action', 'alerting/alertingrule/action'],
  ],
  ['alert', 'Create alert with Quartet', 'bell', ['dashboard/panel/menu', 'explore/toolbar/action']],
] as const;

export function addLinks(plugin: AppPlugin<Settings>): void {
  for (const [kind, title, icon, points] of LINKS) {
    plugin.addLink<LinkContext>({
      title,
      icon,
      targets: points.map((point) => `grafana/${point}`),
      path: `${PLUGIN_BASE}/overview`,
      configure: (context) => {
        const path = context && targetsOf(context)[kind];
        return path ? { path } : undefined;
      },
    });
  }
  plugin.addLink({
    title: 'Golden signals of all services',
    icon: 'heart-rate',
    targets: 'grafana/commandpalette/action',
    path: `${PLUGIN_BASE}/overview`,
  });
}
