/** Turns what the schema finds wrong with a document into findings that say what was expected and how to mend it. */

import type * as z from 'zod';
import { didYouMean, orList } from '../diagnostics/suggest.ts';
import type { Finding } from '../model/finding.ts';
import type { At, Origin, Path } from '../model/origin.ts';
import { finding, shown } from './codes.ts';
import type { Expectation, Mistake } from './values.ts';
import { expectations } from './values.ts';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

interface Context {
  readonly schema: Schema;
  readonly document: unknown;
  readonly origin: Origin;
  /** The text of a scalar as it stands in the file. */
  readonly written: (at: At) => string | undefined;
}

/** The findings for `issues` of `document`, in the order the schema met them. */
export function findingsOf(issues: readonly Issue[], context: Context): Finding[] {
  return issues.flatMap((issue) => unfold(issue, [])).flatMap((issue) => findingOf(issue, context));
}

interface PlacedIssue {
  readonly issue: Issue;
  readonly path: Path;
}

/** The issues behind a union: those of the one alternative whose type fits, or the union's own where none does. */
function unfold(issue: Issue, prefix: Path): PlacedIssue[] {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  if (issue.code === 'invalid_union') {
    const fitting = issue.errors.filter(
      (branch) => branch.length > 0 && branch.every((one) => one.path.length > 0 || isAboutContent(one)),
    );
    if (fitting.length === 1) return fitting[0]!.flatMap((one) => unfold(one, path));
  }
  return [{ issue, path }];
}

function isAboutContent(issue: Issue): boolean {
  return issue.code === 'unrecognized_keys' || issue.code === 'invalid_union';
}

function findingOf({ issue, path }: PlacedIssue, context: Context): Finding[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(key, path, context));
  if (issue.code === 'invalid_key') {
    const record = schemaAt(context.schema, path.slice(0, -1));
    const key = record?.type === 'record' ? record.keyType : undefined;
    return [mistaken(path.at(-1), path, context, key && expectations.get(key as never), true)];
  }
  const value = valueAt(context.document, path);
  const schema = schemaOf(context.schema, path);
  const expectation = schema && expectations.get(schema as never);
  if (value === undefined) return [missing(path, context, expectation?.expected)];
  return [mistaken(value, path, context, expectation, false)];
}

/** A path as a message names it, without the positions in lists: `spec.objectives.target`. */
function fieldName(path: Path): string {
  return path.filter((part) => typeof part === 'string').join('.');
}

function missing(path: Path, { origin }: Context, expected: string | undefined): Finding {
  return finding('missing-field', { origin, path }, `\`${fieldName(path)}\` is missing.`, { expected });
}

function unknownField(key: string, path: Path, { schema, origin }: Context): Finding {
  const object = schemaAt(schema, path);
  const secret = secretField(key, path, { schema, origin });
  if (secret) return secret;
  const names = object?.type === 'object' ? Object.keys(object.shape).filter((name) => name !== 'x-source') : [];
  const where = path.length === 0 ? 'a document' : `\`${fieldName(path)}\``;
  return finding(
    'unknown-field',
    { origin, path: [...path, key], key: true },
    `${shown(key)} is no field of ${where}.`,
    {
      expected: orList(names),
      help: didYouMean(key, names),
    },
  );
}

/** Fields that other tools take a secret in, where a field of ours names the file that holds it. */
const SECRETS = /^(?!.*fil).*(?:pass|secret|token|key|url)/i;

function secretField(key: string, path: Path, { schema, origin }: Pick<Context, 'schema' | 'origin'>) {
  const object = schemaAt(schema, path);
  const files = object?.type === 'object' ? Object.keys(object.shape).filter((name) => /File$/.test(name)) : [];
  if (files.length === 0 || !SECRETS.test(key)) return undefined;
  return finding(
    'secret-in-spec',
    { origin, path: [...path, key], key: true },
    `${shown(key)} would be a secret, and specs hold none.`,
    {
      expected: orList(files),
      help: `write it to a file on the Alertmanager host, and name that file under \`${files[0]}\``,
    },
  );
}

