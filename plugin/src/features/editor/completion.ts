/** What can be written at a place of a spec, by its JSON Schema: names of fields, and values of those with a choice. */

export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly about: string;
  readonly kind: 'field' | 'value';
}

type Node = Readonly<Record<string, unknown>>;

interface Place {
  /** Keys that lead here; a dash of a list counts as 0. */
  readonly path: readonly (string | number)[];
  /** The key whose value is written here; undefined where a key itself is. */
  readonly key: string | undefined;
}

/**
 * The place of a cursor, by indentation alone: a text that is being written is no YAML yet.
 *
 * @param line  From 0.
 */
export function placeIn(lines: readonly string[], line: number, column: number): Place {
  const before = (lines[line] ?? '').slice(0, column);
  const path: (string | number)[] = [];
  let key = keyOf(before);
  let isItem = DASH.test(before);
  let indent = isItem ? before.search(/\S/) : indentOf(before);
  if (isItem) path.unshift(0);
  for (let at = line - 1; at >= 0 && (indent > 0 || isItem); at--) {
    const text = lines[at]!;
    if (text.trim() === '' || /^\s*#/.test(text)) continue;
    if (/^(---|\.\.\.)/.test(text)) break;
    const above = keyOf(text);
    const start = text.search(/\S/);
    if (DASH.test(text)) {
      if (start >= indent) continue;
      // What stands beside the cursor in the same item leads nowhere.
      if (above !== undefined && indentOf(text) < indent) path.unshift(above);
      path.unshift(0);
      [indent, isItem] = [start, true];
    } else if (above !== undefined && (start < indent || (isItem && start === indent))) {
      path.unshift(above);
      [indent, isItem] = [start, false];
    }
  }
  const inFlow = flowKeys(before);
  if (inFlow !== undefined) {
    if (key !== undefined) path.push(key);
    path.push(...inFlow.path);
    key = inFlow.key;
  }
  return { path, key };
}

const DASH = /^\s*-\s/;

/** The column of the first word: behind the dash of a list. */
function indentOf(text: string): number {
  return /^\s*(?:-\s+)*/.exec(text)![0].length;
}

function keyOf(text: string): string | undefined {
  return /^\s*(?:-\s+)*["']?([^\s"'{}[\],#:][^"'{}[\],#:]*?)["']?\s*:(?:\s|$)/.exec(text)?.[1];
}

/** Keys within `{ … }` up to the cursor; undefined outside of braces. */
function flowKeys(before: string): Place | undefined {
  const path: (string | number)[] = [];
  let rest = before.slice(Math.max(0, before.search(/[{[]/)));
  if (!/[{[]/.test(rest)) return undefined;
  // Whatever is closed again says nothing about the place.
  for (let shorter = closed(rest); shorter !== rest; shorter = closed(rest)) rest = shorter;
  const levels = rest.split(/(?=[{[])/).filter((part) => /^[{[]/.test(part));
  if (levels.length === 0) return undefined;
  let key: string | undefined;
  levels.forEach((level, index) => {
    key = level.startsWith('[') ? undefined : /(?:^\{|,)\s*["']?([^\s"'{}[\],:]+)["']?\s*:\s*[^,]*$/.exec(level)?.[1];
    if (level.startsWith('[')) path.push(0);
    if (index < levels.length - 1 && key !== undefined) path.push(key);
  });
  return { path, key };
}

const closed = (text: string): string => text.replace(/\{[^{}[\]]*\}|\[[^{}[\]]*\]/g, '_');

/** What fits at a place of the document of kind `kind`. */
export function completionsAt(schema: Node, kind: string | undefined, { key, path }: Place): readonly Completion[] {
  const starts = alternatives(schema, schema).filter((node) => {
    const named = propertiesOf(node).kind as Node | undefined;
    return kind === undefined || named?.const === undefined || named.const === kind;
  });
  const nodes = path.reduce<readonly Node[]>((at, part) => at.flatMap((node) => below(schema, node, part)), starts);
  if (key === undefined) return unique(nodes.flatMap((node) => fieldsOf(schema, node)));
  return unique(nodes.flatMap((node) => below(schema, node, key)).flatMap(valuesOf));
}

/** The kind that the document around a line says it is. */
export function kindAround(lines: readonly string[], line: number): string | undefined {
  const isEnd = (text: string | undefined) => text !== undefined && /^---/.test(text);
  let from = line;
  while (from > 0 && !isEnd(lines[from])) from--;
  for (let at = isEnd(lines[from]) ? from + 1 : from; at < lines.length && !isEnd(lines[at]); at++) {
    const kind = /^kind:\s*(\w+)/.exec(lines[at]!)?.[1];
    if (kind !== undefined) return kind;
  }
  return undefined;
}

function alternatives(schema: Node, node: Node): readonly Node[] {
  const target = typeof node.$ref === 'string' ? resolved(schema, node.$ref) : node;
  const inner = [...listOf(target.anyOf), ...listOf(target.oneOf), ...listOf(target.allOf)];
  return inner.length === 0 ? [target] : inner.flatMap((one) => alternatives(schema, one));
}

function resolved(schema: Node, ref: string): Node {
  const parts = ref.replace(/^#\/?/, '').split('/');
  return parts.reduce<Node>((node, part) => (node[part] as Node | undefined) ?? {}, schema);
}

function below(schema: Node, node: Node, part: string | number): readonly Node[] {
  const next =
    typeof part === 'number'
      ? node.items
      : Object.hasOwn(propertiesOf(node), part)
        ? propertiesOf(node)[part]
        : node.additionalProperties;
  return typeof next === 'object' && next !== null ? alternatives(schema, next as Node) : [];
}

function fieldsOf(schema: Node, node: Node): Completion[] {
  return Object.entries(propertiesOf(node))
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name, field]) => {
      const kinds = alternatives(schema, field as Node);
      const isBlock = kinds.every(({ type }) => type === 'object' || type === 'array');
      return { label: name, insert: isBlock ? `${name}:` : `${name}: `, about: aboutOf(field as Node), kind: 'field' };
    });
}

function valuesOf(node: Node): Completion[] {
  const values = [...listOf(node.enum), ...(node.const === undefined ? [] : [node.const]), ...listOf(node.examples)];
  const plain = node.type === 'boolean' ? [true, false] : values;
  return plain
    .filter((value) => ['string', 'number', 'boolean'].includes(typeof value))
    .map((value) => ({ label: String(value), insert: String(value), about: aboutOf(node), kind: 'value' }));
}

const aboutOf = (node: Node): string => (typeof node.description === 'string' ? node.description : '');
const propertiesOf = (node: Node): Node => (node.properties as Node | undefined) ?? {};
const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as readonly Node[]) : []);

function unique(all: readonly Completion[]): readonly Completion[] {
  return [...new Map(all.map((one) => [one.label, one])).values()];
}
