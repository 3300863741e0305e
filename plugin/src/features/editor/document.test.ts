import { expect, it } from 'vitest';
import { documentOf, valueAt, withField } from './document.ts';

const TEXT = `# Whose it is
apiVersion: quartet/v1
kind: Defaults
spec: { labels: { env: prod } }
---
apiVersion: quartet/v1
kind: Service
metadata: { name: shop, identity: { cell: a } }
spec:
  profile: node-http # the library
  alerts:
    HighErrorRate: { threshold: 5%, for: 5m }
    SaturationHigh:
      # ask before
      threshold: 80%
---
apiVersion: quartet/v1
kind: Database
metadata: { name: shop }
spec: { engine: mysql, alerts: { MySQLDown: { for: 10s } } }
`;

const at = (...path: string[]) => ['spec', 'alerts', ...path];
const textOf = (...args: Parameters<typeof withField>): string => {
  const result = withField(...args);
  return result.ok ? result.text : result.reason;
};

it('finds the document by kind and name', () => {
  expect(documentOf(TEXT, { kind: 'Service', name: 'shop' })?.index).toBe(1);
  expect(documentOf(TEXT, { kind: 'Database', name: 'shop' })?.index).toBe(2);
  expect(documentOf(TEXT, { kind: 'Host', name: 'shop' })).toBeUndefined();
});

it('tells services of one name apart by the labels that are asked for', () => {
  expect(documentOf(TEXT, { kind: 'Service', name: 'shop', identity: { cell: 'a' } })?.index).toBe(1);
  expect(documentOf(TEXT, { kind: 'Service', name: 'shop', identity: { cell: 'b' } })).toBeUndefined();
});

it('finds nothing in a text that is no YAML', () => {
  expect(documentOf('a: [1', { kind: 'Service', name: 'shop' })).toBeUndefined();
});

it('reads values, and nothing that is not written', () => {
  const { fields } = documentOf(TEXT, { kind: 'Service', name: 'shop' })!;
  expect(valueAt(fields, at('HighErrorRate', 'threshold'))).toBe('5%');
  expect(valueAt(fields, at('constructor'))).toBeUndefined();
  expect(valueAt([1, 2], [1])).toBe(2);
});

it('changes one value and keeps every comment', () => {
  const text = textOf(TEXT, 1, at('SaturationHigh', 'threshold'), '85%');
  expect(text).toBe(TEXT.replace('threshold: 80%', 'threshold: 85%'));
});

it('takes away what holds nothing any more', () => {
  const text = textOf(TEXT, 1, at('SaturationHigh', 'threshold'), undefined);
  expect(text).not.toContain('SaturationHigh');
  expect(text).toContain('HighErrorRate: { threshold: 5%, for: 5m }');
  expect(textOf(TEXT, 2, at('MySQLDown', 'for'), undefined)).toContain('spec: { engine: mysql }\n');
});

it('leaves what stands for itself where it would be empty', () => {
  const ifEmpty = { path: at('SaturationHigh'), value: { enabled: true } };
  const text = textOf(TEXT, 1, at('SaturationHigh', 'threshold'), undefined, ifEmpty);
  expect(valueAt(documentOf(text, { kind: 'Service', name: 'shop' })!.fields, at('SaturationHigh'))).toEqual({
    enabled: true,
  });
});

it('changes nothing where nothing stands', () => {
  expect(textOf(TEXT, 1, at('TrafficDrop', 'for'), undefined)).toBe(TEXT);
});

it('says why where the value is written elsewhere', () => {
  const text = TEXT.replace('{ threshold: 5%, for: 5m }', '&x { for: 5m }').replace(
    'SaturationHigh:\n      # ask before\n      threshold: 80%',
    'SaturationHigh: *x',
  );
  expect(textOf(text, 1, at('SaturationHigh', 'for'), '1m')).toContain('written elsewhere');
});
