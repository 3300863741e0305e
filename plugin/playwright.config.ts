/**
 * The browser suite. `npm run e2e` runs it on the preview host with both lines of libraries; with GRAFANA_URL alone it runs on that Grafana.
 *
 * What only the host has (roles by cookie, faults by request) carries the tag `@host`, and is left out on a Grafana.
 */
import { defineConfig } from '@playwright/test';

const line = (name: string, address: string | undefined) =>
  address === undefined ? [] : [{ name, use: { baseURL: address } }];

const { CHROMIUM_PATH, GRAFANA_URL, QUARTET_PAGE, QUARTET_PAGE_REACT_18, QUARTET_REPORT } = process.env;

export default defineConfig({
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
  ...(GRAFANA_URL ? { grepInvert: /@host/ } : {}),
  use: {
    viewport: { width: 1440, height: 1000 },
    actionTimeout: 12_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    },
  },
  projects: [...line('react-19', GRAFANA_URL ?? QUARTET_PAGE), ...line('react-18', QUARTET_PAGE_REACT_18)],
});
