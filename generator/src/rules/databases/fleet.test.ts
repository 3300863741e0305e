import { describe, expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { readSpecs } from '../../specfile/read.ts';
import { watchFindings } from './fleet.ts';

const service = (name: string, dependsOn = '') =>
  `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { profile: node-http, selector: { job: ${name} }${dependsOn} }\n`;
const database = (name: string, spec = '') =>
  `apiVersion: quartet/v1\nkind: Database\nmetadata: { name: ${name} }\nspec: { engine: mysql, selector: { job: mysql, instance: "${name}:9104" }${spec} }\n`;
const host = (name: string) =>
  `apiVersion: quartet/v1\nkind: Host\nmetadata: { name: ${name} }\nspec: { selector: { job: node, instance: "${name}:9100" } }\n`;
const run = (...documents: readonly string[]) =>
  compile([{ file: 'a.yaml', text: documents.join('---\n') }], { targets: ['prometheus-rules'] });
const found = (...documents: readonly string[]) =>
  run(...documents).diagnostics.map(({ code, help, line, severity }) => ({ code, help, line, severity }));

describe('a dependency', () => {
  it('may be a database or a service', () => {
    expect(found(service('a', ', dependsOn: [b, orders]'), service('b'), database('orders'))).toEqual([]);
  });

  it('that nobody describes is a warning with what was meant', () => {
    expect(found(service('a', ', dependsOn: [order]'), database('orders'))).toEqual([
      { code: 'unknown-dependency', severity: 'warning', help: 'did you mean `orders`?', line: 4 },
    ]);
    expect(found(service('a', ', dependsOn: [billing]'))[0]!.help).toContain('kind: Database');
  });

  it('is named in the alerts of the database', () => {
    const { files } = run(
      service('shop', ', dependsOn: [orders]'),
      service('admin', ', dependsOn: [orders]'),
      database('orders'),
    );
    const text = files.find((file) => file.path === 'prometheus/rules/orders.database.yaml')!.text;
    expect(text).toContain("services: 'admin, shop'");
  });
});

describe('a host', () => {
  it('that a database names must exist', () => {
    expect(found(database('orders', ', host: db1'), host('db1'))).toEqual([]);
    expect(found(database('orders', ', host: db1'), host('db11'))).toEqual([
      { code: 'unknown-host', severity: 'error', help: 'did you mean `db11`?', line: 4 },
    ]);
  });

  it('has a file of its own, beside a database and a service of its name', () => {
    const { diagnostics, files } = run(service('x'), database('x'), host('x'));
    expect(diagnostics).toEqual([]);
    expect(files.map((file) => file.path)).toEqual([
      'prometheus/rules/x.yaml',
      'prometheus/rules/x.database.yaml',
      'prometheus/rules/x.host.yaml',
    ]);
  });
});

describe('two documents', () => {
  it('that select the same exporter are a warning', () => {
    const twice = database('b').replace('b:9104', 'a:9104');
    expect(found(database('a'), twice)).toEqual([
      expect.objectContaining({ code: 'shared-selector', severity: 'warning' }),
    ]);
  });

  it('of which one selects all that the other does are a warning at the wider one', () => {
    const wide = database('all').replace(', instance: "all:9104"', '');
    const [finding, ...others] = run(wide, database('a'), database('b')).diagnostics;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'shared-selector', severity: 'warning', line: 4 });
    expect(finding!.message).toContain('`all` picks what `a` and 1 more selects as well');
    const regex = database('all').replace('"all:9104"', '{ regex: "[ab]:9104" }');
    expect(found(regex, database('a'), database('c'))).toEqual([
      expect.objectContaining({ code: 'shared-selector', line: 4 }),
    ]);
  });

  it('that may overlap and need not are nobody’s business', () => {
    const team = database('a').replace('job: mysql, instance: "a:9104"', 'team: shop');
    const other = database('b').replace('job: mysql, instance: "b:9104"', 'job: mysql');
    const not = database('c').replace('job: mysql, instance: "c:9104"', 'job: mysql, instance: { not: "a:9104" }');
    expect(found(team, not, database('a2').replace('a2:9104', 'a:9104'))).toEqual([]);
    expect(found(team, other)).toEqual([]);
  });

  it('are compared in seconds where there are five thousand', () => {
    const many = Array.from({ length: 5000 }, (_, index) => database(`db${index}`));
    const began = performance.now();
    expect(watchFindings(readSpecs([{ file: 'a.yaml', text: many.join('---\n') }]).model)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('of different engines may select alike', () => {
    const redis = database('b').replace('b:9104', 'a:9104').replace('mysql,', 'redis,');
    expect(found(database('a'), redis)).toEqual([]);
  });

  it('that would write one file are refused', () => {
    expect(found(service('x.database'), database('x'))).toEqual([
      expect.objectContaining({ code: 'duplicate-name', severity: 'error' }),
    ]);
  });
});

describe('an admin target', () => {
  it('is another exporter than the ordinary one', () => {
    const same = database('a', ', admin: { job: mysql, instance: "a:9104" }');
    expect(found(same)).toEqual([expect.objectContaining({ code: 'admin-is-selected', severity: 'error' })]);
    expect(found(database('a', ', admin: { job: mysql, instance: "a:9105" }'))).toEqual([]);
    const wider = database('a', ', admin: { job: mysql, instance: "a:9105" }').replace(', instance: "a:9104"', '');
    expect(found(wider)).toEqual([expect.objectContaining({ code: 'admin-is-selected' })]);
  });
});

describe('an error', () => {
  it('in a database leaves its files out, and those of others in', () => {
    const { files } = run(database('a', ', alerts: { Nothing: {} }'), database('b'));
    expect(files.map((file) => file.path)).toEqual(['prometheus/rules/b.database.yaml']);
  });

  it('in the text of an annotation is found before Prometheus finds it', () => {
    const spec = ", alerts: { MySQLDown: { annotations: { note: '{{ $labels.instance' } } }";
    expect(found(database('a', spec))).toEqual([expect.objectContaining({ code: 'template-syntax' })]);
  });
});
