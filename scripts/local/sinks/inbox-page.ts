/** What the inbox answers: a page for people, JSON for programs, and each mail as its reader would see it. */

import type { Mail } from './smtp.ts';
import type { Received } from './webhook.ts';

export interface InboxAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A mail or a message, in one list by time of arrival. */
export type InboxRecord =
  | ({ readonly kind: 'mail' } & Omit<Mail, 'raw'>)
  | { readonly kind: 'message'; readonly at: Date; readonly path: string; readonly body: unknown };

/** Oldest first. */
export function inboxRecords(mails: readonly Mail[], received: readonly Received[]): readonly InboxRecord[] {
  const all: InboxRecord[] = [
    ...mails.map(({ raw: _, ...mail }) => ({ kind: 'mail' as const, ...mail })),
    ...received.map((one) => ({ kind: 'message' as const, ...one })),
  ];
  return all.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/**
 * - `/` lists all, the newest first, and renews itself.
 * - `/messages.json` is all of it, oldest first.
 * - `/mail/N` is the HTML of the mail at that place of the list, from 0 on.
 */
export function inboxPage(path: string, mails: readonly Mail[], received: readonly Received[]): InboxAnswer {
  const records = inboxRecords(mails, received);
  if (path === '/messages.json') return answer(200, 'application/json', JSON.stringify(records));
  if (path === '/') return answer(200, 'text/html', listOf(records));
  const record = records[Number(/^\/mail\/(\d+)$/.exec(path)?.[1] ?? -1)];
  if (record?.kind === 'mail' && record.html !== '') return answer(200, 'text/html', record.html);
  return answer(404, 'text/plain', 'There is nothing at this address.\n');
}

/** A mail is somebody's text: nothing in it runs, and nothing is loaded from elsewhere. */
const POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function answer(status: number, type: string, body: string): InboxAnswer {
  const headers = { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY };
  return { status, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body };
}

function listOf(records: readonly InboxRecord[]): string {
  const rows = records.map((record, place) => (record.kind === 'mail' ? mailRow(record, place) : messageRow(record)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Inbox (${records.length})</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; background: #fff; }
article { border: 1px solid #d0d7de; border-radius: 6px; margin: 1rem 0; padding: .75rem 1rem; }
header { display: flex; gap: 1rem; color: #59636e; }
h2 { font-size: 1rem; margin: .25rem 0; }
blockquote { border-left: 4px solid #d0d7de; margin: .5rem 0; padding: 0 .75rem; } blockquote div { white-space: pre-wrap; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0; font: 13px/1.5 ui-monospace, monospace; }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117; } article { border-color: #3d444d; } header { color: #9198a1; } a { color: #4493f8; } }
</style>
</head>
<body>
<h1>Inbox</h1>
${rows.length === 0 ? '<p>Nobody was told of anything yet. An alert that fires arrives here.</p>' : rows.reverse().join('\n')}
</body>
</html>
`;
}

function mailRow(mail: InboxRecord & { readonly kind: 'mail' }, place: number): string {
  const link = mail.html === '' ? '' : ` <a href="/mail/${place}">as HTML</a>`;
  const head = `<header><span>mail to ${escaped(mail.to.join(', '))}</span>${time(mail.at)}<span>${link}</span></header>`;
  return `<article>${head}<h2>${escaped(mail.subject)}</h2><pre>${escaped(mail.text.trim())}</pre></article>`;
}

function messageRow(message: InboxRecord & { readonly kind: 'message' }): string {
  const head = `<header><span>message to ${escaped(message.path)}</span>${time(message.at)}</header>`;
  const { attachments } = (message.body ?? {}) as { readonly attachments?: unknown };
  if (Array.isArray(attachments)) return `<article>${head}${attachments.map(attachmentOf).join('')}</article>`;
  return `<article>${head}<pre>${escaped(JSON.stringify(message.body, undefined, 2))}</pre></article>`;
}

interface Attachment {
  readonly title?: string;
  readonly title_link?: string;
  readonly text?: string;
  readonly color?: string;
}

/** As Slack draws it: a bar in the colour, the title as a link, and its own marks for bold, slanted and links. */
function attachmentOf({ color = '', text = '', title = '', title_link = '' }: Attachment): string {
  const bar = /^#[0-9a-f]{6}$/i.test(color) ? ` style="border-color: ${color}"` : '';
  const marked = escaped(text.trim())
    .replace(
      /&#60;(https?:[^|\s]+?)\|(.+?)&#62;/g,
      (_, link: string, words: string) => `<a href="${link}">${words}</a>`,
    )
    .replace(/(^|\s)\*([^*\n]+)\*/g, '$1<b>$2</b>')
    .replace(/(^|\s)_([^_\n]+)_(?=\s|$)/g, '$1<i>$2</i>');
  const heading = /^https?:/.test(title_link)
    ? `<a href="${escaped(title_link)}">${escaped(title)}</a>`
    : escaped(title);
  return `<blockquote${bar}><h2>${heading}</h2><div>${marked}</div></blockquote>`;
}

function time(at: Date): string {
  return `<time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
