import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { exprOf, PROXY, type SpecFile, save, specOf } from './rule-server.ts';

const changed = (page: Page): Locator => page.getByRole('button', { name: 'Discard the draft' });

/** Types a threshold and leaves the field. */
async function setThreshold(page: Page, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Threshold' });
  await field.fill(value);
  await field.press('Tab');
}

test.describe('the editor @host', () => {
  test.skip(process.env.QUARTET_SERVER === undefined, 'the run has no server that saves: QUARTET_SERVER names one');
  let before: SpecFile;

  test.beforeEach(async ({ as, page }) => {
    await as('Editor');
    before = await specOf(page.request, 'shop');
  });

  test.afterEach(async ({ as, page }) => {
    await as('Editor');
    const now = await specOf(page.request, 'shop');
    if (now.text !== before.text) await save(page.request, now, before.text);
  });

  test('lists the alerts of a service in words, with the way to each', async ({ barriers, open }) => {
    const page = await open('/services/shop/alerts');
    await expect(page.getByText('Fires when a resource is more than 90 % full')).toBeVisible();
    expect(await barriers()).toEqual([]);
    await page.getByRole('link', { name: 'Edit SaturationHigh' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'SaturationHigh' })).toBeVisible();
  });

  test('saves a threshold from the form, and Prometheus has it', async ({ barriers, open }) => {
    const page = await open('/services/shop/alerts/HighErrorRate?past=6h');
    await page.getByText('This alert is on').click();
    await setThreshold(page, '4');
    await expect(page.getByText('Fires when more than 4 % of requests fail')).toBeVisible();
    await expect(page.getByRole('slider', { name: 'Threshold' })).toHaveAttribute('aria-valuetext', '4 %');
    await expect(page.getByText(/^(about: )?would (not )?have fired/).first()).toBeVisible();
    await expect(page.getByText('HighErrorRate', { exact: true }).first()).toBeVisible();

    await page.getByRole('button', { name: 'Diff' }).click();
    await expect(page.getByRole('region', { name: 'What changes in the spec' })).toContainText('threshold: 4%');
    await page.getByRole('tab', { name: 'Generated rules' }).click();
    await expect(page.getByRole('region', { name: 'What changes in the rules' })).toContainText('alert: HighErrorRate');
    await expect(page.getByText('HighErrorRate is new')).toBeVisible();
    expect(await barriers()).toEqual([]);

    await page.getByRole('textbox', { name: 'Why, for the history' }).fill('four in a hundred is enough');
    await page.keyboard.press('Control+s');
    await expect(page.getByText(/^Saved by (Preview )?editor as [0-9a-f]{8}$/)).toBeVisible({ timeout: 40_000 });
    for (const step of ['checked', 'written', 'reloaded', 'verified', 'committed'])
      await expect(page.getByRole('listitem').filter({ hasText: step }).first()).toBeVisible();
    expect(await exprOf(page.request, 'shop', 'HighErrorRate')).toContain('> 0.04');

    await page.getByRole('button', { name: 'History' }).click();
    const drawer = page.getByRole('dialog');
    const entry = drawer.getByRole('listitem').filter({ hasText: 'four in a hundred is enough' }).first();
    await expect(entry).toContainText('editor');
  });

  test('reads the form again from the text, and the text from the form', async ({ open }) => {
    const page = await open('/services/shop/alerts/SaturationHigh?past=6h');
    await setThreshold(page, '80');
    await expect(page.locator('.view-lines')).toContainText('threshold:');
    await expect(changed(page)).toBeVisible();
    const line = page.locator('.view-line').filter({ hasText: 'SaturationHigh' });
    await line.click();
    await page.keyboard.press('End');
    const behind = (await line.textContent())!.split('80%')[1]!;
    for (let left = `0%${behind}`.length; left > 0; left--) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('5.');
    await expect(page.getByText('Fires when a resource is more than 85 % full')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Threshold' })).toHaveValue('85.0');
    await changed(page).click();
    await expect(page.getByText('Fires when a resource is more than 90 % full')).toBeVisible();
    await expect(changed(page)).toBeHidden();
  });

  test('moves the threshold by the keyboard, and keeps the draft through a reload', async ({ open }) => {
    const page = await open('/services/shop/alerts/SaturationHigh?past=6h');
    const slider = page.getByRole('slider', { name: 'Threshold' });
    await slider.focus();
    await page.keyboard.press('ArrowDown');
    await expect(slider).toHaveAttribute('aria-valuetext', '89 %');
    await expect(page.getByRole('textbox', { name: 'Threshold' })).toHaveValue('89');
    await expect(changed(page)).toBeVisible();
    page.on('dialog', (dialog) => dialog.accept());
    await page.waitForTimeout(600);
    await page.reload();
    await expect(page.getByText(/^Your draft of .* is still here$/)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Threshold' })).toHaveValue('89');
    await changed(page).click();
  });

  test('says at once what is wrong, and mends it', async ({ open }) => {
    const page = await open('/services/shop/alerts/SaturationHigh?past=6h');
    await setThreshold(page, '120');
    await expect(page.getByRole('list', { name: 'Findings' })).toContainText('120%');
    await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
    await changed(page).click();
    await expect(page.getByText('120%')).toHaveCount(0);
  });

  test('shows who was faster, joins both changes, and saves them', async ({ complaints, open }) => {
    const page = await open('/services/shop/alerts/SaturationHigh?past=6h');
    await setThreshold(page, '80');
    await expect(page.getByText('Fires when a resource is more than 80 % full')).toBeVisible();
    await save(page.request, before, before.text.replace('Pages feel instant.', 'Pages feel immediate.'));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Somebody else changed this spec')).toBeVisible();
    await page.getByRole('button', { name: 'Go on with both' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(/^Saved by /)).toBeVisible({ timeout: 40_000 });
    const { text } = await specOf(page.request, 'shop');
    expect(text).toContain('Pages feel immediate.');
    expect(text).toContain('80%');
    // The browser itself tells of the conflict.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('lets a viewer try a change and take it along, and save nothing', async ({ as, open }) => {
    await as('Viewer');
    const page = await open('/services/shop/alerts/SaturationHigh?past=6h');
    await setThreshold(page, '80');
    await expect(page.getByRole('button', { name: 'Copy as patch' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
    const refused = await page.request.put(`${PROXY}/write/specs/${before.path}`, {
      headers: { 'If-Match': before.etag },
      data: { text: before.text },
    });
    expect(refused.status()).toBe(403);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toContain('80%');
    await changed(page).click();
  });

  test('makes an alert of a query and saves it', async ({ open }) => {
    const expr = 'sum(rate(http_requests_total{job="shop"}[5m])) > 1000';
    const page = await open(`/alerts/new?service=shop&expr=${encodeURIComponent(expr)}`);
    await page.getByRole('textbox', { name: /^Name/ }).fill('TooBusy');
    await page.getByRole('button', { name: 'Try it in the editor' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'TooBusy' })).toBeVisible();
    await expect(page.getByText('is over 1 k, for 5 m.')).toBeVisible();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(/^Saved by /)).toBeVisible({ timeout: 40_000 });
    expect(await exprOf(page.request, 'shop', 'TooBusy')).toBe(expr);
  });

  test('says that the server is away, and shows the rule as it runs', async ({ complaints, open, page }) => {
    await page.route(`**${PROXY}/**`, (route) => route.fulfill({ status: 502, json: { message: 'nobody is there' } }));
    await open('/services/shop/alerts/SaturationHigh?past=6h');
    await expect(page.getByText('The Quartet server cannot be asked')).toBeVisible();
    await expect(page.getByText('service:saturation:ratio{service="shop"} > 0.9').first()).toBeVisible();
    await page.getByLabel(/^Spec file of shop/).setInputFiles({
      name: 'shop.yaml',
      mimeType: 'text/yaml',
      buffer: Buffer.from(before.text),
    });
    await setThreshold(page, '80');
    await expect(page.getByRole('button', { name: 'Copy as patch' })).toBeVisible();
    await changed(page).click();
    complaints.length = 0;
  });
});
