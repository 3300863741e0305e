import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels } from '../model/matcher.ts';
import { receiverOf, routingOf } from './router.ts';
import type { Documents } from './testing/fleet.ts';
import { alertsOf, database, defaults, hooks, host, modelOf, service, silences } from './testing/fleet.ts';

const DEFAULTS = defaults({ notify: 'all', receivers: hooks('all') });

function asker(...documents: readonly object[]) {
  const { inhibitions } = routingOf(modelOf({ 'a.yaml': [DEFAULTS, ...documents] }));
  return (source: Labels, target: Labels) => silences(inhibitions, source, target);
}

const fired = (alertname: string, severity: string, more: Labels = {}): Labels => ({ alertname, severity, ...more });
const DOWN = fired('MySQLDown', 'critical', { database: 'orders', instance: 'db1' });
const burn = (tier: string, severity: string, more: Labels = {}) =>
  fired('ErrorBudgetBurn', severity, { service: 'cart', slo: 'availability', tier, ...more });

describe('what pages', () => {
  const does = asker(service('cart', {}, { identity: { env: 'prod' } }), database('orders'), host('db1'));
  const cart = { service: 'cart', env: 'prod' };

  it('silences what can wait of the same service, and not the other way round', () => {
    const [page, ticket] = [fired('HighErrorRate', 'critical', cart), fired('TrafficDrop', 'warning', cart)];
    expect([does(page, ticket), does(ticket, page), does(page, page)]).toEqual([true, false, false]);
    expect(does(page, { ...ticket, severity: 'info' })).toBe(true);
  });

  it('leaves other services, the same name elsewhere and alerts of nobody alone', () => {
    const page = fired('HighErrorRate', 'critical', cart);
    expect(does(page, fired('TrafficDrop', 'warning', { service: 'shop', env: 'prod' }))).toBe(false);
    expect(does(page, fired('TrafficDrop', 'warning', { service: 'cart', env: 'test' }))).toBe(false);
    expect(does(fired('A', 'critical'), fired('B', 'warning'))).toBe(false);
  });

  it('silences what can wait of the same database or host alone', () => {
    const page = fired('MySQLReplicationStopped', 'critical', { database: 'orders' });
    expect(does(page, fired('MySQLSlowQueries', 'warning', { database: 'orders' }))).toBe(true);
    expect(does(page, fired('MySQLSlowQueries', 'warning', { database: 'other' }))).toBe(false);
    const memory = fired('HighMemoryUsage', 'critical', { host: 'db1' });
    expect(does(memory, fired('HighCPUUsage', 'warning', { host: 'db1' }))).toBe(true);
    expect(does(memory, fired('MySQLSlowQueries', 'warning', { database: 'orders', host: 'db1' }))).toBe(false);
  });

  it('does not join two databases by a label of the exporter they share', () => {
    const shared = { service: 'mysqld-exporter' };
    const page = fired('MySQLReplicationStopped', 'critical', { database: 'orders', ...shared });
    expect(does(page, fired('MySQLSlowQueries', 'warning', { database: 'other', ...shared }))).toBe(false);
  });
});

describe('an arm that pages', () => {
  const objective = { name: 'availability', signal: 'errors', target: '99.9%' };
  const does = asker(service('cart', { objectives: [objective] }));

  it('silences the slower arms of the same objective', () => {
    const fast = burn('page-fast', 'critical');
    const slower = ['page-slow', 'ticket-fast', 'ticket-slow'].map((tier) => burn(tier, 'critical'));
    expect(slower.map((one) => does(fast, one))).toEqual([true, true, true]);
    expect(slower.map((one) => does(one, fast))).toEqual([false, false, false]);
    expect(does(fast, burn('page-slow', 'critical', { slo: 'latency' }))).toBe(false);
  });

  it('silences none of the same name elsewhere', () => {
    const env = (name: string) => ({ identity: { env: name } });
    const both = asker(service('cart', { objectives: [objective] }, env('prod')), service('cart', {}, env('test')));
    const [prod, test] = ['prod', 'test'].map((name) => burn('page-slow', 'critical', { env: name }));
    const fast = burn('page-fast', 'critical', { env: 'prod' });
    expect([both(fast, prod!), both(fast, test!)]).toEqual([true, false]);
  });

  it('silences none where it was made a ticket', () => {
    expect(does(burn('page-fast', 'warning'), burn('page-slow', 'critical'))).toBe(false);
  });

  it('silences none that another objective puts in the opposite order, or both would be silent', () => {
    const tiers = (first: string, second: string) => [
      { name: first, short: '5m', long: '1h', severity: 'page', share: '2%' },
      { name: second, short: '30m', long: '6h', severity: 'page', share: '5%' },
    ];
    const crossed = asker(
      service('cart', { objectives: [{ ...objective, tiers: tiers('x', 'y') }] }),
      service('shop', { objectives: [{ ...objective, tiers: tiers('y', 'x') }] }),
    );
    const [x, y] = [burn('x', 'critical'), burn('y', 'critical')];
    expect([crossed(x, y), crossed(y, x)]).toEqual([false, false]);
  });
});

