/** What every test of the suite has: the app's pages, roles, and a console that must stay silent. */

import { AxeBuilder } from '@axe-core/playwright';
import { test as grafana } from '@grafana/plugin-e2e';
import { expect, type Page, test as playwright } from '@playwright/test';

export const PLUGIN_ID = 'quartet-goldensignals-app';
export const BASE = `/a/${PLUGIN_ID}`;

/** Whether the pages are a real Grafana's, where much else happens on a page. */
const IS_GRAFANA = process.env.GRAFANA_URL !== undefined;

/** On a Grafana a page comes without its splash screen and in the state that the version needs. */
const base = IS_GRAFANA ? (grafana as unknown as typeof playwright) : playwright;

/** Grafana answers 404 where a user has stored nothing yet, and browsers write that to the console. */
const NOTHING_STORED = /\/apis\/userstorage\.grafana\.app\//;

/** Barriers inside Grafana's own components, which stand on every page of Grafana too. */
const GRAFANAS_OWN = [
  /^label-content-name-mismatch: .*RefreshPicker interval button/,
  /^label-content-name-mismatch: .*class="[^"]*LegendLabel"/,
];

export interface Fixtures {
  /** Opens a page of the app by its path below the app, and waits for its title. */
  readonly open: (path: string) => Promise<Page>;
  /** What the console said that it should not; a test that breaks something on purpose empties it. */
  readonly complaints: string[];
  /** Takes another role; on the preview host alone. */
  readonly as: (role: 'Viewer' | 'Editor' | 'Admin') => Promise<void>;
  /** Serious and critical findings of axe in the app's own part of the page, as text. */
  readonly barriers: () => Promise<readonly string[]>;
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
      page.on('console', (message) => {
        const { url } = message.location();
        // What Grafana itself has to say on its own pages is nothing that this app could mend.
        const isForeign = IS_GRAFANA && !url.includes(PLUGIN_ID);
        if (message.type() === 'error' && !isForeign && !NOTHING_STORED.test(url))
          complaints.push(`${message.text()} ${url}`);
      });
      await use(complaints);
      expect(complaints, 'the console').toEqual([]);
    },
    { auto: true },
  ],
  open: async ({ page }, use) => {
    await use(async (path) => {
      await page.goto(`${BASE}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      return page;
    });
  },
  as: async ({ baseURL, context }, use) => {
    await use(async (role) => {
      await context.addCookies([{ name: 'host_role', value: role, url: baseURL! }]);
    });
  },
  barriers: async ({ page }, use) => {
    await use(async () => {
      const { violations } = await new AxeBuilder({ page })
        .include('main')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        .analyze();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ help, id, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`))
        .filter((text) => !GRAFANAS_OWN.some((own) => own.test(text)));
    });
  },
});

export { expect };
