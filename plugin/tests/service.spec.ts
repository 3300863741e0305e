import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { answering, matrix, questionsOf, vector } from './prometheus.ts';

const SIGNALS = ['Latency', 'Traffic', 'Errors', 'Saturation'] as const;
const signals = (page: Page) => page.getByRole('region', { name: 'Golden signals' });

/** How many dots of the first chart in `panel` have about this colour. */
async function dotsOf(panel: Locator, [red, green, blue]: readonly [number, number, number]): Promise<number> {
  return panel
    .locator('canvas')
    .first()
    .evaluate(
      (element, wanted) => {
        const canvas = element as HTMLCanvasElement;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        let dots = 0;
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3]! > 200 && wanted.every((value, part) => Math.abs(data[at + part]! - value) < 12)) dots++;
        }
        return dots;
      },
      [red, green, blue],
    );
}

test('draws the four signals, with a threshold of the spec as a line', async ({ open, page }) => {
  await open('/services/shop?from=now-15m&to=now');
  for (const name of SIGNALS) {
    const panel = signals(page).getByRole('region', { name, exact: true });
    await expect(panel.locator('canvas').first()).toBeVisible();
    await expect(panel.getByRole('listitem').first()).toBeVisible();
  }
  await expect(page.getByTestId('data-testid Panel status error')).toHaveCount(0);
  await expect(page.getByText('Shows products and takes orders.')).toBeVisible();
  await expect(page.getByText('shop · node-http')).toBeVisible();
  // SaturationHigh warns over 90 %: orange, as Grafana draws it.
  const saturation = signals(page).getByRole('region', { name: 'Saturation', exact: true });
  await expect.poll(() => dotsOf(saturation, [255, 152, 48])).toBeGreaterThan(20);
});

test('marks on every graph when an alert fired @host', async ({ open, page }) => {
  await answering(page, (question) =>
    question.path === 'query_range' && question.query.startsWith('ALERTS{')
      ? matrix(question, [
          {
            labels: { __name__: 'ALERTS', alertname: 'TrafficDrop', severity: 'critical', alertstate: 'firing' },
            values: Array.from({ length: 20 }, () => 1),
          },
        ])
      : undefined,
  );
  await open('/services/shop?from=now-15m&to=now&theme=dark');
  for (const name of SIGNALS) {
    const panel = signals(page).getByRole('region', { name, exact: true });
    // The colour of an error in the dark theme.
    await expect.poll(() => dotsOf(panel, [209, 14, 92]), name).toBeGreaterThan(20);
  }
  const history = page.getByRole('img', { name: /^TrafficDrop: fired 1×/ });
  await expect(history).toBeVisible();
});

test('leads to its dashboard and to Explore, over the same time range', async ({ open, page }) => {
  await open('/services/shop?from=now-3h&to=now');
  const dashboard = page.getByRole('link', { name: 'Dashboard', exact: true });
  await expect(dashboard).toHaveAttribute('href', /\/d\/quartet-shop\?from=now-3h&to=now&var-datasource=/);
  const explore = await page.getByRole('link', { name: 'Explore', exact: true }).getAttribute('href');
  const panes = JSON.parse(new URL(explore!, 'http://g').searchParams.get('panes')!);
  expect(panes.q.range).toEqual({ from: 'now-3h', to: 'now' });
  expect(panes.q.queries[0].expr).toContain('service="shop"');
  // No data source of logs, no link to logs.
  await expect(page.getByRole('link', { name: 'Logs', exact: true })).toHaveCount(0);
});

test('sorts routes, opens one, and keeps both in the address', async ({ open, page }) => {
  await open('/services/shop');
  const routes = page.getByRole('region', { name: 'Routes' });
  await expect(routes.getByRole('row')).not.toHaveCount(1);
  await routes.getByRole('button', { name: /^Latency/ }).click();
  await expect(page).toHaveURL(/sort=latency/);
  await expect(routes.getByRole('columnheader', { name: /^Latency/ })).toHaveAttribute('aria-sort', 'descending');
  await routes.getByRole('button', { name: '/products', exact: true }).click();
  await expect(page).toHaveURL(/route=%2Fproducts/);
  const opened = page.getByRole('group', { name: 'Signals of /products' });
  await expect(opened.locator('canvas').first()).toBeVisible();
  await page.reload();
  await expect(opened.locator('canvas').first()).toBeVisible();
  await expect(routes.getByRole('columnheader', { name: /^Latency/ })).toHaveAttribute('aria-sort', 'descending');
  await opened.getByRole('button', { name: 'Close the route' }).click();
  await expect(page).not.toHaveURL(/route=/);
  await routes.getByRole('textbox', { name: 'Find a route' }).fill('nothing-is-called-so');
  await expect(routes.getByText('No route with requests holds “nothing-is-called-so”.')).toBeVisible();
});

