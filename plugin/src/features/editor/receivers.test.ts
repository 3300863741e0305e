import { readSpecs, receiverOf } from '@quartet/generator';
import { expect, it } from 'vitest';
import { toldOf, waysOf } from './receivers.ts';

const TEXT = (notify: string, byDefault: string) => `apiVersion: quartet/v1
kind: Defaults
spec:
  receivers:
    payments: { slack: { channel: "#pay", webhookUrlFile: /etc/slack }, pagerduty: { routingKeyFile: /etc/key } }
    everybody: { slack: { channel: "#all", webhookUrlFile: /etc/slack } }
${byDefault}---
apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec: { profile: node-http, selector: { job: shop }${notify} }
`;

function told(notify: string, severity = 'critical', byDefault = '') {
  const { model } = readSpecs([{ file: 'x', text: TEXT(notify, byDefault) }]);
  return toldOf(model.services[0]!, receiverOf({ alertname: 'A', service: 'shop', severity }, model));
}

it('follows the route: a page to the pager, the rest without it', () => {
  const page = told(', notify: payments');
  expect(page).toMatchObject({ kind: 'named', name: 'payments/page' });
  expect(waysOf(page.kind === 'named' ? page.receiver : {}, 'a webhook')).toBe('Slack #pay, PagerDuty');
  const ticket = told(', notify: payments', 'warning');
  expect(ticket).toMatchObject({ kind: 'named', name: 'payments', receiver: { slack: { channel: '#pay' } } });
});

it('says that nobody is told, or that a name is not known', () => {
  expect(told('')).toEqual({ kind: 'nobody' });
  expect(told(', notify: nobody-knows')).toEqual({ kind: 'unknown', name: 'nobody-knows' });
});

it('goes by the Defaults where the spec names nobody', () => {
  expect(told('', 'critical', '  notify: everybody\n')).toMatchObject({ name: 'everybody' });
});

it('leaves out mail where nobody said how it is sent', () => {
  const { model } = readSpecs([
    {
      file: 'x',
      text: TEXT(', notify: payments', '').replace(
        'slack: { channel: "#pay", webhookUrlFile: /etc/slack }',
        'email: [a@example.com]',
      ),
    },
  ]);
  const reached = toldOf(model.services[0]!, receiverOf({ service: 'shop', severity: 'critical' }, model));
  expect(waysOf(reached.kind === 'named' ? reached.receiver : {}, 'a webhook')).toBe('PagerDuty');
});

it('names a webhook without its address, which is a secret', () => {
  expect(waysOf({ webhook: { urlFile: '/etc/hook' } }, 'a webhook')).toBe('a webhook');
  expect(waysOf({ slack: { channel: '#pay', webhookUrlFile: '/etc/slack' } }, 'a webhook')).toBe('Slack #pay');
});
