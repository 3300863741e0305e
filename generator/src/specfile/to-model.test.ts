import { describe, expect, it } from 'vitest';
import { readSpecs } from './read.ts';

const service = (spec: string, metadata = '') =>
  `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: a${metadata} }\nspec: { profile: node-http, selector: { job: a }${spec} }\n`;
const ruleSet = (spec: string) => `apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: a }\nspec: ${spec}\n`;
const read = (text: string) => readSpecs([{ file: 'a.yaml', text }]);
const codes = (text: string) => read(text).diagnostics.map((one) => one.code);

describe('a selector', () => {
  const selecting = (selector: string) => codes(service('').replace('{ job: a }', selector));

  it('has to tell the service from others', () => {
    for (const open of ['{}', '{ job: { regex: ".*" } }', '{ job: "" }', '{ job: "", zone: { regex: ".*" } }']) {
      expect(selecting(open)).toEqual(['empty-selector']);
    }
    for (const closed of [
      '{ job: a }',
      '{ job: { not: b } }',
      '{ job: { regex: ".+" } }',
      '{ job: a, zone: { regex: ".*" } }',
    ]) {
      expect(selecting(closed)).toEqual([]);
    }
  });

  it('does not complain twice of a label without an operator', () => {
    expect(selecting('{ job: {} }')).toEqual(['empty-value']);
  });

  it('escapes the values of a list, and leaves regular expressions as they are', () => {
    const { model } = read(service('').replace('{ job: a }', '{ job: [a.b, "c|d"], pod: { regex: "a.b" } }'));
    expect(model.services[0]?.selector).toEqual([
      { label: 'job', op: '=~', value: 'a\\.b|c\\|d' },
      { label: 'pod', op: '=~', value: 'a.b' },
    ]);
  });
});

describe('labels', () => {
  it('cannot stand under labels and under identity', () => {
    expect(codes(service('', ', labels: { env: a }, identity: { env: a }'))).toEqual(['conflicting-fields']);
    expect(codes(service('', ', labels: { team: a }, identity: { env: a }'))).toEqual([]);
  });
});

describe('signals', () => {
  it('take each quantile once, however it is written', () => {
    expect(codes(service(', signals: { latency: { quantiles: [0.99, 99%] } }'))).toEqual(['duplicate-value']);
    expect(codes(service(', signals: { latency: { quantiles: [0.99, 99.9%] } }'))).toEqual([]);
  });

  it('take quantiles between 0 and 1, both excluded', () => {
    for (const quantile of ['0', '1', '0%', '100%'])
      expect(codes(service(`, signals: { latency: { quantiles: [${quantile}] } }`))).toEqual(['out-of-range']);
    expect(codes(service(', signals: { latency: { quantiles: [50] } }'))).toEqual(['wrong-unit']);
  });

  it('take buckets in ascending order, in seconds or with a unit', () => {
    expect(codes(service(', signals: { latency: { buckets: [5ms, 0.01, 25ms] } }'))).toEqual([]);
    expect(codes(service(', signals: { latency: { buckets: [10ms, 0.01] } }'))).toEqual(['out-of-range']);
    expect(codes(service(', signals: { latency: { buckets: [0] } }'))).toEqual(['out-of-range']);
    expect(codes(service(', signals: { latency: { buckets: ["0.5"] } }'))).toEqual(['wrong-unit']);
  });

  it('say nothing where the spec says nothing', () => {
    expect(read(service('')).model.services[0]?.signals).toEqual({});
    expect(read(service(', signals: { saturation: [] }')).model.services[0]?.signals).toEqual({ saturation: [] });
  });

  it('take a resource once', () => {
    expect(codes(service(', signals: { saturation: [cpu, cpu] }'))).toEqual(['duplicate-value']);
  });
});

describe('alerts', () => {
  it.each([
    ['threshold: 5%', []],
    ['threshold: 100%', []],
    ['threshold: 250ms', []],
    ['threshold: 0%', ['out-of-range']],
    ['threshold: 101%', ['out-of-range']],
    ['threshold: 0s', ['out-of-range']],
    ['threshold: 5', ['wrong-unit']],
    ['for: 0', []],
    ['for: 0s', []],
    ['for: 300', ['wrong-unit']],
    ['enabled: no', ['wrong-type']],
    ['severity: ""', ['empty-value']],
    ['minRequests: 0.5', ['out-of-range']],
    ['labels: { severity: x }', []],
  ])('with %s give %j', (override, expected) => {
    expect(codes(service(`, alerts: { HighErrorRate: { ${override} } }`))).toEqual(expected);
  });
});

describe('rules', () => {
  it.each([
    ['{ alert: A, expr: up == 0 }', []],
    ['{ record: a, expr: up }', []],
    ['{ expr: up }', ['missing-field']],
    ['{ alert: A }', ['missing-field']],
    ['{ alert: A, expr: "" }', ['empty-value']],
    ['{ alert: A, record: a, expr: up }', ['conflicting-fields']],
    ['{ record: a, expr: up, for: 5m }', ['conflicting-fields']],
    ['{ record: a, expr: up, keepFiringFor: 5m, annotations: { a: b } }', ['conflicting-fields', 'conflicting-fields']],
    ['{ record: a-b, expr: up }', ['bad-metric-name']],
    ['{ alert: A, expr: up, labels: { "a-b": c } }', ['bad-label-name']],
    ['{ alert: A, expr: up, labels: { a: 5 } }', ['bad-label-value']],
    ['{ alert: A, expr: up, x-source: { from: b } }', []],
  ])('of the form %s give %j', (rule, expected) => {
    expect(codes(service(`, rules: [${rule}]`))).toEqual(expected);
    expect(codes(ruleSet(`{ rules: [${rule}] }`))).toEqual(expected);
    expect(codes(ruleSet(`{ groups: [{ name: g, rules: [${rule}] }] }`))).toEqual(expected);
  });

  it('of a set stand in groups or in one list, not in both and not in neither', () => {
    const rules = 'rules: [{ alert: A, expr: up == 0 }]';
    expect(codes(ruleSet(`{ ${rules}, groups: [{ name: g, ${rules} }] }`))).toEqual(['conflicting-fields']);
    expect(codes(ruleSet('{}'))).toEqual(['missing-field']);
    expect(codes(ruleSet('{ rules: [] }'))).toEqual(['empty-value']);
    expect(codes(ruleSet(`{ groups: [{ name: g, ${rules} }, { name: g, ${rules} }] }`))).toEqual(['duplicate-group']);
    expect(codes(ruleSet(`{ groups: [{ name: g, interval: 0s, ${rules} }] }`))).toEqual(['out-of-range']);
  });
});

describe('a model', () => {
  it('cannot be told apart by the style of its YAML', () => {
    const flow = service(', objectives: [{ name: o, signal: errors, target: 99% }]');
    const block = `apiVersion: "quartet/v1"
kind: 'Service'
metadata:
  name: &name a
spec:
  objectives:
  - target: "99%"
    signal: errors
    name: o
  selector:
    job: *name
  profile: node-http
`;
    expect(read(block).diagnostics).toEqual([]);
    expect(read(block).model).toEqual(read(flow).model);
  });
});