test('says what was promised, and opens how the budget went', async ({ open, page }) => {
  await open('/services/shop');
  const objectives = page.getByRole('region', { name: 'Objectives' });
  const line = objectives.getByRole('row').filter({ hasText: 'availability' });
  await expect(line).toContainText(/99\s?% without errors in \d+[hd]/);
  await expect(line).toContainText(/-?\d+(\.\d+)? %/);
  await objectives.getByRole('button', { name: 'availability' }).click();
  await expect(page).toHaveURL(/objective=availability/);
  await expect(objectives.getByRole('button', { name: 'availability' })).toHaveAttribute('aria-expanded', 'true');
  await expect(objectives.getByRole('img', { name: /availability/ })).toBeVisible();
});

test('leads to what it depends on, with the same time range', async ({ open, page }) => {
  await open('/services/shop?from=now-3h&to=now');
  const database = page
    .getByRole('region', { name: 'Depends on' })
    .getByRole('listitem')
    .filter({ hasText: 'shop-db' });
  await expect(database).toContainText('MariaDB');
  await database.getByRole('link', { name: 'shop-db' }).click();
  await expect(page).toHaveURL(/\/databases\/shop-db\?from=now-3h&to=now/);
  await page.getByRole('link', { name: 'shop', exact: true }).first().click();
  await expect(page).toHaveURL(/\/services\/shop\?from=now-3h&to=now/);
});

test('takes a marked part of a graph as the time range, and the back button undoes it', async ({ open, page }) => {
  await open('/services/shop');
  const chart = signals(page).getByRole('region', { name: 'Traffic', exact: true }).locator('.u-over');
  await expect(chart).toBeVisible();
  const asked = questionsOf(page);
  const box = (await chart.boundingBox())!;
  const [y, at] = [box.y + box.height / 2, (part: number) => box.x + box.width * part];
  await page.mouse.move(at(0.5), y);
  await page.mouse.down();
  await page.mouse.move(at(0.7), y, { steps: 4 });
  await page.mouse.move(at(0.9), y, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
  const { from, to } = Object.fromEntries(new URL(page.url()).searchParams);
  expect(Number(to) - Number(from)).toBeGreaterThan(15 * 60_000);
  expect(Number(to) - Number(from)).toBeLessThan(35 * 60_000);
  // The tables are of that time too.
  await expect
    .poll(() => asked.some(({ form }) => Math.abs(Number(form.get('time')) * 1000 - Number(to)) < 60_000))
    .toBe(true);
  await page.goBack();
  await expect(page).not.toHaveURL(/from=/);
  await expect(page.getByText('last 5 minutes')).toBeVisible();
});

test('lists the alerts with their history, and leads to the editor of each', async ({ open, page }) => {
  await open('/services/shop?from=now-3h&to=now');
  const alerts = page.getByRole('region', { name: 'Alerts' });
  const burn = alerts.getByRole('row').filter({ hasText: 'ErrorBudgetBurn/availability' });
  await expect(burn).toContainText('critical');
  await expect(burn).toContainText(/firing|pending|inactive/);
  await expect(burn.getByRole('img', { name: /ErrorBudgetBurn\/availability: (fired|did not fire)/ })).toBeVisible();
  await burn.getByRole('link', { name: 'Edit ErrorBudgetBurn/availability' }).click();
  await expect(page).toHaveURL(/\/services\/shop\/alerts\/ErrorBudgetBurn(\/|%2F)availability\?from=now-3h&to=now/);
});

test('says that nobody knows a service, and when one was last seen @host', async ({ open, page }) => {
  await open('/services/nobody');
  await expect(page.getByText('No service nobody is recorded here')).toBeVisible();
  const seen = Date.now() / 1000 - 2 * 86_400;
  await answering(page, ({ query }) =>
    query.includes('[15d:1h]') ? vector([{ labels: {}, value: seen }]) : undefined,
  );
  await open('/services/vanished');
  await expect(page.getByText(/^vanished was last recorded on [A-Z][a-z]{2} \d+, \d\d:\d\d$/)).toBeVisible();
  await page.getByRole('link', { name: 'Show its last hour' }).click();
  await expect(page).toHaveURL(new RegExp(`to=${Math.round(seen * 1000)}`));
});

test('keeps what it showed while Prometheus is away @host', async ({ complaints, open, page }) => {
  await open('/services/shop');
  const objectives = page.getByRole('region', { name: 'Objectives' });
  await expect(objectives.getByRole('row').filter({ hasText: 'availability' })).toBeVisible();
  await page.route('**/resources/api/v1/**', (route) => route.fulfill({ status: 502, json: { message: 'gone' } }));
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByText('Prometheus cannot be reached').first()).toBeVisible();
  await expect(page.getByText(/^as of \d\d:\d\d, not renewed since$/)).toBeVisible();
  await expect(objectives.getByRole('row').filter({ hasText: 'availability' })).toBeVisible();
  complaints.length = 0;
});
