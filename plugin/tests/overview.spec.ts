import type { Page } from '@playwright/test';
import { BASE, expect, test } from './fixtures.ts';
import { answering, matrix, QUERIES, questionOf, questionsOf, recording, type Service } from './prometheus.ts';

const table = (page: Page) => page.getByRole('region', { name: 'Services by their golden signals' });
const row = (page: Page, service: string) => table(page).locator(`tr[data-service=${JSON.stringify(service)}]`);
const names = (page: Page) => table(page).locator('tbody th[scope="row"] a').allInnerTexts();

test('shows live signals of each service, for seven questions and one for the lines', async ({ open, page }) => {
  const asked = questionsOf(page);
  // A run that has just begun has no past of an hour to draw.
  await open('/overview?from=now-5m&to=now');
  const shop = row(page, 'shop');
  await expect(shop.getByRole('cell')).toContainText([
    'shop',
    /./,
    /\d (m?s|min).*p99/,
    /\d \/s/,
    /\d %/,
    /\d %/,
    /\d %/,
    /\d|–/,
  ]);
  await expect(row(page, 'shop-flask')).toBeVisible();
  await expect.poll(() => asked.filter(({ path }) => path === 'query_range').length).toBe(1);
  expect(asked.filter(({ path }) => path === 'query')).toHaveLength(7);
  await expect(shop.locator('svg path[stroke-width="1.5"]').first()).toBeVisible({ timeout: 45_000 });
});

