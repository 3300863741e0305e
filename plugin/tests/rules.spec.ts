import { expect, test } from './fixtures.ts';

test('shows every alert of the Prometheus with its owner, and opens one to its expression', async ({ open }) => {
  const page = await open('/rules');
  const table = page.getByRole('table', { name: 'Rules' });
  await page.getByPlaceholder('Name, owner or group').fill('SaturationHigh quartet-shop-fast');
  const row = table.getByRole('row').filter({ hasText: 'SaturationHigh' }).filter({ hasText: 'quartet-shop-fast' });
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Show SaturationHigh' }).click();
  await expect(page.getByText('service:saturation:ratio{service="shop"} > 0.9')).toBeVisible();
});

test('keeps the filter in the address, and the back button undoes it', async ({ open }) => {
  const page = await open('/rules');
  await page.getByRole('radio', { name: /^Recording/ }).check();
  await expect(page).toHaveURL(/state=recording/);
  await expect(page.getByText('service:requests:rate5m').first()).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/state=/);
});

test('leads from a rule to the service it is about', async ({ open }) => {
  const page = await open('/rules?q=SaturationHigh+quartet-shop-fast');
  await page.getByRole('table').getByRole('link', { name: 'shop', exact: true }).click();
  await expect(page).toHaveURL(/\/services\/shop/);
  await expect(page.getByRole('heading', { level: 1, name: 'shop' })).toBeVisible();
});

test('says when no rule is like what was asked for', async ({ open }) => {
  const page = await open('/rules?q=nothing-is-called-so');
  await expect(page.getByText('No rule is like this')).toBeVisible();
});

test('says that Prometheus is away and keeps what it knew @host', async ({ complaints, open, page }) => {
  await open('/rules?refresh=5s');
  await expect(page.getByRole('table', { name: 'Rules' })).toBeVisible();
  await page.route('**/resources/api/v1/rules*', (route) => route.fulfill({ status: 502, json: { message: 'gone' } }));
  await expect(page.getByText('Prometheus cannot be reached')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('table', { name: 'Rules' })).toBeVisible();
  complaints.length = 0;
});
