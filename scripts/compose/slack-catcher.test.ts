import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Catcher, startCatcher } from './slack-catcher.ts';

let catcher: Catcher;
beforeEach(async () => {
  catcher = await startCatcher(0);
});
afterEach(() => catcher.stop());

async function post(body: unknown, path = '/services/quartet'): Promise<readonly [number, string]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${catcher.url}${path}`, { method: 'POST', body: text });
  return [response.status, await response.text()];
}

/** What Alertmanager posts, in the fields that it fills. */
const FIRING = {
  channel: '#shop',
  username: 'Alertmanager',
  attachments: [
    {
      title: '[FIRING:1] shop: shop-db does not answer',
      text: 'requests that need it fail <https://example.com|runbook>',
      color: 'danger',
    },
  ],
};

it('answers as Slack does, and shows what was posted, newest first', async () => {
  expect(await post(FIRING)).toEqual([200, 'ok']);
  expect(await post({ text: 'resolved' })).toEqual([200, 'ok']);
  expect(catcher.messages().map(({ path, body }) => [path, body])).toEqual([
    ['/services/quartet', { text: 'resolved' }],
    ['/services/quartet', FIRING],
  ]);
  const listed = (await (await fetch(`${catcher.url}/messages`)).json()) as { readonly at: string }[];
  expect(listed).toEqual(catcher.messages());
  expect(Date.now() - Date.parse(listed[0]!.at)).toBeLessThan(10_000);
});

it.each([
  ['no JSON'],
  ['[]'],
  ['null'],
  ['{}'],
  ['{"text":""}'],
  ['{"attachments":[]}'],
  [`{"text":"${'x'.repeat(1_000_001)}"}`],
])('refuses what says nothing, as Slack does: %.30s', async (body) => {
  expect(await post(body)).toEqual([400, 'invalid_payload']);
  expect(catcher.messages()).toEqual([]);
});

it('shows texts as texts: nothing that was posted runs in the page', async () => {
  await post({
    text: '<script>alert(1)</script> & "quotes"',
    attachments: [{ text: 'x', color: 'red;background:url(//e)' }],
  });
  const response = await fetch(catcher.url);
  const page = await response.text();
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;');
  expect(page).not.toContain('<script>');
  expect(page).not.toContain('style="border-color: red;');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('shows title, text, channel and colour of an attachment', async () => {
  expect(await (await fetch(catcher.url)).text()).toContain('Nothing yet.');
  await post(FIRING);
  const page = await (await fetch(catcher.url)).text();
  expect(page).toContain('<h2>#shop <time>');
  expect(page).toContain(
    '<pre style="border-color: #d0342c">[FIRING:1] shop: shop-db does not answer\nrequests that need',
  );
});

it('reads the markup of Slack: entities and links, and no link that is no address', async () => {
  await post({ text: 'a &lt;b&gt; &amp; <https://example.com/?a=1&b="|Silence> <javascript:alert(1)|x> <b>' });
  const page = await (await fetch(catcher.url)).text();
  expect(page).toContain('a &lt;b&gt; &amp; ');
  expect(page).not.toContain('href="javascript');
  expect(page).not.toContain('<b>');
  await post({ text: '<https://example.com/?a=1&b=2|Silence>' });
  expect(await (await fetch(catcher.url)).text()).toContain('<a href="https://example.com/?a=1&amp;b=2">Silence</a>');
});

it('keeps the newest 200', async () => {
  for (let index = 0; index < 203; index++) await post({ text: String(index) });
  expect(catcher.messages().length).toBe(200);
  expect(catcher.messages()[0]!.body).toEqual({ text: '202' });
});

it('says that it is there, and what it is for', async () => {
  expect((await fetch(`${catcher.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${catcher.url}/else`)).status).toBe(404);
  expect((await fetch(catcher.url, { method: 'DELETE' })).status).toBe(405);
});
