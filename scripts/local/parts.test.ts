import { expect, it } from 'vitest';
import { PARTS, partsOf } from './parts.ts';

const named = (text: string) => {
  const parts = partsOf(text);
  return 'unknown' in parts ? parts : [...parts];
};

it('takes the parts named, in the order in which they start', () => {
  expect(named('prometheus,shop')).toEqual(['shop', 'prometheus']);
  expect(named(' shop , shop ')).toEqual(['shop']);
  expect(named(PARTS.join(','))).toEqual([...PARTS]);
});

it('adds what a part cannot do without', () => {
  expect(named('exporters')).toEqual(['mariadb', 'exporters']);
  expect(named('server,alertmanager')).toEqual(['inbox', 'alertmanager', 'prometheus', 'server']);
});

it('says which name is none', () => {
  expect(named('shop,grafana')).toEqual({ unknown: 'grafana' });
  expect(named('')).toEqual({ unknown: '' });
});
