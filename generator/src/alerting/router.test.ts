import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels } from '../model/matcher.ts';
import { printMatcher } from './matching.ts';
import { reachedIn, receiverOf, routingOf } from './router.ts';
import type { Documents } from './testing/fleet.ts';
import { alertsOf, database, defaults, hooks, host, modelOf, ruleSet, service } from './testing/fleet.ts';

const shown = (files: Documents) =>
  routingOf(modelOf(files)).routes.map(({ matchers, recipient }) => [
    recipient.name,
    matchers.map(printMatcher).join(','),
  ]);
const DEFAULTS = defaults({ notify: 'all', receivers: hooks('all', 'pay', 'dba') });
const team = (name: string) => ({ labels: { team: name } });

describe('routes', () => {
  it('go by team where all but its rule sets have one receiver', () => {
    const files = {
      'a.yaml': [
        DEFAULTS,
        service('cart', { notify: 'pay' }, team('payments')),
        database('orders', { notify: 'pay' }, team('payments')),
        host('db1', { notify: 'pay' }, team('payments')),
        ruleSet('queues', [{ alert: 'QueueFull' }], { notify: 'dba', labels: { team: 'payments' } }),
      ],
    };
    expect(shown(files)).toEqual([
      ['dba', 'alertname="QueueFull"'],
      ['pay', 'team="payments"'],
    ]);
  });

  it('go by name where a team has several, or an alert is given to another team', () => {
    const files = {
      'a.yaml': [
        DEFAULTS,
        service('cart', { notify: 'pay' }, team('payments')),
        service('a.b', { notify: 'pay' }),
        database('orders', { notify: 'dba' }, team('payments')),
        host('db1', { alerts: { DiskSpaceLow: { labels: { team: 'storage' } } } }, team('hosts')),
        service('own', { rules: [{ alert: 'Mine', expr: 'up == 0', labels: { team: 'x' } }] }, team('own')),
      ],
    };
    expect(shown(files)).toEqual([
      ['all', 'service="own"'],
      ['pay', 'service=~"a\\\\.b|cart"'],
      ['dba', 'database="orders"'],
      ['all', 'host="db1"'],
    ]);
  });

  it('tell services of one name apart by their identity, and only those', () => {
    const env = (name: string) => ({ identity: { env: name } });
    const files = {
      'a.yaml': [
        DEFAULTS,
        service('cart', { notify: 'pay' }, env('prod')),
        service('cart', { notify: 'dba' }, env('test')),
        service('shop', { notify: 'pay' }, env('prod')),
        service('shop', { notify: 'pay' }, env('test')),
      ],
    };
    expect(shown(files)).toEqual([
      ['dba', 'service="cart",env="test"'],
      ['pay', 'service="shop"'],
      ['pay', 'service="cart",env="prod"'],
    ]);
  });

  it('know rules of a rule set by their names, and by their labels where others have an alert of that name', () => {
    const rules = [
      { alert: 'QueueFull' },
      { alert: 'HighErrorRate', labels: { severity: 'critical', x: '{{ $value }}' } },
    ];
    const files = { 'a.yaml': [DEFAULTS, service('cart'), ruleSet('queues', rules, { owner: 'sre', notify: 'dba' })] };
    expect(shown(files)).toEqual([
      ['dba', 'alertname="HighErrorRate",database="",host="",owner="sre",service="",severity="critical"'],
      ['dba', 'alertname="QueueFull"'],
      ['all', 'service="cart"'],
    ]);
  });

  it('hold at most fifty names each', () => {
    const services = Array.from({ length: 120 }, (_, index) => service(`s${index}`, { notify: 'pay' }));
    expect(shown({ 'a.yaml': [DEFAULTS, ...services] })).toHaveLength(3);
  });
});

