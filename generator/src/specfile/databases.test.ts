import { describe, expect, it } from 'vitest';
import { decimal } from '../model/decimal.ts';
import { readSpecs } from './read.ts';

const header = (kind: string, name: string, metadata = '') =>
  `apiVersion: quartet/v1\nkind: ${kind}\nmetadata: { name: ${name}${metadata} }\n`;
const database = (spec = '', metadata = '') =>
  `${header('Database', 'orders-db', metadata)}spec: { engine: mysql, selector: { job: mysql, instance: "db1:9104" }${spec} }\n`;
const host = (spec = '') => `${header('Host', 'db1')}spec: { selector: { job: node }${spec} }\n`;
const read = (...documents: readonly string[]) => readSpecs([{ file: 'a.yaml', text: documents.join('---\n') }]);
const codes = (...documents: readonly string[]) => read(...documents).diagnostics.map((one) => one.code);

describe('a Database', () => {
  it('is read with its engine, selector, admin target and host', () => {
    const { model, diagnostics } = read(database(', admin: { job: mysql-admin }, host: db1, description: Orders.'));
    expect(diagnostics).toEqual([]);
    expect(model.databases).toEqual([
      expect.objectContaining({
        kind: 'Database',
        name: 'orders-db',
        engine: 'mysql',
        flavor: 'auto',
        description: 'Orders.',
        selector: [
          { label: 'job', op: '=', value: 'mysql' },
          { label: 'instance', op: '=', value: 'db1:9104' },
        ],
        admin: [{ label: 'job', op: '=', value: 'mysql-admin' }],
        host: 'db1',
        alerts: {},
      }),
    ]);
  });

  it('takes the labels and the receiver of its Defaults', () => {
    const defaults = `apiVersion: quartet/v1\nkind: Defaults\nspec: { labels: { team: data }, notify: oncall, receivers: { oncall: { email: [a@example.com] } } }\n`;
    const { model, diagnostics } = read(defaults, database('', ', labels: { tier_of: gold }'));
    expect(diagnostics).toEqual([]);
    expect(model.databases[0]).toMatchObject({ labels: { team: 'data', tier_of: 'gold' }, notify: 'oncall' });
  });

  it('reads thresholds as what they are written as', () => {
    const { model } = read(
      database(', alerts: { A: { threshold: 90% }, B: { threshold: 20, rate: 0.5 }, C: { threshold: 90s, for: 0 } }'),
    );
    expect(model.databases[0]!.alerts).toEqual({
      A: { threshold: { number: decimal(0.9), isPercent: true } },
      B: { threshold: { number: decimal(20), isPercent: false }, rate: decimal(0.5) },
      C: { threshold: { duration: 90_000 }, for: 0 },
    });
  });

  it('refuses what no threshold can be', () => {
    expect(codes(database(', alerts: { A: { threshold: 120% } }'))).toEqual(['out-of-range']);
    expect(codes(database(', alerts: { A: { threshold: 0s } }'))).toEqual(['out-of-range']);
    expect(codes(database(', alerts: { A: { threshold: high } }'))).toEqual(['bad-duration']);
    expect(codes(database(', alerts: { A: { minRequests: 5 } }'))).toEqual(['unknown-field']);
  });

  it('knows its engines and flavours', () => {
    expect(codes(database().replace('engine: mysql', 'engine: mongodb'))).toEqual(['unknown-value']);
    expect(codes(database(', flavor: mysq'))).toEqual(['unknown-value']);
    for (const flavor of ['auto', 'mysql', 'mariadb', 'percona']) {
      expect(codes(database(`, flavor: ${flavor}`))).toEqual([]);
    }
  });

  it('refuses an admin target and a flavour of an engine that has none', () => {
    const redis = database(', flavor: mysql, admin: { job: x }').replace('engine: mysql', 'engine: redis');
    expect(codes(redis)).toEqual(['conflicting-fields', 'conflicting-fields']);
  });

  it('has to select something, also through its admin port', () => {
    expect(codes(database(', admin: {}'))).toEqual(['empty-selector']);
    const { diagnostics } = read(database(', admin: { job: { regex: ".*" } }'));
    expect(diagnostics[0]).toMatchObject({ code: 'empty-selector', line: 4 });
    expect(codes(database().replace('{ job: mysql, instance: "db1:9104" }', '{}'))).toEqual(['empty-selector']);
  });

  it('may share its name with a service and a host, but not with another database', () => {
    expect(codes(database(), database())).toEqual(['duplicate-name']);
    expect(codes(database(), host().replace('db1', 'orders-db'))).toEqual([]);
  });

  it('names a receiver that exists', () => {
    expect(codes(database(', notify: nobody'))).toEqual(['unknown-receiver']);
  });
});

describe('a Host', () => {
  it('is read with its selector and its overrides', () => {
    const { model, diagnostics } = read(host(', alerts: { HighCPUUsage: { enabled: false } }'));
    expect(diagnostics).toEqual([]);
    expect(model.hosts).toEqual([
      expect.objectContaining({
        kind: 'Host',
        name: 'db1',
        selector: [{ label: 'job', op: '=', value: 'node' }],
        alerts: { HighCPUUsage: { enabled: false } },
      }),
    ]);
  });

  it('has no engine', () => {
    expect(codes(host(', engine: mysql'))).toEqual(['unknown-field']);
  });

  it('is left out where it has an error', () => {
    const { model } = read(host(', notify: nobody, alerts: { A: { threshold: 200% } }'));
    expect(model.hosts).toEqual([]);
  });
});
