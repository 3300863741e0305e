import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bundleReport, externalsOf, loadsIn, MODULE_BUDGET } from './bundle-report.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, readonly [text: string, ...sources: string[]]>>;

function built(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-bundle-'));
  folders.push(folder);
  mkdirSync(folder, { recursive: true });
  for (const [name, [text, ...sources]] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.js`), text);
    writeFileSync(
      join(folder, `${name}.js.map`),
      JSON.stringify({ sources: sources.map((one) => `webpack://x/${one}`) }),
    );
  }
  return folder;
}

const PLUGIN: Files = {
  module: ['define(["react","@grafana/ui"],()=>n.e(1).then(n.bind(n,9)))', './module.tsx'],
  1: ['e.e(2).then(()=>e(3))', './app/root.ts'],
  2: ['Promise.all([s.e(3),s.e(4)]).then(()=>s(1)),s.e(5).then(()=>s(2)),s.e(7).then(()=>s(4))', './app/App.tsx'],
  3: ['shared', './prometheus/client.ts'],
  4: ['overview', './pages/Overview/Overview.tsx'],
  5: ['n.e(6).then(()=>n(3))', './pages/Service/Service.tsx'],
  6: ['scenes', './pages/Service/Scene.tsx'],
  7: ['words', './locales/ru-RU/x.json'],
};

it('adds up what a page loads, and what it may load later', () => {
  const { problems, routes } = bundleReport(built(PLUGIN));
  expect(problems).toEqual([]);
  expect(routes.map(({ files, page }) => [page, files])).toEqual([
    ['Overview', ['1.js', '2.js', '3.js', '4.js', 'module.js']],
    ['Service', ['1.js', '2.js', '5.js', '6.js', 'module.js']],
  ]);
  expect(routes[0]!.bytes).toBe(
    ['module', '1', '2', '3', '4'].reduce((total, name) => total + PLUGIN[name]![0].length, 0),
  );
});

it('says which budget is broken', () => {
  const random = Array.from({ length: 70_000 }, (_, i) => ((i * i * 2654435761) >>> 0).toString(36)).join('');
  const dist = built({
    ...PLUGIN,
    module: [`${PLUGIN.module![0]}${' '.repeat(MODULE_BUDGET)}`, './module.tsx'],
    4: [random, './pages/Overview/Overview.tsx'],
  });
  const { problems } = bundleReport(dist);
  expect(problems).toHaveLength(2);
  expect(problems[0]).toContain(`its budget is ${MODULE_BUDGET}`);
  expect(problems[1]).toMatch(/^Overview loads \d+\.\d KB compressed, its budget is 60\.$/);
});

it('misses a page that nothing loads', () => {
  const { 5: _, ...rest } = PLUGIN;
  expect(bundleReport(built(rest)).problems).toEqual(['No route loads the page Service.']);
});

it('does not let a package in that Grafana does not have', () => {
  const dist = built({
    ...PLUGIN,
    module: ['define(["react","left-pad"],()=>n.e(1).then(n.bind(n,9)))', './module.tsx'],
  });
  expect(bundleReport(dist).problems).toEqual(['Grafana does not provide left-pad.']);
});

it('asks for a build where there is none', () => {
  expect(() => bundleReport(built({}))).toThrow('build the plugin first');
  expect(() => externalsOf('System.register([])')).toThrow('not an AMD module');
});

it('finds the chunks that a file loads, alone and together', () => {
  expect(loadsIn('a.e(12).then(x),Promise.all([b.e(3),b.e(45)]).then(()=>b(6)),c.exports.then(y)')).toEqual([
    ['12'],
    ['3', '45'],
  ]);
});
