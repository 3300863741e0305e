import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHost } from '../build.ts';
import { LINES } from '../lines.ts';
import { readPlugin } from '../server/plugin.ts';
import { type StartedPreview, startPreview } from '../server/testing.ts';
import { openPage, type RunningPrometheus, startBrowser, startPrometheus } from './stage.ts';

const DIST = path.join(import.meta.dirname, '..', '..', 'plugin', 'dist');

const VISITS: readonly Readonly<Record<string, string>>[] = [
  { host_theme: 'dark' },
  { host_theme: 'light', host_lang: 'ru-RU' },
];

let browser: Browser;
let prometheus: RunningPrometheus;
beforeAll(async () => {
  [browser, prometheus] = await Promise.all([startBrowser(), startPrometheus()]);
});
afterAll(async () => {
  await browser?.close();
  await prometheus?.stop();
});

describe.each(LINES)('the built plugin with the libraries of %s', (line) => {
  // Fails with what is missing when the plugin is not built: `npm -w plugin run build`.
  const plugin = readPlugin(DIST);
  const pages = plugin.includes.flatMap(({ type, path: own }) => (type === 'page' && own ? [own] : []));
  let preview: StartedPreview;

  beforeAll(async () => {
    const { dist } = await buildHost(line);
    preview = await startPreview({
      hostDist: dist,
      pluginDist: DIST,
      dataSources: [{ uid: 'prom', name: 'Prometheus', url: prometheus.url, timeInterval: '1s' }],
    });
  }, 300_000);
  afterAll(() => preview?.close());

  it('has pages to open', () => {
    expect(pages.length).toBeGreaterThan(0);
  });

  it.each(pages)('opens %s without an error in the console', async (page) => {
    for (const cookies of VISITS) {
      const watched = await openPage(browser, preview.url, cookies);
      await watched.page.goto(page.replaceAll('%PLUGIN_ID%', plugin.id));
      await watched.page.locator('h1').waitFor();
      await watched.page.waitForLoadState('networkidle');
      expect(watched.errors).toEqual([]);
      await watched.context.close();
    }
  });
});
