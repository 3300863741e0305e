import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type SmtpSink, startSmtpSink } from './smtp.ts';
import { startWebhookSink, type WebhookSink } from './webhook.ts';

const open: (SmtpSink | WebhookSink)[] = [];
afterEach(async () => {
  for (const sink of open.splice(0)) await sink.stop();
});

/** Says `lines` one after another, each once the one before was answered. @returns The codes of the answers. */
function talk(port: number, lines: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const left = [...lines];
    const codes: string[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const last = text.trimEnd().split('\r\n').at(-1)!;
      codes.push(last.slice(0, 3));
      const next = left.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(codes));
  });
}

const MAIL = [
  'From: Alerts <alerts@example.com>',
  'To: team@example.com',
  'Subject: =?utf-8?q?shop_=E2=80=94_5_%?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b1',
  '',
  '--b1',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'More than 5 =25 of requests =',
  'fail.',
  '..a line that began with a dot',
  '--b1',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>More than 5 % fail.</p>',
  '--b1--',
];

describe('the mail sink', () => {
  it('keeps a mail with its envelope, and both of its parts decoded', async () => {
    const sink = await startSmtpSink();
    open.push(sink);
    const codes = await talk(sink.port, [
      'EHLO here',
      'MAIL FROM:<alerts@example.com>',
      'RCPT TO:<team@example.com>',
      'RCPT TO:<lead@example.com>',
      'DATA',
      [...MAIL, '.'].join('\r\n'),
      'QUIT',
    ]);
    expect(codes).toEqual(['220', '250', '250', '250', '250', '354', '250', '221']);
    const [mail] = sink.messages();
    expect(mail).toMatchObject({
      from: 'alerts@example.com',
      to: ['team@example.com', 'lead@example.com'],
      subject: 'shop — 5 %',
    });
    expect(mail!.text.trim()).toBe('More than 5 % of requests fail.\n.a line that began with a dot');
    expect(mail!.html.trim()).toBe('<p>More than 5 % fail.</p>');
    expect(mail!.headers.from).toBe('Alerts <alerts@example.com>');
  });

  it('lives on when a client goes away in the middle of a mail', async () => {
    const sink = await startSmtpSink();
    open.push(sink);
    await new Promise<void>((resolve) => {
      const socket = connect(sink.port, '127.0.0.1', () => {
        socket.write('EHLO here\r\nMAIL FROM:<a@example.com>\r\n', () => socket.destroy());
      });
      socket.once('close', () => resolve());
    });
    expect(await talk(sink.port, ['QUIT'])).toEqual(['220', '221']);
    expect(sink.messages()).toEqual([]);
  });

  it('refuses a port that is taken', async () => {
    const first = await startSmtpSink();
    open.push(first);
    await expect(startSmtpSink({ port: first.port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('the webhook sink', () => {
  const post = (port: number, body: string) =>
    fetch(`http://127.0.0.1:${port}/slack/team`, { method: 'POST', body }).then((answer) => answer.status);

  it('keeps each text with the path it was sent to', async () => {
    const sink = await startWebhookSink();
    open.push(sink);
    expect(await post(sink.port, '{"channel":"#shop"}')).toBe(200);
    expect(sink.received()).toMatchObject([{ path: '/slack/team', body: { channel: '#shop' } }]);
  });

  it('refuses what is no JSON, and what is too long, and keeps nothing of it', async () => {
    const sink = await startWebhookSink();
    open.push(sink);
    expect(await post(sink.port, 'channel=shop')).toBe(400);
    expect(await post(sink.port, JSON.stringify('x'.repeat(1 << 20)))).toBe(413);
    expect(sink.received()).toEqual([]);
  });

  it('answers other requests only where it is told how', async () => {
    const silent = await startWebhookSink();
    const telling = await startWebhookSink({ onGet: (_, response) => response.end('two mails') });
    open.push(silent, telling);
    expect((await fetch(`http://127.0.0.1:${silent.port}/`)).status).toBe(404);
    expect(await (await fetch(`http://127.0.0.1:${telling.port}/`)).text()).toBe('two mails');
  });
});
