/** What holds for every page: reachable with either theme, without a barrier, in each language, and for a viewer. */

import type { Page } from '@playwright/test';
import { BASE, expect, PLUGIN_ID, test } from './fixtures.ts';

const PAGES: readonly (readonly [name: string, path: string])[] = [
  ['golden signals', `${BASE}/overview`],
  ['a service', `${BASE}/services/shop`],
  ['the alerts of a service', `${BASE}/services/shop/alerts`],
  ['databases', `${BASE}/databases`],
  ['a database', `${BASE}/databases/shop-db`],
  ['a host', `${BASE}/hosts/local`],
  ['rules', `${BASE}/rules`],
  ['first steps', `${BASE}/start`],
  ['configuration', `/plugins/${PLUGIN_ID}`],
];

/** Waits until nothing is a skeleton any more. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForTimeout(500);
}

for (const [name, path] of PAGES) {
  test(`${name}: no serious barrier in either theme, and the reader's own language @host`, async ({
    barriers,
    page,
  }) => {
    await page.goto(`${path}?theme=dark`);
    await settled(page);
    expect(await barriers()).toEqual([]);
    await page.goto(`${path}?theme=light&lang=ru-RU`);
    await settled(page);
    await expect(page.locator('main')).toContainText(/[а-яё]{4}/i);
    expect(await barriers()).toEqual([]);
    await page.goto(`${path}?lang=zh-Hans`);
    await expect(page.locator('main')).toContainText(/\p{Script=Han}{2}/u);
  });
}

test('a viewer sees every page but the configuration @host', async ({ as, page }) => {
  await as('Viewer');
  for (const [name, path] of PAGES.slice(0, -1)) {
    await page.goto(path);
    await settled(page);
    await expect(page.getByText('Access denied'), name).toHaveCount(0);
    await expect(page.getByText('You may not open this page'), name).toHaveCount(0);
  }
});

test('runs with the React that its project names @host', async ({ open, page }, { project }) => {
  await open('/start');
  const version = await page.evaluate(async () => {
    const loader = (window as unknown as { System: { import(name: string): Promise<{ version: string }> } }).System;
    return (await loader.import('react')).version;
  });
  expect(`react-${version.split('.')[0]}`).toBe(project.name);
});

test('takes an address that no page has to the overview', async ({ page }) => {
  await page.goto(`${BASE}/nowhere`);
  await expect(page).toHaveURL(/\/overview/);
});

test('says that a data source is gone, and takes the default when asked @host', async ({ page }) => {
  await page.goto(`${BASE}/overview?ds=gone`);
  await expect(page.getByText('The data source gone does not exist any more')).toBeVisible();
  await page.getByText('Use the default').click();
  await expect(page).not.toHaveURL(/ds=/);
});

test('carries time range and data source on from page to page', async ({ page }) => {
  await page.goto(`${BASE}/overview?from=now-3h&to=now`);
  await page.getByRole('link', { name: 'shop', exact: true }).first().click();
  await expect(page).toHaveURL(/services\/shop\?.*from=now-3h/);
});
