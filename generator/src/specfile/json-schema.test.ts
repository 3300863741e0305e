import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { specJsonSchema, specJsonSchemaText } from './json-schema.ts';
import { loadFile } from './load.ts';

type Json = Readonly<Record<string, unknown>>;

const FIXTURES = join(import.meta.dirname, '../../fixtures/specfile');
const COMMITTED = join(import.meta.dirname, '../../schema/quartet-v1.json');

/** The JSON Schema as a validator again: what is lost on the way there and back shows in what it accepts. */
const validator = z.fromJSONSchema(specJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

function documentsOf(name: string, verdict: 'bad' | 'good'): unknown[] {
  const text = readFileSync(join(FIXTURES, name, `${verdict}.yaml`), 'utf8');
  return loadFile({ file: name, text }).documents.filter((document) => document !== null);
}

function* nodes(value: unknown, path = ''): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Json];
  for (const [key, child] of Object.entries(value)) yield* nodes(child, `${path}/${key}`);
}

describe('the JSON Schema', () => {
  it('is the file that editors are pointed to', () => {
    expect(readFileSync(COMMITTED, 'utf8')).toBe(specJsonSchemaText());
  });

  it('is the same text each time', () => {
    expect(specJsonSchemaText()).toBe(specJsonSchemaText());
    expect(specJsonSchemaText().endsWith('}\n')).toBe(true);
  });

  it('is draft 7 and knows every kind', () => {
    const schema = specJsonSchema() as {
      readonly $schema: string;
      readonly anyOf: unknown[];
      readonly definitions: Json;
    };
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema.anyOf).toEqual([
      { $ref: '#/definitions/Service' },
      { $ref: '#/definitions/Database' },
      { $ref: '#/definitions/Host' },
      { $ref: '#/definitions/Defaults' },
      { $ref: '#/definitions/RuleSet' },
    ]);
    expect(Object.keys(schema.definitions).sort()).toEqual(['Database', 'Defaults', 'Host', 'RuleSet', 'Service']);
  });

  it('describes every field, so that an editor can', () => {
    const silent: string[] = [];
    for (const [path, node] of nodes(specJsonSchema())) {
      const properties = node.properties;
      if (typeof properties !== 'object' || properties === null) continue;
      for (const [name, field] of Object.entries(properties as Json)) {
        const isStructure = ['metadata', 'spec'].includes(name);
        if (!isStructure && typeof (field as Json).description !== 'string') silent.push(`${path}/${name}`);
      }
    }
    expect(silent).toEqual([]);
  });

  it('refuses fields that do not exist, in every mapping with fields', () => {
    for (const [path, node] of nodes(specJsonSchema())) {
      if (node.type === 'object' && node.properties) expect([path, node.additionalProperties]).toEqual([path, false]);
    }
  });

  it('offers the defaults that are read', () => {
    const defaults = new Map<string, unknown>();
    for (const [path, node] of nodes(specJsonSchema())) {
      if ('default' in node) defaults.set(path.split('/').at(-1)!, node.default);
    }
    expect(Object.fromEntries(defaults)).toEqual({
      window: '30d',
      timeZone: 'UTC',
      for: 0,
      enabled: true,
      flavor: 'auto',
      page: 'critical',
      ticket: 'warning',
      fast: '30s',
      slow: '2m',
      scrapeInterval: '15s',
      requireTls: true,
    });
  });

  const single = readdirSync(FIXTURES).filter((name) => readdirSync(join(FIXTURES, name)).includes('good.yaml'));

  it.each(single)('accepts the good documents of %s', (name) => {
    for (const document of documentsOf(name, 'good')) expect(validator.safeParse(document).error).toBeUndefined();
  });

  it.each([
    'unknown-field',
    'unknown-field.nested',
    'secret-in-spec.slack',
    'secret-in-spec.smtp',
    'missing-field',
    'missing-field.kind',
    'wrong-type',
    'wrong-unit',
    'bad-duration',
    'bad-ratio',
    'bad-name',
    'bad-label-name',
    'bad-label-value',
    'reserved-label',
    'bad-metric-name',
    'unknown-signal',
    'unknown-value',
    'empty-value',
  ])('refuses the bad documents of %s while they are typed', (name) => {
    for (const document of documentsOf(name, 'bad')) expect(validator.safeParse(document).success).toBe(false);
  });

  it('asks for a label in a selector', () => {
    const [, service] = [...nodes(specJsonSchema())].find(([path]) =>
      path.endsWith('/Service/properties/spec/properties/selector'),
    )!;
    expect(service.minProperties).toBe(1);
  });
});
