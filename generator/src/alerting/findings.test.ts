import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { alertingFindings } from './findings.ts';
import type { Documents } from './testing/fleet.ts';
import { database, defaults, hooks, modelOf, service, sourcesOf } from './testing/fleet.ts';

const say = (files: Documents, isAsked = false) =>
  alertingFindings(modelOf(files), isAsked).map(({ code, message }) => [code, message]);
const MAIL = { payments: { email: ['payments@example.com'] } };

describe('who is told', () => {
  it('is nobody’s affair where the specs name no receiver and nobody asks', () => {
    expect(say({ 'a.yaml': [service('a')] })).toEqual([]);
    expect(say({ 'a.yaml': [service('a')] }, true)).toEqual([
      ['nobody-notified', 'No receiver is named for alerts of `a`, nor for those that no spec knows.'],
    ]);
  });

  it('is asked for once a receiver is named, and unknown alerts count', () => {
    const receivers = hooks('pay');
    expect(say({ 'a.yaml': [defaults({ receivers, notify: 'pay' }), service('a')] })).toEqual([]);
    expect(say({ 'a.yaml': [defaults({ receivers }), service('a', { notify: 'pay' })] })).toEqual([
      ['nobody-notified', 'No receiver is named for alerts that no spec knows.'],
    ]);
  });

  it('names those who reach nobody, the first few of many', () => {
    const services = ['d', 'b', 'c', 'a', 'e'].map((name) => service(name));
    const base = { 'a.yaml': [defaults({ receivers: hooks('pay') }), service('told', { notify: 'pay' }), ...services] };
    expect(say(base)[0]![1]).toBe(
      'No receiver is named for alerts of `a`, `b`, `c` and 2 more, nor for those that no spec knows.',
    );
    const two = { 'a.yaml': [defaults({ receivers: hooks('pay') }), service('a'), database('b')] };
    expect(say(two)[0]![1]).toContain('alerts of `a` and `b`, nor');
  });
});

describe('mail', () => {
  it('needs a mail server, in the folder of the receiver or one above', () => {
    const smtp = { smarthost: 'mail:25', from: 'a@example.com' };
    expect(say({ 'd.yaml': [defaults({ receivers: MAIL, notify: 'payments' })] }).map(([code]) => code)).toEqual([
      'missing-smtp',
      'nobody-notified',
    ]);
    expect(say({ 'd.yaml': [defaults({ receivers: MAIL, notify: 'payments', smtp })] })).toEqual([]);
    const above = {
      'd.yaml': [defaults({ smtp })],
      'team/d.yaml': [defaults({ receivers: MAIL, notify: 'payments' })],
    };
    expect(say(above).map(([code]) => code)).toEqual(['nobody-notified']);
  });
});

it('points to the Defaults, with what to write', () => {
  const text =
    'apiVersion: quartet/v1\nkind: Defaults\nspec:\n  receivers:\n    payments: { email: [payments@example.com] }\n';
  const { diagnostics } = compile([{ file: 'd.yaml', text }], { targets: ['prometheus-rules'] });
  expect(diagnostics).toMatchObject([
    {
      code: 'nobody-notified',
      severity: 'warning',
      file: 'd.yaml',
      line: 4,
      column: 3,
      help: expect.stringContaining('name a receiver there'),
    },
    {
      code: 'missing-smtp',
      severity: 'warning',
      file: 'd.yaml',
      line: 5,
      column: 17,
      help: expect.stringContaining('smtp:'),
    },
  ]);
  expect(diagnostics[1]!.message).toBe('No mail reaches receiver `payments`: nothing says how mail is sent.');
});

it('is the same whichever targets are written', () => {
  const sources = sourcesOf({ 'a.yaml': [defaults({ receivers: hooks('pay') }), service('a')] });
  const codes = (targets?: readonly string[]) =>
    compile(sources, targets ? { targets } : {}).diagnostics.map(({ code }) => code);
  expect(codes(['prometheus-rules'])).toEqual(['nobody-notified']);
  expect(codes(['alertmanager'])).toEqual(codes());
});
