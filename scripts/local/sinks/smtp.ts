/** A mail server on loopback that delivers nothing: it keeps what was sent, so that one sees what a person would have received. */

import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface Mail {
  readonly at: Date;
  /** Of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** By name in lower case; the last one where a name stands twice. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where the mail has no such part. */
  readonly text: string;
  readonly html: string;
  /** As sent, headers first. */
  readonly raw: string;
}

export interface SmtpSink {
  readonly port: number;
  /** In order of arrival. */
  readonly messages: () => readonly Mail[];
  readonly stop: () => Promise<void>;
}

export interface SmtpSinkOptions {
  readonly host?: string;
  /** 0, the default, takes one that is free. */
  readonly port?: number;
  readonly onMail?: (mail: Mail) => void;
}

/** Bytes of one mail; a longer one is refused. */
const LONGEST = 4 << 20;

/**
 * Listens for mail, without encryption and without a password.
 *
 * @throws when the port cannot be had.
 */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const { host = '127.0.0.1', onMail, port = 0 } = options;
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LONGEST,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          callback(Object.assign(new Error(`Longer than ${LONGEST} bytes`), { responseCode: 552 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
        };
        mailOf(Buffer.concat(chunks), envelope).then((mail) => {
          mails.push(mail);
          onMail?.(mail);
          callback();
        }, callback);
      });
    },
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.server.address() as AddressInfo;
  return {
    port: bound.port,
    messages: () => [...mails],
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function mailOf(raw: Buffer, envelope: { readonly from: string; readonly to: readonly string[] }): Promise<Mail> {
  const parsed = await PostalMime.parse(raw);
  return {
    at: new Date(),
    ...envelope,
    subject: parsed.subject ?? '',
    headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    raw: raw.toString('utf8'),
  };
}