describe('receiverOf', () => {
  const model = modelOf({
    'a.yaml': [
      defaults({
        notify: 'all',
        severities: { page: 'p1', ticket: 'p3' },
        receivers: {
          ...hooks('all'),
          pay: { ...hooks('pay').pay, pagerduty: { routingKeyFile: '/etc/key' } },
          pager: { pagerduty: { routingKeyFile: '/etc/key' } },
        },
      }),
      service('cart', { notify: 'pay' }),
      service('shop', { notify: 'pager' }),
    ],
  });
  const nameOf = (labels: Labels) => receiverOf(labels, model).name;

  it('says where an alert goes, and that an unknown one goes to the default', () => {
    expect(receiverOf({ alertname: 'HighErrorRate', service: 'cart', severity: 'p3' }, model)).toEqual({
      name: 'pay',
      called: 'pay',
      receiver: hooks('pay').pay,
      isDefault: false,
    });
    expect(receiverOf({ alertname: 'Watchdog' }, model)).toMatchObject({ name: 'all', isDefault: true });
  });

  it('pages for pages, for severities that nobody named, and not for what can wait', () => {
    const severities = ['p1', 'p3', 'info', 'sev0', ''];
    expect(severities.map((severity) => nameOf({ service: 'cart', severity }))).toEqual([
      ...['pay/page', 'pay', 'pay', 'pay/page', 'pay/page'],
    ]);
  });

  it('leaves a receiver that has a pager alone as it is', () => {
    expect(['p1', 'p3'].map((severity) => nameOf({ service: 'shop', severity }))).toEqual(['pager', 'pager']);
  });

  it('says it where nobody is told', () => {
    expect(receiverOf({ alertname: 'X' }, modelOf({ 'a.yaml': [service('a')] }))).toEqual({
      name: 'nobody',
      called: undefined,
      receiver: {},
      isDefault: true,
    });
  });
});

describe('every generated alert', () => {
  const name = fc.constantFrom('a', 'b', 'c.d');
  const notify = fc.constantFrom(undefined, 'all', 'pay', 'dba');
  const labels = fc.constantFrom({}, { labels: { team: 'x' } }, { labels: { team: 'y' } });
  const severity = fc.constantFrom('critical', 'warning', 'info', 'sev0');
  const identity = fc.constantFrom({}, { identity: { env: 'prod' } }, { identity: { env: 'test' } });
  const change = fc.record({ severity, labels: fc.constantFrom({}, { team: 'y' }, { team: 'z' }) });
  const folder = fc.constantFrom('one', 'two');
  const one = fc.record({ folder, name, notify, labels, identity, change });
  const document = fc.oneof(
    one.map((it) => ({
      ...it,
      document: service(
        it.name,
        { ...(it.notify && { notify: it.notify }), alerts: { TrafficDrop: it.change } },
        { ...it.labels, ...it.identity },
      ),
    })),
    one.map((it) => ({
      ...it,
      document: database(
        it.name,
        { ...(it.notify && { notify: it.notify }), alerts: { MySQLDown: it.change } },
        it.labels,
      ),
    })),
    one.map((it) => ({
      ...it,
      document: host(
        it.name,
        { ...(it.notify && { notify: it.notify }), alerts: { DiskSpaceLow: it.change } },
        it.labels,
      ),
    })),
  );

  it('reaches the receiver of its owner, whatever others are called', () => {
    fc.assert(
      fc.property(fc.array(document, { maxLength: 8 }), (chosen) => {
        const keyOf = (kind: string, name: string, env = '') => `${kind}/${name}/${env}`;
        const distinct = new Map(
          chosen.map((it) => [keyOf(it.document.kind, it.name, envOf(it.document.metadata)), it]),
        );
        const files: Record<string, object[]> = {
          'd.yaml': [defaults({ notify: 'all', receivers: hooks('all', 'dba') })],
          'one/d.yaml': [defaults({ receivers: hooks('pay') })],
          'two/d.yaml': [defaults({ notify: 'pay', receivers: { pay: { webhook: { url: 'http://hooks/other' } } } })],
        };
        const expected = new Map<string, string>();
        for (const [key, it] of distinct) {
          files[`${it.folder}/${expected.size}.yaml`] = [it.document];
          const called = it.notify ?? (it.folder === 'two' ? 'pay' : 'all');
          expected.set(key, `http://hooks/${called === 'pay' && it.folder === 'two' ? 'other' : called}`);
        }
        const routing = routingOf(modelOf(files));
        for (const { labels: fired } of alertsOf(files)) {
          const { kind, name: owner } = ownerOf(fired);
          const url = expected.get(keyOf(kind, owner, kind === 'Service' ? fired.env : ''));
          expect({ fired, ...reachedIn(routing, fired).receiver }).toEqual({ fired, webhook: { url } });
        }
      }),
      { numRuns: 60 },
    );
  });
});

function ownerOf({ database: db, host: machine, service: name }: Labels): { kind: string; name: string } {
  if (name !== undefined) return { kind: 'Service', name };
  return db !== undefined ? { kind: 'Database', name: db } : { kind: 'Host', name: machine ?? '' };
}

function envOf(metadata: object): string | undefined {
  return 'identity' in metadata ? (metadata.identity as { readonly env?: string }).env : undefined;
}
