import { expect, test } from './fixtures.ts';

test('ticks what is there, and names the library of each service it found', async ({ open }) => {
  const page = await open('/start');
  await expect(page.getByText(/Prometheus scrapes \d+ targets\./)).toBeVisible();
  await expect(page.getByText(/shop \(node-http\)/)).toBeVisible();
  await expect(page.getByText(/\d+ services? (are|is) recorded\./)).toBeVisible();
});

test('offers the first spec of a service that has none @host', async ({ open, page }) => {
  await page.route('**/resources/api/v1/query?*', async (route) => {
    const url = new URL(route.request().url());
    if (!url.searchParams.get('query')?.includes('service:info')) return route.continue();
    return route.fulfill({ json: { status: 'success', data: { resultType: 'vector', result: [] } } });
  });
  await open('/start');
  await expect(page.getByText('specs/service.yaml')).toBeVisible();
  await expect(page.getByText('profile: node-http').or(page.getByText('profile: flask-guide')).first()).toBeVisible();
});

test('shows the snippet of a framework where no service is measured @host', async ({ open, page }) => {
  await page.route('**/resources/api/v1/query?*', async (route) => {
    const url = new URL(route.request().url());
    if (!url.searchParams.get('query')?.includes('__name__')) return route.continue();
    return route.fulfill({ json: { status: 'success', data: { resultType: 'vector', result: [] } } });
  });
  await open('/start');
  await page.getByRole('radio', { name: 'Express' }).check();
  await expect(page.getByText('g.express(app);')).toBeVisible();
});
