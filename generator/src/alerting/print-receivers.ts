/** Receivers in the configuration of Alertmanager: by which ways, and from which files their secrets are read. */

import { quoted, scalar } from '../emit/yaml.ts';
import type { Receiver, Smtp } from '../model/service.ts';
import type { Recipient } from './recipients.ts';
import { reachedBy } from './router.ts';

/** A part of the templates, in quotes. */
const from = (name: string): string => `'{{ template "quartet.${name}" . }}'`;

/**
 * The entries of `recipient`: one, or two where pages take a way of their own.
 *
 * @param hasServer  The file has one mail server for all, so that it is not said here.
 */
export function receiverLines(recipient: Recipient, hasServer: boolean): readonly string[] {
  const ways = [reachedBy(recipient, false), reachedBy(recipient, true)];
  const distinct = ways.filter(({ name }, index) => ways.findIndex((other) => other.name === name) === index);
  return distinct.flatMap(({ name, receiver }) => [
    `  - name: ${scalar(name)}`,
    ...emailLines(receiver, hasServer ? undefined : recipient.smtp),
    ...slackLines(receiver),
    ...webhookLines(receiver),
    ...pagerdutyLines(receiver),
  ]);
}

function emailLines({ email }: Receiver, smtp: Smtp | undefined): readonly string[] {
  if (!email) return [];
  return [
    '    email_configs:',
    `      - to: ${quoted(email.join(', '))}`,
    ...(smtp
      ? [
          `        smarthost: ${quoted(smtp.smarthost)}`,
          `        from: ${quoted(smtp.from)}`,
          ...(smtp.login
            ? [
                `        auth_username: ${quoted(smtp.login.username)}`,
                `        auth_password_file: ${quoted(smtp.login.passwordFile)}`,
              ]
            : []),
          `        require_tls: ${smtp.requireTls}`,
        ]
      : []),
    '        send_resolved: true',
    `        headers: { Subject: ${from('subject')} }`,
    `        html: ${from('html')}`,
    `        text: ${from('text')}`,
  ];
}

function slackLines({ slack }: Receiver): readonly string[] {
  if (!slack) return [];
  return [
    '    slack_configs:',
    `      - channel: ${quoted(slack.channel)}`,
    `        api_url_file: ${quoted(slack.webhookUrlFile)}`,
    '        send_resolved: true',
    `        color: ${from('color')}`,
    `        title: ${from('slack.title')}`,
    `        title_link: ${from('link')}`,
    `        fallback: ${from('slack.title')}`,
    `        text: ${from('slack.text')}`,
  ];
}

function webhookLines({ webhook }: Receiver): readonly string[] {
  if (!webhook) return [];
  const address = 'url' in webhook ? `url: ${quoted(webhook.url)}` : `url_file: ${quoted(webhook.urlFile)}`;
  return ['    webhook_configs:', `      - ${address}`, '        send_resolved: true'];
}

function pagerdutyLines({ pagerduty }: Receiver): readonly string[] {
  if (!pagerduty) return [];
  return [
    '    pagerduty_configs:',
    `      - routing_key_file: ${quoted(pagerduty.routingKeyFile)}`,
    '        send_resolved: true',
    `        severity: ${from('pagerduty.severity')}`,
    `        description: ${from('title')}`,
    '        client: Quartet',
    `        client_url: ${from('link')}`,
  ];
}
