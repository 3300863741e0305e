import { describe, expect, it } from 'vitest';
import { choose, identityText, infoOf, matchersOf, scopeKey } from './scope.ts';

const info = (labels: Record<string, string>) => infoOf({ __name__: 'service:info', service: 'shop', ...labels })!;
const prod = info({ env: 'prod', identity: 'env', team: 'a' });
const staging = info({ env: 'staging', identity: 'env', team: 'a' });

describe('infoOf', () => {
  it('tells the identity from the labels that may change', () => {
    expect(info({ env: 'prod', identity: 'env', team: 'shop', profile: 'node-http', selector: 'job="shop"' })).toEqual({
      scope: { service: 'shop', identity: { env: 'prod' } },
      profile: 'node-http',
      selector: 'job="shop"',
      labels: { team: 'shop' },
    });
  });

  it('has no identity where the series names none', () => {
    expect(info({ env: 'prod' }).scope.identity).toEqual({});
    expect(info({ env: 'prod' }).labels).toEqual({ env: 'prod' });
  });

  it('reads nothing from a series without a service', () => {
    expect(infoOf({ __name__: 'service:info' })).toBeUndefined();
  });

  it('leaves out an identity label that the series lacks', () => {
    expect(info({ identity: 'env,region', env: 'prod' }).scope.identity).toEqual({ env: 'prod' });
  });
});

describe('choose', () => {
  it('finds the only service of a name without being told its identity', () => {
    expect(choose([prod], { service: 'shop', identity: {} })).toEqual({ kind: 'one', info: prod });
  });

  it('asks which one where several have the name', () => {
    expect(choose([prod, staging], { service: 'shop', identity: {} })).toEqual({
      kind: 'several',
      infos: [prod, staging],
    });
  });

  it('takes the one whose identity the address gives', () => {
    expect(choose([prod, staging], { service: 'shop', identity: { env: 'staging' } })).toEqual({
      kind: 'one',
      info: staging,
    });
  });

  it('takes an exact identity over a longer one', () => {
    const eu = info({ env: 'prod', region: 'eu', identity: 'env,region' });
    expect(choose([eu, prod], { service: 'shop', identity: { env: 'prod' } })).toEqual({ kind: 'one', info: prod });
  });

  it('finds none where the identity is of no service', () => {
    expect(choose([prod], { service: 'shop', identity: { env: 'dev' } })).toEqual({ kind: 'none' });
  });

  it('counts a service once that two series describe', () => {
    expect(choose([prod, prod], { service: 'shop', identity: {} }).kind).toBe('one');
  });
});

describe('texts', () => {
  it('writes matchers that hold quotes and backslashes', () => {
    expect(matchersOf({ service: 'a"b\\c', identity: { env: 'x' } })).toBe('service="a\\"b\\\\c",env="x"');
  });

  it('gives one key for one identity in any order', () => {
    const a = scopeKey({ service: 's', identity: { a: '1', b: '2' } });
    expect(scopeKey({ service: 's', identity: { b: '2', a: '1' } })).toBe(a);
    expect(scopeKey({ service: 's', identity: { a: '1' } })).not.toBe(a);
  });

  it('says an identity in words', () => {
    expect(identityText({ region: 'eu', env: 'prod' })).toBe('env=prod, region=eu');
    expect(identityText({})).toBe('');
  });
});
