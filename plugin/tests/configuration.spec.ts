import { expect, PLUGIN_ID, test } from './fixtures.ts';

test.beforeEach(async ({ page }) => {
  await page.goto(`/plugins/${PLUGIN_ID}?page=configuration`);
  await expect(page.getByRole('group', { name: 'Metrics' })).toBeVisible();
});

test('asks the data source for a real answer', async ({ page }) => {
  await page.getByRole('button', { name: 'Test the data source' }).click();
  await expect(page.getByText(/answers and records \d+ services?/)).toBeVisible();
});

test('refuses an address that would show a password to everybody', async ({ page }) => {
  const before = await page.getByLabel('Address').inputValue();
  await page.getByLabel('Address').fill('http://me:secret@quartet:8480');
  await expect(page.getByText('keep passwords out of it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await page.getByLabel('Address').fill(before);
});

test('never shows a saved token again @host', async ({ page }) => {
  const token = 'a-token-for-this-test';
  const settings = await (await page.request.get(`/api/plugins/${PLUGIN_ID}/settings`)).json();
  test.skip(settings.secureJsonFields?.readToken === true, 'the run has a server whose token must stay');
  await page.getByLabel('Read token').fill(token);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('group', { name: 'Metrics' })).toBeVisible();
  expect(await page.content()).not.toContain(token);
  const after = await (await page.request.get(`/api/plugins/${PLUGIN_ID}/settings`)).text();
  expect(after).not.toContain(token);
  expect(JSON.parse(after).secureJsonFields).toMatchObject({ readToken: true });
});

test('keeps everybody but administrators from saving @host', async ({ as, complaints, page }) => {
  await as('Editor');
  await page.reload();
  const answer = await page.request.post(`/api/plugins/${PLUGIN_ID}/settings`, {
    data: { enabled: true, jsonData: {} },
  });
  expect(answer.status()).toBe(403);
  complaints.length = 0;
});
