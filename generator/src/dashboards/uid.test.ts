import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLEET_UIDS, identityLabelsOf, serviceUid, serviceUidTemplate } from './uid.ts';

const service = (name: string, identity: Record<string, string> = {}) => ({ name, identity });
const labels = fc.dictionary(fc.constantFrom('env', 'region', 'cell'), fc.string({ maxLength: 30 }), { maxKeys: 3 });
const services = fc.record({ name: fc.string({ minLength: 1, maxLength: 60 }), identity: labels });

describe('serviceUid', () => {
  it('is readable where the name is short and plain', () => {
    expect(serviceUid(service('checkout'))).toBe('quartet-checkout');
    expect(serviceUid(service('checkout', { region: 'eu', env: 'prod' }))).toBe('quartet-checkout_prod_eu');
  });

  it('keeps a readable beginning of a name that is long or odd', () => {
    expect(serviceUid(service('the-recommendation-service-of-the-shop'))).toMatch(
      /^quartet-the-recommendation-s-[a-z0-9]{11}$/,
    );
    expect(serviceUid(service('Shop API'))).toMatch(/^quartet-shop-api-[a-z0-9]{11}$/);
    expect(serviceUid(service('支付'))).toMatch(/^quartet-[a-z0-9]{11}$/);
  });

  it('does not change with a release: links and bookmarks hold it', () => {
    expect(serviceUid(service('Shop API'))).toBe('quartet-shop-api-1mjgienkv03');
  });

  it('is an address that Grafana takes, whatever the name', () => {
    fc.assert(
      fc.property(services, (any) => {
        expect(serviceUid(any)).toMatch(/^[a-z0-9_-]{1,40}$/);
      }),
    );
  });

  // Services that share a name and all identity values are refused before a dashboard is made: their rules would meet too.
  it('differs for services that differ in name or in the values of their identity', () => {
    fc.assert(
      fc.property(services, services, (a, b) => {
        fc.pre(JSON.stringify(partsOf(a)) !== JSON.stringify(partsOf(b)));
        expect(serviceUid(a)).not.toBe(serviceUid(b));
      }),
    );
    expect(serviceUid(service('a-b'))).not.toBe(serviceUid(service('a', { env: 'b' })));
    expect(serviceUid(service('a', { env: 'x' }))).not.toBe(serviceUid(service('A', { env: 'x' })));
    expect(serviceUid(service('a_b'))).not.toBe(serviceUid(service('a', { env: 'b' })));
  });

  it('never takes the address of a dashboard over all services', () => {
    const taken = new Set<string>(Object.values(FLEET_UIDS));
    for (const uid of taken) expect(taken.has(serviceUid(service(uid.replace('quartet_', ''))))).toBe(false);
    fc.assert(
      fc.property(services, (any) => {
        expect(taken.has(serviceUid(any))).toBe(false);
      }),
    );
  });

  it('meets no other among ten thousand services whose names share their beginning', () => {
    const uids = Array.from({ length: 10_000 }, (_, index) =>
      serviceUid(service(`a-very-long-name-of-some-service-${index}`)),
    );
    expect(new Set(uids).size).toBe(uids.length);
  });
});

describe('serviceUidTemplate', () => {
  const field = (label: string) => `<${label}>`;

  it('gives the address of every plain service from its labels', () => {
    expect(serviceUidTemplate([service('a'), service('b-c')], field)).toBe('quartet-<service>');
    const inTwo = [service('a', { env: 'prod', cell: 'x' }), service('b', { env: 'test', cell: 'y' })];
    const template = serviceUidTemplate(inTwo, field)!;
    for (const each of inTwo) {
      const { cell, env } = each.identity as { cell: string; env: string };
      expect(template.replace('<service>', each.name).replace('<cell>', cell).replace('<env>', env)).toBe(
        serviceUid(each),
      );
    }
  });

  it('gives none where a single service has another form', () => {
    expect(serviceUidTemplate([service('a'), service('B')], field)).toBeUndefined();
    expect(serviceUidTemplate([service('a'), service('b', { env: 'prod' })], field)).toBeUndefined();
  });
});

describe('identityLabelsOf', () => {
  it('names each label once, sorted', () => {
    expect(identityLabelsOf([service('a', { env: 'x', cell: 'y' }), service('b', { env: 'z' })])).toEqual([
      'cell',
      'env',
    ]);
  });
});

function partsOf({ identity, name }: ReturnType<typeof service>): readonly string[] {
  const labels = Object.keys(identity).sort();
  return [name, ...labels.map((label) => identity[label]!)];
}
