import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { answering, vector } from './prometheus.ts';

const STATS: readonly (readonly [question: string, answer: RegExp])[] = [
  ['Does it answer?', /Yes/],
  ['How long is it up?', /\d+ [a-z]/],
  ['How many statements?', /\d \/s/],
  ['How slow is a statement?', /\d (µs|ms|s)/],
  ['How many statements fail?', /\d \/s/],
  ['How many connections are taken?', /\d %/],
  ['How many statements run?', /\d/],
  ['How many sessions are blocked?', /\d/],
];

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });

test('answers the eight questions of a server, and opens its sections by address', async ({ open, page }) => {
  await open('/databases/shop-db?section=latency');
  for (const [question, answer] of STATS) {
    await expect(page.getByRole('group', { name: question })).toContainText(answer);
  }
  await expect(page.getByText(/^MariaDB \d+\.\d+/)).toBeVisible();
  await expect(tab(page, 'Latency')).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('canvas').first()).toBeVisible();
  await tab(page, 'Saturation').click();
  await expect(page).toHaveURL(/section=saturation/);
  await expect(page.locator('canvas').first()).toBeVisible();
  await expect(page.getByTestId('data-testid Panel status error')).toHaveCount(0);
  await page.goBack();
  await expect(tab(page, 'Latency')).toHaveAttribute('aria-selected', 'true');
});

test('names the collector, the flag and the grant of what is not exported', async ({ open, page }) => {
  await open('/databases/shop-db?section=tables');
  const card = page.getByRole('region', { name: 'How large are the binary logs?' });
  await expect(card).toContainText('This server does not export it');
  await expect(card).toContainText('mysql_binlog_size_bytes');
  await expect(card).toContainText('--collect.binlog_size');
  await expect(card).toContainText('BINLOG MONITOR');
  await tab(page, 'Exporter').click();
  const help = page.getByRole('status', { name: 'Some panels have nothing to read' });
  await expect(help).toContainText('--collect.binlog_size');
  await expect(help).toContainText('GRANT PROCESS');
});

test('opens a query with its statement, and Escape closes it', async ({ open, page }) => {
  await open('/databases/shop-db?section=queries');
  const queries = page.getByRole('table', { name: /^The \d+ queries that took the most time/ });
  await queries.getByRole('button', { name: /^SELECT .* FROM `products` ORDER BY/ }).click();
  await expect(page).toHaveURL(/digest=[0-9a-f]{32,64}/);
  const drawer = page.getByRole('dialog', { name: 'Query' });
  await expect(drawer.getByRole('region', { name: 'Statement' })).toContainText(/SELECT[\s\S]+FROM[\s\S]+ORDER BY/);
  await expect(drawer).toContainText(/Calls\s*\d/);
  await expect(drawer.locator('canvas').first()).toBeVisible();
  await expect(drawer.getByRole('link', { name: 'shop', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(page).not.toHaveURL(/digest=/);
  await page.goBack();
  await expect(drawer).toBeVisible();
});

test('lets one of several instances be chosen @host', async ({ open, page }) => {
  await answering(page, ({ query }) =>
    query.startsWith('max by (instance) (up{')
      ? vector([
          { labels: { instance: 'db1:9104' }, value: 1 },
          { labels: { instance: 'db2:9104' }, value: 0 },
        ])
      : undefined,
  );
  await open('/databases/shop-db?section=latency');
  await expect(page.getByText('2 instances answer to this name')).toBeVisible();
  await expect(page.getByText('1 cannot be scraped')).toBeVisible();
  await page.getByLabel('2 instances answer to this name').click();
  await page.getByRole('option', { name: /db1:9104/ }).click();
  await expect(page).toHaveURL(/instance=db1/);
});

test('says that nothing of that name is recorded, and that an exporter is down @host', async ({ open, page }) => {
  await open('/databases/nobody');
  await expect(page.getByText('No database called nobody was recorded in the last week')).toBeVisible();
  await open('/hosts/nobody');
  await expect(page.getByText('No host called nobody was recorded in the last week')).toBeVisible();
  await answering(page, ({ query }) =>
    query.startsWith('max by (instance) (up{') ? vector([{ labels: { instance: 'db1:9104' }, value: 0 }]) : undefined,
  );
  await open('/databases/shop-db');
  await expect(page.getByRole('alert', { name: /^The exporter is down/ })).toBeVisible();
});

test('shows a host, and which databases run on it', async ({ open, page }) => {
  await open('/hosts/local');
  await expect(page.getByRole('link', { name: 'shop-db' }).first()).toBeVisible();
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.getByRole('link', { name: 'shop-db' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'shop-db' })).toBeVisible();
});

test('lists databases and hosts, narrowed by words, kind and status in the address', async ({ open, page }) => {
  await open('/databases?q=shop-d');
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows.filter({ hasText: 'MariaDB' })).toBeVisible();
  await expect(rows).toHaveCount(2);
  await page.getByRole('textbox', { name: /^Filter by name/ }).fill('');
  await page.getByRole('radio', { name: 'Hosts' }).check();
  await expect(page).toHaveURL(/engine=host/);
  await expect(rows.filter({ hasText: 'MariaDB' })).toHaveCount(0);
  await rows.getByRole('link', { name: 'local', exact: true }).click();
  await expect(page).toHaveURL(/\/hosts\/local/);
});

test('draws the course of each number in the list, and its change when compared', async ({ open, page }) => {
  await page.setViewportSize({ width: 1700, height: 900 });
  await open('/databases?from=now-15m&to=now');
  const row = page.getByRole('table').getByRole('row').filter({ hasText: 'shop-db' });
  // Latency, traffic, errors and saturation.
  await expect(row.locator('svg path[stroke-width="1.5"]')).toHaveCount(4);
  await page.getByRole('radio', { name: '1 h ago' }).check();
  await expect(page).toHaveURL(/compare=1h/);
  await expect(row).toBeVisible();
});

test('says how much a number of the list changed @host', async ({ open, page }) => {
  const earlier = Date.now() / 1000 - 1800;
  await answering(page, ({ form, query }) =>
    query.startsWith('max by (__name__') || query.startsWith('sum by (__name__')
      ? vector([
          {
            labels: { __name__: 'mysql:questions:rate5m', database: 'shop-db' },
            value: Number(form.get('time')) < earlier ? 100 : 150,
          },
        ])
      : undefined,
  );
  await open('/databases?compare=1h');
  const row = page.getByRole('table').getByRole('row').filter({ hasText: 'shop-db' });
  await expect(row).toContainText('150 /s');
  await expect(row).toContainText('+50 /s');
});

test('leads from a database to its alerts, its dashboard and Explore', async ({ open, page }) => {
  await open('/databases/shop-db?from=now-3h&to=now');
  await expect(page.getByRole('link', { name: 'Dashboard', exact: true })).toHaveAttribute(
    'href',
    /\/d\/quartet_mysql\?from=now-3h&to=now&var-datasource=.+&var-database=shop-db$/,
  );
  await expect(page.getByRole('link', { name: 'Explore', exact: true })).toHaveAttribute('href', /^\/explore\?/);
  await page.getByRole('link', { name: 'Edit alerts', exact: true }).click();
  await expect(page).toHaveURL(/\/databases\/shop-db\/alerts\?from=now-3h&to=now/);
});