test('takes the keyboard to a service, its alerts and the filter', async ({ open, page }) => {
  await open('/overview?sort=service-asc');
  await expect(row(page, 'shop')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Filter services by text' })).toBeFocused();
  await page.keyboard.type('SHOP-');
  await expect(page).toHaveURL(/q=SHOP-/);
  await expect(row(page, 'shop')).toHaveCount(0);
  await expect(page.getByText(/^2 of \d+ services shown$/)).toBeAttached();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(row(page, 'shop-flask')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/services\/shop-flask/);
  await expect(page.getByRole('heading', { level: 1, name: 'shop-flask' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Filter services by text' })).toHaveValue('SHOP-');
  await expect(row(page, 'shop-flask')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  await expect(page).toHaveURL(/\/services\/shop-flask\/alerts/);
});

const FLEET: readonly Service[] = [
  { service: 'cart', labels: { team: 'payments' }, traffic: 870, errors: 0, latency: 0.041, saturation: 0.22 },
  {
    service: 'checkout',
    labels: { team: 'payments' },
    traffic: 1240,
    errors: 0.031,
    latency: 0.248,
    saturation: 0.92,
    budget: 0.38,
    alert: { alertname: 'HighErrorRate', severity: 'critical', age: 720 },
  },
  { service: 'search', labels: { team: 'discovery' }, traffic: 310, errors: 0.0002, latency: 0.812, saturation: 0.61 },
  { service: 'night', labels: { team: 'discovery' }, traffic: 0, saturation: 0.01 },
  { service: 'broken', labels: { team: 'discovery' }, traffic: 2, errors: 'NaN', latency: 'NaN', saturation: '+Inf' },
  { service: 'lost', labels: { team: 'discovery' } },
];

test('says what is wrong first, sorts and groups, and keeps that in the address @host', async ({ open, page }) => {
  await answering(page, recording(FLEET));
  await open('/overview');
  const checkout = row(page, 'checkout');
  await expect(checkout).toContainText('Failing: 3.1 %');
  await expect(checkout).toContainText('for 12 m');
  await expect(checkout).toContainText('1.24 k/s');
  await expect(checkout).toContainText('38 %');
  expect((await names(page)).slice(0, 2)).toEqual(['checkout', 'lost']);
  await expect(row(page, 'lost')).toContainText('Not scraped');
  await expect(row(page, 'night')).toContainText('No traffic');
  await expect(row(page, 'night').getByRole('cell')).toContainText(['discovery', 'No traffic', '–', '–', '–']);
  await expect(table(page)).not.toContainText(/NaN|Infinity|undefined/);

  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  await expect(page).toHaveURL(/sort=traffic-desc/);
  await expect(page.getByRole('columnheader', { name: 'Traffic' })).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => names(page)).toEqual(['checkout', 'cart', 'search', 'broken', 'night', 'lost']);
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  await expect(page).toHaveURL(/sort=traffic-asc/);
  await expect.poll(() => names(page)).toEqual(['night', 'broken', 'search', 'cart', 'checkout', 'lost']);

  await page.getByRole('combobox', { name: 'Group by' }).click();
  await page.getByRole('option', { name: 'By team' }).click();
  await expect(page).toHaveURL(/group=1/);
  await expect(table(page).locator('th[scope="rowgroup"]')).toContainText(['discovery', 'payments1 critical1 healthy']);

  await page.getByRole('button', { name: '1 critical' }).click();
  await expect(page).toHaveURL(/status=critical/);
  expect(await names(page)).toEqual(['checkout']);
  await page.reload();
  await expect(checkout).toBeVisible();
  expect(await names(page)).toEqual(['checkout']);
});

test('compares with an hour ago: the change in words, the earlier line pale @host', async ({ open, page }) => {
  const earlier = [{ ...FLEET[1]!, latency: 0.128, traffic: 1238, errors: 0.041 }];
  const series = recording(FLEET, earlier);
  await answering(page, (question) =>
    question.path === 'query'
      ? series(question)
      : matrix(question, [
          { labels: { service: 'checkout', trend: 'latency' }, values: [0.1, 0.2, 0.25, 0.24] },
          { labels: { service: 'checkout', trend: 'latency', before: '1' }, values: [0.1, 0.1, 0.12, 0.13] },
        ]),
  );
  await open('/overview');
  const cells = row(page, 'checkout').getByRole('cell');
  await page.getByRole('radio', { name: '1 h ago' }).check();
  await expect(page).toHaveURL(/compare=1h/);
  await expect(cells.nth(2)).toContainText('+120 ms');
  await expect(cells.nth(3)).toContainText('±0');
  await expect(cells.nth(4)).toContainText('−1 %');
  await expect(cells.nth(2).locator('path[stroke-dasharray]')).toHaveAttribute('d', /\d/);
  await page.goBack();
  await expect(page).not.toHaveURL(/compare/);
  await expect(cells.nth(2).locator('path[stroke-dasharray]')).toHaveCount(0);
});

test('draws a thousand services with as many questions, and one more when scrolling rests @host', async ({
  open,
  page,
}) => {
  const fleet = Array.from({ length: 1000 }, (_, at): Service => ({ service: `service-${at}`, traffic: at + 1 }));
  await answering(page, (question) => recording(fleet)(question) ?? matrix(question, []));
  const asked = questionsOf(page);
  const lines = () => asked.filter(({ path }) => path === 'query_range');
  await open('/overview?sort=service-asc');
  await expect.poll(() => lines().length).toBe(1);
  expect(asked.filter(({ path }) => path === 'query')).toHaveLength(7);
  expect(await table(page).getByRole('row').count()).toBeLessThan(60);
  await expect(table(page).getByRole('table')).toHaveAttribute('aria-rowcount', '1001');

  await table(page).evaluate(async (element) => {
    for (let turn = 0; turn < 12; turn++) {
      element.scrollTop += 700;
      await new Promise(requestAnimationFrame);
    }
  });
  await expect.poll(() => lines().length).toBe(2);
  await page.waitForTimeout(400);
  const [first] = await table(page).getByRole('row').nth(10).getByRole('link').allInnerTexts();
  expect(lines()).toHaveLength(2);
  expect(lines()[1]!.query).toMatch(new RegExp(`[|"]${first}[|"]`));
  expect(asked.filter(({ path }) => path === 'query')).toHaveLength(7);
});

const NAMES = [
  `"quoted" 'service' \\ back`,
  '<img src=x onerror="document.title=1"><b>bold</b>',
  'pay/ments?a=b#c d',
  'обслуживание 🦑 サービス',
  'n'.repeat(200),
];

test('shows any name as text, and links to it @host', async ({ open, page }) => {
  await answering(page, recording(NAMES.map((service) => ({ service, traffic: 1, labels: { team: service } }))));
  await open('/overview');
  for (const name of NAMES) {
    const link = page.getByRole('link', { name, exact: true });
    await expect(link).toBeVisible();
    expect(await link.getAttribute('href')).toBe(`${BASE}/services/${encodeURIComponent(name)}`);
  }
  await expect(table(page).locator('img, b')).toHaveCount(0);
  const scroller = await table(page).evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(scroller).toBeLessThanOrEqual(0);
  await page.getByRole('link', { name: NAMES[2]!, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: NAMES[2]!, exact: true })).toBeVisible();
});

test('tells time by Prometheus, whatever the clock of the reader says @host', async ({ open, page }) => {
  const asked = questionsOf(page);
  await page.addInitScript(() => {
    const real = Date.now;
    Date.now = () => real() + 3 * 3_600_000;
  });
  await answering(page, recording(FLEET));
  await open('/overview');
  await expect(row(page, 'checkout')).toContainText('for 12 m');
  await expect.poll(() => asked.filter(({ path }) => path === 'query_range').length).toBe(1);
  const end = Number(asked.find(({ path }) => path === 'query_range')!.form.get('end'));
  expect(Math.abs(end - Date.now() / 1000)).toBeLessThan(600);
});

test('waits in the shape of the table, says why nothing came, and recovers @host', async ({
  complaints,
  open,
  page,
}) => {
  let isAway = true;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(QUERIES, async (route) => {
    if (!isAway) return route.fallback();
    await held;
    return route.fulfill({ status: 502, json: { message: 'dial tcp: connection refused' } });
  });
  await open('/overview');
  await expect(page.getByRole('status', { name: 'Asking Prometheus' })).toBeVisible();
  release();
  await expect(page.getByText('Prometheus cannot be reached')).toBeVisible();
  await expect(page.getByText('dial tcp: connection refused')).toBeVisible();
  isAway = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(row(page, 'shop')).toBeVisible();

  isAway = true;
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByText(/^Shown as of \d\d:\d\d:\d\d: Prometheus cannot be reached/)).toBeVisible();
  await expect(row(page, 'shop')).toBeVisible();
  isAway = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/^Shown as of/)).toHaveCount(0);
  complaints.length = 0;
});

