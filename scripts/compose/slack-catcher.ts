/** Takes the place of Slack's incoming webhooks, and shows what was posted: `node slack-catcher.ts`, with PORT and HOST. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One post, as it came in. */
export interface CaughtMessage {
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Catcher {
  readonly url: string;
  /** Newest first. */
  readonly messages: () => readonly CaughtMessage[];
  readonly stop: () => Promise<void>;
}

/** Messages kept; the oldest go first. */
const KEPT = 200;

/** Longest body that is read, in bytes: Slack itself takes less. */
const MOST_BYTES = 1_000_000;

/** What Slack answers to a body that is none of its messages. */
const INVALID = 'invalid_payload';

/**
 * Listens on `port`, 0 for any free one.
 *
 * @throws when the port is taken.
 */
export async function startCatcher(port: number, host = '127.0.0.1'): Promise<Catcher> {
  const caught: CaughtMessage[] = [];
  const server = createServer((request, response) => {
    answer(request, response, caught).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${bound}`,
    messages: () => caught,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, caught: CaughtMessage[]): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0]!;
  if (request.method === 'POST') {
    const body = messageIn(await textOf(request));
    if (body === undefined) {
      send(response, 400, 'text/plain', INVALID);
      return;
    }
    caught.unshift({ at: new Date().toISOString(), path, body });
    caught.length = Math.min(caught.length, KEPT);
    send(response, 200, 'text/plain', 'ok');
  } else if (request.method !== 'GET') send(response, 405, 'text/plain', 'POST a message, or GET /');
  else if (path === '/') send(response, 200, 'text/html', page(caught));
  else if (path === '/messages') send(response, 200, 'application/json', `${JSON.stringify(caught)}\n`);
  else if (path === '/healthz') send(response, 200, 'application/json', '{"status":"ok"}\n');
  else send(response, 404, 'text/plain', 'nothing is here: GET / or /messages');
}

/** @returns An empty text where the body is too long. */
async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= MOST_BYTES) pieces.push(piece);
  }
  return bytes <= MOST_BYTES ? Buffer.concat(pieces).toString('utf8') : '';
}

/** The message in `text`, where Slack would take it for one: an object that says something. */
function messageIn(text: string): Readonly<Record<string, unknown>> | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const message: Readonly<Record<string, unknown>> = { ...body };
  const says = [message.text, message.attachments, message.blocks];
  return says.some((one) => (typeof one === 'string' || Array.isArray(one)) && one.length > 0) ? message : undefined;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    // What is shown came from outside: nothing of it may run.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function page(caught: readonly CaughtMessage[]): string {
  const items = caught.map(
    ({ at, path, body }) => `<article><h2>${escaped(channelOf(body, path))} <time>${escaped(at)}</time></h2>
${textsOf(body)
  .map(({ text, color }) => `<pre style="border-color: ${color}">${shown(text)}</pre>`)
  .join('\n')}
<details><summary>JSON</summary><pre>${escaped(JSON.stringify(body, null, 2))}</pre></details></article>`,
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="10"><title>Posted to Slack</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d1c1d; }
h2 { font-size: 1rem; } time { color: #616061; font-weight: normal; } summary { color: #616061; }
pre { border-left: 4px solid #ddd; font: inherit; padding: .3rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<h1>Posted to Slack</h1>
${items.length === 0 ? '<p>Nothing yet.</p>' : items.join('\n')}
</html>
`;
}

function channelOf(body: Readonly<Record<string, unknown>>, path: string): string {
  return typeof body.channel === 'string' && body.channel !== '' ? body.channel : path;
}

const COLORS: Readonly<Record<string, string>> = { danger: '#d0342c', good: '#2f9e44', warning: '#e8a317' };

/** The texts of a message that a reader would see first, each with the colour at its side. */
function textsOf(
  body: Readonly<Record<string, unknown>>,
): readonly { readonly text: string; readonly color: string }[] {
  const attachments = Array.isArray(body.attachments) ? body.attachments : [];
  return [body, ...attachments].flatMap((part: unknown) => {
    if (typeof part !== 'object' || part === null) return [];
    const { title, text, color } = part as Readonly<Record<string, unknown>>;
    const lines = [title, text].filter((line): line is string => typeof line === 'string' && line !== '');
    const asked = typeof color === 'string' ? (COLORS[color] ?? color) : '';
    return lines.length === 0
      ? []
      : [{ text: lines.join('\n'), color: /^#[0-9a-f]{3,8}$/i.test(asked) ? asked : '#ddd' }];
  });
}

/** Slack's own markup as HTML: its three entities stand for what they do in HTML, and `<address|words>` is a link. */
function shown(text: string): string {
  const parts = text.split(/(<https?:\/\/[^|<>"\s]+(?:\|[^<>]*)?>)/);
  return parts
    .map((part, index) => {
      if (index % 2 === 0)
        return part
          .split(/(&(?:amp|lt|gt);)/)
          .map((piece, at) => (at % 2 ? piece : escaped(piece)))
          .join('');
      const [address = '', words] = part.slice(1, -1).split('|');
      return `<a href="${escaped(address).replaceAll('&amp;amp;', '&amp;')}">${escaped(words ?? address)}</a>`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

if (import.meta.main) {
  const catcher = await startCatcher(Number(process.env.PORT ?? 8026), process.env.HOST);
  process.stderr.write(`slack-catcher listens on ${catcher.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void catcher.stop());
}
