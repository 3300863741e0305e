import { expect, it } from 'vitest';
import { type Inbox, localConfig } from './alerting.ts';

const inbox = { smtpPort: 1025, url: 'http://127.0.0.1:8025' } as Inbox;

it('puts the inbox in place of mail server, Slack, webhooks and pagers, and keeps who is told of what', () => {
  const config = {
    global: {
      smtp_smarthost: 'mail.example.com:587',
      smtp_auth_password_file: '/run/secrets/mail',
      resolve_timeout: '5m',
    },
    templates: ['templates/*.tmpl'],
    route: { receiver: 'team', group_wait: '30s', routes: [{ receiver: 'pager', matchers: ['severity="critical"'] }] },
    receivers: [
      { name: 'team', email_configs: [{ to: 'team@example.com', headers: { subject: 'S' } }] },
      {
        name: 'pager',
        slack_configs: [{ channel: '#shop', api_url_file: '/run/secrets/slack' }],
        webhook_configs: [{ url_file: '/run/secrets/hook', send_resolved: true }],
        pagerduty_configs: [{ routing_key_file: '/run/secrets/key' }],
      },
    ],
  };
  const local = localConfig(config, inbox, '/run/slack-url');
  expect(local.global).toEqual({
    resolve_timeout: '5m',
    smtp_smarthost: '127.0.0.1:1025',
    smtp_from: 'quartet@localhost',
    smtp_require_tls: false,
  });
  expect(local.templates).toEqual(['generated/alertmanager/templates/*.tmpl']);
  expect(local.receivers).toEqual([
    { name: 'team', email_configs: [{ to: 'team@example.com', headers: { subject: 'S' }, require_tls: false }] },
    {
      name: 'pager',
      slack_configs: [{ channel: '#shop', api_url_file: '/run/slack-url' }],
      webhook_configs: [{ url: 'http://127.0.0.1:8025/webhook/pager', send_resolved: true }],
      pagerduty_configs: [{ routing_key_file: '/run/secrets/key', url: 'http://127.0.0.1:8025/pagerduty/pager' }],
    },
  ]);
  const fast = { group_wait: '2s', group_interval: '10s', repeat_interval: '1h' };
  expect(local.route).toEqual({
    receiver: 'team',
    ...fast,
    routes: [{ receiver: 'pager', matchers: ['severity="critical"'], ...fast }],
  });
});