function mistaken(
  value: unknown,
  path: Path,
  context: Context,
  expectation: Expectation | undefined,
  key: boolean,
): Finding {
  const at: At = { origin: context.origin, path, ...(key && { key }) };
  const schema = schemaOf(context.schema, path);
  const expected = expectation?.expected ?? expectedBy(schema);
  if (value === null) {
    const subject =
      typeof path.at(-1) === 'string' ? `\`${fieldName(path)}\` has no value.` : 'An entry of the list is empty.';
    return finding('empty-value', at, subject, { expected, help: 'give it a value, or remove it' });
  }
  const isScalar = typeof value !== 'object';
  const written = isScalar ? ((typeof value === 'string' ? undefined : context.written(at)) ?? String(value)) : '';
  const words = typeof value === 'string' ? vocabulary(schema) : undefined;
  const mistake = expectation?.mistake?.(value, written) ?? usualMistake(value, schema, words);
  const subject = value === '' || mistake.isSecret ? 'The value' : isScalar ? shown(written) : capital(shown(value));
  const help = mistake.help ?? (words && didYouMean(String(value), words));
  return finding(mistake.code, at, `${subject} ${mistake.what}.`, { expected, help });
}

/** What to say where the schema has no words of its own. */
function usualMistake(value: unknown, schema: Schema | undefined, words: readonly string[] | undefined): Mistake {
  if (words) return { code: 'unknown-value', what: 'is not known here' };
  const wantsList = schema && definitionOf(schema).type === 'array';
  if (wantsList && Array.isArray(value)) return { code: 'empty-value', what: 'is empty' };
  return { code: 'wrong-type', what: 'does not belong here' };
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

function vocabulary(schema: Schema | undefined): string[] | undefined {
  const definition = schema && definitionOf(schema);
  return definition?.type === 'enum' ? Object.values(definition.entries).map(String) : undefined;
}

/** What a schema without words of its own takes. */
function expectedBy(schema: Schema | undefined): string | undefined {
  const definition = schema && definitionOf(schema);
  switch (definition?.type) {
    case 'array':
      return 'a list';
    case 'object':
      return `a mapping with ${orList(Object.keys(definition.shape).filter((name) => name !== 'x-source'))}`;
    case 'record':
      return 'a mapping';
    case 'boolean':
      return 'true or false';
    case 'literal':
      return orList(definition.values.map(String));
    default:
      return undefined;
  }
}

type Definition = z.core.$ZodTypes['_zod']['def'];

/** The definition under `optional`. */
function definitionOf(schema: Schema): Definition {
  const definition = (schema as z.core.$ZodTypes)._zod.def;
  return definition.type === 'optional' ? definitionOf(definition.innerType) : definition;
}

function inner(schema: Schema): Schema {
  const definition = (schema as z.core.$ZodTypes)._zod.def;
  return definition.type === 'optional' ? inner(definition.innerType) : schema;
}

function schemaAt(schema: Schema, path: Path): Definition | undefined {
  const found = schemaOf(schema, path);
  if (!found) return undefined;
  const definition = definitionOf(found);
  if (definition.type !== 'union') return definition;
  return definition.options.map(definitionOf).find((option) => option.type === 'object');
}

/** The schema of the value at `path`, without its `optional`. */
function schemaOf(schema: Schema, path: Path): Schema | undefined {
  const [first, ...rest] = path;
  const current = inner(schema);
  if (first === undefined) return current;
  const definition = definitionOf(current);
  switch (definition.type) {
    case 'object': {
      const next = Object.hasOwn(definition.shape, first) ? definition.shape[first] : undefined;
      return next && schemaOf(next, rest);
    }
    case 'record':
      return schemaOf(definition.valueType, rest);
    case 'array':
      return typeof first === 'number' ? schemaOf(definition.element, rest) : undefined;
    case 'union':
      for (const option of definition.options) {
        const found = schemaOf(option, path);
        if (found) return found;
      }
      return undefined;
    default:
      return undefined;
  }
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[part];
  }
  return value;
}
