/** A document within a spec's text as a form reads and changes it. The text is the only truth; all else follows from it. */

import { type EditResult, editSpec, type Path, specValues } from '@quartet/generator';
import type { Labels } from '../../prometheus/client.ts';

export type OwnerKind = 'Service' | 'Database' | 'Host' | 'RuleSet';

/** Whose alerts are edited. */
export interface Owner {
  readonly kind: OwnerKind;
  readonly name: string;
  /** Tells services of one name apart; may leave labels out where one service alone has the name. */
  readonly identity?: Labels;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface FoundDocument {
  /** Within the text, from 0. */
  readonly index: number;
  readonly fields: Fields;
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at `path`; undefined where nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) {
    if (Array.isArray(at) && typeof part === 'number') at = at[part];
    else if (isFields(at) && typeof part === 'string' && Object.hasOwn(at, part)) at = at[part];
    else return undefined;
  }
  return at;
}

/** The document of `owner`; undefined where the text is no YAML or holds none. */
export function documentOf(text: string, owner: Owner): FoundDocument | undefined {
  const documents = specValues(text) ?? [];
  const index = documents.findIndex((one) => isFields(one) && isOf(one, owner));
  return index < 0 ? undefined : { index, fields: documents[index] as Fields };
}

function isOf(fields: Fields, { identity = {}, kind, name }: Owner): boolean {
  if (fields.kind !== kind || valueAt(fields, ['metadata', 'name']) !== name) return false;
  return Object.entries(identity).every(([label, value]) => valueAt(fields, ['metadata', 'identity', label]) === value);
}

/**
 * The text with `value` at `path` of the document; undefined takes the field away, and with it what holds nothing
 * any more.
 *
 * @param ifEmpty  Stands in place of the mapping that would be left empty, where its being there means something.
 */
export function withField(
  text: string,
  document: number,
  path: Path,
  value: unknown,
  ifEmpty?: { readonly path: Path; readonly value: Fields },
): EditResult {
  if (value !== undefined) return editSpec(text, path, value, document);
  const fields = specValues(text)?.[document];
  if (valueAt(fields, path) === undefined) return { ok: true, text };
  let gone = path;
  while (gone.length > 2 && isLast(fields, gone)) {
    const above = gone.slice(0, -1);
    if (ifEmpty && isSame(above, ifEmpty.path)) return editSpec(text, above, ifEmpty.value, document);
    gone = above;
  }
  return editSpec(text, gone, undefined, document);
}

/** Whether a mapping holds nothing but what stands at `path`. */
function isLast(fields: unknown, path: Path): boolean {
  const above = valueAt(fields, path.slice(0, -1));
  return isFields(above) && Object.keys(above).length === 1;
}

const isSame = (a: Path, b: Path): boolean => a.length === b.length && a.every((part, index) => part === b[index]);
