/** Who can be notified and how mail is sent, as Defaults write it. Whatever is secret stands in a file that is named here. */

import * as z from 'zod';
import { expecting, text } from './values.ts';

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])(?!.*:\/\/)/;
const ADDRESS = /^[^@\s]+@[^@\s]+$/;
const SENDER = /^(?:[^@\s<>]+@[^@\s<>]+|[^<>]*<[^@\s<>]+@[^@\s<>]+>)$/;
const HOST_AND_PORT = /^[^\s:/@]+:\d{1,5}$/;

/** Without a password, a query or a path that only its owner knows: long random parts, and chats whose hooks are secrets. */
const OPEN_URL =
  /^(?!.*(?:hooks\.slack\.com|\/api\/webhooks\/|webhook\.office\.com|\/[\w-]{24,}(?:\/|$)))https?:\/\/[^\s/?#@]+(?:\/[^\s?#@]*)?$/;

/** The path of a file that holds a secret. What stands there instead may be the secret itself, so it is not repeated. */
const file = expecting(z.string().regex(ABSOLUTE), {
  expected: 'the path of a file on the Alertmanager host, such as /etc/alertmanager/secret',
  mistake: (value) => {
    if (typeof value !== 'string') return undefined;
    if (value.includes('://'))
      return {
        code: 'secret-in-spec',
        what: 'is an address, which whoever knows it can use',
        help: 'write it to a file on the Alertmanager host, and the path of that file here',
        isSecret: true,
      };
    return { code: 'unknown-value', what: 'is not the full path of a file', isSecret: true };
  },
});

const openUrl = expecting(z.string().regex(OPEN_URL), {
  expected: 'an http address without a password, a query or a token',
  mistake: (value) => {
    if (typeof value !== 'string') return undefined;
    if (!/^https?:\/\/./.test(value)) return { code: 'unknown-value', what: 'is not an http address' };
    return {
      code: 'secret-in-spec',
      what: 'is an address that whoever knows it can use',
      help: 'write it to a file on the Alertmanager host, and name that file under `urlFile`',
      isSecret: true,
    };
  },
});

const email = expecting(z.string().regex(ADDRESS), {
  expected: 'an email address',
  mistake: (value) =>
    typeof value === 'string' ? { code: 'unknown-value', what: 'is not an email address' } : undefined,
});

const sender = expecting(z.string().regex(SENDER), {
  expected: 'an email address, or a name and an address in angle brackets',
  mistake: (value) =>
    typeof value === 'string' ? { code: 'unknown-value', what: 'is not an email address' } : undefined,
});

const smarthost = expecting(z.string().regex(HOST_AND_PORT), {
  expected: 'a host and a port such as mail.example.com:587',
  mistake: (value) =>
    typeof value === 'string' ? { code: 'unknown-value', what: 'is not a host with its port' } : undefined,
});

export const receiver = z.strictObject({
  email: z.array(email).min(1).optional().describe('Addresses to write to. Needs `smtp`.'),
  slack: z
    .strictObject({
      channel: text('a channel such as "#payments"').describe('The channel, in quotes because of the `#`.'),
      webhookUrlFile: file.describe('File that holds the webhook address; secrets are never written into specs.'),
    })
    .optional()
    .describe('The Slack channel to write to.'),
  webhook: z
    .strictObject({
      url: openUrl.optional().describe('The address to call, where it is no secret. Give this or `urlFile`.'),
      urlFile: file.optional().describe('File that holds the address to call; for Alertmanager 0.26 and newer.'),
    })
    .optional()
    .describe('An address to call.'),
  pagerduty: z
    .strictObject({ routingKeyFile: file.describe('File that holds the routing key of an Events API v2 integration.') })
    .optional()
    .describe('Told of pages alone where the receiver has another way for the rest.'),
});

export const smtp = z.strictObject({
  smarthost: smarthost.meta({ description: 'The mail server and its port.', examples: ['mail.example.com:587'] }),
  from: sender.meta({ description: 'The sender.', examples: ['Alerts <alerts@example.com>'] }),
  username: text('a user name').optional().describe('Whom to log in as. Needs `passwordFile`.'),
  passwordFile: file.optional().describe('File that holds the password; secrets are never written into specs.'),
  requireTls: z
    .boolean()
    .optional()
    .meta({ description: 'Sends nothing to a server that does not encrypt.', default: true }),
});

export type ReceiverFields = z.infer<typeof receiver>;
export type SmtpFields = z.infer<typeof smtp>;
