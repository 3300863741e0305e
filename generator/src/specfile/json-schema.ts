/** The format as JSON Schema, so that editors complete and check specs while they are typed. */

import * as z from 'zod';
import { documents } from './schema.ts';

type Node = Readonly<Record<string, unknown>>;

/** The schemas as `anyOf`, the most common kind first: editors offer the fields of the first that fits. */
const anyDocument = z.union([
  documents.Service,
  documents.Database,
  documents.Host,
  documents.Defaults,
  documents.RuleSet,
]);

/**
 * The schema of one document of a spec file.
 *
 * Draft 7, which is what editors' YAML support understands best. It is generated from `schema.ts` and takes every
 * document that `readSpecs` takes; what spans several fields or documents is checked when a spec is read.
 */
export function specJsonSchema(): Node {
  const schema = z.toJSONSchema(anyDocument, { target: 'draft-7', io: 'input', reused: 'inline' });
  const { $schema, definitions, ...rest } = schema as Node;
  return { $schema, title: 'Quartet spec', description: 'A document of a Quartet spec file.', ...rest, definitions };
}

/** The text of `schema/quartet-v1.json`. */
export function specJsonSchemaText(): string {
  return `${JSON.stringify(specJsonSchema(), null, 2)}\n`;
}
