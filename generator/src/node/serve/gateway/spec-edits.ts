/** Puts a group into the document of a rule set, or takes it out; everything else in the file stays as it was written. */

import { createHash } from 'node:crypto';
import { type Document, isMap, isSeq, parseAllDocuments, type YAMLMap, type YAMLSeq } from 'yaml';
import { KEPT_UNDER } from './namespaces.ts';
import type { SentGroup } from './wire.ts';

/** Wide enough that no expression is folded. */
const PRINT = { lineWidth: 0 } as const;

/** A document's name is a label value and part of file names. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** The spec of a namespace that is not there yet. */
export function newRuleSet(namespace: string, group: SentGroup): NewFile {
  const name = nameFor(namespace);
  const document = {
    apiVersion: 'quartet/v1',
    kind: 'RuleSet',
    metadata: { name },
    spec: { groups: [group], ...(name === namespace ? {} : { [KEPT_UNDER]: { namespace } }) },
  };
  const [written] = parseAllDocuments('{}') as Document[];
  written!.contents = written!.createNode(document) as never;
  return { path: `rulesets/${name}.yaml`, text: written!.toString(PRINT) };
}

/** The namespace itself where a document can be called so; otherwise what is readable of it, and a fingerprint. */
function nameFor(namespace: string): string {
  if (PLAIN_NAME.test(namespace)) return namespace;
  const readable = namespace
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  const mark = createHash('sha256').update(namespace).digest('hex').slice(0, 8);
  return `${readable === '' ? 'rules' : readable}-${mark}`;
}

/** `text` with `group` in the rule set of document `index`, in the place of one of the same name or at the end. */
export function withGroup(text: string, index: number, group: SentGroup): string {
  const documents = parse(text);
  const document = documents[index]!;
  const groups = groupsOf(document);
  const at = groups.items.findIndex((item) => isMap(item) && item.get('name') === group.name);
  const node = document.createNode(group);
  if (at < 0) groups.items.push(node as never);
  else {
    const old = groups.items[at] as YAMLMap;
    node.commentBefore = old.commentBefore ?? null;
    groups.items[at] = node as never;
  }
  return printed(documents);
}

/** `text` without the group; null where nothing of the file is left. The rule set goes with its last group. */
export function withoutGroup(text: string, index: number, name: string): string | null {
  const documents = parse(text);
  const groups = groupsOf(documents[index]!);
  groups.items = groups.items.filter((item) => !(isMap(item) && item.get('name') === name));
  return groups.items.length === 0 ? withoutDocument(text, index) : printed(documents);
}

/** `text` without a document; null where it was the only one. */
export function withoutDocument(text: string, index: number): string | null {
  const documents = parse(text);
  documents.splice(index, 1);
  return documents.length === 0 ? null : printed(documents);
}

/** The groups of a rule set; rules that stand by themselves become a group of the rule set's name, as they are compiled. */
function groupsOf(document: Document): YAMLSeq {
  const rules = document.getIn(['spec', 'rules'], true);
  if (isSeq(rules)) {
    const group = document.createNode({ name: document.getIn(['metadata', 'name']) }) as YAMLMap;
    group.set('rules', rules);
    document.deleteIn(['spec', 'rules']);
    document.setIn(['spec', 'groups'], document.createNode([]));
    (document.getIn(['spec', 'groups'], true) as YAMLSeq).items.push(group as never);
  }
  const groups = document.getIn(['spec', 'groups'], true);
  if (!isSeq(groups)) throw new Error('spec-edits: a rule set that compiles has groups');
  // An empty list was written in brackets, and what is added to it should not be.
  groups.flow = false;
  return groups;
}

function parse(text: string): Document[] {
  const documents = parseAllDocuments(text) as Document[];
  return documents.filter((document) => document.contents !== null);
}

function printed(documents: readonly Document[]): string {
  return documents
    .map((document, index) => {
      const text = document.toString({ ...PRINT, directives: false });
      return index === 0 || text.startsWith('---') ? text : `---\n${text}`;
    })
    .join('');
}
