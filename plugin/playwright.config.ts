/**
 * The browser suite. `npm run e2e` runs it on the preview host with both lines of libraries; with GRAFANA_URL it runs on
 * that Grafana alone, logged in by plugin-e2e as GRAFANA_ADMIN_USER with GRAFANA_ADMIN_PASSWORD: docs/e2e.md.
 *
 * What only the host has (roles by cookie, faults by request) carries the tag `@host`, and is left out on a Grafana.
 */
import { dirname, join } from 'node:path';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

type Projects = NonNullable<PlaywrightTestConfig<PluginOptions>['projects']>;

const { CHROMIUM_PATH, GRAFANA_URL, QUARTET_PAGE, QUARTET_PAGE_REACT_18, QUARTET_REPORT } = process.env;
const { GRAFANA_ADMIN_PASSWORD = 'admin', GRAFANA_ADMIN_USER = 'admin' } = process.env;

const line = (name: string, address: string | undefined): Projects =>
  address === undefined ? [] : [{ name, use: { baseURL: address } }];

/** A real Grafana: plugin-e2e logs in first, and leaves the session where its own set-up writes it. */
function grafana(baseURL: string): Projects {
  const user = { user: GRAFANA_ADMIN_USER, password: GRAFANA_ADMIN_PASSWORD };
  return [
    {
      name: 'auth',
      testDir: join(dirname(require.resolve('@grafana/plugin-e2e')), 'auth'),
      testMatch: /.*\.js/,
      use: { baseURL, user, grafanaAPICredentials: user },
    },
    {
      name: 'grafana',
      use: { baseURL, user, storageState: join(process.cwd(), `playwright/.auth/${user.user}.json`) },
      dependencies: ['auth'],
      grepInvert: /@host/,
    },
  ];
}

export default defineConfig<PluginOptions>({
  testDir: './tests',
  // Faults are shared: a broken shop is broken for every test.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  outputDir: '../test-results',
  reporter: [['list'], ...(QUARTET_REPORT ? [['json', { outputFile: QUARTET_REPORT }] as const] : [])],
  use: {
    viewport: { width: 1440, height: 1000 },
    actionTimeout: 12_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    },
  },
  projects: GRAFANA_URL
    ? grafana(GRAFANA_URL)
    : [...line('react-19', QUARTET_PAGE), ...line('react-18', QUARTET_PAGE_REACT_18)],
});
