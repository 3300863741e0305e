import { readSpecs } from '@quartet/generator';
import { expect, it } from 'vitest';
import { toldBy, waysOf } from './receivers.ts';

const TEXT = (notify: string) => `apiVersion: quartet/v1
kind: Defaults
spec:
  receivers:
    payments: { email: [a@example.com], slack: { channel: "#pay", webhookUrlFile: /etc/slack } }
---
apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec: { profile: node-http, selector: { job: shop }${notify} }
`;
const service = (notify: string) => readSpecs([{ file: 'x', text: TEXT(notify) }]).model.services[0]!;

it('finds the receiver that the spec names', () => {
  const told = toldBy(service(', notify: payments'))!;
  expect(told.name).toBe('payments');
  expect(waysOf(told.receiver!, 'a webhook')).toBe('a@example.com, Slack #pay');
});

it('says nothing where nobody is named', () => {
  expect(toldBy(service(''))).toBeUndefined();
});

it('names a webhook without its address, which is a secret', () => {
  expect(waysOf({ webhook: { urlFile: '/etc/hook' } }, 'a webhook')).toBe('a webhook');
});
