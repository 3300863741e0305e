/** The whole way of a change: made in the editor, held by Prometheus and Git, felt under fault, contested, and taken back. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { BASE, expect, test } from './fixtures.ts';
import { alertsOf, exprOf, PROXY, put, type SpecFile, save, specOf } from './rule-server.ts';

const { QUARTET_FOLDER, QUARTET_PROMETHEUS, QUARTET_READ_TOKEN, QUARTET_SERVER, QUARTET_SPECS } = process.env;
const ALERT = 'HighErrorRate';
/** What the demo is told first: an objective speaks for its errors, so that the alert is off unless the spec names it. */
const FIVE_PERCENT = `  alerts:\n    ${ALERT}: { threshold: 5%, for: 10s }\n`;
const RATIO = 'service:errors:ratio_rate5m{service="shop"}';

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: QUARTET_SPECS, encoding: 'utf8' }).trim();

/** What stands in the two folders and in Git, hidden files aside. */
function standing(): readonly string[] {
  const rules = join(QUARTET_FOLDER!, 'rules');
  const files = readdirSync(rules).filter((name) => name.endsWith('.yaml'));
  return [git('rev-parse', 'HEAD'), git('status', '--porcelain'), ...files.map((name) => read(join(rules, name)))];
}

const read = (file: string): string => readFileSync(file, 'utf8');

/** Turns the fault switch of the shop of this run; undefined mends it. */
async function turnFault(fault: object | undefined): Promise<void> {
  const { urls } = JSON.parse(read(join(QUARTET_FOLDER!, 'run.json'))) as { readonly urls: { readonly shop: string } };
  const request = fault
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) }
    : { method: 'DELETE' };
  const { ok, status } = await fetch(`${urls.shop}/faults`, request);
  if (!ok) throw new Error(`The shop refuses the fault: ${status}.`);
}

/** The last value of a query that gives one series, asked of Prometheus itself. */
async function measured(query: string): Promise<number> {
  const answer = await fetch(`${QUARTET_PROMETHEUS}/api/v1/query?${new URLSearchParams({ query })}`);
  const { data } = (await answer.json()) as { data: { result: readonly { value: readonly [number, string] }[] } };
  return Number(data.result[0]?.value[1] ?? Number.NaN);
}

const stateOf = async (request: APIRequestContext): Promise<string | undefined> =>
  (await alertsOf(request, 'shop')).find(({ name }) => name === ALERT)?.state;

/** The same alert in a browser of its own, as somebody else has it open. */
async function colleague(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 1000 } });
  await context.addCookies([{ name: 'host_role', value: 'Admin', url: baseURL }]);
  const page = await context.newPage();
  await page.goto(`${BASE}/services/shop/alerts/${ALERT}?past=6h`);
  await expect(page.getByRole('heading', { level: 1, name: ALERT })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Threshold' })).toHaveValue('5');
  return page;
}

async function setThreshold(page: Page, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Threshold' });
  await field.fill(value);
  await field.press('Tab');
}

