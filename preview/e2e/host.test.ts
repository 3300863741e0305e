import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHost } from '../build.ts';
import { LINES, packageVersion } from '../lines.ts';
import {
  PROBE_DIST,
  PROBE_ID,
  type StartedPreview,
  startPreview,
  startUpstream,
  type Upstream,
} from '../server/testing.ts';
import { openPage, type RunningPrometheus, startBrowser, startPrometheus, type WatchedPage } from './stage.ts';

const HOME = `/a/${PROBE_ID}`;

let browser: Browser;
let prometheus: RunningPrometheus;
let upstream: Upstream;

beforeAll(async () => {
  [browser, prometheus, upstream] = await Promise.all([startBrowser(), startPrometheus(), startUpstream()]);
});
afterAll(async () => {
  await browser?.close();
  await prometheus?.stop();
  await upstream?.close();
});

describe.each(LINES)('the host with the libraries of %s', (line) => {
  let preview: StartedPreview;

  beforeAll(async () => {
    const { dist } = await buildHost(line);
    preview = await startPreview({
      hostDist: dist,
      pluginDist: PROBE_DIST,
      dataSources: [{ uid: 'prom', name: 'Prometheus', url: prometheus.url, timeInterval: '1s' }],
      jsonData: { serverUrl: upstream.url, tenant: 'shop' },
    });
  }, 300_000);
  afterAll(() => preview?.close());

  async function visit(path: string, cookies: Record<string, string> = {}): Promise<WatchedPage> {
    const watched = await openPage(browser, preview.url, cookies);
    await watched.page.goto(path);
    await watched.page.locator('h1').waitFor();
    return watched;
  }
  const panel = (page: Page, title: string) => page.getByTestId(`data-testid Panel header ${title}`).first();

  it('opens the default page and draws every panel from a real Prometheus', async () => {
    const { page, context, errors } = await visit('/');
    expect(new URL(page.url()).pathname).toBe(`${HOME}/panels`);
    await panel(page, 'timeseries').locator('canvas').first().waitFor();
    await panel(page, 'timeseries').getByText('prometheus /metrics').first().waitFor();
    await panel(page, 'stat').getByText('75', { exact: true }).waitFor();
    await panel(page, 'gauge').getByRole('img', { name: '25%' }).waitFor();
    await panel(page, 'bargauge').getByText('prometheus /metrics').first().waitFor();
    await panel(page, 'table').getByText('prometheus_http_requests_total').first().waitFor();
    await panel(page, 'empty').getByTestId('data-testid Panel data error message').getByText('No data').waitFor();
    expect(await panel(page, 'table').getByRole('row').count()).toBeGreaterThanOrEqual(2);
    // The query `sum(` is answered with 400 on purpose; nothing else may be wrong.
    expect(errors.filter((error) => !/api\/ds\/query.*sum\(/.test(error))).toEqual([]);
    await context.close();
  });

  it('runs the versions that the line is named after', async () => {
    const { page, context } = await visit('/');
    const version = await page.evaluate(async () => {
      const { System } = window as unknown as { System: { import: (id: string) => Promise<{ version: string }> } };
      return (await System.import('react')).version;
    });
    expect(version).toBe(packageVersion(line, 'react'));
    const banner = await page.getByRole('complementary', { name: 'Preview host' }).textContent();
    expect(banner).toContain(
      `Preview host, not Grafana. Libraries ${packageVersion(line, '@grafana/runtime')}, React ${version}.`,
    );
    await context.close();
  });

  it('follows links without a reload and says where it is', async () => {
    const { page, context, errors } = await visit(`${HOME}/second`);
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await page.getByTestId('data-testid Second breadcrumb').waitFor();
    await page.getByRole('link', { name: 'To the panels' }).click();
    await page.getByRole('heading', { level: 1, name: 'Panels' }).waitFor();
    await page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Second' }).click();
    await page.getByRole('heading', { level: 1, name: 'Second' }).waitFor();
    expect(await page.title()).toBe('Second - Probe - preview');
    await page.getByRole('link', { name: 'Explore' }).click();
    await page.getByRole('heading', { level: 1, name: 'In Grafana this opens Explore' }).waitFor();
    await page.getByText('up == 0', { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Second' }).waitFor();
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    expect(errors.filter((error) => !/api\/ds\/query.*sum\(/.test(error))).toEqual([]);
    await context.close();
  });

  it('edits code, shows toasts and passes a refusal of the proxy on', async () => {
    const { page, context, errors } = await visit(`${HOME}/second`, { host_role: 'Viewer' });
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.type('x: 1 ');
    await page.locator('.monaco-editor .view-lines').getByText('x:').first().waitFor();
    await page.getByRole('button', { name: 'Toast' }).click();
    await page.getByTestId('data-testid Alert success').getByText('Saved').waitFor();
    await page.getByRole('button', { name: 'Ask as editor' }).click();
    await page.getByText('403 plugin proxy route access denied').waitFor();
    expect(errors.filter((error) => !/plugin-proxy.*\/e$/.test(error))).toEqual([]);
    await context.close();
  });

  it('shows a viewer neither the pages of editors nor their links', async () => {
    const viewer = await visit(`${HOME}/editors`, { host_role: 'Viewer' });
    await viewer.page.getByText('Access denied').waitFor();
    const links = viewer.page.getByRole('navigation', { name: 'Navigation' }).getByRole('link');
    expect(await links.allTextContents()).toEqual(['Panels', 'Second']);
    await viewer.page.goto(`${HOME}/writers`);
    await viewer.page.getByText('Access denied').waitFor();
    await viewer.context.close();

    const editor = await visit(`${HOME}/writers`, { host_role: 'Editor' });
    await editor.page.getByText('Only for writers').waitFor();
    await editor.context.close();
  });

  it('changes role, theme and language by the banner', async () => {
    const { page, context } = await visit(`${HOME}/panels?theme=light`);
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByLabel('Theme').selectOption('dark');
    await page.locator('body.theme-dark h1').waitFor();
    expect(await background()).not.toBe(light);
    expect(new URL(page.url()).search).toBe('');
    await page.getByText('Hello', { exact: true }).waitFor();
    await page.getByLabel('Language').selectOption('ru-RU');
    await page.getByText('Привет', { exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ru-RU');
    await page.getByLabel('Role').selectOption('Viewer');
    await expect.poll(() => page.getByRole('link', { name: 'Editors' }).count()).toBe(0);
    await context.close();
  });

  it('shows the configuration page, and what the links of the plugin would be', async () => {
    const { page, context, errors } = await visit(`/plugins/${PROBE_ID}`);
    await page.getByText('Settings: {').waitFor();
    await page.getByRole('tab', { name: 'Configuration' }).waitFor();
    const links = await page.evaluate(() => {
      const at = 'grafana/explore/toolbar/action';
      const { links } = (
        window as unknown as { __quartetPreview: { links: (point: string, context?: object) => unknown } }
      ).__quartetPreview;
      return [links(at, { targets: [{ expr: 'up' }] }), links(at, {}), links('grafana/commandpalette/action')];
    });
    expect(links).toEqual([
      [
        {
          title: 'Open in probe',
          description: 'Opens the probe',
          hasClickHandler: false,
          path: `${HOME}/second?expr=up`,
        },
      ],
      [],
      [],
    ]);
    expect(errors).toEqual([]);
    await context.close();
  });
});
