import { expect, it } from 'vitest';
import { inboxPage } from './inbox-page.ts';
import type { Mail } from './smtp.ts';

const mail: Mail = {
  at: new Date('2026-11-21T10:00:05Z'),
  from: 'alerts@example.com',
  to: ['team@example.com'],
  subject: '<b>shop</b> fails',
  headers: {},
  text: 'More than 5 % & rising\n',
  html: '<p>More than 5 %</p>',
  raw: 'Subject: …',
};
const message = { at: new Date('2026-11-21T10:00:01Z'), path: '/slack', body: { text: "it's <!channel>" } };

it('lists what arrived, the newest first, and shows text as text', () => {
  const { status, body } = inboxPage('/', [mail], [message]);
  expect(status).toBe(200);
  expect(body.indexOf('mail to team@example.com')).toBeLessThan(body.indexOf('message to /slack'));
  expect(body).toContain('&#60;b&#62;shop&#60;/b&#62; fails');
  expect(body).toContain('it&#39;s &#60;!channel&#62;');
  expect(body).toContain('href="/mail/1"');
});

it('draws a message as Slack would, and nothing of it as HTML', () => {
  const text = '*shop: 5%* <script>\n_firing_ · <http://page/services/shop?a=1&b=2|Page> · <javascript:x|No>';
  const attachment = { color: '#c4162a', title: '[FIRING] <shop>', title_link: 'http://page/services/shop', text };
  const other = { color: 'red;}', title: 'second', title_link: 'javascript:alert(1)' };
  const { body } = inboxPage('/', [], [{ ...message, body: { attachments: [attachment, other] } }]);
  expect(body).toContain('<blockquote style="border-color: #c4162a"><h2><a href="http://page/services/shop">');
  expect(body).toContain('[FIRING] &#60;shop&#62;</a></h2><div><b>shop: 5%</b> &#60;script&#62;');
  expect(body).toContain('<i>firing</i> · <a href="http://page/services/shop?a=1&#38;b=2">Page</a>');
  expect(body).toContain('<blockquote><h2>second</h2>');
  expect(body).not.toMatch(/href="javascript/);
});

it('says what will be here while nothing arrived', () => {
  expect(inboxPage('/', [], []).body).toContain('An alert that fires arrives here.');
});

it('gives all of it to programs, oldest first', () => {
  const records = JSON.parse(inboxPage('/messages.json', [mail], [message]).body);
  expect(records).toMatchObject([
    { kind: 'message', path: '/slack', body: message.body },
    { kind: 'mail', subject: mail.subject, at: '2026-11-21T10:00:05.000Z' },
  ]);
});

it('shows the HTML of a mail, in which nothing may run', () => {
  const answer = inboxPage('/mail/1', [mail], [message]);
  expect(answer.body).toBe(mail.html);
  expect(answer.headers['content-security-policy']).toContain("sandbox; default-src 'none'");
  for (const path of ['/mail/0', '/mail/2', '/mail/x', '/else', '/mail/-1']) {
    expect(inboxPage(path, [mail], [message]).status, path).toBe(404);
  }
});