test.describe('a change @host', () => {
  test.skip(
    [QUARTET_FOLDER, QUARTET_PROMETHEUS, QUARTET_READ_TOKEN, QUARTET_SERVER, QUARTET_SPECS].includes(undefined),
    'the run has no shop, Prometheus and server of its own: QUARTET_SERVER and its like name them',
  );
  let before: SpecFile;

  test.beforeEach(async ({ as, page }) => {
    await as('Editor');
    before = await specOf(page.request, 'shop');
  });

  test.afterEach(async ({ as, page }) => {
    await turnFault(undefined);
    await as('Editor');
    const now = await specOf(page.request, 'shop');
    if (now.text !== before.text) await save(page.request, now, before.text);
  });

  test('goes from the form into Prometheus and Git, fires under fault, is contested, and is taken back', async ({
    baseURL,
    browser,
    open,
    page,
  }) => {
    test.setTimeout(180_000);
    const { request } = page;
    await save(request, before, `${before.text.trimEnd()}\n${FIVE_PERCENT}`);
    const named = await specOf(request, 'shop');
    expect(await exprOf(request, 'shop', ALERT)).toContain('> 0.05');
    const other = await colleague(browser, baseURL!);

    await test.step('tries it: sentence, line, past, and both diffs', async () => {
      await open(`/services/shop/alerts/${ALERT}?past=6h`);
      await setThreshold(page, '2');
      await expect(page.getByText('Fires when more than 2 % of requests fail')).toBeVisible();
      await expect(page.getByRole('slider', { name: 'Threshold' })).toHaveAttribute('aria-valuetext', '2 %');
      await expect(page.getByText(/^would (not )?have fired/).first()).toBeVisible();
      await expect(page.getByText(/^today’s rule: would /)).toBeVisible();
      await page.getByRole('button', { name: 'Diff' }).click();
      const spec = page.getByRole('region', { name: 'What changes in the spec' });
      await expect(spec).toContainText(`- ${ALERT}: { threshold: 5%, for: 10s }`.replace('- ', '-     '));
      await expect(spec).toContainText('threshold: 2%');
      await page.getByRole('tab', { name: 'Generated rules' }).click();
      await expect(page.getByRole('region', { name: 'What changes in the rules' })).toContainText('> 0.02');
    });

    await test.step('saves it: Prometheus has it, and Git says who', async () => {
      await page.getByRole('textbox', { name: 'Why, for the history' }).fill('two in a hundred is too many');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText(/^Saved by (Preview )?editor as [0-9a-f]{8}$/)).toBeVisible({ timeout: 40_000 });
      expect(await exprOf(request, 'shop', ALERT)).toContain('> 0.02');
      const rules = await (await fetch(`${QUARTET_PROMETHEUS}/api/v1/rules?type=alert`)).text();
      expect(rules).toContain('\\u003e 0.02');
      expect(git('log', '-1', '--format=%an <%ae> %s', '--', named.path)).toMatch(
        /^(Preview )?editor <editor@preview.localhost> two in a hundred is too many$/,
      );
    });

    await test.step('fires once three in a hundred of five minutes have failed', async () => {
      await turnFault({ errors: 0.3 });
      await expect.poll(() => measured(RATIO), { timeout: 90_000 }).toBeGreaterThan(0.025);
      await turnFault(undefined);
      await expect.poll(() => stateOf(request), { timeout: 60_000 }).toBe('firing');
      expect(await measured(`ALERTS{alertname="${ALERT}",service="shop",alertstate="firing"}`)).toBe(1);
    });

    await test.step('shows the colleague with the old version who was faster', async () => {
      await setThreshold(other, '3');
      await expect(other.getByText('Fires when more than 3 % of requests fail')).toBeVisible();
      await other.getByRole('button', { name: 'Save' }).click();
      await expect(other.getByText('Somebody else changed this spec')).toBeVisible();
      await expect(other.getByText('Both changed the same lines')).toBeVisible();
      await expect(other.getByRole('region', { name: 'What they changed' })).toContainText('threshold: 2%');
      expect(await exprOf(request, 'shop', ALERT)).toContain('> 0.02');
      await other.context().close();
    });

    await test.step('goes back to the version before, by the history', async () => {
      await page.getByRole('button', { name: 'History' }).click();
      const drawer = page.getByRole('dialog');
      const entries = drawer.getByRole('listitem');
      await expect(entries.first()).toContainText('two in a hundred is too many');
      await entries.nth(1).getByRole('button', { name: 'Compare' }).click();
      await entries.nth(1).getByRole('button', { name: 'Restore this version' }).click();
      await expect(page.getByText(/^Saved by (Preview )?editor as /)).toBeVisible({ timeout: 40_000 });
      expect(await exprOf(request, 'shop', ALERT)).toContain('> 0.05');
      expect((await specOf(request, 'shop')).text).toBe(named.text);
      expect(git('log', '-1', '--format=%ae', '--', named.path)).toBe('editor@preview.localhost');
    });
  });

  test('is refused to a viewer, by the page, by the proxy, and by the server itself', async ({ as, open, page }) => {
    await as('Viewer');
    await open('/services/shop/alerts/SaturationHigh?past=6h');
    await setThreshold(page, '80');
    await expect(page.getByText('You may read this spec and not save it')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'History' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: 'Compare' }).first().click();
    await expect(drawer.getByRole('button', { name: 'Restore this version' })).toHaveCount(0);

    const { etag, path, text } = before;
    const commit = git('rev-parse', 'HEAD');
    const match = { 'If-Match': etag };
    const writes = [
      ['PUT', `/specs/${path}`, match, { text: `${text}# a viewer was here\n` }],
      ['PUT', '/specs/new.yaml', { 'If-None-Match': '*' }, { text }],
      ['DELETE', `/specs/${path}`, match, {}],
      ['POST', `/specs/${path}/rename`, match, { to: 'other.yaml' }],
      ['POST', `/specs/${path}/revert`, match, { commit }],
      ['POST', '/silences', {}, { matchers: [], duration: '1h', comment: 'x' }],
      ['POST', '/test-notification', {}, { labels: {}, annotations: {} }],
    ] as const;
    const found = standing();
    for (const [method, address, headers, body] of writes) {
      const statusAt = async (url: string, more: Readonly<Record<string, string>> = {}): Promise<number> =>
        (await page.request.fetch(url, { method, headers: { ...headers, ...more }, data: body })).status();
      const token = { Authorization: `Bearer ${QUARTET_READ_TOKEN}` };
      expect(
        [
          await statusAt(`${PROXY}/write${address}`),
          // The route of readers carries the read token, whatever the path behind it says.
          await statusAt(`${PROXY}/read${address}`),
          await statusAt(`${QUARTET_SERVER}/api${address}`, token),
          await statusAt(`${QUARTET_SERVER}/api/write${address}`, token),
        ],
        `${method} ${address}`,
      ).toEqual([403, 403, 403, 403]);
    }
    expect(standing()).toEqual(found);
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('button', { name: 'Discard the draft' }).click();
  });

  test('that Prometheus cannot evaluate leaves everything as it was, and the page says why', async ({
    complaints,
    open,
    page,
  }) => {
    // Valid for promtool: that two series end up with the same labels shows on real series alone.
    const expr = 'label_replace(http_request_duration_seconds_count{job="shop"}, "route", "any", "", "") > 0';
    const found = standing();
    await open(`/alerts/new?service=shop&expr=${encodeURIComponent(expr)}`);
    await page.getByRole('textbox', { name: /^Name/ }).fill('Clash');
    await page.getByRole('button', { name: 'Try it in the editor' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Clash' })).toBeVisible();
    await page.getByRole('button', { name: 'Save' }).click();
    const told = page.getByRole('alert').filter({ hasText: 'Prometheus did not take the rules' });
    await expect(told).toBeVisible({ timeout: 60_000 });
    await expect(told).toContainText('same labelset');
    await expect(told).toContainText('What was written is back as it was. The draft is still here.');
    await expect(page.locator('.view-lines')).toContainText('alert: Clash');

    expect(standing()).toEqual(found);
    expect((await specOf(page.request, 'shop')).text).toBe(before.text);
    await expect.poll(() => exprOf(page.request, 'shop', 'Clash')).toBeUndefined();
    expect((await put(page.request, before, before.text)).ok()).toBe(true);
    await page.getByRole('button', { name: 'Discard the draft' }).click();
    // What Prometheus refused was asked of it by the page too, and is in the console.
    for (const one of complaints.splice(0)) expect(one).toMatch(/40[09]|422|502/);
  });
});
