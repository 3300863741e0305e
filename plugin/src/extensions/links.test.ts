import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppPlugin } from '@grafana/data';
import { expect, it } from 'vitest';
import type { Settings } from '../app/settings.ts';
import { addLinks } from './links.ts';

interface Added {
  readonly title: string;
  readonly targets: string | readonly string[];
  readonly path: string;
  readonly configure?: (context?: object) => { readonly path: string } | undefined;
}

const added: Added[] = [];
addLinks({ addLink: (link: Added) => added.push(link) } as unknown as AppPlugin<Settings>);
const declared = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../plugin.json'), 'utf8')) as {
    extensions: { addedLinks: { title: string; targets: string[] }[] };
  }
).extensions.addedLinks;

it('adds the links that plugin.json declares, with the same titles and targets', () => {
  expect(added.map(({ targets, title }) => ({ title, targets: [targets].flat() }))).toEqual(
    declared.map(({ targets, title }) => ({ title, targets })),
  );
});

it('stays below the app with every path, which Grafana asks for', () => {
  for (const { path } of added) expect(path).toMatch(/^\/a\/quartet-goldensignals-app\/./);
});

it('hides a link that has nowhere to lead', () => {
  const links = added.filter(({ configure }) => configure);
  expect(links).toHaveLength(2);
  for (const { configure } of links) {
    expect(configure!()).toBeUndefined();
    expect(configure!({ targets: [{ expr: 'SELECT 1', datasource: { type: 'mysql' } }] })).toBeUndefined();
  }
  const context = { targets: [{ expr: 'up{service="a"}', datasource: { type: 'prometheus' } }] };
  expect(links.map(({ configure }) => configure!(context)?.path)).toEqual([
    expect.stringContaining('/services/a'),
    expect.stringContaining('/alerts/new'),
  ]);
});
