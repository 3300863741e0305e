import type { AppPluginMeta, NavModelItem } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { breadcrumbs, defaultPath, deniedPage, menuPages, pageOf, type Viewer } from './navigation.ts';

const meta = {
  id: 'x-app',
  name: 'App',
  includes: [
    { type: 'page', name: 'Overview', path: '/a/x-app/overview', role: 'Viewer', addToNav: true, defaultNav: true },
    { type: 'page', name: 'Rules', path: '/a/x-app/rules', action: 'x-app.rules:read', role: 'Admin', addToNav: true },
    { type: 'page', name: 'Editor', path: '/a/x-app/rules/editor', role: 'Editor', addToNav: true },
    { type: 'page', name: 'Hidden', path: '/a/x-app/hidden' },
    { type: 'dashboard', name: 'Board', path: '/board', addToNav: true },
  ],
} as unknown as AppPluginMeta;

const viewer = (role: string, ...actions: string[]): Viewer => ({
  role,
  hasAction: (action) => actions.includes(action),
});
const names = (who: Viewer): string[] => menuPages(meta, who).map(({ name }) => name);
const texts = (path: string, page?: NavModelItem): string[] => breadcrumbs(meta, path, page).map(({ text }) => text);

describe('the menu', () => {
  it('lists the pages that role and action allow', () => {
    expect(names(viewer('Viewer'))).toEqual(['Overview']);
    expect(names(viewer('Viewer', 'x-app.rules:read'))).toEqual(['Overview', 'Rules']);
    expect(names(viewer('Editor'))).toEqual(['Overview', 'Editor']);
  });

  it('lets an action win over the role', () => {
    expect(names(viewer('Admin'))).not.toContain('Rules');
  });
});

describe('a page that is denied', () => {
  it('is the one that exactly the path names', () => {
    expect(deniedPage(meta, '/a/x-app/rules', viewer('Viewer'))?.name).toBe('Rules');
    expect(deniedPage(meta, '/a/x-app/rules/', viewer('Viewer'))).toBeUndefined();
    expect(deniedPage(meta, '/a/x-app/rules/7', viewer('Viewer'))).toBeUndefined();
    expect(deniedPage(meta, '/a/x-app/hidden', viewer('Viewer'))).toBeUndefined();
  });
});

describe('the page of a path', () => {
  it('is the longest that the path begins with', () => {
    expect(pageOf(meta, '/a/x-app/rules/editor/new')?.name).toBe('Editor');
    expect(pageOf(meta, '/a/x-app/rulesets')).toBeUndefined();
  });

  it('falls back to the root where no page is the default', () => {
    expect(defaultPath(meta)).toBe('/a/x-app/overview');
    expect(defaultPath({ ...meta, includes: [] })).toBe('/a/x-app');
  });
});

describe('breadcrumbs', () => {
  it('lead from home over the plugin and its page to what is open', () => {
    const rules = { text: 'All rules', url: '/a/x-app/rules/all' };
    expect(texts('/a/x-app/rules/7', { text: 'Rule 7', parentItem: rules })).toEqual([
      'Home',
      'App',
      'Rules',
      'All rules',
      'Rule 7',
    ]);
  });

  it('name an address once, by the deeper crumb', () => {
    expect(texts('/a/x-app/overview', { text: 'Services', url: '/a/x-app/overview?sort=burn' })).toEqual([
      'Home',
      'Services',
    ]);
    expect(texts('/a/x-app/overview', { text: 'Overview' })).toEqual(['Home', 'Overview']);
  });

  it('end with the open tab and leave out what is hidden', () => {
    const page = {
      text: 'Service',
      url: '/s',
      children: [{ text: 'Signals', url: '/s/signals', active: true }, { text: 'Other' }],
    };
    expect(texts('/a/x-app/rules', page)).toEqual(['Home', 'App', 'Rules', 'Service', 'Signals']);
    expect(texts('/a/x-app/rules', { ...page, hideFromBreadcrumbs: true })).toEqual([
      'Home',
      'App',
      'Rules',
      'Signals',
    ]);
  });
});
