/** Who looks at the page, for the gates on pages. */
import { config, hasPermission } from '@grafana/runtime';
import type { Viewer } from './chrome/navigation.ts';

/** The role and actions of the boot data. */
export function currentViewer(): Viewer {
  return { role: config.bootData.user.orgRole, hasAction: hasPermission };
}