test('shows what was answered where a part was not, and passes on warnings @host', async ({
  complaints,
  open,
  page,
}) => {
  await page.route(QUERIES, async (route) => {
    const query = questionOf(route.request())?.query ?? '';
    if (query.startsWith('topk without (resource)'))
      return route.fulfill({
        status: 422,
        json: { status: 'error', error: 'query processing would load too many samples' },
      });
    if (query !== 'service:info') return route.fallback();
    const answer = await (await route.fetch()).json();
    return route.fulfill({ json: { ...answer, warnings: ['store-2 did not answer'] } });
  });
  await open('/overview');
  await expect(page.getByText('Some columns were not answered')).toBeVisible();
  await expect(page.getByText('query processing would load too many samples')).toBeVisible();
  await expect(page.getByText('Prometheus says that this may be incomplete')).toBeVisible();
  await expect(page.getByText('store-2 did not answer')).toBeVisible();
  await expect(row(page, 'shop')).toContainText('not answered');
  await expect(row(page, 'shop')).toContainText('p99');
  complaints.length = 0;
});

test('says what to do where no service is recorded yet @host', async ({ open, page }) => {
  await answering(page, recording([]));
  await open('/overview');
  await expect(page.getByText('No service is watched here yet')).toBeVisible();
  await page.getByRole('link', { name: 'Find services' }).click();
  await expect(page).toHaveURL(/\/start/);
});