describe('a service that is not measured any more', () => {
  it('has no symptoms', () => {
    const does = asker(service('cart'));
    const gone = fired('SignalMissing', 'critical', { service: 'cart', signal: 'traffic' });
    expect(does(gone, burn('page-slow', 'critical'))).toBe(true);
    expect(does(gone, burn('page-slow', 'critical', { service: 'shop' }))).toBe(false);
    expect(does({ ...gone, signal: 'latency' }, burn('page-slow', 'critical'))).toBe(false);
    expect(does(gone, fired('Mine', 'critical', { service: 'cart' }))).toBe(false);
  });
});

describe('a database that is down', () => {
  const cart = service('cart', { dependsOn: ['orders'] });
  const symptom = fired('HighErrorRate', 'critical', { service: 'cart' });

  it('silences its own symptoms on that server, and those that are counted elsewhere', () => {
    const does = asker(database('orders'));
    const other = fired('MySQLGaleraNotReady', 'critical', { database: 'orders', instance: 'db1' });
    expect([does(DOWN, other), does(other, DOWN)]).toEqual([true, false]);
    expect(does(DOWN, { ...other, instance: 'db2' })).toBe(false);
    expect(does(DOWN, { ...DOWN, instance: 'db2' })).toBe(false);
    expect(does(DOWN, fired('AppDbUnreachable', 'critical', { database: 'orders', job: 'app' }))).toBe(true);
    expect(does(DOWN, fired('AppDbUnreachable', 'critical', { database: 'other', job: 'app' }))).toBe(false);
  });

  it('silences the symptoms of the services that need it, and no others', () => {
    const does = asker(database('orders'), cart, service('shop'));
    expect(does(DOWN, symptom)).toBe(true);
    expect(does(symptom, DOWN)).toBe(false);
    expect(does(DOWN, { ...symptom, service: 'shop' })).toBe(false);
    expect(does(DOWN, fired('SaturationHigh', 'warning', { service: 'cart', resource: 'db_pool' }))).toBe(true);
    expect(does(DOWN, fired('SaturationHigh', 'warning', { service: 'cart', resource: 'cpu' }))).toBe(false);
    expect(does(DOWN, fired('Mine', 'critical', { service: 'cart' }))).toBe(false);
    expect(does(DOWN, fired('SignalMissing', 'critical', { service: 'cart', signal: 'traffic' }))).toBe(false);
  });

  it('silences an alert of a service that names it as what does not answer', () => {
    const does = asker(database('orders'), cart);
    const mine = fired('ServiceDependencyDown', 'critical', { service: 'cart', dependency: 'orders' });
    expect([does(DOWN, mine), does(DOWN, { ...mine, dependency: 'queue' })]).toEqual([true, false]);
  });

  it('knows services of one name by their identity', () => {
    const env = (name: string) => ({ identity: { env: name } });
    const does = asker(
      database('orders'),
      service('cart', { dependsOn: ['orders'] }, env('prod')),
      service('cart', {}, env('test')),
    );
    expect(does(DOWN, { ...symptom, env: 'prod' })).toBe(true);
    expect(does(DOWN, { ...symptom, env: 'test' })).toBe(false);
  });

  it('silences no service where it was made a ticket, is muted, or is told to nobody', () => {
    const ticket = asker(database('orders', { alerts: { MySQLDown: { severity: 'warning' } } }), cart);
    expect(ticket({ ...DOWN, severity: 'warning' }, symptom)).toBe(false);
    const muted = asker(database('orders', { alerts: { MySQLDown: { enabled: false } } }), cart);
    expect(muted(DOWN, symptom)).toBe(false);
    const untold = modelOf({
      'a.yaml': [
        defaults({ receivers: hooks('pay') }),
        database('orders'),
        service('cart', { notify: 'pay', dependsOn: ['orders'] }),
      ],
    });
    expect(silences(routingOf(untold).inhibitions, DOWN, symptom)).toBe(false);
  });
});

