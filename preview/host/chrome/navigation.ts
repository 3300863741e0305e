/** What the navigation shows: the plugin's pages a user may see, and the trail to the open one. */
import type { AppPluginMeta, NavModelItem, PluginInclude } from '@grafana/data';

export interface Crumb {
  readonly text: string;
  readonly href?: string;
}

export interface Viewer {
  readonly role: string;
  readonly hasAction: (action: string) => boolean;
}

const RANK: Readonly<Record<string, number>> = { Viewer: 1, Editor: 2, Admin: 3 };

/** Whether a page is open to the viewer: `action` wins over `role`, and without a role a viewer may. */
export function maySee(include: PluginInclude, viewer: Viewer): boolean {
  const { action, role } = include as PluginInclude & { readonly action?: string };
  // Grafana gives every page without an action of its own the one that comes with the app.
  if (action !== undefined && action !== '' && action !== 'plugins.app:access') return viewer.hasAction(action);
  return (RANK[viewer.role] ?? 0) >= (RANK[role ?? 'Viewer'] ?? Number.POSITIVE_INFINITY);
}

/** The pages for the menu, in the order of plugin.json. */
export function menuPages(meta: AppPluginMeta, viewer: Viewer): readonly PluginInclude[] {
  return (meta.includes ?? []).filter(
    (include) => include.type === 'page' && include.addToNav && include.path !== undefined && maySee(include, viewer),
  );
}

/** The page of plugin.json that exactly this path names, and that the viewer may not see. */
export function deniedPage(meta: AppPluginMeta, path: string, viewer: Viewer): PluginInclude | undefined {
  return meta.includes?.find((include) => include.type === 'page' && include.path === path && !maySee(include, viewer));
}

/** The page of plugin.json that a path belongs to: the longest path that it begins with. */
export function pageOf(meta: AppPluginMeta, path: string): PluginInclude | undefined {
  return (meta.includes ?? [])
    .filter(
      ({ type, path: own }) => type === 'page' && own !== undefined && (path === own || path.startsWith(`${own}/`)),
    )
    .sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
}

/** Where the plugin opens: its default page, or its root. */
export function defaultPath(meta: AppPluginMeta): string {
  const chosen = meta.includes?.find((include) => include.type === 'page' && include.defaultNav);
  return chosen?.path ?? `/a/${meta.id}`;
}

/**
 * The trail to the open page: Home, the plugin, its page, and what the page says of itself.
 *
 * Of two neighbours with one address, or with one text, the deeper stands.
 */
export function breadcrumbs(meta: AppPluginMeta, path: string, page: NavModelItem | undefined): readonly Crumb[] {
  const crumbs: Crumb[] = [
    { text: 'Home', href: '/' },
    { text: meta.name, href: defaultPath(meta) },
  ];
  const include = pageOf(meta, path);
  if (include?.path !== undefined) crumbs.push({ text: include.name, href: include.path });
  const own: Crumb[] = [];
  for (let item = page; item !== undefined; item = item.parentItem) {
    if (!item.hideFromBreadcrumbs) own.unshift({ text: item.text, href: item.url });
  }
  const tab = page?.children?.find((child) => child.active && !child.hideFromBreadcrumbs);
  if (tab) own.push({ text: tab.text, href: tab.url });
  const all = [...crumbs, ...own];
  return all.filter((crumb, at) => {
    const deeper = all[at + 1];
    return deeper === undefined || !(deeper.text === crumb.text || sameAddress(deeper.href, crumb.href));
  });
}

function sameAddress(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.split('?')[0] === b.split('?')[0];
}
