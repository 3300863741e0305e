import { expect, it } from 'vitest';
import { serviceKey } from './scope.ts';

const long = 'x'.repeat(100_000);

it('is the name where there is no identity, and the values after it in the order of their labels', () => {
  expect(serviceKey({ name: 'shop', identity: {} })).toBe('shop');
  expect(serviceKey({ name: 'shop', identity: { zone: 'b', env: 'a/b' } })).toBe('shop.a_b.b');
});

it('fits into a file name however long the identity is, and still tells services apart', () => {
  const one = serviceKey({ name: 'shop', identity: { env: `${long}1` } });
  const other = serviceKey({ name: 'shop', identity: { env: `${long}2` } });
  expect(one.length).toBe(150);
  expect(one).not.toBe(other);
  expect(one).toBe(serviceKey({ name: 'shop', identity: { env: `${long}1` } }));
});