describe('a host that is gone', () => {
  const gone = (severity: string) => fired('NodeExporterDown', severity, { host: 'db1' });
  const slow = fired('MySQLSlowQueries', 'warning', { database: 'orders' });

  it('silences the tickets of its databases as long as it is one itself', () => {
    const does = asker(host('db1'), database('orders', { host: 'db1' }), database('other'));
    expect(does(gone('warning'), slow)).toBe(true);
    expect(does(gone('warning'), { ...slow, database: 'other' })).toBe(false);
    expect(does(gone('warning'), DOWN)).toBe(false);
  });

  it('silences all of them where it pages', () => {
    const paging = host('db1', { alerts: { NodeExporterDown: { severity: 'critical' } } });
    const does = asker(paging, database('orders', { host: 'db1' }));
    expect([does(gone('critical'), DOWN), does(DOWN, gone('critical'))]).toEqual([true, false]);
  });
});

describe('whatever fires', () => {
  const severity = fc.constantFrom('critical', 'warning', 'info', 'sev0');
  const named = (id: string) => fc.record({ [id]: fc.record({ severity }) }, { noNullPrototype: true });
  const tier = fc.record({
    short: fc.constantFrom('5m', '30m'),
    long: fc.constantFrom('1h', '6h'),
    severity: fc.constantFrom('page', 'ticket'),
    share: fc.constant('2%'),
  });
  const tiers = fc
    .tuple(fc.shuffledSubarray(['x', 'y', 'z'], { minLength: 1 }), fc.array(tier, { minLength: 3, maxLength: 3 }))
    .map(([names, parts]) => names.map((name, index) => ({ name, ...parts[index] })));
  const services = fc.uniqueArray(
    fc
      .record({
        name: fc.constantFrom('a', 'b'),
        env: fc.constantFrom('prod', 'test'),
        dependsOn: fc.subarray(['m', 'p']),
        alerts: fc.oneof(named('ErrorBudgetBurn/s/x'), named('SignalMissing'), fc.constant({})),
        tiers,
      })
      .map(({ alerts, dependsOn, env, name, tiers: some }) => {
        const objectives = [{ name: 's', signal: 'errors', target: '99.9%', tiers: some }];
        return service(
          name,
          { dependsOn, objectives, ...(hasTier(alerts, some) && { alerts }) },
          { identity: { env } },
        );
      }),
    { maxLength: 4, selector: ({ metadata }) => JSON.stringify(metadata) },
  );
  const rest = fc
    .record({ mysql: named('MySQLDown'), postgresql: named('DatabaseDown'), machine: named('NodeExporterDown') })
    .map(({ machine, mysql, postgresql }) => [
      database('m', { host: 'h', alerts: mysql }),
      database('p', { engine: 'postgresql', host: 'h', alerts: postgresql }),
      host('h', { alerts: machine }),
    ]);

  it('each silenced alert has a cause that is sent, and a page only one that pages', () => {
    fc.assert(
      fc.property(services, rest, fc.infiniteStream(fc.boolean()), (some, others, coin) => {
        const files: Documents = { 'a.yaml': [DEFAULTS, ...some, ...others] };
        const model = modelOf(files);
        const { inhibitions, severities } = routingOf(model);
        const firing = alertsOf(files)
          .map(({ labels }) => labels)
          .filter(() => coin.next().value);
        const causesOf = (target: Labels) => firing.filter((source) => silences(inhibitions, source, target));
        for (const alert of firing) {
          expect(causesOf(alert)).not.toContain(alert);
          const causes = causesOf(alert);
          const urgent = !severities.slow.includes(alert.severity!);
          if (urgent) for (const { severity: of } of causes) expect(severities.pages).toContain(of);
          if (causes.length === 0) continue;
          expect(sentAbove(alert, causesOf)).toBe(true);
          expect(causes.every((cause) => receiverOf(cause, model).name !== 'nobody')).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Whether what silences `alert`, or what silences that, is silenced by nothing. */
function sentAbove(alert: Labels, causesOf: (target: Labels) => readonly Labels[]): boolean {
  const seen = new Set<Labels>();
  const open = [...causesOf(alert)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const causes = causesOf(next);
    if (causes.length === 0) return true;
    open.push(...causes);
  }
  return false;
}

function hasTier(alerts: object, tiers: readonly { readonly name: string }[]): boolean {
  return !('ErrorBudgetBurn/s/x' in alerts) || tiers.some(({ name }) => name === 'x');
}
